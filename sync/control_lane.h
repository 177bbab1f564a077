// Questions that somebody at the till waits for: each has until its budget is over, one is under
// way at a time, and a ledger that does not answer is left alone for a while, so that no customer
// waits for it twice. Belongs to the courier's thread.
#pragma once

#include <deque>
#include <functional>

#include "sync/courier_lanes.h"

namespace till::sync {

class ControlLane {
 public:
  explicit ControlLane(LaneGround& ground) : ground_(ground) {}

  struct Call {
    net::TransferRequest request;
    Milliseconds until{};  // steady
    std::function<void(const net::Transferred&)> done;
  };
  // `done` is called once, in a later turn or in this one: with timeout when the budget is over.
  void ask(Call call);
  // Nobody is asked now: the last one did not answer.
  [[nodiscard]] bool is_resting() const { return ground_.clock.steady() < rest_until_; }

 private:
  void next();
  void ended(const Call& call, const net::Transferred& transferred);

  LaneGround& ground_;
  std::deque<Call> waiting_;
  bool under_way_ = false;
  Milliseconds rest_until_{};
};

}  // namespace till::sync
