#include "ledger/machines/snapshot_turns.h"

#include "base/log.h"

namespace till::ledger {
namespace {

constexpr Milliseconds look_period{30'000};
constexpr Milliseconds trouble_pause{600'000};
constexpr std::int64_t day_seconds = 86'400;
constexpr std::int64_t night_seconds = 2 * 3'600;

std::int64_t nights_until(Instant instant) {
  const auto seconds = unix_seconds(instant) - night_seconds;
  return seconds < 0 ? -1 : seconds / day_seconds;
}

}  // namespace

bool is_snapshot_due(std::optional<Instant> last, Instant now) {
  return !last || nights_until(*last) < nights_until(now);
}

SnapshotTurns::SnapshotTurns(boost::asio::io_context& context, const Ledger& ledger,
                             std::function<void(bool)> hold)
    : timer_(context), ledger_(ledger), hold_(std::move(hold)) {
  schedule(look_period);
}

void SnapshotTurns::stop() {
  stopped_ = true;
  timer_.cancel();
}

void SnapshotTurns::schedule(Milliseconds pause) {
  if (stopped_) return;
  timer_.after(pause, [this] { turn(); });
}

bool SnapshotTurns::is_due() const {
  const auto last = ledger_.books.snapshots.newest(whole_region);
  if (!last) return false;  // posting will say what is wrong with the books
  return is_snapshot_due(*last ? std::optional((*last)->made_at) : std::nullopt,
                         ledger_.clock.wall());
}

void SnapshotTurns::turn() {
  if (!making_) {
    if (!is_due()) return schedule(look_period);
    making_ = std::make_unique<SnapshotMaking>(ledger_);
    began_ = ledger_.clock.steady();
    hold_(true);
  }
  const auto more = making_->step();
  if (more && *more) return schedule(Milliseconds{0});
  if (more) {
    const auto& made = making_->made();
    log(LogLevel::info, "ledger",
        "snapshot " + std::to_string(made.version) + " of region " + made.region + ": " +
            std::to_string(made.rows) + " rows, " + std::to_string(made.bytes()) + " bytes in " +
            std::to_string((ledger_.clock.steady() - began_).count()) + " ms");
  } else {
    log(LogLevel::error, "ledger", "no snapshot was made: " + describe(more.error()));
  }
  making_.reset();
  hold_(false);
  schedule(more ? look_period : trouble_pause);
}

}  // namespace till::ledger
