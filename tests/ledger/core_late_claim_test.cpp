#include <gtest/gtest.h>

#include "ledger/people/verify.h"
#include "ledger/store/late_claims.h"
#include "record/late_claim.h"
#include "tests/ledger/core_world.h"

namespace till::ledger::core {
namespace {

// A till that sold to nobody, and another one where the customer comes with the receipt.
class LateClaimTest : public ::testing::Test {
 protected:
  LateClaimTest() {
    world.publish(rules);
    world.admit(seller);
    world.admit(desk);
  }
  record::Entry claim(Till& where, record::SaleNamed sale, const std::string& account) {
    record::LateClaimBody body;
    body.sale = std::move(sale);
    body.at = where.now;
    body.clock = "synced";
    body.subject.account = account;
    body.subject.trust = record::Trust::static_;
    body.member = loyalty::Member{.account = account};
    return where.append(record::Kind::claim, record::write_late_claim(body),
                        record::write_late_claim_personal(body, where.random.fixed<Salt>()));
  }
  record::Entry claim(Till& where, const record::Entry& sale, const std::string& account) {
    return claim(where, record::SaleNamed{sale.header.id, {}}, account);
  }
  LateClaimRow row(const record::Entry& entry) {
    const auto found = must(LateClaims(world.books->database).find(entry.header.id));
    EXPECT_TRUE(found.has_value());
    return found.value_or(LateClaimRow{});
  }
  std::int64_t balance(const std::string& account) {
    const auto found = must(world.books->accounts.find(account));
    return found ? found->balance.value() : 0;
  }
  std::int64_t refusals() { return must(world.books->alarms.count("claim_refused")); }

  Rules rules;
  Till seller{rules, 1};
  Till desk{rules, 2};
  World world;
  const std::string anna = people_id(1);
  const std::string boris = people_id(2);
};

TEST_F(LateClaimTest, a_receipt_of_nobody_earns_for_the_member_what_it_would_have_earned) {
  const auto sale = seller.sell({});
  world.take(seller);
  const auto claimed = claim(desk, sale, anna);
  world.take(desk);
  EXPECT_EQ(must(world.books->parked.count()), 0);
  EXPECT_EQ(row(claimed).earned.value(), 1'000);
  EXPECT_TRUE(row(claimed).posted());
  EXPECT_EQ(balance(anna), 1'000);
  EXPECT_EQ(world.account(anna).purchases, 1);
  EXPECT_EQ(must(world.books->tallies.counters(anna)).at("stamp:tea"), 2);
  EXPECT_EQ(must(world.books->tallies.bought(anna)), std::vector<std::string>{"tea"});
  const auto lots = must(world.books->accounts.lots(anna));
  ASSERT_EQ(lots.size(), 1U);
  EXPECT_EQ(lots[0].earned_at, seller.now) << "as of the sale";
  EXPECT_EQ(lots[0].partner, "tea-house");
  world.expect_even_books();
  for (const auto& proof : must(verify_ledger(*world.ledger))) EXPECT_EQ(proof.wrong, 0);
}

TEST_F(LateClaimTest, however_often_and_wherever_it_is_claimed_it_counts_once) {
  const auto sale = seller.sell({.transaction = "T-9"});
  const auto key = seller.sales.at(sale.header.id).pos_key;
  const auto first = claim(seller, sale, anna);
  const auto again = claim(seller, sale, anna);
  world.take(seller);
  const auto there = claim(desk, record::SaleNamed{{}, key}, anna);
  world.take(desk);
  EXPECT_EQ(row(again).duplicate_of, first.header.id);
  EXPECT_EQ(row(there).duplicate_of, first.header.id);
  EXPECT_EQ(balance(anna), 1'000);
  EXPECT_EQ(world.account(anna).purchases, 1);
  EXPECT_EQ(refusals(), 0);
}

TEST_F(LateClaimTest, a_claim_waits_for_its_sale_by_entry_and_by_pos_key) {
  const auto one = seller.sell({.transaction = "T-1"});
  const auto two = seller.sell({.transaction = "T-2"});
  claim(desk, one, anna);
  claim(desk, record::SaleNamed{{}, seller.sales.at(two.header.id).pos_key}, anna);
  world.take(desk);
  EXPECT_EQ(world.number("SELECT count(*) FROM parked WHERE code = 'waits_for_sale'"), 2);
  EXPECT_EQ(balance(anna), 0);
  world.take(seller);
  EXPECT_EQ(must(world.books->parked.count()), 0);
  EXPECT_EQ(balance(anna), 2'000);
}

TEST_F(LateClaimTest, a_return_takes_the_points_back_also_at_a_till_that_knows_of_no_claim) {
  const auto sale = seller.sell({});
  claim(desk, sale, anna);
  seller.give_back(sale, 1);
  world.take(seller);
  world.take(desk);
  EXPECT_EQ(balance(anna), 500);
  EXPECT_EQ(must(world.books->tallies.counters(anna)).at("stamp:tea"), 1);
  seller.give_back(sale, 1);
  world.take(seller);
  EXPECT_EQ(balance(anna), 0);
  EXPECT_EQ(must(world.books->alarms.count(alarm_kind::return_differs)), 0);
  world.expect_even_books();
}

TEST_F(LateClaimTest, returns_of_a_till_that_forgot_them_take_back_no_more_than_was_earned) {
  const auto sale = seller.sell({});
  claim(desk, sale, anna);
  world.take(seller);
  world.take(desk);
  const auto before = seller.sales.at(sale.header.id).receipt->returns;
  seller.give_back(sale, 1);
  seller.sales.at(sale.header.id).receipt->returns = before;
  seller.give_back(sale, 2);
  seller.sales.at(sale.header.id).receipt->returns = before;
  seller.give_back(sale, 2);
  world.take(seller);
  EXPECT_EQ(must(world.books->parked.count()), 0);
  EXPECT_EQ(balance(anna), 0);
  EXPECT_EQ(must(world.books->tallies.counters(anna))["stamp:tea"], 0);
  world.expect_even_books();
}

TEST_F(LateClaimTest, claim_and_returns_come_to_the_same_in_any_order) {
  const auto books_of = [&](bool claim_first) {
    World other;
    other.publish(rules);
    other.admit(seller);
    other.admit(desk);
    if (claim_first) other.take(desk);  // waits
    other.take(seller);
    other.take(desk);
    return other.account_json(anna);
  };
  const auto sale = seller.sell({.price = 3'333});
  seller.give_back(sale, 1);
  claim(desk, sale, anna);
  const auto expected = books_of(true);
  EXPECT_EQ(books_of(false), expected);
  EXPECT_NE(expected.find("\"left\":333"), std::string::npos) << expected;
}

TEST_F(LateClaimTest, what_may_not_be_claimed_earns_nothing_and_the_alarm_says_why) {
  const auto of_boris = seller.sell({.account = boris});
  const auto old = seller.sell({});
  const auto taken = seller.sell({});
  auto told = seller.sale_of({});
  told.receipt.reset();
  const auto alone = seller.sell_as(seller.random.fixed<EntryId>(), told);
  world.take(seller);
  const auto second_hand = claim(desk, of_boris, anna);
  const auto first = claim(desk, taken, boris);
  const auto late = claim(desk, taken, anna);
  const auto nothing = claim(desk, alone, anna);
  desk.now += std::chrono::days{30};
  desk.now += Seconds{1};
  const auto too_old = claim(desk, old, anna);
  world.take(desk);
  EXPECT_EQ(row(second_hand).refused, "the receipt was a member's when it was sold");
  EXPECT_EQ(row(late).refused, "another member claimed it before");
  EXPECT_EQ(row(nothing).refused, "it was recorded as told by the POS alone");
  EXPECT_EQ(row(too_old).refused, "the receipt was older than 30 days");
  EXPECT_TRUE(row(first).posted());
  EXPECT_EQ(refusals(), 4);
  EXPECT_EQ(balance(anna), 0);
  EXPECT_EQ(balance(boris), 2'000);
  EXPECT_EQ(must(world.books->parked.count()), 0) << "nobody has to do anything about it";
  for (const auto& proof : must(verify_ledger(*world.ledger))) EXPECT_EQ(proof.wrong, 0);
}

TEST_F(LateClaimTest, the_last_second_of_the_term_is_in_time) {
  const auto sale = seller.sell({});
  desk.now += std::chrono::days{30};
  const auto claimed = claim(desk, sale, anna);
  world.take(seller);
  world.take(desk);
  EXPECT_TRUE(row(claimed).posted());
}

TEST_F(LateClaimTest, a_code_that_the_sale_used_is_not_used_again) {
  const auto sale = seller.sell({.code = "MAY-7"});
  claim(desk, sale, anna);
  world.take(seller);
  world.take(desk);
  EXPECT_EQ(must(world.books->alarms.count(alarm_kind::code_reused)), 0);
}

TEST_F(LateClaimTest, a_claim_that_is_received_again_in_another_epoch_counts_once) {
  const auto sale = seller.sell({});
  world.take(seller);
  const auto claimed = claim(desk, sale, anna);
  world.take(desk);
  Till restored{rules, 3};
  world.admit(restored);
  const record::Draft draft{record::Kind::claim, claimed.header.id, claimed.body, claimed.personal};
  restored.entries.push_back(record::place(draft, restored.id, restored.head()));
  world.take(restored);
  EXPECT_EQ(balance(anna), 1'000);
  EXPECT_EQ(world.number("SELECT count(*) FROM repeated"), 1);
}

TEST_F(LateClaimTest, a_void_of_a_claimed_receipt_is_no_purchase_either) {
  const auto sale = seller.sell({});
  claim(desk, sale, anna);
  world.take(seller);
  world.take(desk);
  ASSERT_EQ(world.account(anna).purchases, 1);
  seller.give_back(sale, 2);
  auto body = must(record::read_return(seller.entries.back().body));
  seller.entries.pop_back();
  body.whole = true;
  body.pos_key.kind = record::PosKey::Kind::void_;
  seller.append(record::Kind::void_, record::write_return(body));
  world.take(seller);
  EXPECT_EQ(balance(anna), 0);
  EXPECT_EQ(world.account(anna).purchases, 0);
}

}  // namespace
}  // namespace till::ledger::core
