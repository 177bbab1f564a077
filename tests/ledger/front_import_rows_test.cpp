#include <gtest/gtest.h>

#include "ledger/members/import_rows.h"

namespace till::ledger {
namespace {

const ImportRules rules{.phones = {},
                        .table = cards::default_prefix_table(),
                        .now = instant_of(1'763'800'000)};  // 2025-11-22

ImportFile read(const std::string& csv) {
  auto file = read_import(csv, rules);
  EXPECT_TRUE(file) << describe(file.error());
  return file ? *file : ImportFile{};
}

TEST(ImportRows, a_full_row_is_read_and_normalised) {
  const auto file = read(
      "Name,PHONE,cards,tier,segments,birthday,balance,household,expires\n"
      "\"Kuznetsova, Anna\",8 (916) 123-45-67,TM79927398713; 2400000000013,gold,"
      "wine;books;wine,02-29,12345,home-1,2026-01-31\n");
  ASSERT_EQ(file.rows.size(), 1U);
  EXPECT_TRUE(file.refused.empty());
  EXPECT_TRUE(file.notes.empty());
  const auto& row = file.rows[0];
  EXPECT_EQ(row.line, 2U);
  EXPECT_EQ(row.name, "Kuznetsova, Anna");
  EXPECT_EQ(row.phone, "+79161234567");
  EXPECT_EQ(row.cards, (std::vector<std::string>{"TM79927398713", "2400000000013"}));
  EXPECT_EQ(row.tier, "gold");
  EXPECT_EQ(row.segments, (std::vector<std::string>{"books", "wine"}));
  EXPECT_EQ(row.birthday, (loyalty::Birthday{2, 29}));
  EXPECT_EQ(row.balance, loyalty::Points{12345});
  EXPECT_EQ(row.household, "home-1");
  EXPECT_EQ(row.expires_at, instant_of(1'769'904'000));  // 2026-02-01 00:00 UTC
}

struct Bad {
  std::string row;
  std::string column;
  std::string reason;
};

const std::vector<Bad> bad_rows{
    {"xyz,,,,,,,,", "member_id", "must be 32 hex digits, or empty to be given one"},
    {",A,,,,,,,", "phone", "has neither a member_id nor a phone nor a card to know the person by"},
    {",A,+7916123456,,,,,,", "phone", ""},
    {",A,,TM79927398713;TM79927398713,,,,,", "cards", "names one card twice"},
    {",A,+79161234567,,,13-01,,,", "birthday", "must be a day of the year written MM-DD"},
    {",A,+79161234567,,,02-30,,,", "birthday", "must be a day of the year written MM-DD"},
    {",A,+79161234567,,,2-3,,,", "birthday", "must be a day of the year written MM-DD"},
    {",A,+79161234567,,,,-1,,", "balance",
     "must be a whole number of points in the smallest step, from 0 to 1000000000000"},
    {",A,+79161234567,,,,1.5,,", "balance",
     "must be a whole number of points in the smallest step, from 0 to 1000000000000"},
    {",A,+79161234567,,,,99999999999999999999,,", "balance",
     "must be a whole number of points in the smallest step, from 0 to 1000000000000"},
    {",A,+79161234567,,,,,,2025-02-30", "expires", "must be a day written YYYY-MM-DD"},
    {",A,+79161234567,,,,,,2025-11-01", "expires", "lies in the past"},
    {",A,+79161234567,,,,,,,", "field 10", "the row has 10 fields, the header 9"},
    {",A,+79161234567", "field 3", "the row has 3 fields, the header 9"},
    {",A\"B,,,,,,,", "field 2", "has a quote inside, but does not start with one"},
    {",A,+79161234567,," + std::string(65, 's') + ",,,,", "segments",
     "has a segment longer than 64 bytes"},
    {",A,+79161234567,,,,," + std::string(65, 'h') + ",", "household", "is longer than 64 bytes"},
    {",\"A\nB\",+79161234567,,,,,,", "name", "must stand on one line, without tabs"},
};

TEST(ImportRows, each_bad_row_is_refused_by_line_column_and_reason) {
  for (const auto& bad : bad_rows) {
    const auto file = read(
        "member_id,name,phone,cards,segments,birthday,balance,household,expires\n"
        ",Good,+79160000001,,,,,,\n" +
        bad.row + "\n");
    ASSERT_EQ(file.refused.size(), 1U) << bad.row;
    EXPECT_EQ(file.refused[0].line, 3U) << bad.row;
    EXPECT_EQ(file.refused[0].column, bad.column) << bad.row;
    if (!bad.reason.empty()) {
      EXPECT_EQ(file.refused[0].reason, bad.reason) << bad.row;
    }
    EXPECT_FALSE(file.refused[0].reason.empty());
    EXPECT_EQ(file.rows.size(), 1U);
    EXPECT_EQ(file.rows_read, 2U);
  }
}

TEST(ImportRows, whoever_stands_twice_is_refused_the_second_time) {
  const auto file = read(
      "phone,cards\n"
      "+79161234567,TM79927398713\n"
      "89161234567,\n"
      ",TM79927398713\n");
  ASSERT_EQ(file.refused.size(), 2U);
  EXPECT_EQ(file.refused[0], (ImportRemark{3, "phone", "stands in line 2 already"}));
  EXPECT_EQ(file.refused[1], (ImportRemark{4, "cards", "stands in line 2 already"}));
}

TEST(ImportRows, a_card_that_tills_would_not_know_is_taken_with_a_note) {
  const auto file = read("cards\nTM79927398710\n4006381333931\n");
  EXPECT_EQ(file.rows.size(), 2U);
  ASSERT_EQ(file.notes.size(), 2U);
  EXPECT_EQ(file.notes[0].line, 2U);
  EXPECT_NE(file.notes[0].reason.find("do not take it for a card"), std::string::npos);
  EXPECT_EQ(file.notes[1].reason,
            "tills take it for a product by the row 'product' of the table of codes");
}

TEST(ImportRows, a_wrong_header_is_refused_as_a_whole) {
  const std::vector<std::pair<std::string, std::string>> table{
      {"", "the file is empty: its first line names the columns"},
      {"name;phone\n", "the columns must be separated by commas, not semicolons"},
      {"phone,Phone\n", "column 'phone' stands twice"},
      {"name,tier\n", "one of the columns member_id, phone and cards is needed to know people by"},
  };
  for (const auto& [csv, reason] : table) {
    const auto file = read_import(csv, rules);
    ASSERT_FALSE(file) << csv;
    EXPECT_EQ(file.error().code, ErrorCode::invalid);
    EXPECT_EQ(file.error().text, reason);
  }
  const auto unknown = read_import("phone,fax\n", rules);
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().text.find("unknown column 'fax'"), std::string::npos);
  EXPECT_EQ(unknown.error().context, "line 1, field 2");
}

}  // namespace
}  // namespace till::ledger
