#include <array>
#include <string>

#include "record/documents/bounds.h"
#include "record/documents/elements.h"
#include "record/documents/offer_codec.h"
#include "record/documents/writing.h"

namespace till::record {

namespace {

using loyalty::Basis;
using loyalty::Condition;
using Kind = loyalty::Condition::Kind;

const Names kind_names = {"all", "any", "not", "item", "amount", "present", "absent", "tender"};
const Names basis_names = {"running", "initial"};

class Reader {
 public:
  explicit Reader(json::Refusal& refusal) : refusal_(refusal) {}

  Condition read(const json::Value& value, const std::string& path, std::size_t depth) {
    if (depth > condition_depth_max) {
      refusal_.refuse(path, "is nested deeper than " + std::to_string(condition_depth_max));
      return {};
    }
    json::Fields fields(value, path, refusal_);
    Condition condition;
    const auto kind = only_kind(fields);
    if (!kind) return condition;
    condition.kind = *kind;
    fill(condition, fields, depth);
    fields.finish();
    return condition;
  }

 private:
  std::optional<Kind> only_kind(json::Fields& fields) {
    std::optional<Kind> found;
    std::size_t count = 0;
    for (std::size_t i = 0; i < kind_names.size(); ++i) {
      if (!fields.has(kind_names.begin()[i])) continue;
      found = static_cast<Kind>(i);
      ++count;
    }
    if (count == 1) return found;
    if (count == 0) fields.finish();  // a misspelt name is better told than a missing one
    refusal_.refuse(fields.path(),
                    "needs exactly one of all, any, not, item, amount, present, absent, tender");
    return std::nullopt;
  }

  void fill(Condition& condition, json::Fields& fields, std::size_t depth) {
    const auto name = name_in(kind_names, condition.kind);
    switch (condition.kind) {
      case Kind::all:
      case Kind::any:
        fields.list(name, [&](const json::Value& child, const std::string& path) {
          condition.children.push_back(read(child, path, depth + 1));
        });
        return;
      case Kind::negation:
        if (const json::Value* child = fields.value(name)) {
          condition.children.push_back(read(*child, fields.path_of(name), depth + 1));
        }
        return;
      case Kind::tender:
        condition.tender = fields.text(name);
        return;
      default:
        if (const json::Value* leaf = fields.value(name)) {
          fill_leaf(condition, *leaf, fields.path_of(name));
        }
    }
  }

  void fill_leaf(Condition& condition, const json::Value& leaf, const std::string& path) {
    json::Fields fields(leaf, path, refusal_);
    condition.select = read_selector_field(fields, "select", refusal_);
    if (condition.kind == Kind::item) {
      condition.min_quantity =
          read_optional<loyalty::Quantity>(fields, "min_quantity", sum_quantity_range);
      condition.min_amount = read_optional<loyalty::Money>(fields, "min_amount", money_range);
    }
    if (condition.kind == Kind::amount) {
      condition.min_amount = read_optional<loyalty::Money>(fields, "min", money_range);
      condition.max_amount = read_optional<loyalty::Money>(fields, "max", money_range);
    }
    if (condition.kind == Kind::item || condition.kind == Kind::amount) {
      condition.on = read_enum<Basis>(fields, "on", basis_names, Basis::running);
    }
    fields.finish();
  }

  json::Refusal& refusal_;
};

json::Value write_leaf(const Condition& condition) {
  json::Object leaf;
  const json::Value select = write_selector(condition.select);
  if (!select.as_object()->empty()) put(leaf, "select", select);
  const bool item = condition.kind == Kind::item;
  put_given(leaf, "min_quantity", condition.min_quantity);
  put_given(leaf, item ? "min_amount" : "min", condition.min_amount);
  put_given(leaf, "max", condition.max_amount);
  if (condition.on != Basis::running) put(leaf, "on", name_in(basis_names, condition.on));
  return leaf;
}

json::Value write_content(const Condition& condition) {
  switch (condition.kind) {
    case Kind::all:
    case Kind::any:
      return list_of(condition.children, write_condition);
    case Kind::negation:
      require(condition.children.size() == 1, "a negation has one condition");
      return write_condition(condition.children.front());
    case Kind::tender:
      return condition.tender;
    default:
      return write_leaf(condition);
  }
}

}  // namespace

Condition read_condition(const json::Value& value, const std::string& path,
                         json::Refusal& refusal) {
  return Reader(refusal).read(value, path, 1);
}

json::Value write_condition(const Condition& condition) {
  json::Object object;
  put(object, std::string(name_in(kind_names, condition.kind)), write_content(condition));
  return object;
}

}  // namespace till::record
