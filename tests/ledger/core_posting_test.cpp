#include <gtest/gtest.h>

#include "ledger/machines/ingest.h"
#include "ledger/people/registers_admin.h"
#include "record/effects.h"
#include "tests/ledger/core_world.h"

namespace till::ledger::core {
namespace {

using Status = ReceiptRow::Status;
using Recomputed = ReceiptRow::Recomputed;

class PostingTest : public ::testing::Test {
 protected:
  PostingTest() {
    world.publish(rules);
    world.admit(till);
  }
  ReceiptRow receipt(const record::Entry& entry) {
    const auto row = must(world.books->receipts.find(entry.header.id));
    EXPECT_TRUE(row.has_value());
    return row.value_or(ReceiptRow{});
  }
  std::int64_t alarms(std::string_view kind) { return must(world.books->alarms.count(kind)); }
  loyalty::PointLot lot_of(const record::Entry& sale, std::int64_t points) {
    return {record::lot_id(sale.header.id, "rate:program"),
            loyalty::Points{points},
            till.now,
            till.now,
            std::nullopt,
            "rate:program",
            "tea-house"};
  }

  Rules rules;
  Till till{rules, 1};
  World world;
  const std::string anna = people_id(1);
};

TEST_F(PostingTest, a_sale_earns_in_double_entry) {
  const auto sale = till.sell({.account = anna});
  world.take(till);
  EXPECT_EQ(world.account(anna).balance.value(), 1'000);
  EXPECT_EQ(world.account("issuance:tea-house").balance.value(), -1'000);
  const auto row = receipt(sale);
  EXPECT_EQ(row.status, Status::posted);
  EXPECT_EQ(row.recomputed, Recomputed::equal);
  EXPECT_EQ(row.total.value(), 10'000);
  EXPECT_EQ(row.earned.value(), 1'000);
  EXPECT_EQ(world.account(anna).purchases, 1);
  EXPECT_EQ(must(world.books->tallies.counters(anna)).at("stamp:tea"), 2);
  EXPECT_EQ(must(world.books->tallies.bought(anna)), std::vector<std::string>{"tea"});
  world.expect_even_books();
}

TEST_F(PostingTest, spending_takes_from_the_lot_that_the_receipt_names) {
  const auto earned = till.sell({.account = anna});
  const auto spent =
      till.sell({.account = anna, .want_points = 400, .lots = {lot_of(earned, 1'000)}});
  world.take(till);
  EXPECT_EQ(receipt(spent).spent.value(), 400);
  EXPECT_EQ(receipt(spent).recomputed, Recomputed::equal);
  EXPECT_EQ(world.account(anna).balance.value(), 1'000 - 400 + 960);
  const auto lots = must(world.books->accounts.lots(anna));
  const auto first = std::ranges::find(lots, lot_of(earned, 0).id, &loyalty::PointLot::id);
  ASSERT_NE(first, lots.end());
  EXPECT_EQ(first->left.value(), 600);
  EXPECT_EQ(world.account("redemption:tea-house").balance.value(), 400);
  EXPECT_EQ(must(world.books->tallies.redeemed(anna, "2023-11-14"))->points.value(), 400);
  world.expect_even_books();
}

TEST_F(PostingTest, a_balance_may_go_below_zero) {
  till.sell({.account = anna,
             .want_points = 400,
             .lots = {{people_id(77), loyalty::Points{400}, till.now, {}, {}, {}, {}}}});
  world.take(till);
  const auto lots = must(world.books->accounts.lots(anna));
  const auto lent = std::ranges::find(lots, people_id(77), &loyalty::PointLot::id);
  ASSERT_NE(lent, lots.end());
  EXPECT_EQ(lent->left.value(), -400);
  EXPECT_EQ(must(world.books->parked.count()), 0);
  world.expect_even_books();
}

TEST_F(PostingTest, the_same_entry_received_twice_posts_once) {
  const auto sale = till.sell({.account = anna});
  world.take(till);
  Till copy{rules, 2};
  world.admit(copy);
  copy.sell_as(sale.header.id, till.sales.at(sale.header.id));
  world.take(copy);
  EXPECT_EQ(world.account(anna).balance.value(), 1'000);
  EXPECT_EQ(world.number("SELECT count(*) FROM repeated"), 1);
}

TEST_F(PostingTest, an_entry_under_the_id_of_another_is_parked) {
  const auto sale = till.sell({.account = anna});
  world.take(till);
  Till thief{rules, 2};
  world.admit(thief);
  thief.sell_as(sale.header.id, thief.sale_of({.account = people_id(2)}));
  world.take(thief);
  EXPECT_EQ(world.number("SELECT count(*) FROM parked WHERE code = 'malformed'"), 1);
  EXPECT_EQ(must(world.books->accounts.find(people_id(2))), std::nullopt);
}

TEST_F(PostingTest, the_same_transaction_under_another_id_posts_once) {
  const Wish wish{.account = anna, .transaction = "T-1"};
  const auto first = till.sell(wish);
  const auto second = till.sell(wish);
  world.take(till);
  EXPECT_EQ(world.account(anna).balance.value(), 1'000);
  EXPECT_EQ(receipt(second).status, Status::duplicate);
  EXPECT_EQ(receipt(second).duplicate_of, first.header.id);
  EXPECT_EQ(alarms(alarm_kind::pos_key_reused), 0);
  EXPECT_EQ(world.account(anna).purchases, 1);
}

TEST_F(PostingTest, another_receipt_under_the_same_transaction_is_posted_with_an_alarm) {
  till.sell({.account = anna, .transaction = "T-1"});
  till.sell({.account = anna, .price = 7'000, .transaction = "T-1"});
  world.take(till);
  EXPECT_EQ(world.account(anna).balance.value(), 1'000 + 1'400);
  EXPECT_EQ(alarms(alarm_kind::pos_key_reused), 1);
}

TEST_F(PostingTest, a_code_that_is_used_twice_is_an_alarm_and_no_refusal) {
  till.sell({.account = anna, .code = "MAY-7"});
  EXPECT_EQ(alarms(alarm_kind::code_reused), 0);
  till.sell({.account = people_id(2), .code = "MAY-7"});
  world.take(till);
  EXPECT_EQ(alarms(alarm_kind::code_reused), 1);
  EXPECT_EQ(world.account(people_id(2)).balance.value(), 900);
}

TEST_F(PostingTest, a_quote_that_computes_otherwise_is_posted_with_an_alarm) {
  auto body = till.sale_of({.account = anna});
  body.receipt->quote.earned.front().points = loyalty::Points{5'000};
  const auto sale = till.sell_as(till.random.fixed<EntryId>(), body);
  world.take(till);
  EXPECT_EQ(receipt(sale).recomputed, Recomputed::differs);
  EXPECT_EQ(alarms(alarm_kind::quote_differs), 1);
  EXPECT_EQ(world.account(anna).balance.value(), 5'000);
}

TEST_F(PostingTest, a_card_nobody_registered_earns_to_an_account_of_its_own) {
  const auto token = till.random.fixed<CardToken>();
  till.sell({.token = token});
  till.sell({.token = token});
  world.take(till);
  const auto account = world.account(pending_account_of(token));
  EXPECT_EQ(account.kind, AccountKind::pending);
  EXPECT_EQ(account.balance.value(), 2'000);
  EXPECT_EQ(must(world.books->people.find(token))->account, account.id);
}

TEST_F(PostingTest, points_of_nobody_are_parked) {
  auto body = till.sale_of({.account = anna});
  body.subject = {};
  till.sell_as(till.random.fixed<EntryId>(), body);
  world.take(till);
  EXPECT_EQ(world.number("SELECT count(*) FROM parked WHERE code = 'malformed'"), 1);
  EXPECT_EQ(world.number("SELECT count(*) FROM posting"), 0);
}

TEST_F(PostingTest, sums_past_64_bits_are_parked_and_leave_nothing_behind) {
  const std::int64_t much = INT64_MAX - 500;
  for (int i = 0; i < 2; ++i) {
    auto body = till.sale_of({.account = anna});
    body.receipt->quote.earned.front().points = loyalty::Points{much};
    till.sell_as(till.random.fixed<EntryId>(), body);
    till.figures = {};
  }
  world.take(till);
  EXPECT_EQ(world.account(anna).balance.value(), much);
  EXPECT_EQ(must(world.books->parked.count()), 1);
  world.expect_even_books();
}

TEST_F(PostingTest, an_entry_of_an_unknown_kind_waits_and_delays_no_other) {
  till.append(record::Kind{900}, "{}");
  till.append(record::Kind::consent, "{}");
  till.append(record::Kind::sale, "not json");
  till.sell({.account = anna});
  world.take(till);
  EXPECT_EQ(world.number("SELECT count(*) FROM parked WHERE code = 'unknown_kind'"), 2);
  EXPECT_EQ(world.number("SELECT count(*) FROM parked WHERE code = 'malformed'"), 1);
  EXPECT_EQ(world.account(anna).balance.value(), 1'000);
}

TEST_F(PostingTest, a_parked_entry_is_tried_again_once_when_a_person_asks) {
  till.append(record::Kind{99}, "{}");
  world.take(till);
  auto transaction = must(world.books->begin());
  EXPECT_EQ(must(world.books->parked.retry(transaction, {}, "malformed")), 0);
  EXPECT_EQ(must(world.books->parked.retry(transaction, {}, "unknown_kind")), 1);
  must(transaction.commit());
  EXPECT_EQ(must(world.books->parked.ready(10)).size(), 1U);
  must(world.poster->drain());
  EXPECT_EQ(must(world.books->parked.list({})).size(), 1U) << "nothing has changed for it";
  EXPECT_TRUE(must(world.books->parked.ready(10)).empty()) << "and it is not tried for ever";
}

TEST_F(PostingTest, what_a_quarantined_register_sends_waits_for_an_approval) {
  till.sell({.account = people_id(1)});
  must(quarantine_register(*world.ledger, to_hex(till.id)));
  const auto row = *must(world.books->registers.find(till.id));
  must(ingest(*world.ledger, row, till.batch(0)));
  must(world.poster->drain());
  EXPECT_EQ(world.number("SELECT count(*) FROM receipt"), 0);
  must(approve_register(*world.ledger, to_hex(till.id)));
  must(world.poster->drain());
  EXPECT_EQ(world.number("SELECT count(*) FROM receipt"), 1);
}

TEST_F(PostingTest, a_return_gives_back_and_takes_back) {
  const auto earned = till.sell({.account = anna});
  const auto sale =
      till.sell({.account = anna, .want_points = 400, .lots = {lot_of(earned, 1'000)}});
  const auto half = till.give_back(sale, 1);
  const auto rest = till.give_back(sale, 1);
  world.take(till);
  EXPECT_EQ(receipt(half).recomputed, Recomputed::equal);
  EXPECT_EQ(receipt(rest).recomputed, Recomputed::equal);
  EXPECT_EQ(receipt(half).restored.value() + receipt(rest).restored.value(), 400);
  EXPECT_EQ(world.account(anna).balance.value(), 1'000);
  EXPECT_EQ(must(world.books->tallies.redeemed(anna, "2023-11-14"))->points.value(), 0);
  EXPECT_EQ(alarms(alarm_kind::return_differs), 0);
  world.expect_even_books();
}

TEST_F(PostingTest, a_return_that_computes_otherwise_is_an_alarm) {
  const auto sale = till.sell({.account = anna});
  till.give_back(sale, 1);
  auto body = must(record::read_return(till.entries.back().body));
  body.pos_key.transaction = "R-again";
  body.request_hash = crypto::sha256("again");
  body.result.money += loyalty::Money{1};
  till.append(record::Kind::return_, record::write_return(body));
  world.take(till);
  EXPECT_EQ(alarms(alarm_kind::return_differs), 1);
}

// A till that was restored from an image knows nothing of the returns it made since.
TEST_F(PostingTest, returns_of_a_till_that_forgot_them_give_and_take_no_more_than_the_sale) {
  const auto earned = till.sell({.account = anna});
  const auto sale =
      till.sell({.account = anna, .want_points = 400, .lots = {lot_of(earned, 1'000)}});
  till.give_back(sale, 1);
  till.give_back(sale, 1);
  till.sales.at(sale.header.id).receipt->returns.clear();
  const auto again = till.give_back(sale, 2);
  world.take(till);
  EXPECT_EQ(world.account(anna).balance.value(), 1'000);
  EXPECT_EQ(must(world.books->tallies.redeemed(anna, "2023-11-14"))->points.value(), 0);
  EXPECT_EQ(receipt(again).restored.value(), 0);
  EXPECT_EQ(receipt(again).clawed.value(), 0);
  EXPECT_EQ(alarms(alarm_kind::return_exceeds), 1);
  EXPECT_EQ(world.number("SELECT count(*) FROM posting WHERE kind = 'adjustment'"), 1);
  world.expect_even_books();
}

TEST_F(PostingTest, a_transaction_recorded_twice_is_returned_once) {
  const auto sale = till.sell({.account = anna});
  const auto twin = till.sell_as(till.random.fixed<EntryId>(), till.sales.at(sale.header.id));
  till.give_back(twin, 2);
  const auto again = till.give_back(sale, 2);
  world.take(till);
  EXPECT_EQ(receipt(twin).status, Status::duplicate);
  EXPECT_EQ(world.account(anna).balance.value(), 0);
  EXPECT_EQ(receipt(again).clawed.value(), 0);
  world.expect_even_books();
}

TEST_F(PostingTest, a_return_waits_for_its_sale) {
  Till seller{rules, 2};
  const auto sale = seller.sell({.account = anna});
  till.sales[sale.header.id] = seller.sales.at(sale.header.id);
  till.give_back(sale, 2);
  world.take(till);
  EXPECT_EQ(world.number("SELECT count(*) FROM parked WHERE code = 'waits_for_sale'"), 1);
  world.admit(seller);
  world.take(seller);
  EXPECT_EQ(must(world.books->parked.count()), 0);
  EXPECT_EQ(world.account(anna).balance.value(), 0);
  world.expect_even_books();
}

// Each Poster stands for a process; one that is never closed died.
TEST_F(PostingTest, an_entry_that_ended_two_processes_is_parked) {
  const auto row = must(world.books->registers.find(till.id));
  till.sell({.account = anna});
  must(ingest(*world.ledger, *row, till.batch(0)));
  must(Poster(*world.ledger).step(1));
  const auto note = [&] { return must(world.books->meta.load("posting_attempt")).value_or(""); };
  EXPECT_EQ(note(), "");
  // Two more that die at the second entry: what they noted stays, what they posted does not.
  for (const std::string count : {"1", "2"}) {
    Poster dying(*world.ledger);
    must(
        world.books->database.execute("CREATE TEMP TRIGGER dies BEFORE INSERT ON receipt"
                                      " BEGIN SELECT raise(ROLLBACK, 'died'); END"));
    EXPECT_FALSE(dying.step().has_value());
    must(world.books->database.execute("DROP TRIGGER dies"));
    EXPECT_EQ(note().substr(note().find(' ') + 1), count);
  }
  Poster careful(*world.ledger);
  must(careful.drain());
  EXPECT_EQ(world.number("SELECT count(*) FROM parked WHERE code = 'crashed'"), 1);
  EXPECT_EQ(world.number("SELECT count(*) FROM receipt"), 0);
}

TEST_F(PostingTest, a_process_that_ended_in_order_leaves_no_care_behind) {
  world.take(till);
  must(world.poster->close());
  till.sell({.account = anna});
  const auto row = must(world.books->registers.find(till.id));
  must(ingest(*world.ledger, *row, till.batch(0)));
  must(Poster(*world.ledger).drain());
  EXPECT_EQ(must(world.books->meta.load("posting_attempt")), std::nullopt);
}

TEST(PostingWithoutRules, sales_wait_for_their_ruleset) {
  Rules rules;
  Till till{rules, 1};
  World world;
  world.admit(till);
  till.sell({.account = people_id(1)});
  world.take(till);
  EXPECT_EQ(world.number("SELECT count(*) FROM parked WHERE code = 'unknown_ruleset'"), 1);
  EXPECT_EQ(world.number("SELECT settled_seq FROM epoch"), 2);
  world.publish(rules);
  must(world.poster->drain());
  EXPECT_EQ(must(world.books->parked.count()), 0);
  EXPECT_EQ(world.account(people_id(1)).balance.value(), 1'000);
}

TEST(PostingOfRecovered, waits_for_an_approval) {
  Rules rules;
  Till till{rules, 1};
  World world;
  world.publish(rules);
  const auto row = world.admit(till);
  till.sell({.account = people_id(1)});
  const auto set_state = [&](RegisterState state) {
    auto transaction = must(world.books->begin());
    must(world.books->registers.set_state(transaction, row.number, state));
    must(transaction.commit());
  };
  set_state(RegisterState::recovered);
  world.take(till);
  EXPECT_EQ(world.number("SELECT count(*) FROM receipt"), 0);
  set_state(RegisterState::active);
  must(world.poster->drain());
  EXPECT_EQ(world.number("SELECT count(*) FROM receipt"), 1);
}

}  // namespace
}  // namespace till::ledger::core
