#include <algorithm>

#include <gtest/gtest.h>

#include "cards/token.h"
#include "ledger/machines/snapshot_answers.h"
#include "ledger/machines/snapshot_making.h"
#include "ledger/machines/snapshot_turns.h"
#include "tests/ledger/core_world.h"

namespace till::ledger::core {
namespace {

class SnapshotTest : public ::testing::Test {
 protected:
  SnapshotTest() {
    world.publish(rules);
    row = world.admit(till);
  }

  CardToken card(int number) {
    return cards::token_of(world.keys->pepper, world.keys->pepper_version, cards::TokenKind::card,
                           "TM" + std::to_string(number));
  }
  // A member with one card.
  void join(int number, const std::string& tier = "", bool blocked = false) {
    auto transaction = must(world.books->begin());
    must(world.books->accounts.open(transaction, people_id(number), AccountKind::member,
                                    world.clock.wall()));
    Member member;
    member.id = people_id(100'000 + number);
    member.account = people_id(number);
    member.tier = tier;
    must(world.books->people.store(transaction, member));
    must(world.books->people.store(transaction, Identifier{card(number), "card", people_id(number),
                                                           member.id, "****", blocked}));
    must(world.books->feed.bump(transaction, feed_kind::account, people_id(number)));
    must(transaction.commit());
  }
  // Every row of the chunks, by token.
  std::map<CardToken, record::BaseRow> rows_of(const record::BaseManifest& manifest) {
    std::map<CardToken, record::BaseRow> out;
    for (const auto& chunk : manifest.chunks) {
      const auto bytes =
          must(world.books->snapshots.chunk_part({chunk.sha256, 0, chunk.size})).value();
      EXPECT_EQ(crypto::sha256(bytes), chunk.sha256);
      auto left = BytesView(bytes).substr(record::base_chunk_head_bytes);
      for (auto count = must(record::read_base_chunk_head(bytes)); count > 0; --count) {
        const auto read = must(record::take_base_row(left));
        EXPECT_TRUE(out.emplace(read.token, read).second);
      }
      EXPECT_TRUE(left.empty());
    }
    return out;
  }
  net::Response answer(const std::string& query = "") {
    net::Request request;
    request.parameters = {{"region", "all"}};
    if (!query.empty()) request.query = {{"have", query}};
    return must(manifest_answer(*world.ledger, row, request));
  }
  net::Response piece(const Hash& sha256, const std::string& range) {
    net::Request request;
    request.parameters = {{"sha256", to_hex(sha256)}};
    if (!range.empty()) request.headers.add("Range", range);
    return must(chunk_answer(*world.ledger, request));
  }

  Rules rules;
  Till till{rules, 1};
  World world;
  RegisterRow row;
};

TEST_F(SnapshotTest, every_card_and_member_is_in_it_with_tier_and_balance) {
  join(1, "silver");
  join(2, "gold", true);
  join(3);
  till.sell({.account = people_id(1)});
  till.sell({.account = people_id(1)});
  world.take(till);
  const auto made = must(make_snapshot(*world.ledger));
  const auto rows = rows_of(made);
  ASSERT_EQ(rows.size(), 6U);
  EXPECT_EQ(made.rows, 6);
  EXPECT_EQ(made.tiers, (std::vector<std::string>{"gold", "silver"}));
  const auto& first = rows.at(card(1));
  EXPECT_EQ(to_hex(first.account), people_id(1));
  EXPECT_EQ(first.tier, 2);
  EXPECT_EQ(first.balance, world.account(people_id(1)).balance);
  EXPECT_TRUE(first.balance.is_positive());
  EXPECT_TRUE(rows.at(card(2)).blocked);
  EXPECT_EQ(rows.at(card(2)).tier, 1);
  EXPECT_EQ(rows.at(card(3)).tier, 0);
  const auto number = cards::token_of(world.keys->pepper, world.keys->pepper_version,
                                      cards::TokenKind::member, people_id(100'003));
  EXPECT_EQ(to_hex(rows.at(number).account), people_id(3));
}

TEST_F(SnapshotTest, points_that_ended_or_wait_are_not_in_the_balance) {
  join(1);
  till.sell({.account = people_id(1)});
  world.take(till);
  must(world.books->database.execute("UPDATE lot SET expires_at = 1"));
  EXPECT_EQ(rows_of(must(make_snapshot(*world.ledger))).at(card(1)).balance, loyalty::Points{});
  must(world.books->database.execute("UPDATE lot SET expires_at = NULL, active_from = 1999999999"));
  EXPECT_EQ(rows_of(must(make_snapshot(*world.ledger))).at(card(1)).balance, loyalty::Points{});
}

TEST_F(SnapshotTest, the_same_people_give_the_same_bytes_in_small_steps_or_large) {
  for (int i = 0; i < 50; ++i) join(i, "tier " + std::to_string(i % 5));
  const auto at_once = must(make_snapshot(*world.ledger));
  SnapshotMaking making(*world.ledger);
  while (must(making.step(3))) {
  }
  EXPECT_EQ(making.made().chunks, at_once.chunks);
  EXPECT_EQ(making.made().tiers, at_once.tiers);
  EXPECT_EQ(making.made().position, at_once.position);
  EXPECT_EQ(making.made().version, at_once.version + 1);
}

TEST_F(SnapshotTest, who_changes_while_it_is_made_is_in_it_as_of_its_position) {
  for (int i = 0; i < 20; ++i) join(i);
  SnapshotMaking making(*world.ledger);
  for (int i = 0; i < 5; ++i) must(making.step(3));
  join(20, "late");
  while (must(making.step(3))) {
  }
  EXPECT_EQ(making.made().position, must(world.books->feed.newest_cursor()));
  EXPECT_EQ(rows_of(making.made()).size(), 42U);
}

TEST_F(SnapshotTest, people_who_change_all_the_time_do_not_keep_it_from_being_made) {
  for (int i = 0; i < 20; ++i) join(i);
  SnapshotMaking making(*world.ledger);
  int people = 20;
  while (must(making.step(3))) {
    ASSERT_LT(people, 1'000);
    join(people++);
  }
  EXPECT_EQ(making.made().position, must(world.books->feed.newest_cursor()));
  EXPECT_EQ(rows_of(making.made()).size(), 2U * static_cast<std::size_t>(people));
}

TEST_F(SnapshotTest, the_manifest_is_signed_and_the_stamp_is_the_askers_own) {
  Till other(rules, 2);
  const auto other_row = world.admit(other);
  join(1);
  till.sell({.account = people_id(1)});
  world.take(till);
  const auto made = must(make_snapshot(*world.ledger));
  const auto stamp = till.head();
  till.sell({.account = people_id(1)});
  world.take(till);
  const auto response = answer();
  ASSERT_EQ(response.status, 200);
  const auto signature = must(fixed_from_bytes<Signature>(
      must(from_base64(response.headers.value(record::signature_header)))));
  EXPECT_TRUE(record::verify(
      world.keys->document, record::Role::ack,
      {response.body, std::string(response.headers.value(record::key_header)), signature}));
  EXPECT_EQ(must(record::read_base_manifest(must(json::parse(response.body)))), made);
  EXPECT_EQ(must(record::read_reflects(response.headers.value(record::reflects_header))), stamp);
  row = other_row;
  EXPECT_EQ(answer().headers.value(record::reflects_header), "");
}

TEST_F(SnapshotTest, nothing_newer_is_said_in_one_word) {
  const auto made = must(make_snapshot(*world.ledger));
  EXPECT_EQ(answer(std::to_string(made.version)).status, 204);
  EXPECT_EQ(answer(std::to_string(made.version - 1)).status, 200);
}

TEST_F(SnapshotTest, without_one_the_region_is_not_found) {
  net::Request request;
  request.parameters = {{"region", "all"}};
  EXPECT_EQ(manifest_answer(*world.ledger, row, request).error().code, ErrorCode::not_found);
}

TEST_F(SnapshotTest, chunks_come_whole_or_by_range) {
  join(1);
  const auto made = must(make_snapshot(*world.ledger));
  const auto chunk = *std::ranges::max_element(made.chunks, {}, &record::BaseChunk::size);
  const auto whole = piece(chunk.sha256, "");
  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(std::ssize(whole.body), chunk.size);
  const auto middle = piece(chunk.sha256, "bytes=5-9");
  EXPECT_EQ(middle.status, 206);
  EXPECT_EQ(middle.body, whole.body.substr(5, 5));
  EXPECT_EQ(middle.headers.value("Content-Range"), "bytes 5-9/" + std::to_string(chunk.size));
  EXPECT_EQ(piece(chunk.sha256, "bytes=20-").body, whole.body.substr(20));
  EXPECT_EQ(piece(chunk.sha256, "bytes=20-999999").body, whole.body.substr(20));
  for (const auto* wrong : {"bytes=999999-", "bytes=9-5", "bytes=-5", "lines=1-2", "bytes=a-b"}) {
    EXPECT_EQ(piece(chunk.sha256, wrong).status, 416) << wrong;
  }
}

TEST_F(SnapshotTest, the_newest_two_are_kept) {
  join(1);
  const auto first = must(make_snapshot(*world.ledger));
  join(2);
  const auto second = must(make_snapshot(*world.ledger));
  EXPECT_EQ(rows_of(first).size(), 2U);
  till.sell({.account = people_id(1)});
  world.take(till);
  const auto third = must(make_snapshot(*world.ledger));
  EXPECT_EQ(world.number("SELECT count(*) FROM snapshot"), 2);
  EXPECT_EQ(rows_of(second).size(), 4U);
  EXPECT_EQ(rows_of(third).size(), 4U);
  till.sell({.account = people_id(1)});
  world.take(till);
  static_cast<void>(must(make_snapshot(*world.ledger)));
  EXPECT_EQ(rows_of(third).size(), 4U);
  const auto ones_chunk = record::base_chunk_of(rows_of(third).at(card(1)).account);
  EXPECT_FALSE(
      must(world.books->snapshots.chunk_bytes(second.chunks[ones_chunk].sha256)).has_value());
}

TEST(SnapshotNight, is_due_once_after_two_in_the_morning) {
  const auto day = instant_of(1'700'006'400);  // midnight
  const auto hours = [](int count) { return Seconds{count * 3'600}; };
  EXPECT_TRUE(is_snapshot_due({}, day));
  EXPECT_FALSE(is_snapshot_due(day - hours(20), day + hours(1)));
  EXPECT_TRUE(is_snapshot_due(day - hours(20), day + hours(2)));
  EXPECT_FALSE(is_snapshot_due(day + hours(2), day + hours(25)));
  EXPECT_TRUE(is_snapshot_due(day + hours(2), day + hours(26)));
}

}  // namespace
}  // namespace till::ledger::core
