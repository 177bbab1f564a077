#include <algorithm>
#include <map>

#include "loyalty/calendar.h"
#include "loyalty/returns/history.h"

namespace till::loyalty {

namespace {

bool is_expired(const SpentLot& lot, Instant at) { return lot.expires_at && *lot.expires_at <= at; }

// How far the points of the account go when points are clawed back.
class Clawing {
 public:
  Clawing(Clawback policy, Points available) : policy_(policy), available_(available) {}

  // What is taken of the points that one rule is due.
  Points take(Points due, bool pending) {
    if (pending) return due;
    switch (policy_) {
      case Clawback::only_pending:
        return {};
      case Clawback::within_balance:
        return cover(due);
      case Clawback::unlimited:
        debt_ += due - cover(due);
        return due;
    }
    return {};
  }
  [[nodiscard]] Points debt() const { return debt_; }

 private:
  Points cover(Points due) {
    const Points covered = std::min(due, available_);
    available_ -= covered;
    return covered;
  }

  Clawback policy_;
  Points available_;
  Points debt_;
};

}  // namespace

RestoredLot ReturnHistory::restore(const SpentLot& lot, Points points, Instant at) const {
  RestoredLot restored{.as = RestoredLot::As::original, .lot = lot.id, .points = points};
  if (!is_expired(lot, at)) return restored;
  const Program& program = ruleset_->ruleset().program;
  switch (program.expired_lot) {
    case ExpiredLot::forfeit:
      restored.as = RestoredLot::As::forfeit;
      break;
    case ExpiredLot::grace:
      restored.as = RestoredLot::As::grace;
      restored.expires_at = after_days(at, program.grace_days);
      break;
    case ExpiredLot::new_lot:
      restored.as = RestoredLot::As::new_lot;
      restored.active_from = at;
      if (program.valid) {
        restored.expires_at = end_of_lot(at, *program.valid, ruleset_->program_zone());
      }
      break;
  }
  return restored;
}

// Lots come back in the reverse of the order in which they were spent, over all steps.
void ReturnHistory::restore_points(const std::vector<Taken>& taken, Instant at,
                                   ReturnResult& result) {
  Points due;
  for (const Taken& one : taken) {
    const FrozenLine& line = lines_[one.line];
    due += line.part(line.quote().points_spent, one.units);
    due += line.part(line.quote().reward_points, one.units);
  }
  Points skip = points_back_;
  points_back_ += due;
  const auto& lots = receipt_->quote.redemption.lots;
  for (auto lot = lots.rbegin(); lot != lots.rend() && due.is_positive(); ++lot) {
    const Points skipped = std::min(skip, lot->points);
    skip -= skipped;
    const Points points = std::min(due, lot->points - skipped);
    if (!points.is_positive()) continue;
    due -= points;
    const RestoredLot restored = restore(*lot, points, at);
    const bool forfeited = restored.as == RestoredLot::As::forfeit;
    (forfeited ? result.points_forfeited : result.points_restored) += points;
    result.lots.push_back(restored);
  }
}

void ReturnHistory::claw_back(const std::vector<Taken>& taken, const ReturnRequest& request,
                              ReturnResult& result) const {
  std::map<std::string_view, Points> due;
  for (const Taken& one : taken) {
    const FrozenLine& line = lines_[one.line];
    for (const EarnedShare& share : line.quote().earned) {
      due[share.rule] += line.part(share.points, one.units);
    }
  }
  const Points available = std::max(request.balance, Points{}) + result.points_restored;
  Clawing clawing(ruleset_->ruleset().program.clawback, available);
  for (const EarnedLot& lot : receipt_->quote.earned) {
    const auto rule = due.find(lot.rule);
    if (rule == due.end()) continue;
    result.points_due += rule->second;
    const Points points = clawing.take(rule->second, lot.active_from > request.at);
    if (!points.is_positive()) continue;
    result.points_clawed += points;
    result.clawed.push_back({lot.rule, points});
  }
  result.debt = clawing.debt();
}

void ReturnHistory::return_counters(const std::vector<Taken>& taken, ReturnResult& result) const {
  std::map<std::string, std::int64_t> counts;
  for (const Taken& one : taken) {
    const FrozenLine& line = lines_[one.line];
    for (const CounterShare& share : line.quote().counts) {
      counts[share.counter] -= line.part(Points{share.count}, one.units).value();
    }
  }
  if (result.last) {
    for (const Grant& grant : receipt_->quote.grants) {
      const Offer* offer = find_offer(grant.offer);
      const auto* effect = offer == nullptr ? nullptr : std::get_if<GrantEffect>(&offer->effect);
      if (effect == nullptr || effect->kind != GrantEffect::Kind::progress) continue;
      if (effect->counted != GrantEffect::Counted::receipts) continue;
      counts["quest:" + grant.subject] -= grant.count;
    }
  }
  for (const auto& [counter, count] : counts) {
    if (count != 0) result.counters.push_back({counter, count});
  }
}

}  // namespace till::loyalty
