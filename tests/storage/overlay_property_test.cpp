// The overlay against a model that knows the whole history: whatever a row includes and whatever
// is queued, the effective balance is the one of a ledger that had seen everything.
#include <gtest/gtest.h>

#include "platform/random.h"
#include "storage/cache/overlay.h"
#include "tests/storage/samples.h"

namespace till::storage {
namespace {

using loyalty::Points;
using record::LotChange;
using samples::numbered;

const std::string day = "2026-11-22";
constexpr std::size_t accounts = 3;
constexpr std::size_t lots = 4;

struct Happened {
  record::Mark at;
  std::size_t account = 0;
  std::size_t lot = 0;
  std::int64_t points = 0;
};

// The history as one list; a stamp is a place in it.
class World {
 public:
  explicit World(std::uint64_t seed, std::unique_ptr<DeltaFile> file = nullptr) : random_(seed) {
    with_file_ = file != nullptr;
    overlay_.use(std::move(file));
  }

  void step() {
    if (with_file_ && random_.below(6) == 0) return keep();
    switch (random_.below(8)) {
      case 0:
        return open_epoch();
      case 1:
        return queue();
      case 2:
        return settle();
      default:
        return happen();
    }
  }

  // For every account, with a row that includes a random part of the history.
  void expect_agreement() {
    for (std::size_t account = 0; account < accounts; ++account) {
      const auto included = random_.below(history_.size() + 1);
      const auto seen = overlay_.effective(row_of(account, included), day);
      std::vector<std::int64_t> expected(lots);
      std::int64_t pending = 0;
      LocalSpending spending;
      for (std::size_t i = 0; i < history_.size(); ++i) {
        if (history_[i].account != account) continue;
        expected[history_[i].lot] += history_[i].points;
        if (i < included) continue;
        pending += history_[i].points;
        count(spending, history_[i].points);
      }
      for (const auto& [ticket, queued] : queued_) {
        if (queued.account != account || queued.points > 0) continue;
        expected[queued.lot] += queued.points;
        pending += queued.points;
        count(spending, queued.points);
      }
      ASSERT_EQ(by_lot(seen), expected) << "row includes " << included << " of " << history_.size();
      const auto stamp = stamp_of(included);
      ASSERT_EQ(overlay_.pending(name(account), stamp).value(), pending);
      ASSERT_EQ(overlay_.spending(name(account), stamp).points, spending.points);
      ASSERT_EQ(overlay_.spending(name(account), stamp).count, spending.count);
    }
  }

 private:
  static std::string name(std::size_t account) { return "a" + std::to_string(account); }
  static std::string lot_name(std::size_t lot) { return "L" + std::to_string(lot); }
  static void count(LocalSpending& spending, std::int64_t points) {
    if (points >= 0) return;
    spending.points += Points{-points};
    ++spending.count;
  }
  static std::vector<std::int64_t> by_lot(const record::AccountRow& row) {
    std::vector<std::int64_t> out(lots);
    for (const auto& lot : row.lots) out[lot.id[1] - '0'] += lot.left.value();
    return out;
  }

  void open_epoch() {
    // Epochs are random numbers: their order is not that of their values.
    epoch_ = {numbered_epoch()};
    seq_ = 0;
    overlay_.epoch_opened(epoch_);
  }
  std::uint64_t numbered_epoch() {
    std::uint64_t bits = 0;
    for (const char byte : random_.fill(8)) bits = bits << 8 | static_cast<unsigned char>(byte);
    return bits;
  }
  Happened something() {
    Happened out;
    out.account = random_.below(accounts);
    out.lot = random_.below(lots);
    out.points = static_cast<std::int64_t>(random_.below(200)) - 100;
    if (out.points == 0) out.points = 1;
    return out;
  }
  static record::Effects effects_of(const Happened& what) {
    record::Effects out;
    out.subject.account = name(what.account);
    auto& change = out.lots.emplace_back();
    change.cause = what.points < 0 ? LotChange::Cause::redemption : LotChange::Cause::accrual;
    change.lot = lot_name(what.lot);
    change.points = Points{what.points};
    return out;
  }
  void record(Happened what) {
    what.at = {epoch_, {++seq_}, numbered<Hash>(seq_)};
    overlay_.add(what.at, effects_of(what));
    history_.push_back(what);
  }
  void happen() { record(something()); }
  // A random part of what the file has not yet.
  void keep() {
    Stretch stretch;
    for (auto more = 1 + random_.below(5); more > 0 && kept_ < history_.size(); --more) {
      const auto& next = history_[kept_++];
      stretch.deltas.push_back({next.at, effects_of(next)});
      if (!stretch.ends.empty() && stretch.ends.back().epoch == next.at.epoch) {
        stretch.ends.pop_back();
      }
      stretch.ends.push_back(next.at);
    }
    ASSERT_TRUE(overlay_.keep(stretch));
    ASSERT_EQ(overlay_.in_memory(), history_.size() - kept_);
  }
  void queue() {
    const auto what = something();
    queued_.emplace_back(overlay_.queue(effects_of(what)), what);
  }
  void settle() {
    if (queued_.empty()) return;
    const auto which = random_.below(queued_.size());
    const auto [ticket, what] = queued_[which];
    queued_.erase(queued_.begin() + static_cast<std::ptrdiff_t>(which));
    overlay_.settle(ticket);
    if (random_.below(3) != 0) record(what);
  }
  std::optional<record::Mark> stamp_of(std::size_t included) const {
    if (included == 0) return std::nullopt;
    return history_[included - 1].at;
  }
  Stamped<record::AccountRow> row_of(std::size_t account, std::size_t included) const {
    Stamped<record::AccountRow> out;
    out.row.id = name(account);
    out.stamp = stamp_of(included);
    std::vector<std::int64_t> left(lots);
    for (std::size_t i = 0; i < included; ++i) {
      if (history_[i].account == account) left[history_[i].lot] += history_[i].points;
    }
    // A ledger leaves out lots that are empty.
    for (std::size_t lot = 0; lot < lots; ++lot) {
      if (left[lot] != 0) out.row.lots.push_back({.id = lot_name(lot), .left = Points{left[lot]}});
    }
    return out;
  }

  platform::SeededRandom random_;
  Overlay overlay_;
  std::vector<Happened> history_;
  std::vector<std::pair<QueuedSpend, Happened>> queued_;
  record::Epoch epoch_{1};
  std::uint64_t seq_ = 0;
  bool with_file_ = false;
  std::size_t kept_ = 0;
};

TEST(OverlayProperty, effective_is_the_ledgers_view_once_it_has_seen_everything) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world(seed);
    for (int step = 0; step < 60; ++step) {
      world.step();
      world.expect_agreement();
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

TEST(OverlayProperty, it_is_the_same_with_a_file_behind_it) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const platform::TempFolder folder;
    auto file = DeltaFile::open(folder.path());
    ASSERT_TRUE(file) << describe(file.error());
    World world(seed, std::move(*file));
    for (int step = 0; step < 60; ++step) {
      world.step();
      if (step % 4 == 0) world.expect_agreement();
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace till::storage
