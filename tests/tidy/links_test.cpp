#include "tests/tidy/links.h"

#include <gtest/gtest.h>

namespace till::tidy {
namespace {

std::string checked(const std::string& text) {
  return report(
      check_links({{"docs/a.md", text}, {"docs/decisions/0001.md", ""}, {"LICENSE", ""}}));
}

TEST(Links, to_files_and_folders_of_the_tree_are_fine) {
  EXPECT_EQ(checked("[one](decisions/0001.md) [all](decisions/) [licence](../LICENSE)\n"), "");
  EXPECT_EQ(checked("[part](decisions/0001.md#context) [here](#words) [top](..)\n"), "");
}

TEST(Links, to_what_does_not_exist_are_found) {
  EXPECT_EQ(checked("text\n[gone](decisions/0002.md)\n"),
            "docs/a.md:2: links to decisions/0002.md, which does not exist\n");
  EXPECT_NE(checked("![picture](LICENSE)\n"), "");
  EXPECT_NE(checked("[beginning](decision)\n"), "");
}

TEST(Links, outside_the_tree_and_in_code_are_not_followed) {
  EXPECT_EQ(checked("[site](https://example.org/x) `[a](b)`\n```\n[c](d)\n```\n"), "");
}

std::string named(const std::string& path, const std::string& text) {
  return report(check_named_files({{path, text}, {"base/error.h", ""}, {"docs/a.yaml", ""}}));
}

TEST(NamedFiles, that_exist_are_fine_with_and_without_their_ending) {
  EXPECT_EQ(named("a.md", "`base/error.h` `base/error` `base/` `docs/a.yaml`\n"), "");
}

TEST(NamedFiles, that_do_not_exist_are_found) {
  EXPECT_EQ(named("a.md", "first\nsee `base/fault.h` there\n"),
            "a.md:2: names base/fault.h, which does not exist\n");
}

TEST(NamedFiles, other_code_is_no_path) {
  EXPECT_EQ(named("a.md", "`a / b` `/health` `base/<name>` `other/error.h` `base`\n"), "");
  EXPECT_EQ(named("docs/decisions/0001.md", "`base/fault.h`\n"), "");
  EXPECT_EQ(named("a.md", "```\n`base/fault.h`\n```\n"), "");
}

}  // namespace
}  // namespace till::tidy
