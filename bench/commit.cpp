// A durable commit of a receipt (1.5 KB with five lines inside) through storage::Journal, strictly
// alternating with the floor, which is fdatasync of the same bytes into a written file, and with
// SQLite as one would use it: WAL, synchronous=FULL, a normalised schema with its indexes.
//
//   bench_commit [COMMITS] [FOLDER]

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "base/crypto/crypto.h"
#include "bench/commit_parts.h"
#include "storage/journal/journal.h"

namespace till::bench {
namespace {

using std::filesystem::path;

constexpr int warm_up = 200;

class Ours {
 public:
  explicit Ours(const path& folder) {
    auto journal = storage::Journal::open({.folder = folder});
    demand(journal.has_value(), "the journal cannot be opened");
    journal_ = std::move(*journal);
    const record::Draft opening{
        record::Kind::epoch_open, crypto::random_fixed<EntryId>(), "{}", {}};
    demand(journal_
               ->enrol({.id = crypto::random_fixed<RegisterId>(),
                        .store = "s1",
                        .name = "n",
                        .ledger_url = "u"},
                       {7}, opening)
               .has_value(),
           "the journal cannot be begun");
  }
  void commit(const Bytes& bytes) {
    ++number_;
    const storage::Fact fact{
        .draft = {record::Kind::sale, crypto::random_fixed<EntryId>(), bytes, {}},
        .key = record::PosKey{record::PosKey::Kind::sale, "s1", "1", "2026-11-22",
                              std::to_string(number_)},
        .request_hash = crypto::random_fixed<Hash>(),
        .consumes = {}};
    demand(journal_->append(fact).has_value(), "the journal refuses");
  }
  // As the till's journal thread does between commits.
  void idle() { demand(journal_->tidy_when_idle().has_value(), "the checkpoint failed"); }

 private:
  std::unique_ptr<storage::Journal> journal_;
  std::uint64_t number_ = 0;
};

struct Contender {
  const char* name;
  std::function<void(const Bytes&)> commit;
  std::function<void()> idle;
  std::vector<double> micros{};
  double bytes_written = 0;  // to files, a commit, without checkpoints
};

// Bytes this process handed to write calls so far.
double written_so_far() {
  std::ifstream io("/proc/self/io");
  std::string name;
  double value = 0;
  while (io >> name >> value) {
    if (name == "wchar:") return value;
  }
  return 0;
}

void measure(std::vector<Contender>& contenders, int commits) {
  for (int i = 0; i < warm_up + commits; ++i) {
    const auto bytes = receipt(static_cast<std::uint64_t>(i));
    for (auto& contender : contenders) {
      const auto start = Clock::now();
      contender.commit(bytes);
      contender.idle();
      const std::chrono::duration<double, std::micro> took = Clock::now() - start;
      if (i >= warm_up) contender.micros.push_back(took.count());
    }
  }
  constexpr int counted = 200;
  for (auto& contender : contenders) {
    for (int i = 0; i < counted; ++i) {
      const auto bytes = receipt(static_cast<std::uint64_t>(i));
      const auto before = written_so_far();
      contender.commit(bytes);
      contender.bytes_written += (written_so_far() - before) / counted;
      contender.idle();
    }
  }
}

void print(const std::vector<Contender>& contenders, const path& folder) {
  constexpr double frame_bytes = 4'096 + 24;
  const auto& floor = contenders.front().micros;
  std::printf(
      "commit: a receipt of %zu bytes, %zu times each in turn, checkpoints included, in %s\n",
      receipt(0).size(), floor.size(), folder.c_str());
  std::printf("%-34s %9s %9s %9s %7s %7s %7s %9s\n", "", "p50 us", "p99 us", "max us", "x p50",
              "x p99", "pages", "bytes");
  for (const auto& each : contenders) {
    const bool is_floor = &each == &contenders.front();
    std::printf("%-34s %9.0f %9.0f %9.0f %7.2f %7.2f %7.1f %9.0f\n", each.name,
                quantile(each.micros, 0.5), quantile(each.micros, 0.99), quantile(each.micros, 1),
                quantile(each.micros, 0.5) / quantile(floor, 0.5),
                quantile(each.micros, 0.99) / quantile(floor, 0.99),
                is_floor ? 0 : each.bytes_written / frame_bytes, each.bytes_written);
  }
  std::printf("to reach: p50 1.15 times the floor; SQLite with a normalised schema 1.34-1.64\n");
}

}  // namespace
}  // namespace till::bench

int main(int count, char** arguments) {
  using namespace till;
  using namespace till::bench;
  const int commits = count > 1 ? std::atoi(arguments[1]) : 3'000;
  demand(commits > 0, "usage: bench_commit [COMMITS] [FOLDER]");
  const path folder = (count > 2 ? path(arguments[2]) : std::filesystem::temp_directory_path()) /
                      ("till-bench-commit-" + to_hex(crypto::random_bytes(4)));
  std::filesystem::create_directories(folder);
  {
    Floor floor(folder / "floor");
    Ours ours(folder / "journal");
    NormalisedPeer peer(folder / "peer.db");
    const auto nothing = [] {};
    std::vector<Contender> contenders{
        {"floor: fdatasync, written file", [&](const Bytes& b) { floor.commit(b); }, nothing},
        {"till: storage::Journal", [&](const Bytes& b) { ours.commit(b); }, [&] { ours.idle(); }},
        {"peer: SQLite WAL FULL, normalised", [&](const Bytes&) { peer.commit(1); }, nothing}};
    measure(contenders, commits);
    print(contenders, folder);
  }
  std::filesystem::remove_all(folder);
  return 0;
}
