#include "loyalty/returns/history.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "loyalty/calendar.h"

namespace till::loyalty {

namespace {

// As many as an account may hold.
constexpr std::int64_t balance_max = 1'000'000'000'000'000'000;

std::unexpected<Error> refuse(std::string text, std::string place) {
  return fail(ErrorCode::invalid, std::move(text), std::move(place));
}

Result<> check_header(const ReturnRequest& request, const std::string& place) {
  if (request.at < Instant{} || request.at > latest_instant) {
    return refuse("must lie between 0 and " + std::to_string(unix_seconds(latest_instant)),
                  place + ".at");
  }
  const std::int64_t balance = request.balance.value();
  if (balance < -balance_max || balance > balance_max) {
    return refuse(
        "must lie between " + std::to_string(-balance_max) + " and " + std::to_string(balance_max),
        place + ".balance");
  }
  if (request.lines.empty()) return refuse("must have a line", place + ".lines");
  return {};
}

}  // namespace

ReturnHistory::ReturnHistory(const CompiledRuleset& ruleset, const Receipt& receipt,
                             std::vector<FrozenLine> lines)
    : ruleset_(&ruleset), receipt_(&receipt), lines_(std::move(lines)), by_id_(lines_.size()) {
  std::iota(by_id_.begin(), by_id_.end(), std::size_t{0});
  std::ranges::sort(by_id_, {},
                    [&](std::size_t at) -> const std::string& { return lines_[at].line().id; });
  for (const DiscountApplication& application : receipt.quote.applications) {
    const Offer* offer = find_offer(application.offer);
    if (offer == nullptr || !is_reevaluated(*offer)) continue;
    reevaluates_ = true;
    for (FrozenLine& line : lines_) line.mark_reevaluated(application.offer);
  }
}

Result<ReturnHistory> ReturnHistory::open(const CompiledRuleset& ruleset, const Receipt& receipt) {
  TILL_TRY(auto lines, freeze(ruleset, receipt));
  return ReturnHistory(ruleset, receipt, std::move(lines));
}

const Offer* ReturnHistory::find_offer(std::string_view id) const {
  if (const CompiledOffer* offer = ruleset_->find_offer(id)) return &offer->offer();
  if (!receipt_->member) return nullptr;
  const auto& personal = receipt_->member->offers;
  const auto found = std::ranges::find(personal, id, &Offer::id);
  return found == personal.end() ? nullptr : &*found;
}

Result<Taken> ReturnHistory::check_line(const ReturnedLine& line, const std::string& place) const {
  const auto found = std::ranges::lower_bound(
      by_id_, line.id, {}, [&](std::size_t at) { return std::string_view(lines_[at].line().id); });
  if (found == by_id_.end() || lines_[*found].line().id != line.id) {
    return refuse("is not in the receipt", place + ".id");
  }
  const FrozenLine& frozen = lines_[*found];
  const std::int64_t quantity = line.quantity.value();
  if (quantity < 1 || quantity > quantity_max) {
    return refuse("must lie between 1 and " + std::to_string(quantity_max), place + ".quantity");
  }
  if (frozen.line().measure == Measure::piece && quantity % one_piece.value() != 0) {
    return refuse("pieces must be whole", place + ".quantity");
  }
  const std::int64_t size = frozen.size_of(line.quantity);
  if (size > frozen.left()) return refuse("more than was sold", place + ".quantity");
  return Taken{*found, frozen.next(size)};
}

Result<std::vector<Taken>> ReturnHistory::check(const ReturnRequest& request,
                                                const std::string& place) const {
  TILL_CHECK(check_header(request, place));
  std::vector<Taken> taken;
  std::set<std::size_t> seen;
  for (std::size_t i = 0; i < request.lines.size(); ++i) {
    const std::string line_place = place + ".lines[" + std::to_string(i) + "]";
    TILL_TRY(const Taken one, check_line(request.lines[i], line_place));
    if (!seen.insert(one.line).second) return refuse("stands twice", line_place + ".id");
    taken.push_back(one);
  }
  std::ranges::sort(taken, {}, [&](const Taken& one) -> const std::string& {
    return lines_[one.line].line().id;
  });
  return taken;
}

bool ReturnHistory::is_all_returned() const {
  return std::ranges::all_of(lines_, &FrozenLine::is_returned);
}

Basket ReturnHistory::survivors() const {
  Basket basket = receipt_->basket;
  basket.lines.clear();
  for (const FrozenLine& line : lines_) {
    if (!line.is_returned()) basket.lines.push_back(line.surviving());
  }
  return basket;
}

void ReturnHistory::return_money(const std::vector<Taken>& taken, ReturnResult& result) const {
  for (const Taken& one : taken) {
    const FrozenLine& line = lines_[one.line];
    const bool pieces = line.line().measure == Measure::piece;
    const std::int64_t size = one.units.count();
    const Quantity quantity{pieces ? size * one_piece.value() : size};
    result.lines.push_back({line.line().id, quantity, line.paid(one.units)});
  }
}

// What is read of the frozen lines first, then they move on, then what is left is looked at.
Result<ReturnResult> ReturnHistory::step(const ReturnRequest& request, const std::string& place) {
  TILL_TRY(const auto taken, check(request, place));
  ReturnResult result;
  return_money(taken, result);
  restore_points(taken, request.at, result);
  claw_back(taken, request, result);
  for (const Taken& one : taken) lines_[one.line].take_back(one.units.count());
  result.last = is_all_returned();
  return_counters(taken, result);

  const bool cash = receipt_->paid_by == PaidBy::cash;
  const Money payable = cash ? receipt_->quote.payable.cash : receipt_->quote.payable.card;
  const Money left = std::max(payable - refunded_, Money{});
  Money refund;
  for (const ReturnLine& line : result.lines) refund += line.money;
  refund = result.last ? left : std::min(refund, left);
  if (reevaluates_ && !result.last) TILL_CHECK(reevaluate(refund, result));
  result.money = refund - result.charged;
  refunded_ += result.money;
  TILL_CHECK(cancel_grants(request, result));
  return result;
}

}  // namespace till::loyalty
