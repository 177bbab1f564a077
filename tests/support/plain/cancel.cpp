// What a return takes back of counters, tickets, coupons and uses.
#include <algorithm>

#include "tests/support/plain/give_back.h"
#include "tests/support/plain/qualify.h"

namespace till::plain {

using namespace loyalty;

namespace {

// What accrual counts of the lines that are left, by position.
Figures counted_left(const Aftermath& aftermath, const Basket& survivors,
                     const std::vector<Position>& positions) {
  Figures counted;
  for (const Position& position : positions) {
    Figure sum = 0;
    for (const std::size_t index : position.lines) {
      const auto line = std::ranges::find_if(aftermath.lines, [&](const FrozenLine& one) {
        return one.sold().id == survivors.lines[index].id;
      });
      sum += line->paid_left();
      if (aftermath.ruleset.program.earn_on_points_part) {
        sum += line->share_left(line->quoted().net.value()) -
               line->share_left(line->quoted().paid.value());
      }
    }
    counted.push_back(sum);
  }
  return counted;
}

struct Survivors {
  Basket basket{};
  std::vector<Position> positions{};
  Figures counted{};
};

Survivors survivors(const Aftermath& aftermath) {
  Survivors left{.basket = survivors_of(aftermath.receipt, aftermath.lines)};
  left.positions = positions_of(aftermath.ruleset, left.basket.lines);
  left.counted = counted_left(aftermath, left.basket, left.positions);
  return left;
}

bool still_holds(const Survivors& left, const Offer& offer) {
  if (!offer.when) return true;
  Outlook outlook{.positions = &left.positions,
                  .tenders = &left.basket.tenders,
                  .running = left.counted,
                  .counts = flags_for(left.positions, offer)};
  for (const Position& position : left.positions) outlook.initial.push_back(position.gross);
  return holds(*offer.when, outlook);
}

Figure tickets_earned(const Survivors& left, const Offer& offer) {
  if (left.positions.empty() || !still_holds(left, offer)) return 0;
  const auto& effect = std::get<GrantEffect>(offer.effect);
  Figure money = 0;
  for (std::size_t i = 0; i < left.positions.size(); ++i) {
    const Position& position = left.positions[i];
    if (position.earnable && selects(effect.select, position.content)) money += left.counted[i];
  }
  return std::min(money / effect.per.value(), offer.limits.units.value_or(INT64_MAX));
}

// Money came off the line, points were earned on it, or its goods count for the grant.
bool lies_on(const Offer& offer, const FrozenLine& line, const Position& position) {
  const QuoteLine& quoted = line.quoted();
  if (const auto* grant = std::get_if<GrantEffect>(&offer.effect)) {
    return grant->kind == GrantEffect::Kind::coupon ||
           (position.earnable && selects(grant->select, position.content));
  }
  return std::ranges::any_of(quoted.discounts,
                             [&](const LineDiscount& one) { return one.offer == offer.id; }) ||
         std::ranges::any_of(quoted.earned,
                             [&](const EarnedShare& one) { return one.rule == offer.id; });
}

// All the lines that the offer lies on; the whole receipt when it lies on none.
bool is_wholly_returned(const Aftermath& aftermath, const Offer& offer) {
  bool on_some_line = false;
  const auto& sold = aftermath.receipt.basket.lines;
  for (const Position& position : positions_of(aftermath.ruleset, sold)) {
    for (const std::size_t index : position.lines) {
      const FrozenLine& line = aftermath.lines[index];
      if (!lies_on(offer, line, position)) continue;
      on_some_line = true;
      if (line.left() > 0) return false;
    }
  }
  return on_some_line || aftermath.nothing_left();
}

}  // namespace

void give_counters_back(const Aftermath& aftermath, const std::vector<Figure>& quantities,
                        ReturnResult& result) {
  std::map<std::string, Figure> counts;
  bool last = true;
  for (std::size_t i = 0; i < quantities.size(); ++i) {
    const FrozenLine& line = aftermath.lines[i];
    for (const CounterShare& share : line.quoted().counts) {
      counts[share.counter] += line.share_of_next(share.count, quantities[i]);
    }
    last = last && quantities[i] == line.left();
  }
  for (const Grant& grant : aftermath.receipt.quote.grants) {
    if (!last || grant.kind != GrantEffect::Kind::progress) continue;
    const Offer* offer = aftermath.offer(grant.offer);
    if (std::get<GrantEffect>(offer->effect).counted == GrantEffect::Counted::receipts) {
      counts["quest:" + grant.subject] += grant.count;
    }
  }
  for (const auto& [counter, count] : counts) {
    if (count != 0) result.counters.push_back({counter, -count});
  }
}

void cancel_grants(Aftermath& aftermath, const ReturnRequest& request, ReturnResult& result) {
  const Survivors left = survivors(aftermath);
  for (const Grant& grant : aftermath.receipt.quote.grants) {
    const Offer& offer = *aftermath.offer(grant.offer);
    if (grant.kind == GrantEffect::Kind::ticket) {
      Figure& cancelled = aftermath.tickets_cancelled[grant.offer];
      const Figure more = grant.count - cancelled - tickets_earned(left, offer);
      if (more <= 0) continue;
      cancelled += more;
      result.tickets_cancelled.push_back({grant.offer, grant.subject, more});
    }
    if (grant.kind == GrantEffect::Kind::coupon) {
      if (!left.positions.empty() && still_holds(left, offer)) continue;
      if (std::ranges::find(request.used_coupons, grant.offer) != request.used_coupons.end()) {
        continue;
      }
      if (!aftermath.coupons_cancelled.insert(grant.offer).second) continue;
      result.coupons_cancelled.push_back({grant.offer, grant.subject});
    }
  }
}

void give_uses_back(Aftermath& aftermath, ReturnResult& result) {
  for (const Explanation& explanation : aftermath.receipt.quote.explanation) {
    if (explanation.reason != Reason::applied) continue;
    const Offer* offer = aftermath.offer(explanation.offer);
    if (!offer->limits.uses || !is_wholly_returned(aftermath, *offer)) continue;
    if (aftermath.uses_returned.insert(offer->id).second) result.uses_returned.push_back(offer->id);
  }
}

}  // namespace till::plain
