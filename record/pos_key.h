// The POS's own name of a transaction. Used wherever a retry must be told from a new receipt.
#pragma once

#include <compare>
#include <string>

#include "base/json/json.h"

namespace till::record {

// Together with the hash of the request it makes every retry safe.
struct PosKey {
  enum class Kind { sale, return_, void_ } kind = Kind::sale;
  std::string store;
  std::string pos;
  std::string business_date;
  std::string transaction;
  friend auto operator<=>(const PosKey&, const PosKey&) = default;
};
[[nodiscard]] std::string_view name_of(PosKey::Kind kind);  // "sale", "return", "void"
[[nodiscard]] std::string to_text(const PosKey& key);       // for logs and messages
[[nodiscard]] json::Value write_pos_key(const PosKey& key);
// Errors: invalid with the path; every field is required, the date must be a day.
[[nodiscard]] Result<PosKey> read_pos_key(const json::Value& value, std::string path);

}  // namespace till::record
