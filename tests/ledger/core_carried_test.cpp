#include <gtest/gtest.h>

#include "ledger/machines/carried.h"
#include "tests/ledger/stick_of.h"

namespace till::ledger::core {
namespace {

class CarriedFile : public ::testing::Test {
 protected:
  CarriedFile() {
    for (int i = 0; i < 5; ++i) till.sell({.account = people_id(1)});
  }
  Result<Carried> open(const Stick& stick) {
    const auto header = record::encode(stick.header);
    return open_carried(*world.ledger, {header, stick.pieces.front()});
  }
  // Everything, as the command does it. Gives the ack.
  Result<record::Ack> import(const Stick& stick) {
    for (std::uint32_t index = 1; index + 1 < stick.pieces.size(); ++index) {
      TILL_TRY(const auto carried, open(stick));
      TILL_TRY(const auto batch, batch_in(*world.ledger, carried, index, stick.pieces[index]));
      TILL_TRY(const auto done, take_in(*world.ledger, carried, batch));
      if (done.kind != Ingested::Kind::received) return fail(ErrorCode::conflict, done.why);
      fresh += done.fresh;
    }
    TILL_TRY(const auto carried, open(stick));
    const auto index = static_cast<std::uint32_t>(stick.pieces.size() - 1);
    TILL_TRY(const auto end, end_in(*world.ledger, carried, index, stick.pieces.back()));
    TILL_TRY(const auto ack, ack_for(*world.ledger, carried, end));
    EXPECT_TRUE(record::verify(world.keys->document, record::Role::ack, ack));
    return record::read_ack(*json::parse(ack.bytes));
  }
  std::int64_t received() { return must(world.books->entries.count()); }

  Rules rules;
  Till till{rules, 1};
  World world;
  std::size_t fresh = 0;
};

TEST_F(CarriedFile, what_was_carried_is_received_and_acknowledged_as_over_the_network) {
  world.admit(till);
  const auto ack = import(stick_of(till, *world.keys, {.batch_entries = 2}));
  ASSERT_TRUE(ack) << describe(ack.error());
  EXPECT_EQ(ack->received, till.head());
  EXPECT_EQ(ack->register_id, till.id);
  EXPECT_EQ(ack->generation, world.keys->generation);
  EXPECT_EQ(fresh, 6U);
  const auto row = must(world.books->registers.find(till.id));
  const auto epoch = must(world.books->epochs.find(row->number, till.epoch));
  EXPECT_EQ(must(world.books->entries.read_after(*epoch, {0}, 100)), till.entries);
}

TEST_F(CarriedFile, carried_twice_or_beside_the_network_it_counts_once) {
  const auto row = world.admit(till);
  must(ingest(*world.ledger, row, till.batch(0, 3)));
  const auto stick = stick_of(till, *world.keys);
  ASSERT_TRUE(import(stick));
  EXPECT_EQ(fresh, 3U);
  ASSERT_TRUE(import(stick));
  EXPECT_EQ(fresh, 3U);
  EXPECT_EQ(received(), 6);
}

TEST_F(CarriedFile, an_older_stick_is_answered_with_the_head_of_today) {
  world.admit(till);
  const auto old = stick_of(till, *world.keys);
  till.sell({.account = people_id(2)});
  ASSERT_TRUE(import(stick_of(till, *world.keys)));
  const auto ack = import(old);
  ASSERT_TRUE(ack);
  EXPECT_EQ(ack->received, till.head());
}

TEST_F(CarriedFile, a_gap_and_another_history_are_told_and_store_nothing) {
  const auto row = world.admit(till);
  EXPECT_EQ(import(stick_of(till, *world.keys, {.after = 2})).error().code, ErrorCode::conflict);
  EXPECT_EQ(received(), 0);
  Till other{rules, 1};
  other.key = till.key;
  other.now += Seconds{1};
  for (int i = 0; i < 5; ++i) other.sell({.account = people_id(2)});
  must(ingest(*world.ledger, row, other.batch(0)));
  EXPECT_EQ(import(stick_of(till, *world.keys)).error().code, ErrorCode::conflict);
  EXPECT_EQ(received(), 6);
}

TEST_F(CarriedFile, one_of_another_ledger_cannot_be_opened) {
  world.admit(till);
  World other;
  const auto refused = import(stick_of(till, *other.keys));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::untrusted);
  EXPECT_NE(refused.error().text.find("another ledger"), std::string::npos);
  EXPECT_EQ(received(), 0);
}

TEST_F(CarriedFile, one_that_another_key_signed_is_refused) {
  world.admit(till);
  auto forger = till;
  forger.key = crypto::PrivateKey::generate();
  const auto refused = import(stick_of(forger, *world.keys));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().text, "the batch is not signed by this register");
  EXPECT_EQ(received(), 0);
}

TEST_F(CarriedFile, batches_of_another_register_are_refused) {
  world.admit(till);
  Till other{rules, 2};
  other.key = till.key;
  world.admit(other);
  const auto refused = import(stick_of(till, *world.keys, {.named = other.id}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().text, "the batch is another register's");
  auto renamed = stick_of(till, *world.keys);
  renamed.header.register_id = other.id;
  EXPECT_EQ(import(renamed).error().code, ErrorCode::untrusted) << "pieces hold to their header";
  EXPECT_EQ(received(), 0);
}

TEST_F(CarriedFile, every_changed_byte_of_any_piece_is_refused) {
  world.admit(till);
  const auto whole = stick_of(till, *world.keys);
  for (std::size_t piece = 0; piece < whole.pieces.size(); ++piece) {
    for (std::size_t i = 0; i < whole.pieces[piece].size(); i += 97) {
      auto stick = whole;
      stick.pieces[piece][i] = static_cast<char>(stick.pieces[piece][i] ^ 0x10);
      if (piece + 1 == whole.pieces.size()) {
        const auto carried = open(stick);
        EXPECT_FALSE(
            end_in(*world.ledger, *carried, static_cast<std::uint32_t>(piece), stick.pieces[piece]))
            << "byte " << i;
      } else {
        EXPECT_FALSE(import(stick)) << "piece " << piece << ", byte " << i;
      }
    }
  }
  EXPECT_EQ(received(), 0);
}

TEST_F(CarriedFile, an_end_counts_its_batches_and_names_an_entry_that_is_here) {
  world.admit(till);
  auto stick = stick_of(till, *world.keys, {.batch_entries = 2});
  const auto carried = must(open(stick));
  EXPECT_EQ(ack_for(*world.ledger, carried, {3, till.head()}).error().code, ErrorCode::conflict);
  const auto lying = must(record::seal_piece(stick.header, {record::PieceKind::end, 4},
                                             record::write_stick_end({2, till.head()})));
  EXPECT_EQ(end_in(*world.ledger, carried, 4, lying).error().context, "end");
}

TEST_F(CarriedFile, a_register_that_restored_books_do_not_know_waits_for_an_approval) {
  const auto pem =
      must(crypto::issue_client(world.keys->ca, till.key.public_key(), to_hex(till.id),
                                {world.clock.wall(), world.clock.wall() + Seconds{9}}));
  const auto ack = import(stick_of(till, *world.keys, {.certificate_pem = pem}));
  ASSERT_TRUE(ack) << describe(ack.error());
  const auto row = must(world.books->registers.find(till.id));
  ASSERT_TRUE(row);
  EXPECT_EQ(row->state, RegisterState::recovered);
  EXPECT_EQ(received(), 6);
}

TEST_F(CarriedFile, a_register_that_nobody_certified_is_refused_and_not_written_down) {
  EXPECT_EQ(import(stick_of(till, *world.keys)).error().code, ErrorCode::untrusted);
  World other;
  const auto pem =
      must(crypto::issue_client(other.keys->ca, till.key.public_key(), to_hex(till.id),
                                {world.clock.wall(), world.clock.wall() + Seconds{9}}));
  EXPECT_EQ(import(stick_of(till, *world.keys, {.certificate_pem = pem})).error().code,
            ErrorCode::untrusted);
  EXPECT_FALSE(must(world.books->registers.find(till.id)));
}

TEST_F(CarriedFile, nothing_is_taken_of_a_register_that_is_held) {
  const auto row = world.admit(till);
  auto transaction = must(world.books->begin());
  must(world.books->registers.set_state(transaction, row.number, RegisterState::cloned));
  must(transaction.commit());
  EXPECT_EQ(import(stick_of(till, *world.keys)).error().code, ErrorCode::forbidden);
  EXPECT_EQ(received(), 0);
}

}  // namespace
}  // namespace till::ledger::core
