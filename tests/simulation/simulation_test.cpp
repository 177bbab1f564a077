// Seeds of the simulation: a few of every run, those that failed once, and that a seed repeats
// itself. script/simulate runs as many as one likes.
#include <fstream>

#include <gtest/gtest.h>

#include "storage/sqlite/database.h"
#include "tests/simulation/world.h"

namespace till::simulation {
namespace {

Report run(std::uint64_t seed) {
  Disks disks;
  return World(disks, {.seed = seed}).run();
}

void expect_well(std::uint64_t seed) {
  const auto report = run(seed);
  EXPECT_TRUE(report.violations.empty())
      << "seed " << seed << ": " << report.violations.front()
      << "\n  replay: script/simulate --seed " << seed << " --trace";
}

class Seeds : public testing::TestWithParam<std::uint64_t> {};

constexpr std::uint64_t seeds_each = 3;

TEST_P(Seeds, hold_every_invariant) {
  const auto first = 1 + GetParam() * seeds_each;
  for (auto seed = first; seed < first + seeds_each; ++seed) expect_well(seed);
}

INSTANTIATE_TEST_SUITE_P(Few, Seeds, testing::Range<std::uint64_t>(0, 4));

TEST(Simulation, a_seed_repeats_its_run_byte_for_byte) {
  for (const std::uint64_t seed : {3, 7}) {
    const auto first = run(seed);
    const auto second = run(seed);
    EXPECT_EQ(first.hash, second.hash);
    EXPECT_EQ(first.receipts, second.receipts);
    EXPECT_EQ(first.coverage.all(), second.coverage.all());
  }
}

TEST(Simulation, seeds_that_failed_once_hold_now) {
  std::ifstream in(std::string(TILL_SOURCE_DIR) + "/tests/simulation/seeds.txt");
  ASSERT_TRUE(in);
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.front() == '#') continue;
    expect_well(std::stoull(line));
  }
}

class Folder {
 public:
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  const Path path =
      std::filesystem::temp_directory_path() / ("till-disks-" + to_hex(crypto::random_bytes(6)));
};

// How many of ten commits are there after the power was cut in the worst way.
std::int64_t left_after_power_cut(storage::sqlite::Synchronous synchronous) {
  Disks disks;
  const Folder folder;
  Image image;
  const auto file = folder.path / "journal.db";
  {
    auto database = must(
        storage::sqlite::Database::open(file, {.application_id = 1, .synchronous = synchronous}));
    must(database.execute("CREATE TABLE fact (text TEXT)"));
    must(database.checkpoint_completely());
    for (int i = 0; i < 10; ++i) must(database.execute("INSERT INTO fact VALUES ('one')"));
    image = disks.image_of(folder.path);
  }
  for (auto& [name, each] : image.files) {
    for (const auto& [sector, old] : each.unsynced.sectors) {
      each.bytes.replace(sector * old.size(), old.size(), old);
    }
    each.unsynced = {};
  }
  disks.put(folder.path, image);
  auto database = must(storage::sqlite::Database::open(file, {.application_id = 1}));
  auto count = database.prepare("SELECT count(*) FROM fact");
  return must(count.step()) ? count.integer(0) : -1;
}

TEST(Disks, a_power_cut_leaves_what_was_synced_and_nothing_else) {
  EXPECT_EQ(left_after_power_cut(storage::sqlite::Synchronous::full), 10);
  EXPECT_EQ(left_after_power_cut(storage::sqlite::Synchronous::normal), 0);
}

}  // namespace
}  // namespace till::simulation
