#include "tests/property/properties.h"

#include <algorithm>
#include <map>

#include "tests/support/plain/goods.h"

namespace till::property {

using namespace loyalty;

namespace {

using plain::Figure;

// Collects what does not hold under one name.
class Check {
 public:
  explicit Check(std::string property) : property_(std::move(property)) {}

  template <class T>
  void same(const T& a, const T& b, const std::string& what) {
    if (!(a == b)) detail_ += "  " + what + "\n";
  }
  void holds(bool condition, const std::string& what) {
    if (!condition) detail_ += "  " + what + "\n";
  }
  [[nodiscard]] std::optional<Fault> fault() const {
    if (detail_.empty()) return std::nullopt;
    return Fault{property_, detail_};
  }

 private:
  std::string property_;
  std::string detail_;
};

void check_lines(const Quote& quote, Check& check) {
  Money gross;
  Money off;
  Money points_money;
  Points spent;
  std::map<std::string, Points> earned;
  std::map<std::string, Money> taken;
  for (const QuoteLine& line : quote.lines) {
    Money line_off;
    for (const LineDiscount& part : line.discounts) {
      line_off += part.amount;
      taken[part.offer] += part.amount;
      check.holds(part.amount.is_positive(), "line " + line.id + " has an empty discount");
    }
    check.same(line.net, line.gross - line_off, "net of line " + line.id);
    check.same(line.paid, line.net - line.points_money, "paid of line " + line.id);
    check.holds(line.paid >= Money{}, "line " + line.id + " is below zero");
    gross += line.gross;
    off += line_off;
    points_money += line.points_money;
    spent += line.points_spent + line.reward_points;
    for (const EarnedShare& share : line.earned) earned[share.rule] += share.points;
  }
  check.same(quote.gross, gross, "gross is the lines'");
  check.same(quote.discount, off, "discount is the lines'");
  check.same(quote.points_money, points_money, "points money is the lines'");
  Points from_lots;
  for (const SpentLot& lot : quote.redemption.lots) from_lots += lot.points;
  check.same(from_lots, spent, "points from lots are the lines'");
  Points rewards;
  for (const PickedReward& reward : quote.redemption.rewards) rewards += reward.points;
  check.same(from_lots, quote.redemption.points + rewards, "points from lots are the header's");
  for (const DiscountApplication& one : quote.applications) {
    check.same(taken[one.offer], one.amount, "application " + one.offer + " is the lines'");
  }
  Points points;
  for (const EarnedLot& lot : quote.earned) {
    check.same(earned[lot.rule], lot.points, "rule " + lot.rule + " is the lines'");
    points += lot.points;
  }
  check.same(quote.points, points, "points are the rules'");
}

// What lines say of goods, whatever lines they are cut into.
std::map<std::string, Figure> figures_of(const test::SaleInputs& inputs, const Quote& quote) {
  std::map<std::string, Figure> sums;
  const auto positions = plain::positions_of(inputs.ruleset, inputs.basket.lines);
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const std::string at = std::to_string(i) + " ";
    for (const std::size_t index : positions[i].lines) {
      const std::string& id = inputs.basket.lines[index].id;
      const QuoteLine& line = *std::ranges::find(quote.lines, id, &QuoteLine::id);
      sums[at + "gross"] += line.gross.value();
      sums[at + "net"] += line.net.value();
      sums[at + "paid"] += line.paid.value();
      sums[at + "points"] += line.points_spent.value();
      sums[at + "reward"] += line.reward_points.value();
      for (const auto& share : line.discounts) sums[at + "-" + share.offer] += share.amount.value();
      for (const auto& share : line.earned) sums[at + "+" + share.rule] += share.points.value();
      for (const auto& share : line.counts) sums[at + "#" + share.counter] += share.count;
    }
  }
  return sums;
}

// The names of lines in a loss, as the positions that they belong to.
Quote without_line_names(const test::SaleInputs& inputs, Quote quote) {
  const auto positions = plain::positions_of(inputs.ruleset, inputs.basket.lines);
  std::map<std::string, std::string> names;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    for (const std::size_t index : positions[i].lines) {
      names[inputs.basket.lines[index].id] = std::to_string(i);
    }
  }
  quote.lines.clear();
  for (Explanation& explanation : quote.explanation) {
    for (Loss& loss : explanation.lost) {
      for (std::string& line : loss.lines) line = names[line];
      std::ranges::sort(loss.lines);
      loss.lines.erase(std::ranges::unique(loss.lines).begin(), loss.lines.end());
    }
  }
  return quote;
}

}  // namespace

std::optional<Fault> fault_of_sums(const Quote& quote) {
  Check check("header sums are line sums");
  check_lines(quote, check);
  const Money given = quote.discount + quote.points_money;
  check.same(quote.gross, given + quote.rounding.card + quote.payable.card, "the sum by card");
  check.same(quote.gross, given + quote.rounding.cash + quote.payable.cash, "the sum in cash");
  check.holds(quote.rounding.card >= Money{} && quote.rounding.cash >= Money{}, "rounding is down");
  return check.fault();
}

std::optional<Fault> fault_of_floors(const World& world, const Quote& quote) {
  Check check("no line and no position is below its floor");
  const test::SaleInputs& inputs = world.inputs;
  const bool tender = inputs.ruleset.program.points_as == PointsAs::tender;
  std::vector<std::string> below_cost;
  for (const Offer& offer : inputs.ruleset.offers) {
    if (offer.below_cost) below_cost.push_back(offer.id);
  }
  if (inputs.member) {
    for (const Offer& offer : inputs.member->offers) {
      if (offer.below_cost) below_cost.push_back(offer.id);
    }
  }
  for (const auto& position : plain::positions_of(inputs.ruleset, inputs.basket.lines)) {
    Figure floor = position.floor;
    for (const std::size_t index : position.lines) {
      const std::string& id = inputs.basket.lines[index].id;
      const QuoteLine& line = *std::ranges::find(quote.lines, id, &QuoteLine::id);
      for (const LineDiscount& part : line.discounts) {
        if (std::ranges::find(below_cost, part.offer) != below_cost.end()) {
          floor = position.legal_floor;
        }
      }
    }
    for (const std::size_t index : position.lines) {
      const BasketLine& sold = inputs.basket.lines[index];
      const QuoteLine& line = *std::ranges::find(quote.lines, sold.id, &QuoteLine::id);
      const Figure units = plain::units_of(sold);
      check.holds(line.net.value() * position.units >= floor * units, "net of line " + sold.id);
      const Figure kept = tender ? 0 : position.legal_floor;
      check.holds(line.paid.value() * position.units >= kept * units, "paid of line " + sold.id);
      check.holds(position.discountable || line.discounts.empty(), "discounts of " + sold.id);
      check.holds(position.redeemable || line.points_spent.is_zero(), "points of " + sold.id);
      check.holds(position.earnable || line.earned.empty(), "earned on " + sold.id);
    }
  }
  return check.fault();
}

std::optional<Fault> fault_of_rearranged(const test::SaleInputs& inputs, const Quote& quote,
                                         const test::SaleInputs& other, const Quote& again) {
  Check check("any order and any chunking gives the same");
  check.same(figures_of(inputs, quote), figures_of(other, again), "lines by content");
  const Quote first = without_line_names(inputs, quote);
  const Quote second = without_line_names(other, again);
  check.same(first.applications, second.applications, "applications");
  check.same(first.explanation, second.explanation, "explanation");
  check.same(first.redemption, second.redemption, "redemption");
  check.same(first, second, "the rest of the quote");
  return check.fault();
}

namespace {

// What was given or taken, by name; returns bring every sum to nothing.
using Balances = std::map<std::string, Figure>;

const Offer& offer_of(const test::SaleInputs& inputs, const std::string& id) {
  const auto& offers = inputs.ruleset.offers;
  const auto found = std::ranges::find(offers, id, &Offer::id);
  if (found != offers.end()) return *found;
  return *std::ranges::find(inputs.member->offers, id, &Offer::id);
}

Balances committed(const World& world, const Quote& quote) {
  Balances sums;
  sums["money"] = (world.paid_by == PaidBy::cash ? quote.payable.cash : quote.payable.card).value();
  for (const SpentLot& lot : quote.redemption.lots) sums["lot " + lot.id] += lot.points.value();
  sums["due"] = quote.points.value();
  for (const QuoteLine& line : quote.lines) {
    for (const CounterShare& share : line.counts) sums["counter " + share.counter] += share.count;
  }
  for (const Grant& grant : quote.grants) {
    if (grant.kind == GrantEffect::Kind::ticket) sums["ticket " + grant.offer] += grant.count;
    if (grant.kind == GrantEffect::Kind::coupon) sums["coupon " + grant.offer] += 1;
    if (grant.kind != GrantEffect::Kind::progress) continue;
    const auto& effect = std::get<GrantEffect>(offer_of(world.inputs, grant.offer).effect);
    if (effect.counted == GrantEffect::Counted::receipts) {
      sums["counter quest:" + grant.subject] += grant.count;
    }
  }
  for (const Explanation& one : quote.explanation) {
    const bool applied = one.reason == Reason::applied;
    if (applied && offer_of(world.inputs, one.offer).limits.uses) sums["use " + one.offer] += 1;
  }
  return sums;
}

void give_back(const ReturnResult& result, Balances& sums) {
  sums["money"] -= result.money.value();
  for (const RestoredLot& lot : result.lots) sums["lot " + lot.lot] -= lot.points.value();
  sums["due"] -= result.points_due.value();
  for (const auto& one : result.counters) sums["counter " + one.counter] += one.count;
  for (const auto& one : result.tickets_cancelled) sums["ticket " + one.offer] -= one.count;
  for (const auto& one : result.coupons_cancelled) sums["coupon " + one.offer] -= 1;
  for (const auto& one : result.uses_returned) sums["use " + one] -= 1;
}

bool was_used(const World& world, const std::string& coupon) {
  return std::ranges::any_of(world.returns, [&](const ReturnRequest& request) {
    return std::ranges::find(request.used_coupons, coupon) != request.used_coupons.end();
  });
}

}  // namespace

std::optional<Fault> fault_of_returns(const World& world, const Course& course) {
  Check check("returning everything gives everything back once");
  Balances sums = committed(world, course.quote);
  bool last = course.quote.lines.empty();
  for (std::size_t i = 0; i < course.returns.size(); ++i) {
    const ReturnResult& result = course.returns[i];
    check.holds(!last, "a return after the last one");
    last = result.last;
    check.holds(result.money >= Money{}, "money is not negative");
    check.holds(result.charged >= Money{}, "a charge is not negative");
    check.holds(result.points_clawed <= result.points_due, "no more is clawed than is due");
    if (world.returns[i].balance.value() >= 1'000'000 &&
        world.inputs.ruleset.program.clawback != Clawback::only_pending) {
      check.same(result.points_clawed, result.points_due, "a rich account gives all points back");
    }
    give_back(result, sums);
    check.holds(sums["money"] >= 0, "no more money comes back than was paid");
  }
  if (world.returns.empty()) return check.fault();
  if (!last) return check.fault();
  for (const auto& [name, sum] : sums) {
    if (name.starts_with("coupon ") && was_used(world, name.substr(7))) continue;
    check.same<Figure>(sum, 0, name + " is off by " + std::to_string(sum));
  }
  return check.fault();
}

}  // namespace till::property
