#include "config/reading.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "platform/files.h"

namespace till::config {
namespace {

constexpr std::size_t settings_bytes_max = 1'048'576;
constexpr std::size_t list_items_max = 1'000;

// How many characters must be put in, taken out or replaced.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    auto corner = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const auto replaced = corner + (a[i] == b[j] ? 0 : 1);
      corner = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::string joined(const std::vector<std::string_view>& names) {
  std::string out;
  for (const auto name : names) out.append(out.empty() ? "" : ", ").append(name);
  return out;
}

}  // namespace

std::string_view nearest(std::string_view name, const std::vector<std::string_view>& known) {
  std::string_view best;
  std::size_t least = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const auto each : known) {
    if (const auto far = distance(name, each); far < least) {
      least = far;
      best = each;
    }
  }
  return best;
}

Result<std::string> read_settings_file(const std::string& path) {
  return platform::read_file(path, settings_bytes_max);
}

Reading::Reading(const Node& root, std::string_view file_name) : file_name_(file_name) {
  root_.place = root.place;
  root_.table = std::get_if<Table>(&root.value);
}

std::string Reading::path_of(Key key) const {
  return (table_ ? table_->path : root_.path) + std::string(key.name);
}

void Reading::refuse(Place place, std::string text) {
  if (!error_) error_ = Error{ErrorCode::invalid, std::move(text), to_text(file_name_, place)};
}

const Node* Reading::find(Level& level, Key key) {
  level.known.push_back(key.name);
  if (level.table == nullptr) return nullptr;
  const auto found = std::ranges::find(level.table->entries, key.name, &Node::name);
  return found == level.table->entries.end() ? nullptr : &*found;
}

const Node* Reading::find(Key key) {
  auto& level = table_ ? *table_ : root_;
  const Node* node = find(level, key);
  if (node == nullptr && key.required && level.table != nullptr && level.missing.empty())
    level.missing = path_of(key);
  return node;
}

void Reading::refuse_unknown(const Level& level) {
  if (level.table == nullptr) return;
  for (const auto& entry : level.table->entries) {
    if (std::ranges::find(level.known, entry.name) != level.known.end()) continue;
    const auto meant = nearest(entry.name, level.known);
    refuse(entry.name_place, "unknown key " + level.path + entry.name +
                                 (meant.empty() ? ", known are " + joined(level.known)
                                                : ", did you mean " + std::string(meant) + "?"));
  }
}

void Reading::leave_table() {
  if (!table_) return;
  refuse_unknown(*table_);
  // After the unknown names: a misspelt key is both, and its own line says more.
  if (!table_->missing.empty()) refuse(table_->place, table_->missing + " is missing");
  table_.reset();
}

void Reading::table(Key key) {
  leave_table();
  const Node* node = find(root_, key);
  table_ = Level{.table = nullptr, .path = std::string(key.name) + ".", .place = {}, .known = {}};
  if (node == nullptr) return;
  table_->table = std::get_if<Table>(&node->value);
  if (table_->table == nullptr)
    refuse(node->place, std::string(key.name) + " must be a table, is " + kind_of(*node));
}

void Reading::tables(Key key, const std::function<void(std::size_t)>& resize, std::size_t,
                     const std::function<void(std::size_t)>& each) {
  leave_table();
  const Node* node = find(root_, key);
  const auto* nodes = node == nullptr ? nullptr : std::get_if<Nodes>(&node->value);
  if (node != nullptr && nodes == nullptr)
    refuse(node->place, std::string(key.name) + " must be a list of tables, written [[" +
                            std::string(key.name) + "]]");
  resize(nodes == nullptr ? 0 : std::min(nodes->size(), list_items_max));
  if (nodes == nullptr) return;
  if (nodes->size() > list_items_max)
    refuse(node->place, std::string(key.name) + " must have at most " +
                            std::to_string(list_items_max) + " tables");
  for (std::size_t i = 0; i < std::min(nodes->size(), list_items_max); ++i) {
    const auto& item = (*nodes)[i];
    const auto path = std::string(key.name) + "[" + std::to_string(i) + "]";
    table_ = Level{.table = std::get_if<Table>(&item.value),
                   .path = path + ".",
                   .place = item.place,
                   .known = {}};
    if (table_->table == nullptr)
      refuse(item.place, path + " must be a table, is " + kind_of(item));
    each(i);
    leave_table();
  }
}

const std::string* Reading::string_of(Key key, const Node& node, const TextRule& rule) {
  const auto* text = std::get_if<std::string>(&node.value);
  if (text == nullptr) {
    refuse(node.place, path_of(key) + " must be a string, is " + kind_of(node));
    return nullptr;
  }
  // A NUL would end the text early wherever the system reads it.
  const auto reason =
      text->find('\0') != std::string::npos ? std::string("must not hold a NUL") : rule(*text);
  if (reason.empty()) return text;
  refuse(node.place, path_of(key) + " " + reason + ", is " + toml_string(*text));
  return nullptr;
}

void Reading::text(Key key, std::string& value, const TextRule& rule) {
  const Node* node = find(key);
  if (node == nullptr) return;
  if (const auto* given = string_of(key, *node, rule)) value = *given;
}

void Reading::optional_text(Key key, std::optional<std::string>& value, const TextRule& rule) {
  const Node* node = find(key);
  if (node == nullptr) return;
  if (const auto* given = string_of(key, *node, rule)) value = *given;
}

void Reading::texts(Key key, std::vector<std::string>& value, const TextRule& rule) {
  const Node* node = find(key);
  if (node == nullptr) return;
  const auto* nodes = std::get_if<Nodes>(&node->value);
  if (nodes == nullptr || nodes->size() > list_items_max)
    return refuse(node->place, path_of(key) + " must be a list of at most " +
                                   std::to_string(list_items_max) + " strings");
  value.clear();
  for (const auto& each : *nodes)
    if (const auto* given = string_of(key, each, rule)) value.push_back(*given);
}

void Reading::integer(Key key, std::int64_t& value, Bounds bounds) {
  const Node* node = find(key);
  if (node == nullptr) return;
  const auto* given = std::get_if<std::int64_t>(&node->value);
  if (given != nullptr && *given >= bounds.least && *given <= bounds.most) {
    value = *given;
    return;
  }
  refuse(node->place, path_of(key) + " must be an integer between " + std::to_string(bounds.least) +
                          " and " + std::to_string(bounds.most) + ", is " +
                          (given == nullptr ? kind_of(*node) : std::to_string(*given)));
}

void Reading::choice(Key key, std::size_t& value, const std::vector<std::string_view>& names) {
  const Node* node = find(key);
  if (node == nullptr) return;
  const auto* given = string_of(key, *node, [&](std::string_view text) {
    const bool known = std::ranges::find(names, text) != names.end();
    return known ? std::string{} : "must be one of " + joined(names);
  });
  if (given != nullptr)
    value = static_cast<std::size_t>(std::ranges::find(names, *given) - names.begin());
}

Result<> Reading::finish() {
  leave_table();
  refuse_unknown(root_);
  if (error_) return std::unexpected(*error_);
  return {};
}

}  // namespace till::config
