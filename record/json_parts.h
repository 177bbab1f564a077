// The small parts that every record document shares: ids and hashes as hex, epochs, marks, points
// and money, read field by field. Used by the codecs of this folder and by whoever shows a mark.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/json/fields.h"
#include "base/json/json.h"
#include "base/time.h"
#include "loyalty/values.h"
#include "record/entry.h"

namespace till::record {

// The hex of T::size bytes, lower case. `absent` gives zeros after a refusal.
template <class T>
[[nodiscard]] std::optional<T> optional_fixed(json::Fields& fields, std::string_view name) {
  const auto text = fields.optional_text(name);
  if (!text) return std::nullopt;
  auto value = fixed_from_hex<T>(*text);
  if (!value || to_hex(*value) != *text) {
    fields.refuse(name, "must be " + std::to_string(T::size * 2) + " lower-case hex digits");
    return std::nullopt;
  }
  return *value;
}
template <class T>
[[nodiscard]] T required_fixed(json::Fields& fields, std::string_view name) {
  if (fields.required_value(name) == nullptr) return {};
  return optional_fixed<T>(fields, name).value_or(T{});
}

inline constexpr std::int64_t body_version = 1;

[[nodiscard]] Instant read_instant(json::Fields& fields, std::string_view name);
[[nodiscard]] std::optional<Instant> optional_instant(json::Fields& fields, std::string_view name);
// A sequence number; 0 is allowed.
[[nodiscard]] Seq read_seq(json::Fields& fields, std::string_view name);
[[nodiscard]] Epoch read_epoch(json::Fields& fields, std::string_view name);
// The fields with which every body begins: its version and its kind.
void read_body_kind(json::Fields& fields, std::string_view kind, json::Refusal& refusal);
// An object kept as it is.
[[nodiscard]] json::Object read_object(json::Fields& fields, std::string_view name);
[[nodiscard]] loyalty::Points read_points(json::Fields& fields, std::string_view name);
[[nodiscard]] loyalty::Money read_money(json::Fields& fields, std::string_view name);

// {"epoch": 16 hex digits, "seq": number, "hash": 64 hex digits}
[[nodiscard]] json::Value write_mark(const Mark& mark);
[[nodiscard]] Result<Mark> read_mark(const json::Value& value, std::string path);
// Passes over fields it does not know.
[[nodiscard]] Result<Mark> read_open_mark(const json::Value& value, std::string path);

// The value of a part that was read by itself, or its refusal taken over and a default.
template <class T>
[[nodiscard]] T taken(Result<T> part, json::Refusal& refusal) {
  if (part) return std::move(*part);
  refusal.refuse(part.error().context, part.error().text, part.error().code);
  return {};
}
// A field of a larger document, read by a function of (value, path).
template <class T, class Read>
[[nodiscard]] std::optional<T> optional_part(json::Fields& fields, std::string_view name,
                                             json::Refusal& refusal, Read read) {
  const json::Value* value = fields.value(name);
  if (value == nullptr) return std::nullopt;
  return taken<T>(read(*value, fields.path_of(name)), refusal);
}
template <class T, class Read>
[[nodiscard]] T required_part(json::Fields& fields, std::string_view name, json::Refusal& refusal,
                              Read read) {
  if (fields.required_value(name) == nullptr) return {};
  return *optional_part<T>(fields, name, refusal, read);
}

}  // namespace till::record
