#include "sync/control_lane.h"

#include <utility>

namespace till::sync {
namespace {

constexpr Milliseconds rest{3'000};
// Cashiers of one register: more than a few waiting calls are a mistake of the POS.
constexpr std::size_t waiting_max = 16;

}  // namespace

void ControlLane::ask(Call call) {
  if (is_resting() || waiting_.size() >= waiting_max) {
    return call.done(fail(ErrorCode::unavailable, "the ledger does not answer"));
  }
  waiting_.push_back(std::move(call));
  next();
}

void ControlLane::next() {
  while (!under_way_ && !waiting_.empty()) {
    auto call = std::move(waiting_.front());
    waiting_.pop_front();
    const auto left = call.until - ground_.clock.steady();
    if (left.count() <= 0 || is_resting()) {
      call.done(fail(ErrorCode::timeout, "the ledger did not answer in time"));
      continue;
    }
    under_way_ = true;
    auto request = call.request;
    request.limits.deadline = left;
    ground_.transfers.start(std::move(request),
                            [this, call = std::move(call)](const net::Transferred& transferred) {
                              ended(call, transferred);
                            });
  }
}

void ControlLane::ended(const Call& call, const net::Transferred& transferred) {
  under_way_ = false;
  if (!transferred) rest_until_ = ground_.clock.steady() + rest;
  call.done(transferred);
  next();
}

}  // namespace till::sync
