#include "loyalty/check.h"

#include <algorithm>
#include <string>
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

// Checks one line; the path is built only for a refusal.
class LineCheck {
 public:
  LineCheck(const BasketLine& line, std::size_t index) : line_(line), index_(index) {}

  [[nodiscard]] Result<> run() const {
    if (line_.id.empty()) return refuse("must not be empty", place("id"));
    if (line_.sku.empty()) return refuse("must not be empty", place("sku"));
    TILL_CHECK(check("quantity", line_.quantity.value(), quantity_bounds));
    TILL_CHECK(check("amount", line_.amount.value(), money_bounds));
    TILL_CHECK(check("price", line_.price.value(), money_bounds));
    TILL_CHECK(check("min_price", line_.min_price.value(), money_bounds));
    if (line_.cost) TILL_CHECK(check("cost", line_.cost->value(), money_bounds));
    return line_.measure == Measure::piece ? check_pieces() : Result<>{};
  }

 private:
  [[nodiscard]] std::string place(std::string_view field) const {
    return "basket.lines[" + std::to_string(index_) + "]." + std::string(field);
  }

  [[nodiscard]] Result<> check(std::string_view field, std::int64_t value, Bounds bounds) const {
    if (value >= bounds.least && value <= bounds.most) return {};
    return refuse(
        "must lie between " + std::to_string(bounds.least) + " and " + std::to_string(bounds.most),
        place(field));
  }

  [[nodiscard]] Result<> check_pieces() const {
    if (line_.quantity.value() % one_piece.value() != 0) {
      return refuse("pieces must be whole", place("quantity"));
    }
    const Wide product = Wide{line_.price.value()} * line_.quantity.value();
    if (product != Wide{line_.amount.value()} * one_piece.value()) {
      return refuse("is not price x quantity", place("amount"));
    }
    return {};
  }

  const BasketLine& line_;
  std::size_t index_;
};

Result<> check_ids(const std::vector<BasketLine>& lines, std::span<const std::uint32_t> by_id) {
  for (std::size_t i = 1; i < by_id.size(); ++i) {
    if (lines[by_id[i - 1]].id != lines[by_id[i]].id) continue;
    return refuse("stands twice", "basket.lines[" + std::to_string(by_id[i]) + "].id");
  }
  return {};
}

Result<> check_lines(const std::vector<BasketLine>& lines, std::span<const std::uint32_t> by_id) {
  if (lines.size() > receipt_lines_max) {
    return refuse("must have at most " + std::to_string(receipt_lines_max) + " lines",
                  "basket.lines");
  }
  Money total;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    TILL_CHECK(LineCheck(lines[i], i).run());
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
                      std::span<const std::uint32_t> by_id) {
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
