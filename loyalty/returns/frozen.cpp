#include "loyalty/returns/frozen.h"

#include <algorithm>
#include <string>
#include <utility>

#include "loyalty/check.h"
#include "loyalty/positions.h"
#include "loyalty/wide.h"

namespace till::loyalty {

namespace {

// Far above what any receipt holds, and a sum of a few stays inside 64 bits.
constexpr std::int64_t figure_max = 1'000'000'000'000'000'000;

std::unexpected<Error> refuse(std::string text, std::string place) {
  return fail(ErrorCode::invalid, std::move(text), std::move(place));
}

class FigureCheck {
 public:
  void add(std::int64_t figure) {
    good_ = good_ && figure >= 0;
    sum_ += figure;
  }
  [[nodiscard]] bool passes() const { return good_ && sum_ <= figure_max; }

 private:
  bool good_ = true;
  Wide sum_ = 0;
};

// Money of a line: every step from gross to paid goes down, and ends where it says.
bool adds_up(const QuoteLine& quote, const BasketLine& line) {
  if (quote.gross != line.amount) return false;
  Money net = quote.gross;
  for (const LineDiscount& discount : quote.discounts) {
    if (discount.amount < Money{} || discount.amount > net) return false;
    net -= discount.amount;
  }
  return quote.net == net && quote.points_money >= Money{} && quote.points_money <= net &&
         quote.paid == net - quote.points_money;
}

Result<> check_points(const Quote& quote) {
  FigureCheck spent;
  FigureCheck counted;
  for (const QuoteLine& line : quote.lines) {
    spent.add(line.points_spent.value());
    spent.add(line.reward_points.value());
    for (const EarnedShare& share : line.earned) counted.add(share.points.value());
    for (const CounterShare& share : line.counts) counted.add(share.count);
  }
  if (!spent.passes() || !counted.passes()) {
    return refuse("has figures beyond the bounds", "receipt.quote.lines");
  }
  Wide difference = 0;
  for (const QuoteLine& line : quote.lines) {
    difference += line.points_spent.value() + line.reward_points.value();
  }
  FigureCheck lots;
  for (const SpentLot& lot : quote.redemption.lots) {
    lots.add(lot.points.value());
    difference -= lot.points.value();
  }
  if (!lots.passes() || difference != 0) {
    return refuse("differ from the points of the lines", "receipt.quote.redemption.lots");
  }
  return {};
}

Result<> check_header(const Receipt& receipt) {
  FigureCheck header;
  header.add(receipt.quote.payable.card.value());
  header.add(receipt.quote.payable.cash.value());
  for (const Grant& grant : receipt.quote.grants) header.add(grant.count);
  if (!header.passes()) return refuse("has figures beyond the bounds", "receipt.quote");
  return {};
}

const QuoteLine* find_line(const std::vector<QuoteLine>& sorted, const std::string& id) {
  const auto found = std::ranges::lower_bound(sorted, id, {}, &QuoteLine::id);
  return found != sorted.end() && found->id == id ? &*found : nullptr;
}

}  // namespace

FrozenLine::FrozenLine(const BasketLine& line, const QuoteLine& quote)
    : line_(&line), quote_(&quote), size_(size_of(line.quantity)), paid_(quote.paid) {}

std::int64_t FrozenLine::size_of(Quantity quantity) const {
  const bool pieces = line_->measure == Measure::piece;
  return pieces ? quantity.value() / one_piece.value() : quantity.value();
}

Money FrozenLine::paid(UnitRange units) const { return frozen(paid_, units); }

Money FrozenLine::frozen(Money total, UnitRange units) const {
  const UnitRange shifted{units.first - frozen_from_, units.last - frozen_from_};
  return split(total, size_ - frozen_from_, shifted);
}

Money FrozenLine::points_money(UnitRange units) const {
  return part(quote_->net, units) - part(quote_->paid, units);
}

Money FrozenLine::granted_of_rest() const {
  Money granted;
  for (const GrantedCut& cut : granted_cuts_) granted += frozen(cut.before) - frozen(cut.after);
  return granted;
}

bool FrozenLine::had(std::string_view offer) const {
  return std::ranges::find(quote_->discounts, offer, &LineDiscount::offer) !=
         quote_->discounts.end();
}

BasketLine FrozenLine::surviving() const {
  BasketLine line = *line_;
  const bool pieces = line.measure == Measure::piece;
  line.quantity = Quantity{pieces ? left() * one_piece.value() : left()};
  line.amount = part(line_->amount, rest());
  return line;
}

void FrozenLine::mark_reevaluated(std::string_view offer) {
  Money net = quote_->gross;
  for (const LineDiscount& discount : quote_->discounts) {
    const Money before = net;
    net -= discount.amount;
    if (discount.offer == offer) granted_cuts_.push_back({before, net});
  }
}

// The cuts shrink in the order of their applications, and every net after them rises as much: what
// a unit got is still the difference of two running nets.
void FrozenLine::charge(Money charge) {
  Money raised;
  for (GrantedCut& cut : granted_cuts_) {
    const Money before = frozen(cut.before);
    const Money after = frozen(cut.after);
    cut.before = before + raised;
    raised += std::min(charge - raised, before - after);
    cut.after = after + raised;
  }
  paid_ = paid(rest()) + charge;
  frozen_from_ = returned_;
}

Result<std::vector<FrozenLine>> freeze(const CompiledRuleset& ruleset, const Receipt& receipt) {
  TILL_CHECK(check_basket(receipt.basket, ruleset));
  if (receipt.quote.ruleset != ruleset.ruleset().version) {
    return refuse("is another than the one at hand", "receipt.quote.ruleset");
  }
  TILL_CHECK(check_header(receipt));
  const auto& lines = receipt.quote.lines;
  const bool in_order = std::ranges::is_sorted(lines, {}, &QuoteLine::id);
  std::vector<FrozenLine> frozen;
  if (!in_order || lines.size() != receipt.basket.lines.size()) {
    return refuse("do not fit the basket", "receipt.quote.lines");
  }
  const Positions positions(receipt.basket.lines);
  for (const Position& position : positions) {
    for (const LineSlice& slice : positions.slices(position)) {
      const BasketLine& line = receipt.basket.lines[slice.line];
      const QuoteLine* quote = find_line(lines, line.id);
      if (quote == nullptr || !adds_up(*quote, line)) {
        return refuse("do not fit the basket", "receipt.quote.lines");
      }
      frozen.emplace_back(line, *quote);
    }
  }
  TILL_CHECK(check_points(receipt.quote));
  return frozen;
}

}  // namespace till::loyalty
