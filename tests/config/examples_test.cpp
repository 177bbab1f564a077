#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "config/ledgerd_settings.h"
#include "config/tillctl_settings.h"
#include "config/tilld_settings.h"
#include "config/toml.h"
#include "platform/files.h"

namespace till::config {
namespace {

std::string example_path(const std::string& name) {
  return std::string(TILL_SOURCE_DIR) + "/config/examples/" + name;
}

std::string example_file(const std::string& name) {
  const auto bytes = platform::read_file(example_path(name), 1'048'576);
  EXPECT_TRUE(bytes) << (bytes ? "" : describe(bytes.error()));
  return bytes.value_or("");
}

// Every line that sets a key stands under a comment of its own.
void expect_a_comment_on_every_key(const std::string& text) {
  std::string before;
  std::size_t keys = 0;
  for (std::size_t from = 0; from < text.size();) {
    const auto end = text.find('\n', from);
    const auto line = text.substr(from, end - from);
    if (line.find(" = ") != std::string::npos) {
      ++keys;
      EXPECT_TRUE(before.starts_with("# ")) << line;
      EXPECT_TRUE(before.ends_with(".")) << line;
    }
    before = line;
    from = end + 1;
  }
  EXPECT_GT(keys, 3U);
}

TEST(Examples, tilld_parses_to_exactly_the_defaults) {
  EXPECT_EQ(load_tilld(example_path("tilld.toml")), TilldSettings{});
}

TEST(Examples, ledgerd_parses_to_exactly_the_defaults) {
  EXPECT_EQ(load_ledgerd(example_path("ledgerd.toml")), LedgerdSettings{});
}

TEST(Examples, tillctl_parses_to_exactly_the_defaults) {
  EXPECT_EQ(load_tillctl(example_path("tillctl.toml")), TillctlSettings{});
}

TEST(Examples, files_hold_what_the_programs_would_write_today) {
  EXPECT_EQ(example_file("tilld.toml"), example_tilld());
  EXPECT_EQ(example_file("ledgerd.toml"), example_ledgerd());
  EXPECT_EQ(example_file("tillctl.toml"), example_tillctl());
}

TEST(Examples, every_key_has_a_comment) {
  expect_a_comment_on_every_key(example_tilld());
  expect_a_comment_on_every_key(example_ledgerd());
  expect_a_comment_on_every_key(example_tillctl());
}

TEST(Examples, what_stands_in_comments_can_be_switched_on) {
  auto text = example_tilld();
  const std::string scanner = "# [[scanner]]";
  const auto from = text.find(scanner);
  ASSERT_NE(from, std::string::npos);
  auto block = text.substr(from);
  // Comments about keys are sentences, what can be switched on has no full stop at its end.
  std::string opened;
  for (std::size_t at = 0; at < block.size();) {
    const auto end = block.find('\n', at);
    const auto line = block.substr(at, end - at);
    const bool key = line.starts_with("# ") && !line.ends_with('.') &&
                     (line.find(" = ") != std::string::npos || line.find("[[") == 2);
    opened += (key ? line.substr(2) : line) + "\n";
    at = end + 1;
  }
  text.replace(from, std::string::npos, opened);
  const auto named = text.find("name = \"\"");
  ASSERT_NE(named, std::string::npos);
  text.replace(named, 9, "name = \"front\"");
  const auto path = text.find("\npath = \"\"");
  ASSERT_NE(path, std::string::npos);
  text.replace(path, 10, "\npath = \"/dev/ttyACM0\"");
  const auto settings = parse_tilld(text, "tilld.toml");
  ASSERT_TRUE(settings) << describe(settings.error()) << "\n" << text;
  ASSERT_EQ(settings->scanners.size(), 1U);
  EXPECT_EQ(settings->scanners[0], (ScannerSettings{.name = "front", .path = "/dev/ttyACM0"}));
}

}  // namespace
}  // namespace till::config
