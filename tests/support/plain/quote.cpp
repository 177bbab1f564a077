#include <string>

#include "tests/support/plain/clock.h"
#include "tests/support/plain/plain.h"
#include "tests/support/plain/sale.h"

namespace till::plain {

using namespace loyalty;

namespace {

Result<> check_line(const BasketLine& line, const std::string& path) {
  if (line.measure == Measure::weight) return {};
  if (line.quantity.value() % 1'000 != 0) {
    return till::fail(ErrorCode::invalid, "pieces must be whole", path + ".quantity");
  }
  if (line.amount.value() != line.price.value() * (line.quantity.value() / 1'000)) {
    return till::fail(ErrorCode::invalid, "is not price x quantity", path + ".amount");
  }
  return {};
}

Result<> check(const Ruleset& ruleset, const Basket& basket) {
  if (basket.currency != ruleset.currency) {
    return till::fail(ErrorCode::invalid, "differs from the ruleset's", "basket.currency");
  }
  const std::string zone = zone_of_store(ruleset, basket.store);
  if (basket.utc_offset && !zone.empty() &&
      *basket.utc_offset != offset_of(ruleset, zone, basket.at)) {
    return till::fail(ErrorCode::invalid, "differs from the ruleset's table", "basket.utc_offset");
  }
  for (std::size_t i = 0; i < basket.lines.size(); ++i) {
    TILL_CHECK(check_line(basket.lines[i], "basket.lines[" + std::to_string(i) + "]"));
  }
  return {};
}

Sale opened(const Inputs& inputs) {
  Sale sale{.ruleset = inputs.ruleset,
            .basket = inputs.basket,
            .member = inputs.member,
            .context = inputs.context};
  sale.positions = positions_of(inputs.ruleset, inputs.basket.lines);
  for (const Position& position : sale.positions) sale.net.push_back(position.gross);
  sale.used = sale.zeros();
  sale.closed_by.resize(sale.size());
  sale.reward_points = sale.zeros();
  sale.fates = consider(sale);
  return sale;
}

}  // namespace

Result<Quote> quote(const Inputs& inputs) {
  TILL_CHECK(check(inputs.ruleset, inputs.basket));
  Sale sale = opened(inputs);
  for (const Layer& layer : inputs.ruleset.layers) run_layer(sale, layer);
  redeem(sale);
  accrue(sale);
  grant(sale);
  prompt(sale);
  return answer(sale);
}

}  // namespace till::plain
