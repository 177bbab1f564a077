// Returns, one step after another, from the receipt alone.
#include <algorithm>
#include <map>
#include <string>

#include "tests/support/plain/give_back.h"
#include "tests/support/plain/plain.h"

namespace till::plain {

using namespace loyalty;

namespace {

Result<> refuse(std::string reason, const std::string& path) {
  return till::fail(ErrorCode::invalid, std::move(reason), path);
}

Result<> check(const Aftermath& aftermath, const ReturnRequest& request) {
  for (std::size_t i = 0; i < request.lines.size(); ++i) {
    const std::string path = "request.lines[" + std::to_string(i) + "]";
    const ReturnedLine& asked = request.lines[i];
    const auto line = std::ranges::find_if(
        aftermath.lines, [&](const FrozenLine& one) { return one.sold().id == asked.id; });
    if (line == aftermath.lines.end()) return refuse("is not on the receipt", path + ".id");
    if (line->sold().measure == Measure::piece && asked.quantity.value() % 1'000 != 0) {
      return refuse("pieces must be whole", path + ".quantity");
    }
    if (asked.quantity.value() > line->left()) {
      return refuse("more than was sold", path + ".quantity");
    }
  }
  return {};
}

// What the request takes of each line.
std::vector<Figure> quantities_of(const Aftermath& aftermath, const ReturnRequest& request) {
  std::vector<Figure> quantities;
  for (const FrozenLine& line : aftermath.lines) {
    Figure quantity = 0;
    for (const ReturnedLine& asked : request.lines) {
      if (asked.id == line.sold().id) quantity += asked.quantity.value();
    }
    quantities.push_back(quantity);
  }
  return quantities;
}

ReturnResult step(Aftermath& aftermath, const ReturnRequest& request) {
  ReturnResult result{.engine = aftermath.receipt.engine};
  const std::vector<Figure> quantities = quantities_of(aftermath, request);
  for (std::size_t i = 0; i < quantities.size(); ++i) {
    if (quantities[i] == 0) continue;
    const FrozenLine& line = aftermath.lines[i];
    result.lines.push_back({.id = line.sold().id,
                            .quantity = Quantity{quantities[i]},
                            .money = Money{line.paid_for_next(quantities[i])}});
    result.money += result.lines.back().money;
  }
  std::ranges::sort(result.lines, {}, &ReturnLine::id);
  give_points_back(aftermath, request, quantities, result);
  give_counters_back(aftermath, quantities, result);
  for (std::size_t i = 0; i < quantities.size(); ++i) aftermath.lines[i].give_back(quantities[i]);
  result.last = aftermath.nothing_left();
  settle_money(aftermath, result);
  cancel_grants(aftermath, request, result);
  give_uses_back(aftermath, result);
  return result;
}

}  // namespace

Result<ReturnResult> return_lines(const Ruleset& ruleset, const Receipt& receipt,
                                  const ReturnRequest& request) {
  Aftermath aftermath = aftermath_of(ruleset, receipt);
  for (const ReturnRequest& earlier : receipt.returns) {
    TILL_CHECK(check(aftermath, earlier));
    static_cast<void>(step(aftermath, earlier));
  }
  TILL_CHECK(check(aftermath, request));
  return step(aftermath, request);
}

}  // namespace till::plain
