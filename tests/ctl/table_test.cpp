#include "sync/ctl/table.h"

#include <gtest/gtest.h>

namespace till::ctl {
namespace {

TEST(Table, columns_are_as_wide_as_their_widest_cell) {
  Table table({{"SEQ", Align::right}, {"KIND"}, {"BYTES", Align::right}});
  table.add({"9", "sale", "10"});
  table.add({"1000", "day_close", "123456"});
  EXPECT_EQ(table.text(),
            " SEQ  KIND        BYTES\n"
            "   9  sale           10\n"
            "1000  day_close  123456\n");
}

TEST(Table, cyrillic_takes_one_place_a_letter) {
  Table table({{"NAME"}, {"SUM", Align::right}});
  table.add({"Чай", "1"});
  table.add({"Tea bag", "20"});
  EXPECT_EQ(table.text(), "NAME     SUM\nЧай        1\nTea bag   20\n");
}

TEST(Table, lines_end_without_blanks) {
  Table table({{"A"}, {"B"}});
  table.add({"long cell", ""});
  EXPECT_EQ(table.text(), "A          B\nlong cell\n");
}

TEST(Table, a_scanned_code_cannot_steer_the_terminal) {
  Table table({{"TEXT"}});
  table.add({"\x1b[2Jgone\r\n"});
  EXPECT_EQ(table.text(), "TEXT\n\\x1b[2Jgone\\x0d\\x0a\n");
}

TEST(Printable, bytes_that_are_no_text_are_shown_as_numbers) {
  EXPECT_EQ(printable("a\xFFz"), "a\\xffz");
  EXPECT_EQ(printable("a\xC2\x9Bz"), "a\\x9bz");
  EXPECT_EQ(printable("Чай \xC2\xA0"), "Чай \xC2\xA0");
  EXPECT_EQ(printable(std::string_view("\0\x7F", 2)), "\\x00\\x7f");
}

TEST(Facts, values_are_aligned) {
  Facts facts;
  facts.add("queue", "empty");
  facts.add("ledger state", "connected");
  EXPECT_EQ(facts.text(), "queue         empty\nledger state  connected\n");
}

}  // namespace
}  // namespace till::ctl
