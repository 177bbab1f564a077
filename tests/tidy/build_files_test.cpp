#include "tests/tidy/build_files.h"

#include <gtest/gtest.h>

namespace till::tidy {
namespace {

TEST(BuildFiles, a_source_that_no_target_names_is_found) {
  const Tree tree{
      {"base/CMakeLists.txt", "till_library(base SOURCES\n  error.cpp  # time.cpp\n)\n"},
      {"base/error.cpp", ""},
      {"base/time.cpp", ""}};
  EXPECT_EQ(report(check_sources_are_built(tree)),
            "base/time.cpp: no CMakeLists.txt names it: add it to its folder's\n");
}

TEST(BuildFiles, paths_are_read_from_where_the_list_stands) {
  const Tree tree{
      {"storage/CMakeLists.txt", "till_library (storage SOURCES \"sqlite/database.cpp\")\n"},
      {"storage/sqlite/database.cpp", ""},
      {"tests/sync/CMakeLists.txt",
       "till_test(sync LABEL fast SOURCES a_test.cpp ../support/clock.cpp\n"
       "  ${CMAKE_SOURCE_DIR}/agent/sell.cpp ${CMAKE_CURRENT_SOURCE_DIR}/b.cpp)\n"},
      {"tests/sync/a_test.cpp", ""},
      {"tests/sync/b.cpp", ""},
      {"tests/support/clock.cpp", ""},
      {"agent/sell.cpp", ""},
  };
  EXPECT_EQ(report(check_sources_are_built(tree)), "");
}

TEST(BuildFiles, the_platform_stands_for_each_of_its_folders) {
  const Tree tree{{"platform/CMakeLists.txt", "till_library(p SOURCES ${TILL_PLATFORM}/files.cpp)"},
                  {"platform/posix/files.cpp", ""},
                  {"platform/windows/files.cpp", ""},
                  {"platform/windows/service.cpp", ""}};
  EXPECT_EQ(check_sources_are_built(tree).size(), 1U);
}

std::string labels(const std::string& text) {
  return report(check_tests_are_labelled({{"tests/base/CMakeLists.txt", text}}));
}

TEST(BuildFiles, a_test_without_a_known_label_is_found) {
  EXPECT_EQ(labels("till_test(base LABEL fast SOURCES a.cpp)\n"), "");
  EXPECT_EQ(labels("\ntill_test(base SOURCES a.cpp)\n"),
            "tests/base/CMakeLists.txt:2: till_test(base) needs LABEL fast, property, simulation, "
            "slow or corpus\n");
  EXPECT_NE(labels("till_test(base LABEL quick SOURCES a.cpp)\n"), "");
  EXPECT_NE(labels("till_test(base SOURCES a.cpp LABEL)\n"), "");
}

TEST(BuildFiles, a_bare_add_test_is_found) {
  EXPECT_NE(labels("add_test(NAME x COMMAND y)\n"), "");
  EXPECT_EQ(report(check_tests_are_labelled({{"cmake/TillHouse.cmake", "add_test(NAME x)"}})), "");
}

}  // namespace
}  // namespace till::tidy
