#include <gtest/gtest.h>

#include "record/claim.h"
#include "tests/agent/last_entry.h"
#include "tests/agent/sales.h"

namespace till::agent {
namespace {

// What a POS keeps of a sale that was not recorded.
struct NotRecorded {
  json::Object request;
  std::string code;
  [[nodiscard]] json::Object claim() const { return {{"code", code}, {"sale", request}}; }
};

NotRecorded sell_in_vain(RunningTill& till, std::string_view card) {
  NotRecorded out;
  const auto identity = card.empty() ? std::string() : till.identity_of(card);
  out.request = commit_of(till, "1", identity, tea_basket());
  const auto told = till.post("/v1/receipts", out.request);
  EXPECT_EQ(told.status, 507);
  out.code = told.text("claim");
  return out;
}

std::int64_t balance_of(RunningTill& till, std::string_view card) {
  return till.post("/v1/identify", json::Object{{"code", json::Object{{"text", card}}}})
      .number("points.balance");
}

TEST(ApiClaims, a_sale_that_could_not_be_recorded_is_entered_with_its_code_and_earns) {
  RunningTill till(take_journal);
  const auto sale = sell_in_vain(till, anna_card);
  till.restart(give_journal_back);
  const auto told = till.post("/v1/claims", sale.claim());
  EXPECT_EQ(told.status, 201);
  EXPECT_EQ(told.text("state"), "durable");
  EXPECT_EQ(told.number("total"), 20'000);
  EXPECT_EQ(told["as_told"], json::Value(false));
  EXPECT_EQ(told.number("points.earned"), 2'000);
  EXPECT_EQ(balance_of(till, anna_card), anna_points + 2'000);
  const auto entry = last_entry(till);
  EXPECT_EQ(entry.header.kind, record::Kind::claim);
  const auto body = record::read_claim(entry.body, entry.personal);
  ASSERT_TRUE(body) << describe(body.error());
  EXPECT_EQ(body->code, sale.code);
  EXPECT_EQ(body->sale.subject.account, anna_account);
  till.restart();
  EXPECT_EQ(balance_of(till, anna_card), anna_points + 2'000);
}

TEST(ApiClaims, a_code_counts_once_whatever_is_repeated) {
  RunningTill till(take_journal);
  const auto sale = sell_in_vain(till, anna_card);
  till.restart(give_journal_back);
  const auto told = till.post("/v1/claims", sale.claim());
  const auto entries = till.entries();
  const auto again = till.post("/v1/claims", sale.claim());
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.bytes, told.bytes);
  const auto plain = till.post("/v1/receipts", sale.request);
  EXPECT_EQ(plain.status, 200);
  EXPECT_EQ(plain.bytes, told.bytes);
  EXPECT_EQ(till.entries(), entries);
  const auto known =
      till.get("/v1/receipts/by-pos-key?pos=1&business_date=2026-11-23&transaction=1");
  EXPECT_EQ(known.text("answer.entry"), told.text("entry"));
}

TEST(ApiClaims, a_sale_that_was_recorded_after_all_is_the_answer_to_its_code) {
  RunningTill till(take_journal);
  const auto sale = sell_in_vain(till, anna_card);
  till.restart(give_journal_back);
  const auto told = till.post("/v1/receipts", sale.request);
  EXPECT_EQ(told.status, 201);
  const auto claimed = till.post("/v1/claims", sale.claim());
  EXPECT_EQ(claimed.status, 200);
  EXPECT_EQ(claimed.bytes, told.bytes);
  EXPECT_EQ(balance_of(till, anna_card), anna_points + 2'000);
}

TEST(ApiClaims, the_code_says_when_and_for_whom_so_that_hours_later_nothing_is_lost) {
  RunningTill till(take_journal);
  const auto sold_at = till.clock.wall();
  const auto sale = sell_in_vain(till, anna_card);
  till.restart(give_journal_back);
  till.clock.advance(std::chrono::hours{26});
  EXPECT_EQ(till.post("/v1/claims", sale.claim()).status, 201);
  const auto entry = last_entry(till);
  const auto body = record::read_claim(entry.body, entry.personal);
  ASSERT_TRUE(body);
  EXPECT_EQ(body->sale.receipt->basket.at, sold_at);
  EXPECT_EQ(body->sale.at, till.clock.wall());
}

TEST(ApiClaims, another_till_takes_the_code_and_leaves_its_signature_to_the_ledger) {
  RunningTill seller(take_journal);
  const auto sale = sell_in_vain(seller, anna_card);
  RunningTill till;
  const auto told = till.post("/v1/claims", sale.claim());
  EXPECT_EQ(told.status, 201);
  const auto entry = last_entry(till);
  const auto body = record::read_claim(entry.body, entry.personal);
  ASSERT_TRUE(body) << describe(body.error());
  EXPECT_EQ(body->said.code.register_id, seller.world.register_id);
  EXPECT_EQ(body->sale.subject.account, anna_account);
  EXPECT_EQ(body->sale.told_reason, "");
  EXPECT_EQ(told.number("points.earned"), 2'000);
}

TEST(ApiClaims, goods_of_a_claimed_sale_are_taken_back) {
  RunningTill till(take_journal);
  const auto sale = sell_in_vain(till, anna_card);
  till.restart(give_journal_back);
  const auto told = till.post("/v1/claims", sale.claim());
  const auto taken = till.post(
      "/v1/voids", json::Object{{"pos_key", pos_key("2")}, {"receipt", told.text("entry")}});
  EXPECT_EQ(taken.status, 201);
  EXPECT_EQ(taken.number("total"), 20'000);
  EXPECT_EQ(balance_of(till, anna_card), anna_points);
}

TEST(ApiClaims, a_code_that_was_changed_or_cut_is_refused_and_nothing_is_recorded) {
  RunningTill till(take_journal);
  const auto sale = sell_in_vain(till, anna_card);
  till.restart(give_journal_back);
  const auto entries = till.entries();
  const auto refused = [&](std::string code) {
    auto claim = sale.claim();
    claim.set("code", std::move(code));
    const auto told = till.post("/v1/claims", claim);
    EXPECT_EQ(told.status, 422);
    EXPECT_EQ(told.text("path"), "code");
    return told.text("detail");
  };
  const auto dot = sale.code.find('.');
  auto said = *json::parse(*from_base64(sale.code.substr(0, dot)));
  said.as_object()->set("total", 1);
  EXPECT_EQ(refused(to_base64(json::canonical(said)) + sale.code.substr(dot)),
            "was not signed by this register: it was changed");
  EXPECT_EQ(refused(sale.code.substr(0, dot + 5)), "is no claim code, or was not read whole");
  EXPECT_EQ(refused("ABC"), "is no claim code: a part of it is missing");
  EXPECT_EQ(till.entries(), entries);
}

TEST(ApiClaims, a_code_is_good_for_the_request_that_it_was_given_for_alone) {
  RunningTill till(take_journal);
  const auto sale = sell_in_vain(till, anna_card);
  till.restart(give_journal_back);
  auto other = sale;
  other.request.set("paid_by", "cash");
  const auto told = till.post("/v1/claims", other.claim());
  EXPECT_EQ(told.status, 422);
  EXPECT_EQ(told.text("path"), "sale");
  const auto no_pos = till.post(
      "/v1/claims", json::Object{{"code", sale.code}, {"sale", json::Object{{"pos_key", 1}}}});
  EXPECT_EQ(no_pos.status, 422);
  EXPECT_EQ(no_pos.text("path"), "sale.pos_key");
  EXPECT_EQ(till.post("/v1/claims", json::Object{{"code", sale.code}}).text("path"), "sale");
}

TEST(ApiClaims, while_nothing_can_be_written_the_code_stays_good) {
  RunningTill till(take_journal);
  const auto sale = sell_in_vain(till, anna_card);
  const auto told = till.post("/v1/claims", sale.claim());
  EXPECT_EQ(told.status, 507);
  EXPECT_EQ(told.text("claim"), "");
  till.restart(give_journal_back);
  EXPECT_EQ(till.post("/v1/claims", sale.claim()).status, 201);
}

TEST(ApiClaims, what_nobody_was_named_for_is_entered_and_earns_nothing) {
  RunningTill till(take_journal);
  const auto sale = sell_in_vain(till, "");
  till.restart(give_journal_back);
  const auto told = till.post("/v1/claims", sale.claim());
  EXPECT_EQ(told.status, 201);
  EXPECT_EQ(told.number("total"), 20'000);
  EXPECT_TRUE(told["points"].is_null());
}

TEST(ApiClaims, are_for_who_sells) {
  RunningTill till;
  EXPECT_EQ(till.ask({.path = "/v1/claims", .json = json::Object{}, .role = "view"}).status, 403);
}

}  // namespace
}  // namespace till::agent
