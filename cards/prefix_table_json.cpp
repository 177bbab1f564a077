#include <algorithm>
#include <set>

#include "base/json/fields.h"
#include "cards/prefix_table.h"

namespace till::cards {
namespace {

// In the order of the enumerations, which choice() counts on.
constexpr std::string_view check_names[] = {"none", "gs1_mod10", "luhn"};
constexpr std::string_view meaning_names[] = {"member", "coupon", "product", "phone"};

std::int64_t number_of(std::size_t value) { return static_cast<std::int64_t>(value); }
constexpr auto text_bytes_max = static_cast<std::int64_t>(row_text_bytes_max);

std::string row_id(json::Fields& fields, std::set<std::string, std::less<>>& ids) {
  auto id = fields.text("id");
  if (id.size() > row_id_bytes_max)
    fields.refuse("id", "must have at most " + std::to_string(row_id_bytes_max) + " bytes");
  if (id == app_code_row) fields.refuse("id", "is the name of the row that is always there");
  if (!ids.insert(id).second) fields.refuse("id", "stands twice");
  return id;
}

std::vector<Symbology> symbologies(json::Fields& fields) {
  std::vector<Symbology> found;
  for (const auto& name : fields.texts("symbologies")) {
    const auto symbology = symbology_of(name);
    if (!symbology || symbology == Symbology::unknown) {
      fields.refuse("symbologies", "knows no symbology \"" + name + "\"");
    } else if (std::ranges::find(found, *symbology) != found.end()) {
      fields.refuse("symbologies", "names \"" + name + "\" twice");
    } else {
      found.push_back(*symbology);
    }
  }
  return found;
}

std::vector<std::string> prefixes(json::Fields& fields) {
  auto found = fields.texts("prefixes");
  if (found.size() > row_prefixes_max)
    fields.refuse("prefixes", "must have at most " + std::to_string(row_prefixes_max));
  for (const auto& prefix : found) {
    if (prefix.empty() || prefix.size() > prefix_bytes_max)
      fields.refuse("prefixes",
                    "must each have 1 to " + std::to_string(prefix_bytes_max) + " bytes");
  }
  return found;
}

LengthRange length(json::Fields& fields, json::Refusal& refusal) {
  LengthRange range;
  if (const auto* value = fields.value("length")) {
    json::Fields inner(*value, fields.path_of("length"), refusal);
    range.least = static_cast<std::size_t>(inner.integer("least", {1, text_bytes_max}));
    range.most = static_cast<std::size_t>(inner.integer("most", {1, text_bytes_max}));
    if (!refusal.refused() && range.most < range.least)
      inner.refuse("most", "must not be less than least");
    inner.finish();
  }
  return range;
}

CouponMapping mapping(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  const auto code = fields.optional_text("code");
  const auto leading = fields.optional_integer("leading", {1, text_bytes_max});
  const auto until = fields.optional_text("until");
  if (code.has_value() + leading.has_value() + until.has_value() != 1)
    refusal.refuse(path, "must have exactly one of code, leading, until");
  fields.finish();
  if (leading) return LeadingCode{static_cast<std::size_t>(*leading)};
  if (until) {
    if (until->empty() || until->size() > prefix_bytes_max)
      refusal.refuse(path + ".until",
                     "must have 1 to " + std::to_string(prefix_bytes_max) + " bytes");
    return CodeUntil{*until};
  }
  const auto fixed = code.value_or("");
  if (fixed.empty() || fixed.size() > row_text_bytes_max)
    refusal.refuse(path + ".code",
                   "must have 1 to " + std::to_string(row_text_bytes_max) + " bytes");
  return FixedCode{fixed};
}

// What stands in a row only beside a certain meaning.
void read_by_meaning(PrefixRow& row, json::Fields& fields, json::Refusal& refusal) {
  const bool person = row.meaning == RowMeaning::member || row.meaning == RowMeaning::phone;
  if (person) {
    const std::size_t absent = row.meaning == RowMeaning::phone ? 1 : 0;
    row.trust =
        fields.choice("trust", {"static", "typed"}, absent) == 0 ? Trust::static_ : Trust::typed;
  } else if (fields.has("trust")) {
    (void)fields.value("trust");
    fields.refuse("trust", "belongs to members and phones only");
  }
  if (row.meaning == RowMeaning::coupon) {
    if (const auto* value = fields.required_value("coupon"))
      row.coupon = mapping(*value, fields.path_of("coupon"), refusal);
  } else if (fields.has("coupon")) {
    (void)fields.value("coupon");
    fields.refuse("coupon", "belongs to coupons only");
  }
  if (row.meaning == RowMeaning::phone && row.check != Check::none)
    fields.refuse("check", "must be none: phones have no check digit");
}

json::Value write_row(const PrefixRow& row) {
  json::Object object{
      {"id", row.id},
      {"check", check_names[static_cast<std::size_t>(row.check)]},
      {"meaning", meaning_names[static_cast<std::size_t>(row.meaning)]},
      {"length",
       json::Object{{"least", number_of(row.length.least)}, {"most", number_of(row.length.most)}}},
  };
  json::Array names;
  for (const auto symbology : row.symbologies) names.emplace_back(name_of(symbology));
  object.set("symbologies", std::move(names));
  json::Array starts;
  for (const auto& prefix : row.prefixes) starts.emplace_back(prefix);
  object.set("prefixes", std::move(starts));
  if (row.meaning == RowMeaning::member || row.meaning == RowMeaning::phone)
    object.set("trust", name_of(row.trust));
  if (row.coupon) {
    json::Object coupon;
    if (const auto* fixed = std::get_if<FixedCode>(&*row.coupon)) coupon.set("code", fixed->code);
    if (const auto* leading = std::get_if<LeadingCode>(&*row.coupon))
      coupon.set("leading", number_of(leading->bytes));
    if (const auto* until = std::get_if<CodeUntil>(&*row.coupon))
      coupon.set("until", until->separator);
    object.set("coupon", std::move(coupon));
  }
  return object;
}

}  // namespace

Result<PrefixTable> read_prefix_table(const json::Value& value, std::string_view path) {
  json::Refusal refusal;
  json::Fields fields(value, std::string(path), refusal);
  PrefixTable table;
  std::set<std::string, std::less<>> ids;
  const auto read_row = [&](const json::Value& element, const std::string& element_path) {
    json::Fields row_fields(element, element_path, refusal);
    PrefixRow row;
    row.id = row_id(row_fields, ids);
    row.symbologies = symbologies(row_fields);
    row.prefixes = prefixes(row_fields);
    row.length = length(row_fields, refusal);
    row.check = static_cast<Check>(row_fields.choice("check", {"none", "gs1_mod10", "luhn"}, 0));
    row.meaning = static_cast<RowMeaning>(
        row_fields.choice("meaning", {"member", "coupon", "product", "phone"}));
    read_by_meaning(row, row_fields, refusal);
    row_fields.finish();
    table.rows.push_back(std::move(row));
  };
  (void)fields.required_value("rows");
  fields.list("rows", read_row, table_rows_max);
  fields.finish();
  TILL_CHECK(refusal.result());
  return table;
}

json::Value write_prefix_table(const PrefixTable& table) {
  json::Array rows;
  for (const auto& row : table.rows) rows.push_back(write_row(row));
  return json::Object{{"rows", std::move(rows)}};
}

}  // namespace till::cards
