// The store's table of codes: which texts are members, coupons, phones or products. Data that comes
// with the ruleset or from local settings; the first row that claims a text wins. JSON form and the
// default table: docs/formats/codes.md. Pure.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/json/json.h"
#include "cards/frame.h"
#include "cards/limits.h"
#include "cards/meaning.h"
#include "cards/normalise.h"

namespace till::cards {

enum class Check { none, gs1_mod10, luhn };
enum class RowMeaning { member, coupon, product, phone };

struct LengthRange {
  std::size_t least = 1;  // bytes, both included
  std::size_t most = row_text_bytes_max;
  friend bool operator==(const LengthRange&, const LengthRange&) = default;
};

// How a coupon's text names the code that an offer's trigger waits for.
struct FixedCode {
  std::string code;  // the same for every text of the row
  friend bool operator==(const FixedCode&, const FixedCode&) = default;
};
struct LeadingCode {
  std::size_t bytes = 0;  // so much from the start of the text, the prefix included
  friend bool operator==(const LeadingCode&, const LeadingCode&) = default;
};
struct CodeUntil {
  std::string separator;  // from the prefix to its last occurrence, or to the end without one
  friend bool operator==(const CodeUntil&, const CodeUntil&) = default;
};
using CouponMapping = std::variant<FixedCode, LeadingCode, CodeUntil>;

struct PrefixRow {
  std::string id;
  std::vector<Symbology> symbologies;  // none: any
  std::vector<std::string> prefixes;   // one of them; none: any start
  LengthRange length;
  Check check = Check::none;  // over the text from its first digit to its end
  RowMeaning meaning = RowMeaning::product;
  Trust trust = Trust::static_;                        // of members and phones: static_ or typed
  std::optional<CouponMapping> coupon = std::nullopt;  // exactly for coupons
  friend bool operator==(const PrefixRow&, const PrefixRow&) = default;
};

struct PrefixTable {
  std::vector<PrefixRow> rows;
  friend bool operator==(const PrefixTable&, const PrefixTable&) = default;
};

// The row that decides what looks like an app code; it stands before every table.
inline constexpr std::string_view app_code_row = "app-code";

// What the row makes of the text, or why it does not claim it; never Unknown. A scan of unknown
// symbology, or a typed one, is judged by its text alone.
[[nodiscard]] std::expected<Meaning, Reason> claim_by_row(const PrefixRow& row,
                                                          const ScanText& scanned,
                                                          const PhonePlan& phones);

// {"rows": [ROW]}. Errors: invalid, context the path ("codes.rows[2].check").
[[nodiscard]] Result<PrefixTable> read_prefix_table(const json::Value& value,
                                                    std::string_view path);
[[nodiscard]] json::Value write_prefix_table(const PrefixTable& table);

// For a store that says nothing of its own.
[[nodiscard]] PrefixTable default_prefix_table();

}  // namespace till::cards
