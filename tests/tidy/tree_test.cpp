#include "tests/tidy/tree.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace till::tidy {
namespace {

void write(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

TEST(Tree, build_folders_and_hidden_folders_are_not_read) {
  const auto top = std::filesystem::path(testing::TempDir()) / "tidy_tree";
  std::filesystem::remove_all(top);
  write(top / "base" / "a.cpp", "int a;\n");
  write(top / "build" / "dev" / "b.cpp", "int b;\n");
  write(top / "x" / "node_modules" / "c.cpp", "int c;\n");
  write(top / ".git" / "d.cpp", "int d;\n");
  write(top / ".ci" / "run", "true\n");
  write(top / "docs" / "picture.png", "PNG");
  const auto tree = load_tree(top);
  std::filesystem::remove_all(top);
  const Tree expected{{".ci/run", "true\n"}, {"base/a.cpp", "int a;\n"}, {"docs/picture.png", ""}};
  EXPECT_EQ(tree, expected);
}

TEST(Tree, a_folder_is_not_under_one_whose_name_it_begins_with) {
  EXPECT_TRUE(is_under("net/server.cpp", "net"));
  EXPECT_FALSE(is_under("network/server.cpp", "net"));
}

TEST(Tree, a_last_line_without_end_counts) {
  EXPECT_EQ(lines_of("a\n\nb").size(), 3U);
  EXPECT_EQ(lines_of("a\n\nb\n").size(), 3U);
  EXPECT_TRUE(lines_of("").empty());
}

TEST(Report, findings_are_sorted_by_place) {
  const Findings findings{{"b.cpp", 0, "whole file"}, {"a.cpp", 10, "ten"}, {"a.cpp", 2, "two"}};
  EXPECT_EQ(report(findings), "a.cpp:2: two\na.cpp:10: ten\nb.cpp: whole file\n");
}

}  // namespace
}  // namespace till::tidy
