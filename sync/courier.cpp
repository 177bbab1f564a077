#include "sync/courier.h"

#include <mutex>
#include <thread>
#include <utility>

#include "sync/courier_loop.h"

namespace till::sync {

struct Courier::Parts {
  Parts(CourierStart start, const platform::Clock& clock, platform::Random& random)
      : loop(std::move(start), clock, random) {}

  void run();
  void publish();

  CourierLoop loop;
  mutable std::mutex mutex;  // guards what other threads read
  CourierStatus published;
  std::optional<record::Mark> newest_head;
  bool head_is_posted = false;
  std::thread thread;
};

void Courier::Parts::run() {
  loop.begin();
  while (loop.turn()) {
    publish();
    loop.transfers().poll(loop.wait());
  }
}

void Courier::Parts::publish() {
  auto status = loop.status();
  const std::lock_guard lock(mutex);
  published = std::move(status);
}

Courier::Courier(CourierStart start, const platform::Clock& clock, platform::Random& random)
    : parts_(std::make_unique<Parts>(std::move(start), clock, random)) {
  parts_->thread = std::thread([parts = parts_.get()] { parts->run(); });
}

Courier::~Courier() {
  parts_->loop.post([parts = parts_.get()] { parts->loop.stop(); });
  parts_->thread.join();
}

// A burst of sales posts one task: the newest head says it all.
void Courier::head_moved(const record::Mark& head) {
  const std::lock_guard lock(parts_->mutex);
  parts_->newest_head = head;
  if (std::exchange(parts_->head_is_posted, true)) return;
  parts_->loop.post([parts = parts_.get()] {
    std::optional<record::Mark> newest;
    {
      const std::lock_guard inner(parts->mutex);
      parts->head_is_posted = false;
      newest = parts->newest_head;
    }
    parts->loop.head_moved(*newest);
  });
}

void Courier::tell(const Event& event) {
  parts_->loop.post([parts = parts_.get(), event] { parts->loop.tell(event); });
}

void Courier::fetch_base() {
  parts_->loop.post([parts = parts_.get()] { parts->loop.fetch_base(); });
}

void Courier::look_up(LookupAsked asked, Milliseconds budget, LookupDone done) {
  const auto until = parts_->loop.steady() + budget;
  parts_->loop.post([parts = parts_.get(), asked = std::move(asked), until,
                     done = std::move(done)] { parts->loop.look_up(asked, until, done); });
}

void Courier::hold(record::HoldAsked asked, Milliseconds budget, HoldDone done) {
  const auto until = parts_->loop.steady() + budget;
  parts_->loop.post([parts = parts_.get(), asked = std::move(asked), until,
                     done = std::move(done)] { parts->loop.hold(asked, until, done); });
}

void Courier::use_keys(record::KeysDocument keys) {
  parts_->loop.post([parts = parts_.get(), keys = std::move(keys)] { parts->loop.use_keys(keys); });
}

CourierStatus Courier::status() const {
  const std::lock_guard lock(parts_->mutex);
  return parts_->published;
}

}  // namespace till::sync
