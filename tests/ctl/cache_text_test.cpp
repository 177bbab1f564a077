#include "sync/ctl/cache_text.h"

#include <gtest/gtest.h>

namespace till::ctl {
namespace {

constexpr Minutes msk{180};

json::Value read(std::string_view text) { return *json::parse(text); }

TEST(CacheText, rows_are_shown_with_stamp_and_what_happened_here) {
  const auto text = held_text(read(R"({"account": "a1", "source": "rows",
    "stamp": {"epoch": "00000000000000ff", "seq": 41, "hash": "00"},
    "deltas": [{"seq": 40, "points": 5, "in_row": true}, {"seq": 42, "points": 35, "in_row": false},
               {"seq": 0, "points": -7, "in_row": false}],
    "effective": {"balance": 1000, "spendable_offline": 500, "held": 7, "not_yet_sent": 28,
                  "as_of": 1800000000, "known": true}})"),
                              msk);
  EXPECT_EQ(text,
            "account          a1\n"
            "known from       the ledger's own rows\n"
            "includes         this register's entries up to 41 of epoch 00000000000000ff\n"
            "as of            2027-01-15 11:00:00 +03:00\n"
            "balance now      1000\n"
            "not yet sent     28\n"
            "held             7\n"
            "by card offline  500\n"
            "\n"
            "     entry  points  counted\n"
            "        40       5  in the row\n"
            "        42      35  here\n"
            "on its way      -7  here\n");
}

TEST(CacheText, who_is_known_from_the_base_alone_cannot_spend) {
  const auto text = held_text(read(R"({"account": "a1", "source": "base",
    "base": {"version": 9, "balance": 70, "tier": "gold", "blocked": false}, "deltas": [],
    "effective": {"balance": 70, "spendable_offline": 0, "held": 0, "not_yet_sent": 0, "as_of": 0,
                  "known": true}})"),
                              msk);
  EXPECT_NE(text.find("base 9 alone: points can be earned, not spent"), std::string::npos) << text;
  EXPECT_NE(text.find("tier             gold"), std::string::npos) << text;
}

TEST(CacheText, the_base_is_a_line_of_the_status) {
  EXPECT_EQ(base_text(read(R"({"cache": {"base": {}}})"), msk), "none");
  EXPECT_EQ(
      base_text(read(R"({"cache": {"base": {"rows": 1000000, "made_at": 1800000000}}})"), msk),
      "1000000 cards, phones and members, as of 2027-01-15 11:00:00 +03:00");
  EXPECT_EQ(base_text(read(R"({"cache": {"base": {"failure": "cut off",
              "fetching": {"version": 9, "here": 25, "bytes": 100}}}})"),
                      msk),
            "none; fetching 9: 25 %; cut off");
}

}  // namespace
}  // namespace till::ctl
