#include "ledger/machines/posting_loop.h"

#include "base/log.h"

namespace till::ledger {
namespace {

// What others change (members, grants by hand) is noticed by this look, and tills hear of it then.
constexpr Milliseconds idle_pause{100};
constexpr Milliseconds trouble_pause{5'000};
// A longer log makes every read slower; a checkpoint at each commit would double the writes.
constexpr std::int64_t wal_pages_max = 1'000;

}  // namespace

PostingLoop::PostingLoop(boost::asio::io_context& context, Poster& poster,
                         sqlite::Database& database, std::function<void()> stepped)
    : timer_(context), poster_(poster), database_(database), stepped_(std::move(stepped)) {
  schedule(Milliseconds{0});
}

void PostingLoop::wake() { schedule(Milliseconds{0}); }

void PostingLoop::hold(bool hold) {
  held_ = hold;
  if (!hold) wake();
}

void PostingLoop::stop() {
  stopped_ = true;
  timer_.cancel();
}

void PostingLoop::schedule(Milliseconds pause) {
  if (stopped_) return;
  timer_.after(pause, [this] { turn(); });
}

void PostingLoop::turn() {
  if (stopped_) return;
  if (held_) return schedule(idle_pause);
  const auto more = poster_.step();
  if (!more) log(LogLevel::error, "ledger", "posting failed: " + describe(more.error()));
  const bool idle = more && !*more;
  if (database_.wal_pages() >= wal_pages_max || (idle && database_.wal_pages() > 0)) {
    if (const auto moved = database_.checkpoint_passive(); !moved) {
      log(LogLevel::error, "ledger", describe(moved.error()));
    }
  }
  stepped_();
  schedule(!more ? trouble_pause : idle ? idle_pause : Milliseconds{0});
}

}  // namespace till::ledger
