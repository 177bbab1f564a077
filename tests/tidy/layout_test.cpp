#include "tests/tidy/layout.h"

#include <gtest/gtest.h>

namespace till::tidy {
namespace {

std::string lines(const std::string& path, const std::string& text) {
  return report(check_blanks_and_lines({{path, text}}));
}

std::string opening(const std::string& text) {
  return report(check_header_openings({{"base/a.h", text}}));
}

TEST(Layout, blanks_that_nobody_sees_are_found) {
  EXPECT_EQ(lines("base/a.cpp", "int a;\n\tint b;\n"), "base/a.cpp:2: a tab: use blanks\n");
  EXPECT_EQ(lines("README.md", "text \n"), "README.md:1: trailing blanks: remove them\n");
  EXPECT_NE(lines("script/build", "true\r\n"), "");
  EXPECT_NE(lines("base/a.cpp", "int a;"), "");
  EXPECT_EQ(lines("docs/examples/a.json", "{}\t"), "");
}

TEST(Layout, a_line_of_100_characters_is_the_longest) {
  EXPECT_EQ(lines("base/a.cpp", std::string(100, 'a') + "\n"), "");
  EXPECT_NE(lines("base/a.cpp", std::string(101, 'a') + "\n"), "");
  EXPECT_EQ(lines("README.md", std::string(101, 'a') + "\n"), "");
}

TEST(Layout, characters_are_counted_not_bytes) {
  std::string cyrillic;
  for (int i = 0; i < 100; ++i) cyrillic += "\xD0\x96";
  EXPECT_EQ(lines("base/a.cpp", cyrillic + "\n"), "");
}

TEST(HeaderOpening, says_what_it_is_and_then_guards) {
  EXPECT_EQ(opening("// What it is.\n#pragma once\nint a();\n"), "");
}

TEST(HeaderOpening, without_a_comment_is_found) {
  EXPECT_NE(opening("#pragma once\nint a();\n"), "");
}

TEST(HeaderOpening, without_a_guard_is_found) {
  EXPECT_EQ(opening("// What it is.\nint a();\n"),
            "base/a.h:2: #pragma once must follow the opening comment\n");
  EXPECT_NE(opening("// Nothing but a comment.\n"), "");
}

}  // namespace
}  // namespace till::tidy
