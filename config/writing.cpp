#include "config/writing.h"

#include "config/toml.h"

namespace till::config {
namespace {

constexpr std::size_t comment_columns_max = 98;

std::string limits_of(Bounds bounds) {
  if (bounds.most == std::numeric_limits<std::int64_t>::max())
    return "from " + std::to_string(bounds.least);
  return std::to_string(bounds.least) + " to " + std::to_string(bounds.most);
}

}  // namespace

void Writing::line(std::string_view text) {
  if (off_) out_ += "# ";
  out_.append(text).push_back('\n');
}

// Wrapped at blanks.
void Writing::comment(std::string_view text) {
  std::string row = "#";
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (row.size() + 1 + word.size() > comment_columns_max) {
      out_ += row + "\n";
      row = "#";
    }
    row.append(" ").append(word);
  }
  out_ += row + "\n";
}

void Writing::explain(Key key, std::string_view limits) {
  if (style_ != Style::example) return;
  out_.push_back('\n');
  std::string text(key.about);
  if (!limits.empty()) text.append(" (").append(limits).append(")");
  comment(text + ".");
}

void Writing::table(Key key) {
  explain(key, "");
  if (style_ == Style::effective) out_.push_back('\n');
  line("[" + std::string(key.name) + "]");
}

void Writing::tables(Key key, const std::function<void(std::size_t)>& resize, std::size_t count,
                     const std::function<void(std::size_t)>& each) {
  explain(key, "");
  const auto title = "[[" + std::string(key.name) + "]]";
  for (std::size_t i = 0; i < count; ++i) {
    if (style_ == Style::effective) out_.push_back('\n');
    line(title);
    each(i);
  }
  if (count > 0 || style_ == Style::effective) return;
  // None by default: one stands there in comments, ready to be used.
  off_ = true;
  resize(1);
  line(title);
  each(0);
  resize(0);
  off_ = false;
}

void Writing::text(Key key, std::string& value, const TextRule&) {
  explain(key, "");
  line(std::string(key.name) + " = " + toml_string(value));
}

void Writing::optional_text(Key key, std::optional<std::string>& value, const TextRule&) {
  explain(key, value ? "" : "not set");
  if (value) return line(std::string(key.name) + " = " + toml_string(*value));
  out_ += "# " + std::string(key.name) + " = \"\"\n";
}

void Writing::texts(Key key, std::vector<std::string>& value, const TextRule&) {
  explain(key, "");
  std::string list;
  for (const auto& each : value) list += (list.empty() ? "" : ", ") + toml_string(each);
  line(std::string(key.name) + " = [" + list + "]");
}

void Writing::integer(Key key, std::int64_t& value, Bounds bounds) {
  explain(key, limits_of(bounds));
  line(std::string(key.name) + " = " + std::to_string(value));
}

void Writing::choice(Key key, std::size_t& value, const std::vector<std::string_view>& names) {
  std::string list;
  for (const auto name : names) list.append(list.empty() ? "" : ", ").append(name);
  explain(key, list);
  line(std::string(key.name) + " = " + toml_string(names.at(value)));
}

}  // namespace till::config
