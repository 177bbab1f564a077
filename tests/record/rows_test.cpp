#include "record/rows.h"

#include <gtest/gtest.h>

#include "record/documents/member_document.h"
#include "record/documents/ruleset_document.h"
#include "record/envelope.h"
#include "tests/record/documents_examples.h"
#include "tests/record/documents_full.h"
#include "tests/record/samples.h"

namespace till::record {
namespace {

using loyalty::Points;
using samples::counted;

const std::string account_id = "0123456789abcdef0123456789abcdef";
const std::string member_id = "fedcba9876543210fedcba9876543210";

AccountRow full_account() {
  const auto member = *read_member(test::full_member());
  return {.id = account_id,
          .lots = member.lots,
          .debt = Points{5},
          .counters = member.counters,
          .uses = member.uses,
          .redeemed_day = "2026-11-22",
          .redeemed = Points{70},
          .offline_points_max = Points{0},
          .time = instant_of(1'700'000'000)};
}

MemberRow full_member_row() {
  const auto member = *read_member(test::full_member());
  return {.id = member_id,
          .account = account_id,
          .masked_name = "A*** K.",
          .tier = member.tier,
          .segments = member.segments,
          .birthday = member.birthday,
          .purchases = member.purchases,
          .last_purchase = member.last_purchase,
          .bought = member.bought,
          .activated = member.activated,
          .offers = member.offers,
          .app_key_not_before = instant_of(1'690'000'000)};
}

TEST(Rows, account_is_read_back_full_and_bare) {
  ASSERT_FALSE(full_account().lots.empty());
  ASSERT_FALSE(full_account().counters.empty());
  EXPECT_EQ(read_account_row(write_account_row(full_account()), "row"), full_account());
  AccountRow bare;
  bare.id = account_id;
  EXPECT_EQ(read_account_row(write_account_row(bare), "row"), bare);
  EXPECT_EQ(json::canonical(write_account_row(bare)),
            R"({"id":"0123456789abcdef0123456789abcdef","kind":"account","time":0})");
}

TEST(Rows, member_is_read_back_full_and_bare) {
  ASSERT_FALSE(full_member_row().offers.empty());
  EXPECT_EQ(read_member_row(write_member_row(full_member_row()), "row"), full_member_row());
  MemberRow bare;
  bare.id = member_id;
  bare.account = account_id;
  EXPECT_EQ(read_member_row(write_member_row(bare), "row"), bare);
}

TEST(Rows, card_is_read_back_with_and_without_a_person) {
  CardRow row{counted<CardToken>(1), account_id, member_id, true};
  EXPECT_EQ(read_card_row(write_card_row(row), "row"), row);
  row.member.clear();
  row.blocked = false;
  EXPECT_EQ(read_card_row(write_card_row(row), "row"), row);
}

TEST(Rows, fields_that_a_newer_ledger_adds_are_passed_over) {
  const auto added = [](json::Object row) {
    row.set("added_later", 1);
    return json::Value(std::move(row));
  };
  EXPECT_EQ(read_account_row(added(write_account_row(full_account())), "row"), full_account());
  EXPECT_EQ(read_member_row(added(write_member_row(full_member_row())), "row"), full_member_row());
  EXPECT_TRUE(
      read_card_row(added(write_card_row({counted<CardToken>(1), account_id, "", false})), "row"));
}

TEST(Rows, refusals_name_the_field_under_the_given_path) {
  const json::Value account = write_account_row(full_account());
  const auto context = [](const auto& result) {
    return result ? std::string("accepted") : result.error().context;
  };
  EXPECT_EQ(context(read_account_row(test::changed(account, "id", json::Value("a1")), "row")),
            "row.id");
  EXPECT_EQ(context(read_account_row(test::changed(account, "kind", json::Value("card")), "row")),
            "row.kind");
  EXPECT_EQ(
      context(read_account_row(test::changed(account, "lots[0].left", json::Value("x")), "row")),
      "row.lots[0].left");
  EXPECT_EQ(context(read_account_row(test::changed(account, "debt", json::Value(-1)), "row")),
            "row.debt");
  EXPECT_EQ(context(read_account_row(json::Array{}, "row")), "row");
  const json::Value member = write_member_row(full_member_row());
  EXPECT_EQ(context(read_member_row(test::changed(member, "account", std::nullopt), "row")),
            "row.account");
  EXPECT_EQ(context(read_member_row(test::changed(member, "birthday", json::Value(7)), "row")),
            "row.birthday");
  const json::Value card = write_card_row({counted<CardToken>(1), account_id, "", false});
  EXPECT_EQ(context(read_card_row(test::changed(card, "id", json::Value("ab")), "row")), "row.id");
  EXPECT_EQ(context(read_card_row(test::changed(card, "member", json::Value("m")), "row")),
            "row.member");
}

RulesetEnvelope full_envelope() {
  return {.version = 1'700'000'000,
          .published_at = instant_of(1'700'000'000),
          .ruleset = *read_ruleset(test::full_ruleset()),
          .offline = {{Trust::signed_, {Points{5000}, 10}}, {Trust::typed, {Points{0}, 0}}},
          .cards = json::Object{{"prefixes", json::Array{}}}};
}

TEST(Envelopes, are_read_back_and_written_to_the_same_bytes) {
  const RulesetEnvelope envelope = full_envelope();
  const Bytes bytes = write_envelope(envelope);
  const auto read = read_envelope(bytes);
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->version, envelope.version);
  EXPECT_EQ(read->published_at, envelope.published_at);
  EXPECT_EQ(read->ruleset, envelope.ruleset);
  EXPECT_EQ(read->offline, envelope.offline);
  EXPECT_EQ(read->cards, envelope.cards);
  EXPECT_EQ(write_envelope(*read), bytes);
}

TEST(Envelopes, of_another_engine_are_unsupported) {
  const json::Value good = *json::parse(write_envelope(full_envelope()));
  const auto read = read_envelope(canonical(test::changed(good, "ruleset.engine", json::Value(2))));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::unsupported);
  EXPECT_EQ(read.error().context, "envelope.ruleset.engine");
}

TEST(Envelopes, refusals_name_the_field) {
  const json::Value good = *json::parse(write_envelope(full_envelope()));
  const auto context = [&](std::string_view path, std::optional<json::Value> value) {
    const auto read = read_envelope(canonical(test::changed(good, path, std::move(value))));
    return read ? std::string("accepted") : read.error().context;
  };
  EXPECT_EQ(context("format", json::Value(2)), "envelope.format");
  EXPECT_EQ(context("version", json::Value(0)), "envelope.version");
  EXPECT_EQ(context("ruleset", std::nullopt), "envelope.ruleset");
  EXPECT_EQ(context("ruleset.currency", std::nullopt), "envelope.ruleset.currency");
  EXPECT_EQ(context("offline.cash", json::Value(json::Object{})), "envelope.offline.cash");
  EXPECT_EQ(context("offline.signed.points", json::Value(-1)), "envelope.offline.signed.points");
  EXPECT_EQ(context("offline.signed.more", json::Value(1)), "envelope.offline.signed.more");
  EXPECT_EQ(context("added", json::Value(1)), "envelope.added");
  EXPECT_EQ(context("cards", std::nullopt), "accepted");
}

}  // namespace
}  // namespace till::record
