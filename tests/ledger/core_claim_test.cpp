#include <gtest/gtest.h>

#include "record/claim.h"
#include "record/effects.h"
#include "tests/ledger/core_world.h"

namespace till::ledger::core {
namespace {

using Status = ReceiptRow::Status;

// Two tills of the chain; the first one's disk was full.
class ClaimTest : public ::testing::Test {
 protected:
  ClaimTest() {
    world.publish(rules);
    world.admit(till);
    world.admit(other);
  }
  // What the till gave the customer when it could not record the sale.
  std::string code_for(const record::SaleBody& sold) {
    record::ClaimCode word;
    word.register_id = till.id;
    word.entry = till.random.fixed<EntryId>();
    word.pos_key = sold.pos_key;
    word.request = sold.request_hash;
    word.at = sold.at;
    word.total = record::money_of(sold);
    word.subject = sold.subject;
    return record::write_claim_code(word, till.key);
  }
  static record::Entry enter(Till& where, const std::string& word, const record::SaleBody& sold) {
    return where.append(record::Kind::claim, record::write_claim(word, sold),
                        record::write_sale_personal(sold, where.random.fixed<Salt>()));
  }
  ReceiptRow receipt(const record::Entry& entry) {
    const auto row = must(world.books->receipts.find(entry.header.id));
    EXPECT_TRUE(row.has_value());
    return row.value_or(ReceiptRow{});
  }
  std::string parked_detail() {
    const auto rows = must(world.books->parked.list({}));
    return rows.empty() ? std::string() : rows.front().code + ": " + rows.front().detail;
  }

  Rules rules;
  Till till{rules, 1};
  Till other{rules, 2};
  World world;
  const std::string anna = people_id(1);
  const record::SaleBody sale = till.sale_of({.account = anna, .transaction = "T-1"});
  const std::string code = code_for(sale);
};

TEST_F(ClaimTest, a_claim_posts_what_the_sale_would_have_posted) {
  const auto claim = enter(till, code, sale);
  world.take(till);
  EXPECT_EQ(must(world.books->parked.count()), 0);
  EXPECT_EQ(world.account(anna).balance.value(), 1'000);
  EXPECT_EQ(world.account(anna).purchases, 1);
  EXPECT_EQ(must(world.books->tallies.counters(anna)).at("stamp:tea"), 2);
  const auto row = receipt(claim);
  EXPECT_EQ(row.status, Status::posted);
  EXPECT_EQ(row.recomputed, ReceiptRow::Recomputed::equal);
  EXPECT_EQ(row.total.value(), 10'000);
  EXPECT_EQ(row.pos_key, sale.pos_key);
  world.expect_even_books();
}

TEST_F(ClaimTest, a_claim_of_a_sale_that_was_recorded_after_all_posts_nothing) {
  const auto sold = till.sell_as(till.random.fixed<EntryId>(), sale);
  world.take(till);
  const auto claim = enter(other, code, sale);
  world.take(other);
  EXPECT_EQ(receipt(claim).status, Status::duplicate);
  EXPECT_EQ(receipt(claim).duplicate_of, sold.header.id);
  EXPECT_EQ(world.account(anna).balance.value(), 1'000);
  EXPECT_EQ(world.account(anna).purchases, 1);
}

TEST_F(ClaimTest, a_sale_that_arrives_after_its_claim_posts_nothing_more) {
  const auto claim = enter(other, code, sale);
  world.take(other);
  const auto sold = till.sell_as(till.random.fixed<EntryId>(), sale);
  world.take(till);
  EXPECT_EQ(receipt(sold).duplicate_of, claim.header.id);
  EXPECT_EQ(world.account(anna).balance.value(), 1'000);
  EXPECT_EQ(must(world.books->alarms.count(alarm_kind::pos_key_reused)), 0);
}

TEST_F(ClaimTest, a_code_that_is_entered_at_two_tills_counts_once) {
  enter(till, code, sale);
  enter(other, code, sale);
  const auto third = enter(other, code, sale);
  world.take(till);
  world.take(other);
  EXPECT_EQ(receipt(third).status, Status::duplicate);
  EXPECT_EQ(world.account(anna).balance.value(), 1'000);
  EXPECT_EQ(world.account(anna).purchases, 1);
  world.expect_even_books();
}

TEST_F(ClaimTest, goods_of_a_claimed_sale_are_returned_like_any_others) {
  const auto claim = enter(till, code, sale);
  till.sales[claim.header.id] = sale;
  till.give_back(claim, 1);
  world.take(till);
  EXPECT_EQ(must(world.books->parked.count()), 0);
  EXPECT_EQ(world.account(anna).balance.value(), 500);
  EXPECT_EQ(must(world.books->alarms.count(alarm_kind::return_differs)), 0);
}

TEST_F(ClaimTest, a_code_that_its_register_did_not_sign_waits_for_a_person) {
  till.key = crypto::PrivateKey::generate();
  enter(other, code_for(sale), sale);
  world.take(other);
  EXPECT_EQ(parked_detail(),
            "malformed: was not signed by the register that it names (claim.code)");
  EXPECT_EQ(must(world.books->accounts.find(anna)), std::nullopt);
}

TEST_F(ClaimTest, a_code_of_a_register_that_is_unknown_or_revoked_waits_for_a_person) {
  const auto row = must(world.books->registers.find(till.id));
  auto transaction = must(world.books->begin());
  must(world.books->registers.set_state(transaction, row->number, RegisterState::revoked));
  must(transaction.commit());
  enter(other, code, sale);
  till.id = till.random.fixed<RegisterId>();
  enter(other, code_for(sale), sale);
  world.take(other);
  const auto rows = must(world.books->parked.list({}));
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].detail, "names a register that was revoked (claim.code)");
  EXPECT_EQ(rows[1].detail, "names a register that is not known here (claim.code)");
  EXPECT_EQ(world.number("SELECT count(*) FROM receipt"), 0);
}

TEST_F(ClaimTest, a_day_agrees_when_what_could_not_be_recorded_was_entered_before_its_close) {
  till.sell({.account = anna});
  enter(till, code, sale);
  till.close_day(record::ZReport{"1", 2, loyalty::Money{20'000}, {"T1", "T-1"}});
  world.take(till);
  EXPECT_EQ(world.number("SELECT count(*) FROM seal WHERE agreement = 'three_way'"), 1);
}

TEST_F(ClaimTest, what_another_register_could_not_record_is_not_in_the_day_of_this_one) {
  other.sell({.account = anna});
  enter(other, code, sale);
  other.close_day(record::ZReport{"1", 1, loyalty::Money{10'000}, {"T1"}});
  world.take(other);
  EXPECT_EQ(world.number("SELECT count(*) FROM seal WHERE agreement = 'three_way'"), 1);
  EXPECT_EQ(world.account(anna).balance.value(), 2'000);
}

}  // namespace
}  // namespace till::ledger::core
