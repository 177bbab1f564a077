#include "tests/tidy/rooms.h"

#include <gtest/gtest.h>

namespace till::tidy {
namespace {

std::string checked(const std::string& path, const std::string& include) {
  return report(check_include_edges({{path, "#include \"" + include + "\"\n"}}));
}

TEST(Rooms, the_deepest_folder_is_the_room) {
  EXPECT_EQ(room_of("storage/sqlite/database.h")->folder, "storage/sqlite");
  EXPECT_EQ(room_of("storage/journal/journal.h")->folder, "storage");
  EXPECT_EQ(room_of("tests/storage/journal_test.cpp")->folder, "tests");
  EXPECT_EQ(room_of("storages/x.h"), nullptr);
}

TEST(Rooms, every_room_names_only_rooms_of_the_table) {
  for (const auto& room : rooms()) {
    for (const auto& used : room.may_use) {
      if (used == "*") continue;
      ASSERT_NE(room_of(used), nullptr) << used;
      EXPECT_EQ(room_of(used)->folder, used);
    }
  }
}

TEST(Rooms, arrows_down_and_inside_are_allowed) {
  EXPECT_EQ(checked("loyalty/quote.cpp", "loyalty/quote.h"), "");
  EXPECT_EQ(checked("loyalty/quote.cpp", "base/error.h"), "");
  EXPECT_EQ(checked("ledger/store.cpp", "storage/sqlite/database.h"), "");
  EXPECT_EQ(checked("tests/agent/sell_test.cpp", "agent/sell.h"), "");
}

TEST(Rooms, an_arrow_up_is_found_with_its_line) {
  const Tree tree{{"base/error.h", "// Errors.\n#pragma once\n#include \"loyalty/values.h\"\n"}};
  EXPECT_EQ(report(check_include_edges(tree)),
            "base/error.h:3: base may not include \"loyalty/values.h\" (it may use nothing but "
            "itself): move what is needed down, or pass it in as a value\n");
}

TEST(Rooms, siblings_do_not_know_each_other) {
  EXPECT_NE(checked("loyalty/quote.cpp", "cards/code.h"), "");
  EXPECT_NE(checked("storage/cache/rows.cpp", "net/client.h"), "");
  EXPECT_NE(checked("drivers/serial.cpp", "record/entry.h"), "");
  EXPECT_NE(checked("agent/main.cpp", "ledger/store.h"), "");
  EXPECT_NE(checked("ledger/main.cpp", "sync/hello.h"), "");
}

TEST(Rooms, a_shared_leaf_does_not_know_the_rest_of_its_folder) {
  EXPECT_NE(checked("storage/sqlite/database.cpp", "storage/journal/journal.h"), "");
  EXPECT_NE(checked("ledger/store.cpp", "storage/journal/journal.h"), "");
  EXPECT_NE(checked("drivers/symbols/reader.cpp", "drivers/scanner.h"), "");
}

TEST(Rooms, the_house_does_not_know_its_tests) {
  EXPECT_NE(checked("sync/courier.cpp", "tests/support/clock.h"), "");
}

TEST(Rooms, includes_that_do_not_start_at_the_root_are_found) {
  EXPECT_NE(checked("loyalty/quote.cpp", "quote.h"), "");
  EXPECT_NE(checked("loyalty/quote.cpp", "../base/error.h"), "");
}

TEST(Rooms, a_folder_outside_the_table_is_found) {
  EXPECT_EQ(report(check_include_edges({{"tools/x.cpp", ""}})),
            "tools/x.cpp: its folder is not in the table of rooms: add it to "
            "tests/tidy/rooms.cpp\n");
}

}  // namespace
}  // namespace till::tidy
