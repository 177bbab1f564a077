#include <algorithm>

#include <gtest/gtest.h>

#include "cards/token.h"
#include "ledger/people/figures.h"
#include "ledger/people/verify.h"
#include "tests/ledger/front_ledger.h"

namespace till::ledger::front {
namespace {

constexpr std::string_view anna_id = "00112233445566778899aabbccddeeff";
const std::string people =
    "member_id,name,phone,cards,tier,balance,household,expires\n"
    "00112233445566778899aabbccddeeff,Anna Kuznetsova,+79161234567,TM79927398713,gold,1000,,\n"
    ",Boris,+79161234568,,,200,home,2026-01-31\n"
    ",Vera,+79161234569,TM00000018;2400000000013,,50,home,\n";

std::optional<Identifier> find_phone(FrontLedger& front, const std::string& number) {
  const auto token = cards::token_of(front.keys->pepper, front.keys->pepper_version,
                                     cards::TokenKind::phone, number);
  return *front.books->people.find(token);
}

TEST(Import, members_accounts_cards_and_balances_are_stored) {
  FrontLedger front;
  const auto report = front.import_csv(people);
  EXPECT_TRUE(report.stored);
  EXPECT_EQ(report.rows, 3U);
  EXPECT_EQ(report.members, 3U);
  EXPECT_EQ(report.accounts, 2U);
  EXPECT_EQ(report.cards, 3U);
  EXPECT_EQ(report.phones, 3U);
  EXPECT_EQ(report.points, loyalty::Points{1250});
  const auto anna = front.books->people.find(anna_id);
  ASSERT_TRUE(anna && *anna);
  EXPECT_EQ((*anna)->name, "Anna Kuznetsova");
  EXPECT_EQ((*anna)->masked_phone, "****4567");
  EXPECT_EQ((*anna)->tier, "gold");
  const auto lots = front.books->accounts.lots((*anna)->account);
  ASSERT_TRUE(lots);
  ASSERT_EQ(lots->size(), 1U);
  EXPECT_EQ((*lots)[0].left, loyalty::Points{1000});
  EXPECT_EQ((*lots)[0].source, "import");
  EXPECT_FALSE((*lots)[0].expires_at);
}

TEST(Import, a_household_shares_one_account_in_this_file_and_in_later_ones) {
  FrontLedger front;
  front.import_csv(people);
  const auto boris = find_phone(front, "+79161234568");
  const auto vera = find_phone(front, "+79161234569");
  ASSERT_TRUE(boris && vera);
  EXPECT_EQ(boris->account, vera->account);
  EXPECT_NE(boris->member, vera->member);
  const auto account = *front.books->accounts.find(boris->account);
  ASSERT_TRUE(account);
  EXPECT_EQ(account->balance, loyalty::Points{250});
  const auto later = front.import_csv("phone,household,balance\n+79160000009,home,7\n");
  EXPECT_EQ(later.accounts, 0U);
  EXPECT_EQ(find_phone(front, "+79160000009")->account, boris->account);
  EXPECT_EQ((*front.books->accounts.find(boris->account))->balance, loyalty::Points{257});
}

TEST(Import, an_expiry_ends_with_its_day) {
  FrontLedger front;
  front.import_csv(people);
  const auto lots = front.books->accounts.lots(find_phone(front, "+79161234568")->account);
  ASSERT_TRUE(lots);
  std::vector<std::optional<Instant>> ends;
  for (const auto& lot : *lots) ends.push_back(lot.expires_at);
  EXPECT_NE(std::ranges::find(ends, instant_of(1'769'904'000)), ends.end());
}

TEST(Import, a_dry_run_says_what_would_happen_and_stores_nothing) {
  FrontLedger front;
  const auto cursor = front.books->feed.newest_cursor();
  const auto report = front.import_csv(people, {.dry_run = true});
  EXPECT_FALSE(report.stored);
  EXPECT_EQ(report.members, 3U);
  EXPECT_EQ(report.points, loyalty::Points{1250});
  EXPECT_FALSE(*front.books->people.find(anna_id));
  EXPECT_FALSE(find_phone(front, "+79161234567"));
  EXPECT_EQ(front.books->feed.newest_cursor(), cursor);
  const auto totals = totals_of(*front);
  ASSERT_TRUE(totals);
  EXPECT_EQ(totals->members, 0);
  EXPECT_EQ(totals->balances, loyalty::Points{0});
}

TEST(Import, a_second_time_doubles_nothing) {
  FrontLedger front;
  front.import_csv(people);
  const auto again = front.import_csv(people);
  EXPECT_TRUE(again.stored);
  EXPECT_EQ(again.members, 0U);
  EXPECT_EQ(again.points, loyalty::Points{0});
  ASSERT_EQ(again.existing.size(), 3U);
  EXPECT_EQ(again.existing[0], (ExistingRow{2, std::string(anna_id)}));
  const auto totals = totals_of(*front);
  ASSERT_TRUE(totals);
  EXPECT_EQ(totals->members, 3);
  EXPECT_EQ(totals->balances, loyalty::Points{1250});
}

TEST(Import, one_bad_row_keeps_the_file_out_unless_bad_rows_are_skipped) {
  FrontLedger front;
  const std::string csv = "phone,balance\n+79161234567,10\n+79161234568,ten\n";
  const auto kept_out = front.import_csv(csv);
  EXPECT_FALSE(kept_out.stored);
  ASSERT_EQ(kept_out.refused.size(), 1U);
  EXPECT_EQ(kept_out.refused[0].line, 3U);
  EXPECT_FALSE(find_phone(front, "+79161234567"));
  const auto skipped = front.import_csv(csv, {.skip_bad = true});
  EXPECT_TRUE(skipped.stored);
  EXPECT_EQ(skipped.members, 1U);
  EXPECT_TRUE(find_phone(front, "+79161234567"));
  EXPECT_FALSE(find_phone(front, "+79161234568"));
}

TEST(Import, a_row_that_names_two_members_is_refused) {
  FrontLedger front;
  front.import_csv("phone\n+79161234567\n+79161234568\n");
  front.import_csv("phone,cards\n,TM79927398713\n");
  const auto report =
      front.import_csv("phone,cards\n+79161234567,TM79927398713\n", {.skip_bad = true});
  ASSERT_EQ(report.refused.size(), 1U);
  EXPECT_EQ(report.refused[0].column, "cards");
  const auto taken =
      front.import_csv("member_id,phone\n" + std::string(anna_id) + ",+79161234567\n");
  ASSERT_EQ(taken.refused.size(), 1U);
  EXPECT_EQ(taken.refused[0].column, "phone");
}

TEST(Import, a_card_that_collected_before_keeps_its_account) {
  FrontLedger front;
  const auto token = cards::token_of(front.keys->pepper, front.keys->pepper_version,
                                     cards::TokenKind::card, "TM79927398713");
  const auto pending = pending_account_of(token);
  auto transaction = front.books->begin();
  ASSERT_TRUE(transaction);
  ASSERT_TRUE(
      front.books->accounts.open(*transaction, pending, AccountKind::pending, front.clock.wall()));
  ASSERT_TRUE(front.books->people.store(*transaction,
                                        Identifier{token, "card", pending, "", "****8713", false}));
  ASSERT_TRUE(transaction->commit());
  const auto household =
      front.import_csv("cards,household\nTM79927398713,home\n", {.skip_bad = true});
  ASSERT_EQ(household.refused.size(), 1U);
  EXPECT_EQ(household.refused[0].column, "household");
  const auto report = front.import_csv("name,cards\nAnna,TM79927398713\n");
  EXPECT_EQ(report.members, 1U);
  EXPECT_EQ(report.accounts, 0U);
  const auto card = *front.books->people.find(token);
  ASSERT_TRUE(card);
  EXPECT_EQ(card->account, pending);
  EXPECT_FALSE(card->member.empty());
  EXPECT_EQ((*front.books->accounts.find(pending))->kind, AccountKind::member);
}

TEST(Import, tills_are_told_of_every_new_row) {
  FrontLedger front;
  const auto before = *front.books->feed.newest_cursor();
  front.import_csv("phone,cards\n+79161234567,TM79927398713\n");
  const auto changes = front.books->feed.read({before, {}, 500});
  ASSERT_TRUE(changes);
  std::vector<std::string> kinds;
  for (const auto& change : *changes) kinds.push_back(change.kind);
  EXPECT_EQ(kinds, (std::vector<std::string>{"account", "member", "card", "card"}));
}

TEST(Import, the_books_stay_even_and_verify) {
  FrontLedger front;
  front.import_csv(people);
  const auto totals = totals_of(*front);
  ASSERT_TRUE(totals);
  EXPECT_EQ(totals->postings_sum, loyalty::Points{0});
  EXPECT_EQ(totals->all.points.at("import"), (PointsOfKind{3, loyalty::Points{1250}}));
  const auto proofs = verify_ledger(*front);
  ASSERT_TRUE(proofs);
  for (const auto& proof : *proofs) EXPECT_EQ(proof.wrong, 0) << proof.name << proof.first_wrong;
}

TEST(Verify, a_changed_balance_and_an_uneven_posting_are_found) {
  FrontLedger front;
  front.import_csv(people);
  ASSERT_TRUE(front.books->database.execute(
      "UPDATE account SET balance = balance + 1 WHERE kind = 'member'"));
  ASSERT_TRUE(front.books->database.execute(
      "UPDATE posting_line SET points = points + 1 WHERE posting = 1 AND line = 1"));
  const auto proofs = verify_ledger(*front);
  ASSERT_TRUE(proofs);
  std::map<std::string, std::int64_t> wrong;
  for (const auto& proof : *proofs) wrong[proof.name] = proof.wrong;
  EXPECT_EQ(wrong["postings"], 1);
  EXPECT_EQ(wrong["balances"], 1);  // the other one fits the line that was changed
  EXPECT_EQ(wrong["lots"], 2);
  EXPECT_EQ(wrong["chains"], 0);
}

}  // namespace
}  // namespace till::ledger::front
