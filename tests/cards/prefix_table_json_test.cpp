#include <gtest/gtest.h>

#include "cards/prefix_table.h"

namespace till::cards {
namespace {

Result<PrefixTable> read(std::string_view text) {
  TILL_TRY(const auto value, json::parse(text, "codes"));
  return read_prefix_table(value, "codes");
}

std::string one_row(std::string_view fields) {
  return R"({"rows":[{"id":"a",)" + std::string(fields) + "}]}";
}

TEST(PrefixTableJson, reads_every_field) {
  const auto table = read(R"({"rows": [
    {"id": "club", "symbologies": ["code128", "qr"], "prefixes": ["TM", "TX"],
     "length": {"least": 8, "most": 20}, "check": "luhn", "meaning": "member", "trust": "typed"},
    {"id": "may", "prefixes": ["TC-"], "meaning": "coupon", "coupon": {"until": "-"}},
    {"id": "june", "meaning": "coupon", "coupon": {"leading": 7}},
    {"id": "july", "meaning": "coupon", "coupon": {"code": "JULY"}},
    {"id": "phone", "symbologies": ["typed"], "meaning": "phone"},
    {"id": "goods", "meaning": "product"}]})");
  ASSERT_TRUE(table.has_value()) << describe(table.error());
  ASSERT_EQ(table->rows.size(), 6U);
  const PrefixRow club{.id = "club",
                       .symbologies = {Symbology::code128, Symbology::qr},
                       .prefixes = {"TM", "TX"},
                       .length = {.least = 8, .most = 20},
                       .check = Check::luhn,
                       .meaning = RowMeaning::member,
                       .trust = Trust::typed};
  EXPECT_EQ(table->rows[0], club);
  EXPECT_EQ(table->rows[1].coupon, CouponMapping{CodeUntil{"-"}});
  EXPECT_EQ(table->rows[2].coupon, CouponMapping{LeadingCode{7}});
  EXPECT_EQ(table->rows[3].coupon, CouponMapping{FixedCode{"JULY"}});
  EXPECT_EQ(table->rows[4].trust, Trust::typed);
  EXPECT_EQ(table->rows[5].meaning, RowMeaning::product);
  EXPECT_EQ(table->rows[5].length, LengthRange{});
}

TEST(PrefixTableJson, writes_what_it_reads_back) {
  const auto table = default_prefix_table();
  const auto written = json::canonical(write_prefix_table(table));
  const auto again = read(written);
  ASSERT_TRUE(again.has_value()) << describe(again.error());
  EXPECT_EQ(*again, table);
  EXPECT_EQ(json::canonical(write_prefix_table(*again)), written);
}

TEST(PrefixTableJson, may_be_empty_but_not_absent) {
  EXPECT_EQ(read(R"({"rows":[]})").value(), PrefixTable{});
  EXPECT_EQ(read("{}").error().context, "codes.rows");
}

struct Refused {
  std::string text;
  std::string path;
  std::string reason;
};

void expect_refused(const std::vector<Refused>& cases) {
  for (const auto& [text, path, reason] : cases) {
    const auto table = read(text);
    ASSERT_FALSE(table.has_value()) << text;
    EXPECT_EQ(table.error().code, ErrorCode::invalid) << text;
    EXPECT_EQ(table.error().context, path) << text;
    EXPECT_NE(table.error().text.find(reason), std::string::npos)
        << text << ": " << table.error().text;
  }
}

TEST(PrefixTableJson, refuses_with_the_path_and_the_reason) {
  const std::string member = R"("meaning":"member")";
  expect_refused(
      {{"[]", "codes", "object"},
       {R"({"rows":{}})", "codes.rows", "list"},
       {R"({"rows":[],"row":1})", "codes.row", "unknown field"},
       {R"({"rows":[7]})", "codes.rows[0]", "object"},
       {R"({"rows":[{"meaning":"member"}]})", "codes.rows[0].id", "missing"},
       {one_row(R"("check":"none")"), "codes.rows[0].meaning", "missing"},
       {one_row(R"("meaning":"person")"), "codes.rows[0].meaning", "one of"},
       {one_row(member + R"(,"check":"mod11")"), "codes.rows[0].check", "one of"},
       {one_row(member + R"(,"prefix":"2")"), "codes.rows[0].prefix", "unknown field"},
       {one_row(member + R"(,"prefixes":"2")"), "codes.rows[0].prefixes", "list"},
       {one_row(member + R"(,"prefixes":[2])"), "codes.rows[0].prefixes[0]", "string"},
       {one_row(member + R"(,"prefixes":[""])"), "codes.rows[0].prefixes", "1 to"},
       {one_row(member + R"(,"symbologies":["ean"])"), "codes.rows[0].symbologies",
        "no symbology \"ean\""},
       {one_row(member + R"(,"symbologies":["unknown"])"), "codes.rows[0].symbologies",
        "no symbology"},
       {one_row(member + R"(,"symbologies":["qr","qr"])"), "codes.rows[0].symbologies", "twice"},
       {one_row(member + R"(,"length":{"least":0,"most":3})"), "codes.rows[0].length.least",
        "between"},
       {one_row(member + R"(,"length":{"least":1,"most":129})"), "codes.rows[0].length.most",
        "between"},
       {one_row(member + R"(,"length":{"least":4,"most":3})"), "codes.rows[0].length.most", "less"},
       {one_row(member + R"(,"length":{"least":4})"), "codes.rows[0].length.most", "missing"},
       {one_row(member + R"(,"trust":"signed")"), "codes.rows[0].trust", "one of"},
       {one_row(R"("meaning":"product","trust":"static")"), "codes.rows[0].trust",
        "members and phones"}});
}

TEST(PrefixTableJson, refuses_coupons_and_ids_with_the_path_and_the_reason) {
  const std::string member = R"("meaning":"member")";
  expect_refused(
      {{one_row(member + R"(,"coupon":{"code":"A"})"), "codes.rows[0].coupon", "coupons"},
       {one_row(R"("meaning":"coupon")"), "codes.rows[0].coupon", "missing"},
       {one_row(R"("meaning":"coupon","coupon":{})"), "codes.rows[0].coupon", "exactly one"},
       {one_row(R"("meaning":"coupon","coupon":{"code":"A","leading":2})"), "codes.rows[0].coupon",
        "exactly one"},
       {one_row(R"("meaning":"coupon","coupon":{"code":""})"), "codes.rows[0].coupon.code", "1 to"},
       {one_row(R"("meaning":"coupon","coupon":{"until":""})"), "codes.rows[0].coupon.until",
        "1 to"},
       {one_row(R"("meaning":"coupon","coupon":{"leading":0})"), "codes.rows[0].coupon.leading",
        "between"},
       {one_row(R"("meaning":"phone","check":"luhn")"), "codes.rows[0].check", "none"},
       {R"({"rows":[{"id":"app-code","meaning":"member"}]})", "codes.rows[0].id", "always there"},
       {R"({"rows":[{"id":"a","meaning":"member"},{"id":"a","meaning":"member"}]})",
        "codes.rows[1].id", "twice"}});
}

TEST(PrefixTableJson, refuses_more_rows_or_prefixes_than_its_limits) {
  json::Array rows;
  for (std::size_t i = 0; i <= table_rows_max; ++i)
    rows.emplace_back(json::Object{{"id", "r" + std::to_string(i)}, {"meaning", "member"}});
  auto over = rows;
  EXPECT_EQ(read_prefix_table(json::Object{{"rows", std::move(over)}}, "codes").error().context,
            "codes.rows");
  rows.pop_back();
  EXPECT_TRUE(read_prefix_table(json::Object{{"rows", std::move(rows)}}, "codes").has_value());

  json::Array prefixes;
  for (std::size_t i = 0; i <= row_prefixes_max; ++i) prefixes.emplace_back(std::to_string(i));
  json::Object row{{"id", "r"}, {"meaning", "member"}, {"prefixes", std::move(prefixes)}};
  EXPECT_EQ(read_prefix_table(json::Object{{"rows", json::Array{std::move(row)}}}, "codes")
                .error()
                .context,
            "codes.rows[0].prefixes");
}

}  // namespace
}  // namespace till::cards
