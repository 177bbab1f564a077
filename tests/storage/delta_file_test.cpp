#include "storage/deltas/delta_file.h"

#include <fstream>

#include <gtest/gtest.h>

#include "storage/deltas/schema.h"
#include "storage/sqlite/database.h"
#include "tests/storage/samples.h"

namespace till::storage {
namespace {

using loyalty::Points;
using samples::numbered;

constexpr record::Epoch first{0x9};
constexpr record::Epoch second{0x2};

record::Mark mark(std::uint64_t seq, record::Epoch epoch = first) {
  return {epoch, {seq}, numbered<Hash>(seq)};
}

Delta earn(const record::Mark& at, std::int64_t points, const std::string& account = "a1") {
  Delta out{at, {}};
  out.effects.subject.account = account;
  auto& change = out.effects.lots.emplace_back();
  change.lot = "L";
  change.points = Points{points};
  return out;
}

using Sums = std::vector<std::int64_t>;

class DeltaFileOfATill : public testing::Test {
 protected:
  void SetUp() override { open(); }
  void open() {
    file_.reset();
    auto opened = DeltaFile::open(folder_.path());
    ASSERT_TRUE(opened) << describe(opened.error());
    file_ = std::move(*opened);
  }
  // The points of every delta above the stamp.
  [[nodiscard]] std::vector<std::int64_t> above(const std::optional<record::Mark>& stamp,
                                                const std::string& account = "a1") {
    std::vector<std::int64_t> out;
    const auto done = file_->for_each_above(
        account, stamp, [&](const record::Position& at, const record::Effects& effects) {
          EXPECT_TRUE(!stamp || at.epoch != stamp->epoch || at.seq > stamp->seq);
          out.push_back(effects.lots.front().points.value());
        });
    EXPECT_TRUE(done) << describe(done.error());
    return out;
  }
  [[nodiscard]] std::filesystem::path path() const { return folder_.path() / "deltas.db"; }

  platform::TempFolder folder_;
  std::unique_ptr<DeltaFile> file_;
};

TEST_F(DeltaFileOfATill, gives_what_lies_above_a_stamp_also_after_a_start) {
  ASSERT_TRUE(file_->keep({.ends = {mark(9), mark(3, second)},
                           .deltas = {earn(mark(8), 1), earn(mark(9), 2), earn(mark(1, second), 4),
                                      earn(mark(3, second), 8), earn(mark(2, second), 99, "a2")},
                           .taken = {},
                           .day_close = {},
                           .last_at = {},
                           .entries = 5}));
  for (int start = 0; start < 2; ++start) {
    EXPECT_EQ(file_->through(), mark(3, second));
    EXPECT_EQ(above({}), (Sums{1, 2, 4, 8}));
    EXPECT_EQ(above(mark(8)), (Sums{2, 4, 8}));
    EXPECT_EQ(above(mark(100)), (Sums{4, 8}));
    EXPECT_EQ(above(mark(1, second)), (Sums{8}));
    EXPECT_EQ(above(mark(7, record::Epoch{0x77})), (Sums{1, 2, 4, 8})) << "of another history";
    EXPECT_EQ(above({}, "a2"), (Sums{99}));
    EXPECT_TRUE(file_->knows(second));
    EXPECT_FALSE(file_->knows(record::Epoch{0x77}));
    open();
  }
}

TEST_F(DeltaFileOfATill, remembers_returns_serials_and_the_newest_day_close_and_time) {
  auto sale = earn(mark(2), 1);
  sale.effects.codes_consumed = {"S2", "S1"};
  const Taken taken{mark(3), numbered<EntryId>(2), numbered<EntryId>(3)};
  ASSERT_TRUE(file_->keep({{mark(4)}, {sale}, {taken}, mark(4), instant_of(500), 3}));
  ASSERT_TRUE(file_->keep({{mark(5)}, {}, {}, {}, instant_of(400), 1}));
  open();
  const auto remembered = file_->remembered();
  ASSERT_TRUE(remembered) << describe(remembered.error());
  EXPECT_EQ(remembered->serials, (std::vector<std::string>{"S1", "S2"}));
  ASSERT_EQ(remembered->taken.size(), 1U);
  EXPECT_EQ(remembered->taken.front().sale, taken.sale);
  EXPECT_EQ(remembered->taken.front().id, taken.id);
  EXPECT_EQ(remembered->day_close, mark(4));
  EXPECT_EQ(remembered->last_at, instant_of(500)) << "the clock never went on from an older one";
}

TEST_F(DeltaFileOfATill, a_card_that_is_known_now_brings_its_deltas) {
  ASSERT_TRUE(
      file_->keep({{mark(2)}, {earn(mark(1), 1, "token"), earn(mark(2), 2)}, {}, {}, {}, 2}));
  ASSERT_TRUE(file_->rekey("token", "a1"));
  EXPECT_EQ(above({}), (Sums{1, 2}));
  EXPECT_EQ(above({}, "token"), Sums{});
}

TEST_F(DeltaFileOfATill, what_the_journal_let_go_of_goes) {
  auto old = earn(mark(2), 1);
  old.effects.codes_consumed = {"old"};
  auto kept = earn(mark(3), 2);
  kept.effects.codes_consumed = {"kept"};
  ASSERT_TRUE(file_->keep({{mark(3)}, {old, kept}, {}, {}, {}, 2}));
  ASSERT_TRUE(file_->forget_before(mark(3)));
  EXPECT_EQ(above({}), (Sums{2}));
  EXPECT_EQ(file_->remembered()->serials, (std::vector<std::string>{"kept"}));
}

TEST_F(DeltaFileOfATill, clearing_forgets_how_far_it_went) {
  ASSERT_TRUE(file_->keep({{mark(2)}, {earn(mark(2), 1)}, {}, mark(2), instant_of(5), 1}));
  ASSERT_TRUE(file_->clear());
  EXPECT_EQ(file_->through(), std::nullopt);
  EXPECT_EQ(above({}), Sums{});
  EXPECT_EQ(file_->remembered()->day_close, std::nullopt);
  ASSERT_TRUE(file_->keep({{mark(1, second)}, {earn(mark(1, second), 3)}, {}, {}, {}, 1}));
  EXPECT_EQ(above({}), (Sums{3}));
}

TEST_F(DeltaFileOfATill, one_that_is_distrusted_tells_what_it_has_until_the_next_start) {
  ASSERT_TRUE(file_->keep({{mark(2)}, {earn(mark(2), 1)}, {}, {}, {}, 1}));
  ASSERT_TRUE(file_->distrust());
  EXPECT_EQ(above({}), (Sums{1}));
  open();
  EXPECT_EQ(file_->through(), std::nullopt);
}

TEST_F(DeltaFileOfATill, a_file_that_is_no_database_is_begun_anew) {
  file_.reset();
  std::ofstream(path(), std::ios::trunc) << "this was never a database, and it is long enough";
  open();
  EXPECT_EQ(file_->through(), std::nullopt);
}

TEST_F(DeltaFileOfATill, a_row_that_was_damaged_is_named_and_not_passed_over) {
  ASSERT_TRUE(file_->keep({{mark(2)}, {earn(mark(2), 1)}, {}, {}, {}, 1}));
  file_.reset();
  {
    auto database = sqlite::Database::open(path(), {.application_id = deltas_application_id});
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->execute("UPDATE delta SET effects = '{\"subject\":'"));
  }
  open();
  const auto read =
      file_->for_each_above("a1", {}, [](const record::Position&, const record::Effects&) {});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::corrupt);
}

TEST_F(DeltaFileOfATill, is_held_by_one_alone) {
  const auto other = DeltaFile::open(folder_.path());
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::busy);
}

}  // namespace
}  // namespace till::storage
