// Virtual time: what happens next, in order. One thread. Things due at one instant happen in the
// order in which they were asked for, so that a seed repeats its run.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "base/time.h"

namespace till::simulation {

class Schedule {
 public:
  [[nodiscard]] Milliseconds now() const { return now_; }
  void after(Milliseconds pause, std::function<void()> what) {
    queue_.emplace(std::pair{now_ + std::max(pause, Milliseconds{0}), next_++}, std::move(what));
  }
  // Runs what is next, unless it is due later than `until`: then time ends there.
  [[nodiscard]] bool step(Milliseconds until) {
    if (queue_.empty() || queue_.begin()->first.first > until) {
      now_ = until;
      return false;
    }
    auto next = queue_.extract(queue_.begin());
    now_ = next.key().first;
    ++steps_;
    next.mapped()();
    return true;
  }
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  // At the end: what is still to come may own what it is about to touch.
  void clear() { queue_.clear(); }

 private:
  std::map<std::pair<Milliseconds, std::uint64_t>, std::function<void()>> queue_;
  std::uint64_t next_ = 0;
  std::uint64_t steps_ = 0;
  Milliseconds now_{0};
};

}  // namespace till::simulation
