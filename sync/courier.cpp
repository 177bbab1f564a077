#include "sync/courier.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "sync/courier_lanes.h"
#include "sync/ledger_calls.h"

namespace till::sync {
namespace {

constexpr Milliseconds longest_wait{1'000};
// One reply to each question under way, one head, stored acks that fell behind, rolled keys.
constexpr std::size_t tasks_max = 10'000;

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

}  // namespace

struct Courier::Parts {
  Parts(CourierStart start, const platform::Clock& given_clock, platform::Random& random)
      : ports(std::move(start.ports)),
        clock(given_clock),
        calls(start.settings),
        inbox(std::make_shared<Inbox>(transfers)),
        ground{transfers,
               calls,
               ports,
               clock,
               random,
               [inbox = inbox](std::function<void()> task) { inbox->post(std::move(task)); },
               working_status},
        feed(ground),
        uplink(ground, feed, Uplink(start.settings.uplink, random, std::move(start.acked))) {}

  void run();
  void publish();
  [[nodiscard]] Milliseconds wait() const;

  net::Transfers transfers;
  CourierPorts ports;
  const platform::Clock& clock;
  LedgerCalls calls;
  std::shared_ptr<Inbox> inbox;
  CourierStatus working_status;
  LaneGround ground;
  FeedLane feed;
  UplinkLane uplink;
  bool stopping = false;  // on the courier's thread

  mutable std::mutex mutex;  // guards what other threads read
  CourierStatus published;
  std::optional<record::Mark> newest_head;
  bool head_is_posted = false;
  std::thread thread;
};

Milliseconds Courier::Parts::wait() const {
  auto until = clock.steady() + longest_wait;
  if (const auto at = uplink.wake_at()) until = std::min(until, *at);
  if (uplink.greeted()) {
    if (const auto at = feed.wake_at()) until = std::min(until, *at);
  }
  return std::max(Milliseconds{0}, until - clock.steady());
}

void Courier::Parts::run() {
  uplink.on(TimePassed{});
  while (!stopping) {
    for (auto& task : inbox->take()) {
      task();
      if (stopping) return;
    }
    if (const auto at = uplink.wake_at(); at && *at <= clock.steady()) uplink.on(TimePassed{});
    if (uplink.greeted()) feed.tick(clock.steady());
    if (feed.take_doubt()) uplink.on(HistoryDoubted{});
    publish();
    transfers.poll(wait());
  }
}

void Courier::Parts::publish() {
  working_status.uplink = uplink.status();
  const std::lock_guard lock(mutex);
  published = working_status;
}

Courier::Courier(CourierStart start, const platform::Clock& clock, platform::Random& random)
    : parts_(std::make_unique<Parts>(std::move(start), clock, random)) {
  parts_->thread = std::thread([parts = parts_.get()] { parts->run(); });
}

Courier::~Courier() {
  parts_->inbox->post([parts = parts_.get()] { parts->stopping = true; });
  parts_->thread.join();
  parts_->inbox->close();
}

// A burst of sales posts one task: the newest head says it all.
void Courier::head_moved(const record::Mark& head) {
  const std::lock_guard lock(parts_->mutex);
  parts_->newest_head = head;
  if (std::exchange(parts_->head_is_posted, true)) return;
  parts_->inbox->post([parts = parts_.get()] {
    std::optional<record::Mark> newest;
    {
      const std::lock_guard inner(parts->mutex);
      parts->head_is_posted = false;
      newest = parts->newest_head;
    }
    parts->uplink.on(HeadMoved{*newest});
  });
}

void Courier::use_keys(record::KeysDocument keys) {
  parts_->inbox->post(
      [parts = parts_.get(), keys = std::move(keys)] { parts->calls.use_keys(keys); });
}

CourierStatus Courier::status() const {
  const std::lock_guard lock(parts_->mutex);
  return parts_->published;
}

}  // namespace till::sync
