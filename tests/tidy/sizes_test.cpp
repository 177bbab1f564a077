#include "tests/tidy/sizes.h"

#include <gtest/gtest.h>

namespace till::tidy {
namespace {

constexpr SizeLimits small{
    .header_lines_max = 3, .source_lines_max = 6, .function_lines_max = 3, .parameters_max = 2};

std::string checked(Tree tree, const std::string& ratchet = "") {
  tree["tests/tidy/ratchet.txt"] = ratchet;
  return report(check_sizes(tree, small));
}

const Tree long_header{{"base/a.h", "// A.\n#pragma once\nint a();\nint b();\n"}};
const Tree long_function{{"base/a.cpp", "void f() {\n  a();\n  b();\n}\n"}};

TEST(Sizes, what_is_within_the_limits_is_no_finding) {
  EXPECT_EQ(checked({{"base/a.h", "// A.\n#pragma once\nint a(int b, int c);\n"}}), "");
}

TEST(Sizes, what_is_over_a_limit_is_found) {
  EXPECT_EQ(checked(long_header),
            "base/a.h: header base/a.h is 4, over the limit of 3: split it by what it does\n");
  EXPECT_EQ(checked(long_function),
            "base/a.cpp:1: function base/a.cpp f is 4, over the limit of 3: split it by what it "
            "does\n");
  EXPECT_NE(checked({{"base/a.cpp", "\n\n\n\n\n\n\n"}}), "");
  EXPECT_NE(checked({{"base/a.h", "void f(int a, int b, int c);\n"}}), "");
}

TEST(Sizes, parameters_of_an_override_count_where_the_interface_stands) {
  EXPECT_EQ(checked({{"base/a.h", "void f(int a, int b, int c) const override;\n"}}), "");
  EXPECT_NE(checked({{"base/a.h", "virtual void f(int a, int b, int c) const = 0;\n"}}), "");
}

TEST(Sizes, what_the_ratchet_lists_may_stay) {
  EXPECT_EQ(checked(long_header, "# reason\n\nheader base/a.h 4\n"), "");
  EXPECT_EQ(checked(long_function, "function base/a.cpp f 4\n"), "");
}

TEST(Sizes, what_the_ratchet_lists_may_not_grow) {
  EXPECT_NE(checked({{"base/a.h", "// A.\n#pragma once\n\n\n\n"}}, "header base/a.h 4\n"), "");
}

TEST(Sizes, what_has_shrunk_is_written_down) {
  EXPECT_EQ(checked(long_header, "header base/a.h 9\n"),
            "tests/tidy/ratchet.txt:1: has shrunk: write \"header base/a.h 4\"\n");
}

TEST(Sizes, what_is_within_the_limit_or_gone_leaves_the_ratchet) {
  EXPECT_EQ(checked({{"base/a.h", "// A.\n"}}, "header base/a.h 9\n"),
            "tests/tidy/ratchet.txt:1: header base/a.h is within the limit or gone: remove the "
            "line\n");
}

TEST(Sizes, a_ratchet_line_without_a_size_is_found) {
  EXPECT_NE(checked({}, "header base/a.h\n"), "");
  EXPECT_NE(checked({}, "nonsense\n"), "");
}

TEST(Sizes, overloads_count_by_their_largest) {
  const Tree tree{{"base/a.h", "void f(int a);\nvoid f(int a, int b, int c);\n"}};
  EXPECT_EQ(measure(tree, small).at("parameters base/a.h f").size, 3);
}

}  // namespace
}  // namespace till::tidy
