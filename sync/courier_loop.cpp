#include "sync/courier_loop.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <utility>

namespace till::sync {
namespace {

constexpr Milliseconds longest_wait{1'000};
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
  if (uplink_.greeted()) feed_.tick(clock_.steady());
  if (feed_.take_doubt()) uplink_.on(HistoryDoubted{});
  return !stopping_;
}

Milliseconds CourierLoop::wait() const {
  auto until = clock_.steady() + longest_wait;
  if (const auto at = uplink_.wake_at()) until = std::min(until, *at);
  if (uplink_.greeted()) {
    if (const auto at = feed_.wake_at()) until = std::min(until, *at);
  }
  return std::max(Milliseconds{0}, until - clock_.steady());
}

CourierStatus CourierLoop::status() const {
  auto out = status_;
  out.uplink = uplink_.status();
  return out;
}

}  // namespace till::sync
