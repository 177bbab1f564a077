// What the POS hands over: the lines, what was presented and asked. A plain value, read from JSON
// by record/documents; the engine's own check is loyalty/check.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "loyalty/values.h"

namespace till::loyalty {

enum class Measure { piece, weight };
enum class PaidBy { cash, card };

struct BasketLine {
  std::string id{};
  std::string sku{};
  Quantity quantity{};
  Money price{};  // of a piece or a kilogram
  Money amount{};
  std::string gtin{};
  std::string category{};
  std::string brand{};
  std::vector<std::string> tags{};
  Measure measure = Measure::piece;
  std::optional<Money> cost{};  // per unit
  Money min_price{};            // per unit
  bool discountable = true;
  bool redeemable = true;
  bool earnable = true;

  friend bool operator==(const BasketLine&, const BasketLine&) = default;
};

struct PresentedCode {
  std::string code{};
  std::string serial{};  // the code itself when the document gives none
  friend bool operator==(const PresentedCode&, const PresentedCode&) = default;
};

struct Basket {
  std::string currency{};
  std::string store{};
  Instant at{};
  std::string register_name{};  // "register" in the document
  std::string channel{};
  std::string business_date{};
  std::optional<Minutes> utc_offset{};
  std::vector<PresentedCode> codes{};
  std::vector<std::string> picks{};
  Points want_points{};
  std::vector<std::string> tenders{};
  std::vector<BasketLine> lines{};

  friend bool operator==(const Basket&, const Basket&) = default;
};

}  // namespace till::loyalty
