#include "loyalty/check.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "loyalty/line_order.h"
#include "loyalty/wide.h"

namespace till::loyalty {

namespace {

constexpr Minutes offset_max{840};

struct Bounds {
  std::int64_t least = 0;
  std::int64_t most = 0;
};
constexpr Bounds money_bounds{0, receipt_money_max};
constexpr Bounds quantity_bounds{1, quantity_max};
// As many as an account may hold (the documents allow no more).
constexpr Bounds points_bounds{0, 1'000'000'000'000'000'000};

std::unexpected<Error> refuse(std::string text, std::string place) {
  return fail(ErrorCode::invalid, std::move(text), std::move(place));
}

bool lies_in(std::int64_t value, Bounds bounds) {
  return value >= bounds.least && value <= bounds.most;
}

// Asks `each` for every figure of a line that has bounds, by its name, until one answers false.
template <class Each>
bool all_figures(const BasketLine& line, Each each) {
  return each("quantity", line.quantity.value(), quantity_bounds) &&
         each("amount", line.amount.value(), money_bounds) &&
         each("price", line.price.value(), money_bounds) &&
         each("min_price", line.min_price.value(), money_bounds) &&
         (!line.cost || each("cost", line.cost->value(), money_bounds));
}

bool has_whole_pieces(const BasketLine& line) {
  return line.quantity.value() % one_piece.value() == 0;
}

bool has_exact_amount(const BasketLine& line) {
  return Wide{line.price.value()} * line.quantity.value() ==
         Wide{line.amount.value()} * one_piece.value();
}

// Decides without building anything.
bool is_sound(const BasketLine& line) {
  if (line.id.empty() || line.sku.empty()) return false;
  const bool within = all_figures(
      line, [](const char*, std::int64_t value, Bounds bounds) { return lies_in(value, bounds); });
  if (!within) return false;
  return line.measure == Measure::weight || (has_whole_pieces(line) && has_exact_amount(line));
}

// The first thing that is wrong with a line that is not sound.
std::unexpected<Error> refuse(const BasketLine& line, std::size_t index) {
  const auto wrong = [&](std::string_view field, std::string text) {
    return refuse(std::move(text),
                  "basket.lines[" + std::to_string(index) + "]." + std::string(field));
  };
  if (line.id.empty()) return wrong("id", "must not be empty");
  if (line.sku.empty()) return wrong("sku", "must not be empty");
  std::string_view beyond;
  Bounds limits;
  const bool within =
      all_figures(line, [&](std::string_view field, std::int64_t value, Bounds bounds) {
        beyond = field;
        limits = bounds;
        return lies_in(value, bounds);
      });
  if (!within) {
    return wrong(beyond, "must lie between " + std::to_string(limits.least) + " and " +
                             std::to_string(limits.most));
  }
  if (!has_whole_pieces(line)) return wrong("quantity", "pieces must be whole");
  return wrong("amount", "is not price x quantity");
}

Result<> check_ids(const std::vector<BasketLine>& lines, std::span<const OrderedLine> by_id) {
  for (std::size_t i = 1; i < by_id.size(); ++i) {
    if (by_id[i - 1].opening != by_id[i].opening) continue;
    if (lines[by_id[i - 1].line].id != lines[by_id[i].line].id) continue;
    return refuse("stands twice", "basket.lines[" + std::to_string(by_id[i].line) + "].id");
  }
  return {};
}

Result<> check_lines(const std::vector<BasketLine>& lines, std::span<const OrderedLine> by_id) {
  if (lines.size() > receipt_lines_max) {
    return refuse("must have at most " + std::to_string(receipt_lines_max) + " lines",
                  "basket.lines");
  }
  Money total;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!is_sound(lines[i])) return refuse(lines[i], i);
    total += lines[i].amount;
  }
  if (total.value() > receipt_money_max) {
    return refuse("must come to at most " + std::to_string(receipt_money_max), "basket.lines");
  }
  return check_ids(lines, by_id);
}

// The table's offset when the store has a zone.
std::optional<Minutes> table_offset(const Basket& basket, const CompiledRuleset& ruleset) {
  const Store* store = ruleset.find_store(basket.store);
  if (store == nullptr || store->zone.empty()) return std::nullopt;
  return offset_at(ruleset.zone_named(store->zone), basket.at);
}

Result<> check_offset(const Basket& basket, const CompiledRuleset& ruleset) {
  if (!basket.utc_offset) return {};
  if (*basket.utc_offset < -offset_max || *basket.utc_offset > offset_max) {
    return refuse("must lie between -840 and 840", "basket.utc_offset");
  }
  const auto expected = table_offset(basket, ruleset);
  if (expected && *expected != *basket.utc_offset) {
    return refuse("differs from the ruleset's table", "basket.utc_offset");
  }
  return {};
}

}  // namespace

Result<> check_basket(const Basket& basket, const CompiledRuleset& ruleset) {
  return check_basket(basket, ruleset, lines_by_id(basket.lines));
}

Result<> check_basket(const Basket& basket, const CompiledRuleset& ruleset,
                      std::span<const OrderedLine> by_id) {
  if (basket.currency != ruleset.ruleset().currency) {
    return refuse("differs from the ruleset's", "basket.currency");
  }
  if (basket.at < Instant{} || basket.at > latest_instant) {
    return refuse("must lie between 0 and " + std::to_string(unix_seconds(latest_instant)),
                  "basket.at");
  }
  TILL_CHECK(check_offset(basket, ruleset));
  const std::int64_t wanted = basket.want_points.value();
  if (wanted < points_bounds.least || wanted > points_bounds.most) {
    return refuse("must lie between 0 and " + std::to_string(points_bounds.most),
                  "basket.want_points");
  }
  return check_lines(basket.lines, by_id);
}

Minutes offset_of(const Basket& basket, const CompiledRuleset& ruleset) {
  if (const auto offset = table_offset(basket, ruleset)) return *offset;
  return basket.utc_offset.value_or(Minutes{});
}

}  // namespace till::loyalty
