#include "config/toml.h"

#include <gtest/gtest.h>

namespace till::config {
namespace {

TEST(Toml, values_and_their_places_are_kept) {
  const auto root = parse_toml("a = 1\n[b]\n  c = [\"x\", true]\n", "f");
  ASSERT_TRUE(root) << describe(root.error());
  const auto& entries = std::get<Table>(root->value).entries;
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(std::get<std::int64_t>(entries[0].value), 1);
  const auto& c = std::get<Table>(entries[1].value).entries.at(0);
  EXPECT_EQ(to_text("f", c.name_place), "f:3:3");
  EXPECT_EQ(to_text("f", std::get<Nodes>(c.value).at(1).place), "f:3:13");
}

TEST(Toml, broken_file_is_named_with_line_and_column) {
  const auto root = parse_toml("a = 1\nb = \n", "/etc/till/tilld.toml");
  ASSERT_FALSE(root);
  EXPECT_EQ(root.error().code, ErrorCode::invalid);
  EXPECT_EQ(root.error().context.find("/etc/till/tilld.toml:2:"), 0U) << root.error().context;
}

TEST(Toml, key_that_stands_twice_is_refused) {
  const auto root = parse_toml("a = 1\na = 2\n", "f");
  ASSERT_FALSE(root);
  EXPECT_EQ(root.error().context.substr(0, 4), "f:2:");
}

TEST(Toml, hostile_nesting_is_refused) {
  const auto root = parse_toml("a = " + std::string(100'000, '['), "f");
  EXPECT_FALSE(root);
}

TEST(Toml, written_string_reads_back) {
  std::string all;
  for (int c = 1; c < 128; ++c) all.push_back(static_cast<char>(c));
  all += "\xd0\x96";
  const auto root = parse_toml("a = " + toml_string(all), "f");
  ASSERT_TRUE(root) << describe(root.error());
  EXPECT_EQ(std::get<std::string>(std::get<Table>(root->value).entries.at(0).value), all);
}

TEST(Toml, kinds_no_setting_has_are_named) {
  const auto root = parse_toml("a = 1.5\nb = 2026-11-22\nc = 10:00:00\n", "f");
  ASSERT_TRUE(root);
  const auto& entries = std::get<Table>(root->value).entries;
  EXPECT_EQ(kind_of(entries[0]), "a number with a fraction");
  EXPECT_EQ(kind_of(entries[1]), "a date");
  EXPECT_EQ(kind_of(entries[2]), "a time");
}

}  // namespace
}  // namespace till::config
