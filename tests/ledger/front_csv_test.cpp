#include <gtest/gtest.h>

#include "ledger/members/csv.h"

namespace till::ledger {
namespace {

using Fields = std::vector<std::string>;

std::vector<CsvRecord> read_all(std::string_view text) {
  CsvReader reader(text);
  std::vector<CsvRecord> records;
  while (auto record = reader.next()) records.push_back(std::move(*record));
  return records;
}

TEST(Csv, plain_and_quoted_fields_are_read_with_their_lines) {
  const auto records = read_all("a,b\r\n\"x,1\",\"say \"\"hi\"\"\"\n\n\"two\nlines\",z\nlast,");
  ASSERT_EQ(records.size(), 4U);
  EXPECT_EQ(records[0].fields, (Fields{"a", "b"}));
  EXPECT_EQ(records[1].fields, (Fields{"x,1", "say \"hi\""}));
  EXPECT_EQ(records[2].fields, (Fields{"two\nlines", "z"}));
  EXPECT_EQ(records[2].line, 4U);
  EXPECT_EQ(records[3].fields, (Fields{"last", ""}));
  EXPECT_EQ(records[3].line, 6U);
}

TEST(Csv, a_byte_order_mark_is_no_part_of_the_first_field) {
  const auto records = read_all("\xEF\xBB\xBFname,phone\n");
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].fields, (Fields{"name", "phone"}));
}

TEST(Csv, nothing_is_read_from_nothing) {
  EXPECT_TRUE(read_all("").empty());
  EXPECT_TRUE(read_all("\n\r\n\n").empty());
  EXPECT_EQ(read_all(",").at(0).fields, (Fields{"", ""}));
}

struct Faulty {
  std::string text;
  CsvFault fault;
};

TEST(Csv, a_faulty_record_says_where_and_why_and_the_next_one_is_read) {
  const std::vector<Faulty> table{
      {"a,b\"c\nok,1\n", {1, 2, "has a quote inside, but does not start with one"}},
      {"\"a\" ,b\nok,1\n", {1, 1, "has text behind its closing quote"}},
      {"a,\xFF\nok,1\n", {1, 2, "is not UTF-8: save the file as UTF-8"}},
      {std::string("a,b\x01\nok,1\n"), {1, 2, "holds a control character"}},
      {std::string(5000, 'a') + "\nok,1\n", {1, 1, "is longer than 4096 bytes"}},
      {std::string(64, ',') + "\nok,1\n", {1, 65, "is one too many: a record has at most 64"}},
  };
  for (const auto& [text, fault] : table) {
    const auto records = read_all(text);
    ASSERT_EQ(records.size(), 2U) << fault.reason;
    EXPECT_EQ(records[0].fault, fault);
    EXPECT_EQ(records[1].fields, (Fields{"ok", "1"}));
    EXPECT_FALSE(records[1].fault);
  }
}

TEST(Csv, a_quote_that_is_never_closed_is_found_at_its_start) {
  const auto records = read_all("ok,1\na,\"b\nc,d\ne,f\n");
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[1].fault, (CsvFault{2, 2, "has a quote that is not closed"}));
}

}  // namespace
}  // namespace till::ledger
