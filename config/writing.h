// Writes settings along their keys as TOML: the values in force, or an example with a comment on
// every key. One thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/keys.h"

namespace till::config {

class Writing final : public Keys {
 public:
  enum class Style { effective, example };
  explicit Writing(Style style) : style_(style) {}

  void table(Key key) override;
  void tables(Key key, const std::function<void(std::size_t)>& resize, std::size_t count,
              const std::function<void(std::size_t)>& each) override;
  void text(Key key, std::string& value, const TextRule& rule) override;
  void optional_text(Key key, std::optional<std::string>& value, const TextRule& rule) override;
  void texts(Key key, std::vector<std::string>& value, const TextRule& rule) override;
  void integer(Key key, std::int64_t& value, Bounds bounds) override;
  void choice(Key key, std::size_t& value, const std::vector<std::string_view>& names) override;

  void comment(std::string_view text);
  [[nodiscard]] std::string result() && { return std::move(out_); }

 private:
  void explain(Key key, std::string_view limits);
  void line(std::string_view text);

  Style style_;
  bool off_ = false;  // what is written now is an example in comments
  std::string out_;
};

template <class T>
[[nodiscard]] std::string effective_text(const T& settings, void (*describe)(Keys&, T&)) {
  Writing writing(Writing::Style::effective);
  T written = settings;  // the walk is one for readers and writers, so it may change values
  describe(writing, written);
  return std::move(writing).result();
}

template <class T>
[[nodiscard]] std::string example_text(std::string_view opening, void (*describe)(Keys&, T&)) {
  Writing writing(Writing::Style::example);
  writing.comment(opening);
  T defaults;
  describe(writing, defaults);
  return std::move(writing).result();
}

}  // namespace till::config
