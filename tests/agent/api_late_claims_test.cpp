#include <gtest/gtest.h>

#include "record/late_claim.h"
#include "tests/agent/last_entry.h"
#include "tests/agent/sales.h"

namespace till::agent {
namespace {

json::Object claim_of(json::Value receipt, const std::string& identity) {
  return {{"receipt", std::move(receipt)}, {"identity", identity}};
}

json::Object of_other_till(std::string_view transaction) {
  auto key = pos_key(transaction);
  key.set("store", "s2");
  return key;
}

record::LateClaimBody last_claim(RunningTill& till) {
  const auto entry = last_entry(till);
  const auto body = record::read_late_claim(entry.body, entry.personal);
  EXPECT_TRUE(body) << describe(body.error());
  return body.value_or(record::LateClaimBody{});
}

TEST(ApiLateClaims, a_receipt_of_nobody_is_claimed_for_a_member) {
  RunningTill till;
  const auto sale = sell(till, "1");
  const auto told = till.post("/v1/claims", claim_of(pos_key("1"), till.identity_of(anna_card)));
  EXPECT_EQ(told.status, 201);
  EXPECT_EQ(told.text("state"), "durable");
  EXPECT_EQ(told.text("sale"), sale.text("entry"));
  EXPECT_EQ(told.number("points"), 2'000);
  const auto body = last_claim(till);
  EXPECT_EQ(body.subject.account, anna_account);
  EXPECT_EQ(to_hex(*body.sale.entry), sale.text("entry"));
  ASSERT_TRUE(body.member);
  EXPECT_TRUE(body.member->lots.empty()) << "what the account holds is nobody's business here";
}

TEST(ApiLateClaims, a_retry_gets_the_same_bytes_and_another_member_a_refusal) {
  RunningTill till;
  const auto sale = sell(till, "1");
  const auto told = till.post("/v1/claims", claim_of(pos_key("1"), till.identity_of(anna_card)));
  const auto entries = till.entries();
  till.restart();
  const auto again =
      till.post("/v1/claims", claim_of(sale.text("entry"), till.identity_of(anna_card)));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.bytes, told.bytes);
  const auto other =
      till.post("/v1/claims", claim_of(pos_key("1"), till.identity_of(stranger_card)));
  EXPECT_EQ(other.status, 409);
  EXPECT_EQ(other.text("code"), "claimed");
  EXPECT_EQ(till.entries(), entries);
}

TEST(ApiLateClaims, what_cannot_be_claimed_is_refused_with_the_reason) {
  RunningTill till;
  const auto refused = [&](const json::Object& claim) {
    const auto told = till.post("/v1/claims", claim);
    EXPECT_EQ(told.status, 409) << told.bytes;
    return told.text("code");
  };
  const auto anna_is = till.identity_of(anna_card);
  sell(till, "1", anna_is);
  EXPECT_EQ(refused(claim_of(pos_key("1"), anna_is)), "had_member");
  sell(till, "2");
  till.post("/v1/voids", json::Object{{"pos_key", pos_key("3")}, {"receipt", pos_key("2")}});
  EXPECT_EQ(refused(claim_of(pos_key("2"), anna_is)), "returned");
  sell(till, "4");
  till.clock.advance(std::chrono::days{30});
  EXPECT_EQ(till.post("/v1/claims", claim_of(pos_key("4"), till.identity_of(anna_card))).status,
            201);
  sell(till, "5");
  till.clock.advance(std::chrono::days{30} + Seconds{1});
  EXPECT_EQ(refused(claim_of(pos_key("5"), till.identity_of(anna_card))), "too_old");
}

TEST(ApiLateClaims, what_was_returned_before_does_not_come) {
  RunningTill till;
  const auto sale = sell(till, "1");
  const json::Object one{{"id", "1"}, {"quantity", 1'000}};
  EXPECT_EQ(till.post("/v1/returns", json::Object{{"pos_key", pos_key("2")},
                                                  {"receipt", sale.text("entry")},
                                                  {"lines", json::Array{one}}})
                .status,
            201);
  const auto told = till.post("/v1/claims", claim_of(pos_key("1"), till.identity_of(anna_card)));
  EXPECT_EQ(told.status, 201);
  EXPECT_EQ(told.number("points"), 1'000);
}

TEST(ApiLateClaims, a_receipt_of_another_till_is_left_to_the_ledger) {
  RunningTill till;
  const auto anna_is = till.identity_of(anna_card);
  const auto told = till.post("/v1/claims", claim_of(of_other_till("77"), anna_is));
  EXPECT_EQ(told.status, 201);
  EXPECT_EQ(told.text("decides"), "ledger");
  EXPECT_TRUE(told["points"].is_null());
  const auto body = last_claim(till);
  ASSERT_TRUE(body.sale.key);
  EXPECT_EQ(body.sale.key->store, "s2");
  EXPECT_EQ(till.post("/v1/claims", claim_of(of_other_till("77"), anna_is)).bytes, told.bytes);
  const std::string entry(32, '7');
  EXPECT_EQ(till.post("/v1/claims", claim_of(entry, anna_is)).status, 201);
  EXPECT_EQ(to_hex(*last_claim(till).sale.entry), entry);
}

TEST(ApiLateClaims, without_a_journal_nothing_is_claimed) {
  RunningTill till(take_journal);
  const auto told = till.post("/v1/claims", claim_of(pos_key("1"), till.identity_of(anna_card)));
  EXPECT_EQ(told.status, 507);
}

TEST(ApiLateClaims, a_request_that_is_none_is_refused_with_its_path) {
  RunningTill till;
  sell(till, "1");
  const auto path = [&](json::Object claim) {
    const auto told = till.post("/v1/claims", std::move(claim));
    EXPECT_EQ(told.status, 422);
    return told.text("path");
  };
  EXPECT_EQ(path({{"receipt", pos_key("1")}}), "identity");
  EXPECT_EQ(path(claim_of(pos_key("1"), "no token")), "identity");
  EXPECT_EQ(path(claim_of("xyz", till.identity_of(anna_card))), "receipt");
  auto more = claim_of(pos_key("1"), till.identity_of(anna_card));
  more.set("code", "A.B");
  EXPECT_EQ(path(more), "code");
}

}  // namespace
}  // namespace till::agent
