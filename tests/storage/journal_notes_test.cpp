#include <gtest/gtest.h>

#include "storage/journal/journal.h"
#include "tests/storage/samples.h"

namespace till::storage {
namespace {

using samples::enrolled;
using samples::fact;
using samples::numbered;
using samples::opened;
using samples::small;

class JournalNotes : public testing::Test {
 protected:
  void reopen() {
    journal_.reset();
    journal_ = opened(small(folder_.path()));
  }
  record::Ack ack_of(std::uint64_t seq) {
    const auto entry = journal_->at(samples::position(seq));
    record::Ack ack;
    ack.register_id = samples::identity().id;
    ack.received =
        entry && *entry ? record::mark_of(**entry) : record::Mark{samples::epoch, {seq}, Hash{}};
    ack.generation = numbered<record::Generation>(7);
    ack.time = instant_of(1'700'000'000);
    return ack;
  }
  static record::Signed signed_of(const record::Ack& ack) {
    return {json::canonical(record::write_ack(ack)), "2", numbered<Signature>(9)};
  }
  platform::TempFolder folder_;
  std::unique_ptr<Journal> journal_ = enrolled(small(folder_.path()));
};

Reservation reservation(std::uint64_t number) {
  return {.id = numbered<ReservationId>(number),
          .key = samples::key(number),
          .account = "a1",
          .points = loyalty::Points{500},
          .codes = {"SPRING-1", "SPRING-2"},
          .made_at_boot_seconds = 42,
          .boot_id = "boot",
          .hold = "approved"};
}

TEST_F(JournalNotes, reservations_stay_until_they_are_removed) {
  ASSERT_TRUE(journal_->store_reservation(reservation(1)));
  ASSERT_TRUE(journal_->store_reservation(reservation(2)));
  auto changed = reservation(2);
  changed.points = loyalty::Points{7};
  ASSERT_TRUE(journal_->store_reservation(changed));
  reopen();
  EXPECT_EQ(*journal_->reservations(), (std::vector{reservation(1), changed}));
  ASSERT_TRUE(journal_->remove_reservation(numbered<ReservationId>(1)));
  ASSERT_TRUE(journal_->remove_reservation(numbered<ReservationId>(99)));
  reopen();
  EXPECT_EQ(*journal_->reservations(), std::vector{changed});
}

TEST_F(JournalNotes, sale_uses_up_its_reservation_in_one_transaction) {
  ASSERT_TRUE(journal_->store_reservation(reservation(1)));
  auto sale = fact(2);
  sale.consumes = numbered<ReservationId>(1);
  ASSERT_TRUE(journal_->append(sale));
  reopen();
  EXPECT_TRUE(journal_->reservations()->empty());
  EXPECT_EQ(journal_->head()->seq.number, 2u);
}

TEST_F(JournalNotes, newest_ack_is_kept_as_it_was_received) {
  ASSERT_TRUE(journal_->append(fact(2)));
  EXPECT_FALSE(journal_->last_ack());
  ASSERT_TRUE(journal_->store_ack(ack_of(1), signed_of(ack_of(1))));
  ASSERT_TRUE(journal_->store_ack(ack_of(2), signed_of(ack_of(2))));
  EXPECT_EQ(journal_->last_ack(), ack_of(2));
  reopen();
  EXPECT_EQ(journal_->last_ack(), ack_of(2));
}

TEST_F(JournalNotes, ack_of_another_chain_is_not_kept) {
  ASSERT_TRUE(journal_->store_ack(ack_of(1), signed_of(ack_of(1))));
  auto foreign = ack_of(1);
  foreign.received.hash = numbered<Hash>(1);
  for (const auto& ack : {foreign, ack_of(2)}) {
    const auto refused = journal_->store_ack(ack, signed_of(ack));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  }
  EXPECT_EQ(journal_->last_ack(), ack_of(1));
}

TEST_F(JournalNotes, what_waits_for_an_ack_is_counted_without_reading_it) {
  const auto body = std::string(1'000, 'x');
  const auto size_of_first =
      static_cast<std::int64_t>((*journal_->at({samples::epoch, {1}}))->body.size());
  EXPECT_EQ(journal_->waiting().entries, 1);
  EXPECT_EQ(journal_->waiting().bytes, size_of_first);
  auto with_person = fact(2, body);
  with_person.draft.personal = "salted name";
  ASSERT_TRUE(journal_->append(with_person));
  ASSERT_TRUE(journal_->append(fact(3, body)));
  EXPECT_EQ(journal_->waiting().entries, 3);
  EXPECT_EQ(journal_->waiting().bytes, size_of_first + 2'011);
  const auto acked = [&](std::uint64_t seq) {
    auto ack = ack_of(seq);
    ack.received.hash = (*journal_->at({samples::epoch, {seq}}))->hash;
    return journal_->store_ack(ack, signed_of(ack)).has_value();
  };
  ASSERT_TRUE(acked(2));
  for (int start = 0; start < 2; ++start) {
    EXPECT_EQ(journal_->waiting().after, (record::Position{samples::epoch, {2}}));
    EXPECT_EQ(journal_->waiting().entries, 1);
    EXPECT_EQ(journal_->waiting().bytes, 1'000);
    reopen();
  }
  ASSERT_TRUE(acked(1)) << "an older ack of ours";
  EXPECT_EQ(journal_->waiting().bytes, 2'011);
  ASSERT_TRUE(acked(3));
  EXPECT_EQ(journal_->waiting().entries, 0);
  EXPECT_EQ(journal_->waiting().bytes, 0);
}

TEST_F(JournalNotes, only_a_newer_ruleset_comes_into_force) {
  const auto ruleset = [](std::uint64_t number, std::int64_t version) {
    return RulesetRecord{numbered<Hash>(number), version, "3", numbered<Signature>(number), true};
  };
  ASSERT_TRUE(journal_->put_ruleset_in_force(ruleset(1, 10)));
  ASSERT_TRUE(journal_->put_ruleset_in_force(ruleset(2, 11)));
  ASSERT_TRUE(journal_->put_ruleset_in_force(ruleset(2, 11))) << "the same again is no conflict";
  for (const auto& other : {ruleset(1, 10), ruleset(3, 11)}) {
    const auto refused = journal_->put_ruleset_in_force(other);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  }
  reopen();
  auto retired = ruleset(1, 10);
  retired.in_force = false;
  EXPECT_EQ(*journal_->rulesets(), (std::vector{retired, ruleset(2, 11)}));
}

TEST_F(JournalNotes, texts_are_kept_by_name) {
  EXPECT_EQ(*journal_->load_text("keys"), std::nullopt);
  ASSERT_TRUE(journal_->store_text("keys", "one"));
  ASSERT_TRUE(journal_->store_text("keys", "two"));
  ASSERT_TRUE(journal_->store_text("empty", ""));
  reopen();
  EXPECT_EQ(*journal_->load_text("keys"), "two");
  EXPECT_EQ(*journal_->load_text("empty"), "");
}

TEST_F(JournalNotes, seals_are_kept_by_the_day_close_they_seal) {
  ASSERT_TRUE(journal_->append(fact(2)));
  const record::Signed older{"older", "2", numbered<Signature>(1)};
  const record::Signed newer{"newer", "2", numbered<Signature>(2)};
  const record::Signed first{"first", "2", numbered<Signature>(3)};
  ASSERT_TRUE(journal_->store_seal({samples::epoch, {2}, {}}, older));
  ASSERT_TRUE(journal_->store_seal({samples::epoch, {1}, {}}, first));
  ASSERT_TRUE(journal_->store_seal({samples::epoch, {2}, {}}, newer));
  reopen();
  EXPECT_EQ(*journal_->seals(), (std::vector{first, newer}));
  const auto foreign = journal_->store_seal({{5}, {2}, {}}, newer);
  ASSERT_FALSE(foreign);
  EXPECT_EQ(foreign.error().code, ErrorCode::not_found);
}

TEST_F(JournalNotes, probe_writes) {
  EXPECT_TRUE(journal_->probe());
  EXPECT_FALSE(journal_->failed());
}

}  // namespace
}  // namespace till::storage
