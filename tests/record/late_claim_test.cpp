#include "record/late_claim.h"

#include <gtest/gtest.h>

#include "record/claim.h"
#include "record/day.h"
#include "record/effects.h"
#include "tests/record/documents_examples.h"
#include "tests/record/sales.h"
#include "tests/record/samples.h"

namespace till::record {
namespace {

using samples::counted;

LateClaimBody full() {
  LateClaimBody body;
  body.sale.entry = counted<EntryId>(5);
  body.at = instant_of(1'700'000'000);
  body.clock = "plausible";
  body.subject = {"0123456789abcdef0123456789abcdef", counted<CardToken>(7), Trust::static_};
  body.member_stamp = Mark{samples::epoch, Seq{41}, counted<Hash>(9)};
  body.member = loyalty::Member{.account = "a1"};
  body.member->tier = "gold";
  body.answer = {{"state", "durable"}};
  return body;
}

TEST(LateClaim, every_field_survives) {
  auto body = full();
  const auto read = [](const LateClaimBody& wanted) {
    return read_late_claim(write_late_claim(wanted),
                           write_late_claim_personal(wanted, counted<Salt>(1)));
  };
  EXPECT_EQ(read(body), body);
  body.sale = {{}, PosKey{PosKey::Kind::sale, "s1", "pos1", "2026-11-22", "000123"}};
  body.member.reset();
  EXPECT_EQ(read(body), body);
}

TEST(LateClaim, is_read_strictly) {
  const auto body = *json::parse(write_late_claim(full()));
  const auto why = [](const json::Value& value) {
    const auto read = read_late_claim(canonical(value), std::nullopt);
    return read ? std::string() : read.error().context + ": " + read.error().text;
  };
  EXPECT_EQ(why(body), "");
  EXPECT_EQ(why(test::changed(body, "added", json::Value(1))), "claim.added: unknown field");
  EXPECT_EQ(why(test::changed(body, "sale", std::nullopt)),
            "claim.sale: must be given, or else sale_key");
  EXPECT_EQ(why(test::changed(body, "subject", json::Object{{"trust", "none"}})),
            "claim.subject: must be somebody");
  const auto key = write_pos_key({PosKey::Kind::return_, "s1", "1", "2026-11-22", "7"});
  EXPECT_EQ(why(test::changed(test::changed(body, "sale", std::nullopt), "sale_key", key)),
            "claim.sale_key: must be of a sale");
  EXPECT_EQ(why(test::changed(body, "sale_key", key)),
            "claim.sale: must be given, or else sale_key");
}

TEST(LateClaim, is_told_from_a_claim_with_a_code) {
  EXPECT_TRUE(is_late_claim(write_late_claim(full())));
  EXPECT_FALSE(is_late_claim(R"({"code":"A.B"})"));
  EXPECT_FALSE(is_late_claim("{}"));
  EXPECT_FALSE(is_late_claim("no JSON"));
}

TEST(LateClaim, does_nothing_to_an_account_by_itself) {
  const auto entry = samples::entry_of(Kind::claim, {}, write_late_claim(full()));
  EXPECT_TRUE(effects_of(entry)->empty());
  EXPECT_FALSE(sale_in(entry)->has_value());
  DayFigures figures;
  EXPECT_TRUE(add_to(figures, entry));
  EXPECT_EQ(figures, DayFigures{});
}

}  // namespace
}  // namespace till::record
