#include "record/documents/elements.h"

#include <algorithm>
#include <memory>

#include "loyalty/ruleset.h"
#include "record/documents/bounds.h"
#include "record/documents/writing.h"

namespace till::record {

namespace {

const Names validity_ends = {"day", "month", "year"};

loyalty::Selector read_selector_fields(json::Fields& fields) {
  return {.skus = read_text_set(fields, "skus"),
          .categories = read_text_set(fields, "categories"),
          .brands = read_text_set(fields, "brands"),
          .tags = read_text_set(fields, "tags"),
          .except = nullptr};
}

loyalty::Selector read_except(const json::Value& value, const std::string& path,
                              json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  auto selector = read_selector_fields(fields);
  if (fields.value("except") != nullptr) {
    fields.refuse("except", "must not stand inside an except");
  }
  fields.finish();
  return selector;
}

}  // namespace

std::int64_t read_integer(const json::Value& value, const std::string& path, json::Range range,
                          json::Refusal& refusal) {
  const std::int64_t* number = value.as_integer();
  if (number == nullptr) {
    refusal.refuse(path, "must be an integer");
    return range.least;
  }
  if (*number < range.least || *number > range.most) {
    refusal.refuse(path, "must lie between " + std::to_string(range.least) + " and " +
                             std::to_string(range.most));
    return range.least;
  }
  return *number;
}

std::string read_text(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  const std::string* text = value.as_string();
  if (text == nullptr) refusal.refuse(path, "must be a string");
  return text == nullptr ? std::string() : *text;
}

Instant read_instant(json::Fields& fields, std::string_view name, json::Range range) {
  return instant_of(fields.integer(name, range));
}

std::optional<Instant> read_optional_instant(json::Fields& fields, std::string_view name,
                                             json::Range range) {
  const auto seconds = fields.optional_integer(name, range);
  return seconds ? std::optional(instant_of(*seconds)) : std::nullopt;
}

std::vector<std::string> read_text_set(json::Fields& fields, std::string_view name) {
  auto texts = fields.texts(name);
  std::ranges::sort(texts);
  const auto doubled = std::ranges::unique(texts);
  texts.erase(doubled.begin(), doubled.end());
  return texts;
}

void Unique::add(const std::string& text, const std::string& path) {
  if (!seen_.insert(text).second) refusal_.refuse(path, "stands twice");
}

loyalty::Selector read_selector(const json::Value& value, const std::string& path,
                                json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  auto selector = read_selector_fields(fields);
  if (const json::Value* except = fields.value("except")) {
    selector.except = std::make_shared<const loyalty::Selector>(
        read_except(*except, fields.path_of("except"), refusal));
  }
  fields.finish();
  return selector;
}

loyalty::Selector read_selector_field(json::Fields& fields, std::string_view name,
                                      json::Refusal& refusal) {
  const json::Value* value = fields.value(name);
  if (value == nullptr) return {};
  return read_selector(*value, fields.path_of(name), refusal);
}

json::Value write_selector(const loyalty::Selector& selector) {
  json::Object object;
  put_filled(object, "skus", selector.skus);
  put_filled(object, "categories", selector.categories);
  put_filled(object, "brands", selector.brands);
  put_filled(object, "tags", selector.tags);
  if (selector.except) put(object, "except", write_selector(*selector.except));
  return object;
}

std::optional<loyalty::LotValidity> read_validity_field(json::Fields& fields, std::string_view name,
                                                        json::Refusal& refusal) {
  const json::Value* value = fields.value(name);
  if (value == nullptr) return std::nullopt;
  json::Fields inner(*value, fields.path_of(name), refusal);
  loyalty::LotValidity validity;
  validity.days = static_cast<int>(inner.integer("days", days_range));
  validity.end = read_enum<loyalty::LotValidity::End>(inner, "end", validity_ends,
                                                      loyalty::LotValidity::End::day);
  inner.finish();
  return validity;
}

json::Value write_validity(const loyalty::LotValidity& validity) {
  json::Object object;
  put(object, "days", validity.days);
  if (validity.end != loyalty::LotValidity::End::day) {
    put(object, "end", name_in(validity_ends, validity.end));
  }
  return object;
}

std::string subject_name(loyalty::GrantEffect::Kind kind) {
  const Names names = {"card", "quest", "draw", "coupon"};
  return std::string(name_in(names, kind));
}

void read_format(json::Fields& fields) {
  if (fields.integer("format") != document_format) {
    fields.refuse("format", "must be " + std::to_string(document_format));
  }
}

int read_engine(json::Fields& fields, json::Refusal& refusal) {
  const auto engine = fields.integer("engine", {1, 1'000'000});
  if (engine > loyalty::engine_number) {
    refusal.refuse(fields.path_of("engine"), "this build does not know these rules of computation",
                   ErrorCode::unsupported);
  }
  return static_cast<int>(engine);
}

}  // namespace till::record
