// Reads a parsed settings file along its keys, and refuses the first thing that is wrong by file,
// line and column. One thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/keys.h"
#include "config/toml.h"

namespace till::config {

class Reading final : public Keys {
 public:
  // Both must outlive the reading.
  Reading(const Node& root, std::string_view file_name);

  void table(Key key) override;
  void tables(Key key, const std::function<void(std::size_t)>& resize, std::size_t count,
              const std::function<void(std::size_t)>& each) override;
  void text(Key key, std::string& value, const TextRule& rule) override;
  void optional_text(Key key, std::optional<std::string>& value, const TextRule& rule) override;
  void texts(Key key, std::vector<std::string>& value, const TextRule& rule) override;
  void integer(Key key, std::int64_t& value, Bounds bounds) override;
  void choice(Key key, std::size_t& value, const std::vector<std::string_view>& names) override;

  // The first refusal, unknown keys included. Errors: invalid, context FILE:LINE:COLUMN.
  [[nodiscard]] Result<> finish();

 private:
  // A table of the file and the names that were asked for in it.
  struct Level {
    const Table* table = nullptr;  // null: the file does not have it
    std::string path;              // "journal."
    Place place;
    std::vector<std::string_view> known;
    std::string missing{};  // the first required key that is not there
  };

  const Node* find(Level& level, Key key);
  const Node* find(Key key);  // in the table that is open
  void leave_table();
  void refuse_unknown(const Level& level);
  void refuse(Place place, std::string text);
  [[nodiscard]] std::string path_of(Key key) const;
  // Null unless the key is there and is a string that the rule takes.
  const std::string* string_of(Key key, const Node& node, const TextRule& rule);

  std::string_view file_name_;
  Level root_;
  std::optional<Level> table_;
  std::optional<Error> error_;
};

// The known name that was probably meant; empty when none is near.
[[nodiscard]] std::string_view nearest(std::string_view name,
                                       const std::vector<std::string_view>& known);

// Errors: not_found, too_large and io when the file cannot be read.
[[nodiscard]] Result<std::string> read_settings_file(const std::string& path);

// Reads `text` into a T with the keys that `describe` names.
template <class T>
[[nodiscard]] Result<T> parse_settings(std::string_view text, std::string_view file_name,
                                       void (*describe)(Keys&, T&)) {
  TILL_TRY(const Node root, parse_toml(text, file_name));
  Reading reading(root, file_name);
  T settings;
  describe(reading, settings);
  TILL_CHECK(reading.finish());
  return settings;
}

}  // namespace till::config
