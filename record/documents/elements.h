// The small elements that several documents share, read and written the same way everywhere:
// selectors, validity of lots, plain lists, names of enumerations. Used by the codecs of this
// folder only.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/json/fields.h"
#include "base/time.h"
#include "loyalty/offer.h"
#include "loyalty/values.h"

namespace till::record {

// The texts of an enumeration in the order of its values.
using Names = std::initializer_list<std::string_view>;

template <class Enum>
[[nodiscard]] std::string_view name_in(Names names, Enum value) {
  const auto index = static_cast<std::size_t>(value);
  require(index < names.size(), "an enumeration has a value without a name");
  return names.begin()[index];
}

// Required unless `absent` is given.
template <class Enum>
[[nodiscard]] Enum read_enum(json::Fields& fields, std::string_view name, Names names,
                             std::optional<Enum> absent = std::nullopt) {
  std::optional<std::size_t> index;
  if (absent) index = static_cast<std::size_t>(*absent);
  return static_cast<Enum>(fields.choice(name, names, index));
}

// Bare values of a list or a map.
[[nodiscard]] std::int64_t read_integer(const json::Value& value, const std::string& path,
                                        json::Range range, json::Refusal& refusal);
[[nodiscard]] std::string read_text(const json::Value& value, const std::string& path,
                                    json::Refusal& refusal);

// An optional number as a strong type (Money, Points, Rate, Quantity).
template <class Strong>
[[nodiscard]] std::optional<Strong> read_optional(json::Fields& fields, std::string_view name,
                                                  json::Range range) {
  const auto number = fields.optional_integer(name, range);
  return number ? std::optional(Strong{*number}) : std::nullopt;
}

[[nodiscard]] Instant read_instant(json::Fields& fields, std::string_view name, json::Range range);
[[nodiscard]] std::optional<Instant> read_optional_instant(json::Fields& fields,
                                                           std::string_view name,
                                                           json::Range range);

// A list whose order means nothing: sorted, each text once.
[[nodiscard]] std::vector<std::string> read_text_set(json::Fields& fields, std::string_view name);

// A list that must be there, read element by element.
template <class T, class Read>
[[nodiscard]] std::vector<T> read_required_list(json::Fields& fields, std::string_view name,
                                                json::Refusal& refusal, Read read) {
  std::vector<T> items;
  if (fields.required_value(name) == nullptr) return items;
  fields.list(name, [&](const json::Value& value, const std::string& path) {
    items.push_back(read(value, path, refusal));
  });
  return items;
}

// Refuses what another element of the list already has.
class Unique {
 public:
  explicit Unique(json::Refusal& refusal) : refusal_(refusal) {}
  void add(const std::string& text, const std::string& path);

 private:
  json::Refusal& refusal_;
  std::set<std::string> seen_;
};

[[nodiscard]] loyalty::Selector read_selector(const json::Value& value, const std::string& path,
                                              json::Refusal& refusal);
// Everything when the field is absent.
[[nodiscard]] loyalty::Selector read_selector_field(json::Fields& fields, std::string_view name,
                                                    json::Refusal& refusal);
[[nodiscard]] json::Value write_selector(const loyalty::Selector& selector);

[[nodiscard]] std::optional<loyalty::LotValidity> read_validity_field(json::Fields& fields,
                                                                      std::string_view name,
                                                                      json::Refusal& refusal);
[[nodiscard]] json::Value write_validity(const loyalty::LotValidity& validity);

// The field that names what a grant counts towards: card, quest, draw or coupon.
[[nodiscard]] std::string subject_name(loyalty::GrantEffect::Kind kind);

// Refuses the other versions of the documents.
void read_format(json::Fields& fields);
// The number of the rules of computation; those this build does not know are unsupported.
[[nodiscard]] int read_engine(json::Fields& fields, json::Refusal& refusal);

// What a reading came to: the value, or the first refusal.
template <class T>
[[nodiscard]] Result<T> outcome(T value, const json::Refusal& refusal) {
  TILL_CHECK(refusal.result());
  return value;
}

}  // namespace till::record
