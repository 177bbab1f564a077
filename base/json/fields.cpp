#include "base/json/fields.h"

#include "base/json/path.h"

namespace till::json {
namespace {

std::string range_reason(Range range) {
  return "must lie between " + std::to_string(range.least) + " and " + std::to_string(range.most);
}

std::string choice_reason(std::initializer_list<std::string_view> choices) {
  std::string reason = "must be one of ";
  bool first = true;
  for (const std::string_view choice : choices) {
    if (!first) reason += ", ";
    first = false;
    reason += choice;
  }
  return reason;
}

}  // namespace

void Refusal::refuse(std::string path, std::string reason, ErrorCode code) {
  if (!error_) error_ = Error{code, std::move(reason), std::move(path)};
}

Result<> Refusal::result() const {
  if (error_) return std::unexpected(*error_);
  return {};
}

Fields::Fields(const Value& value, std::string path, Refusal& refusal)
    : object_(value.as_object()), path_(std::move(path)), refusal_(refusal) {
  if (object_ == nullptr) refusal_.refuse(path_, "must be an object");
}

std::int64_t Fields::integer(std::string_view name, Range range) {
  if (required_value(name) == nullptr) return 0;
  return optional_integer(name, range).value_or(0);
}

std::int64_t Fields::integer_or(std::string_view name, std::int64_t absent, Range range) {
  return optional_integer(name, range).value_or(absent);
}

std::optional<std::int64_t> Fields::optional_integer(std::string_view name, Range range) {
  const Value* found = value(name);
  if (found == nullptr) return std::nullopt;
  const std::int64_t* number = found->as_integer();
  if (number == nullptr) {
    refuse(name, "must be an integer");
    return std::nullopt;
  }
  if (*number < range.least || *number > range.most) {
    refuse(name, range_reason(range));
    return std::nullopt;
  }
  return *number;
}

std::string Fields::text(std::string_view name) {
  if (required_value(name) == nullptr) return {};
  auto found = optional_text(name);
  if (found && found->empty()) refuse(name, "must not be empty");
  return std::move(found).value_or(std::string{});
}

std::string Fields::text_or(std::string_view name, std::string_view absent) {
  return optional_text(name).value_or(std::string(absent));
}

std::optional<std::string> Fields::optional_text(std::string_view name) {
  const Value* found = value(name);
  if (found == nullptr) return std::nullopt;
  if (const std::string* text = found->as_string()) return *text;
  refuse(name, "must be a string");
  return std::nullopt;
}

bool Fields::flag_or(std::string_view name, bool absent) {
  return optional_flag(name).value_or(absent);
}

std::optional<bool> Fields::optional_flag(std::string_view name) {
  const Value* found = value(name);
  if (found == nullptr) return std::nullopt;
  if (const bool* flag = found->as_bool()) return *flag;
  refuse(name, "must be true or false");
  return std::nullopt;
}

std::size_t Fields::choice(std::string_view name, std::initializer_list<std::string_view> choices,
                           std::optional<std::size_t> absent) {
  const Value* found = absent ? value(name) : required_value(name);
  if (found == nullptr) return absent.value_or(0);
  if (const std::string* text = found->as_string()) {
    std::size_t position = 0;
    for (const std::string_view known : choices) {
      if (*text == known) return position;
      ++position;
    }
  }
  refuse(name, choice_reason(choices));
  return absent.value_or(0);
}

const Value* Fields::value(std::string_view name) {
  if (object_ == nullptr) return nullptr;
  if (!known_.contains(name)) known_.emplace(name);
  return object_->find(name);
}

const Value* Fields::required_value(std::string_view name) {
  const Value* found = value(name);
  if (found == nullptr) refuse(name, "is missing");
  return found;
}

void Fields::list(std::string_view name,
                  const std::function<void(const Value&, const std::string&)>& each,
                  std::size_t items_max) {
  const Value* found = value(name);
  if (found == nullptr) return;
  const Array* items = found->as_array();
  if (items == nullptr) {
    refuse(name, "must be a list");
    return;
  }
  if (items->size() > items_max) {
    refuse(name, "must have at most " + std::to_string(items_max) + " items");
    return;
  }
  const std::string path = path_of(name);
  for (std::size_t i = 0; i < items->size(); ++i) each((*items)[i], path_of_item(path, i));
}

std::vector<std::string> Fields::texts(std::string_view name) {
  std::vector<std::string> out;
  list(name, [&](const Value& item, const std::string& path) {
    if (const std::string* text = item.as_string()) {
      out.push_back(*text);
    } else {
      refusal_.refuse(path, "must be a string");
    }
  });
  return out;
}

void Fields::entries(
    std::string_view name,
    const std::function<void(const std::string&, const Value&, const std::string&)>& each) {
  const Value* found = value(name);
  if (found == nullptr) return;
  const Object* object = found->as_object();
  if (object == nullptr) {
    refuse(name, "must be an object");
    return;
  }
  const std::string path = path_of(name);
  for (const auto& [field, item] : *object) each(field, item, path_of_field(path, field));
}

bool Fields::has(std::string_view name) const { return object_ != nullptr && object_->has(name); }

std::string Fields::path_of(std::string_view name) const { return path_of_field(path_, name); }

void Fields::refuse(std::string_view name, std::string reason) {
  refusal_.refuse(path_of(name), std::move(reason));
}

void Fields::finish() {
  if (object_ == nullptr) return;
  for (const auto& [name, value] : *object_) {
    if (!known_.contains(name)) {
      refuse(name, "unknown field");
      return;
    }
  }
}

}  // namespace till::json
