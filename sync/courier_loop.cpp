#include "sync/courier_loop.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <utility>

namespace till::sync {
namespace {

constexpr Milliseconds longest_wait{1'000};
// How long a base may be fetched before the feed has its turn: a grant is seen within a second.
constexpr Milliseconds feed_turn{500};
// One reply to each question under way, one head, stored acks that fell behind, rolled keys.
constexpr std::size_t tasks_max = 10'000;

}  // namespace

// Tasks for the courier's thread, from any thread. Outlives the courier in callbacks that are still
// on their way.
class Inbox {
 public:
  explicit Inbox(net::Transfers& transfers) : transfers_(&transfers) {}

  void post(std::function<void()> task) {
    const std::lock_guard lock(mutex_);
    if (transfers_ == nullptr) return;
    require(tasks_.size() < tasks_max, "the courier keeps up with its inbox");
    tasks_.push_back(std::move(task));
    transfers_->wake();
  }

  // Posts may still come; they are dropped.
  void close() {
    std::deque<std::function<void()>> dropped;  // ends after the lock: a task may own what posts
    const std::lock_guard lock(mutex_);
    transfers_ = nullptr;
    dropped.swap(tasks_);
  }

  [[nodiscard]] std::deque<std::function<void()>> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(tasks_, {});
  }

 private:
  std::mutex mutex_;
  net::Transfers* transfers_;
  std::deque<std::function<void()>> tasks_;
};

CourierLoop::CourierLoop(CourierStart start, const platform::Clock& clock, platform::Random& random)
    : ports_(std::move(start.ports)),
      clock_(clock),
      calls_(start.settings),
      inbox_(std::make_shared<Inbox>(transfers_)),
      ground_{transfers_,
              calls_,
              ports_,
              clock_,
              random,
              [inbox = inbox_](std::function<void()> task) { inbox->post(std::move(task)); },
              status_},
      feed_(ground_),
      base_(ground_, start.settings.base),
      control_(ground_),
      uplink_(ground_, feed_, Uplink(start.settings.uplink, random, std::move(start.acked))) {}

CourierLoop::~CourierLoop() { inbox_->close(); }

void CourierLoop::post(std::function<void()> task) { inbox_->post(std::move(task)); }

void CourierLoop::begin() { uplink_.on(TimePassed{}); }

void CourierLoop::tell(const Event& event) {
  uplink_.on(event);
  if (std::holds_alternative<TryNow>(event)) feed_.try_now();
}

bool CourierLoop::turn() {
  for (auto& task : inbox_->take()) {
    task();
    if (stopping_) return false;
  }
  if (const auto at = uplink_.wake_at(); at && *at <= clock_.steady()) uplink_.on(TimePassed{});
  if (uplink_.greeted()) turn_down();
  if (feed_.take_doubt()) uplink_.on(HistoryDoubted{});
  return !stopping_;
}

// Feed and base share one lane: while a base is fetched the feed does not wait for news, and has
// its turn between two pieces.
void CourierLoop::turn_down() {
  const auto now = clock_.steady();
  const bool base_wants = base_.wants(now);
  feed_.wait_for_news(!base_wants);
  if (!base_.is_busy() && (!base_wants || now >= feed_turn_at_)) {
    feed_.tick(now);
    feed_turn_at_ = now + feed_turn;
  }
  if (!feed_.is_busy()) base_.tick(now);
}

void CourierLoop::look_up(const LookupAsked& asked, Milliseconds until, LookupDone done) {
  if (!answers()) return done(fail(ErrorCode::unavailable, "the ledger cannot be reached"));
  control_.ask({calls_.lookup(asked), until, [this, done = std::move(done)](const auto& answer) {
                  done(calls_.looked_up(answer));
                }});
}

void CourierLoop::hold(const record::HoldAsked& asked, Milliseconds until, HoldDone done) {
  if (!answers()) return done(fail(ErrorCode::unavailable, "the ledger cannot be reached"));
  control_.ask({calls_.hold(asked), until,
                [done = std::move(done)](const auto& answer) { done(LedgerCalls::held(answer)); }});
}

Milliseconds CourierLoop::wait() const {
  auto until = clock_.steady() + longest_wait;
  if (const auto at = uplink_.wake_at()) until = std::min(until, *at);
  if (const auto at = down_wake_at(); at && uplink_.greeted()) until = std::min(until, *at);
  return std::max(Milliseconds{0}, until - clock_.steady());
}

// When turn_down() has something to begin: not while the lane is taken, whose end wakes us.
std::optional<Milliseconds> CourierLoop::down_wake_at() const {
  if (base_.is_busy() || feed_.is_busy()) return std::nullopt;
  auto at = feed_.wake_at();
  if (at && base_.wants(clock_.steady())) at = std::max(*at, feed_turn_at_);
  if (const auto base_at = base_.wake_at()) at = std::min(at.value_or(*base_at), *base_at);
  return at;
}

// The feed is open all the time: it notices first that nobody is there any more.
bool CourierLoop::answers() const {
  return uplink_.status().link == Link::connected && status_.feed_failure.empty() &&
         !control_.is_resting();
}

CourierStatus CourierLoop::status() const {
  auto out = status_;
  out.uplink = uplink_.status();
  out.base = base_.status();
  out.answers = answers();
  return out;
}

}  // namespace till::sync
