// The checks over the real tree. Each finding names the file, the line and what to do.

#include <gtest/gtest.h>

#include "tests/tidy/build_files.h"
#include "tests/tidy/header_homes.h"
#include "tests/tidy/layout.h"
#include "tests/tidy/links.h"
#include "tests/tidy/rooms.h"
#include "tests/tidy/sizes.h"
#include "tests/tidy/words.h"

namespace till::tidy {
namespace {

const Tree& house() {
  static const Tree tree = load_tree(TILL_SOURCE_DIR);
  return tree;
}

void expect_none(const Findings& findings) {
  EXPECT_TRUE(findings.empty()) << findings.size() << " found:\n" << report(findings);
}

TEST(House, is_found_and_read) {
  ASSERT_TRUE(house().contains("tests/tidy/house_test.cpp"));
  ASSERT_TRUE(house().contains("base/error.h"));
  EXPECT_FALSE(house().at("base/error.h").empty());
}

TEST(House, arrows_point_down_only) { expect_none(check_include_edges(house())); }

TEST(House, libraries_stay_in_their_homes) { expect_none(check_header_homes(house())); }

TEST(House, only_platform_depends_on_the_operating_system) {
  expect_none(check_system_conditionals(house()));
}

TEST(House, banned_words_do_not_occur) { expect_none(check_banned_words(house())); }

TEST(House, names_say_something) { expect_none(check_names(house())); }

TEST(House, files_are_laid_out) { expect_none(check_blanks_and_lines(house())); }

TEST(House, headers_open_with_what_they_are) { expect_none(check_header_openings(house())); }

TEST(House, sizes_stay_within_limits_and_ratchet) { expect_none(check_sizes(house())); }

TEST(House, every_source_is_built) { expect_none(check_sources_are_built(house())); }

TEST(House, every_test_is_labelled) { expect_none(check_tests_are_labelled(house())); }

TEST(House, documents_link_to_what_exists) { expect_none(check_links(house())); }

TEST(House, documents_name_files_that_exist) { expect_none(check_named_files(house())); }

}  // namespace
}  // namespace till::tidy
