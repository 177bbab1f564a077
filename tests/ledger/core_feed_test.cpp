#include <gtest/gtest.h>

#include "ledger/machines/feed_page.h"
#include "ledger/machines/ingest.h"
#include "record/rows.h"
#include "tests/ledger/core_world.h"

namespace till::ledger::core {
namespace {

class FeedTest : public ::testing::Test {
 protected:
  FeedTest() {
    world.publish(rules);
    row = world.admit(till);
  }
  record::ChangePage page(std::int64_t cursor = 0) {
    return must(feed_page(*world.ledger, world.poster->shelf(), {row.number, cursor}));
  }
  static const record::ChangedRow* find(const record::ChangePage& page, std::string_view kind) {
    const auto found = std::ranges::find(page.rows, kind, &record::ChangedRow::kind);
    return found == page.rows.end() ? nullptr : &*found;
  }

  Rules rules;
  Till till{rules, 1};
  World world;
  RegisterRow row;
};

TEST_F(FeedTest, a_page_reflects_exactly_what_its_rows_include) {
  for (int i = 0; i < 5; ++i) till.sell({.account = people_id(1)});
  must(ingest(*world.ledger, row, till.batch(0)));
  EXPECT_FALSE(page().reflects.has_value());
  for (std::size_t settled = 1; settled <= till.entries.size(); ++settled) {
    ASSERT_TRUE(must(world.poster->step(1)));
    const auto now = page();
    ASSERT_TRUE(now.reflects.has_value());
    EXPECT_EQ(*now.reflects, record::mark_of(till.entries[settled - 1]));
    const auto* account = find(now, "account");
    if (settled == 1) {
      EXPECT_EQ(account, nullptr);
      continue;
    }
    ASSERT_NE(account, nullptr);
    const auto read = must(record::read_account_row(json::Value(account->row), "row"));
    EXPECT_EQ(read.lots.size(), settled - 1);
  }
}

TEST_F(FeedTest, a_parked_entry_is_settled_too) {
  till.append(record::Kind::sale, "broken");
  world.take(till);
  EXPECT_EQ(page().reflects, till.head());
}

TEST_F(FeedTest, a_changed_thing_stands_once_at_its_newest_cursor) {
  till.sell({.account = people_id(1)});
  till.sell({.account = people_id(2)});
  world.take(till);
  const auto first = page();
  EXPECT_FALSE(first.more);
  EXPECT_TRUE(page(first.cursor).rows.empty());
  till.sell({.account = people_id(1)});
  world.take(till);
  const auto second = page(first.cursor);
  ASSERT_EQ(second.rows.size(), 1U);
  EXPECT_EQ(second.rows.front().id, people_id(1));
  EXPECT_GT(second.cursor, first.cursor);
  EXPECT_EQ(page().rows.size(), first.rows.size());
}

TEST_F(FeedTest, a_cursor_from_the_future_starts_again) {
  till.sell({.account = people_id(1)});
  world.take(till);
  EXPECT_EQ(page(1'000'000).rows.size(), page().rows.size());
}

TEST_F(FeedTest, pages_are_bounded_and_go_on) {
  auto transaction = must(world.books->begin());
  for (int i = 0; i < 600; ++i) {
    must(world.books->accounts.open(transaction, people_id(i), AccountKind::member,
                                    world.clock.wall()));
    must(world.books->feed.bump(transaction, feed_kind::account, people_id(i)));
  }
  must(transaction.commit());
  const auto first = page();
  EXPECT_EQ(first.rows.size(), page_rows_max);
  EXPECT_TRUE(first.more);
  const auto second = page(first.cursor);
  EXPECT_EQ(first.rows.size() + second.rows.size(), 602U);  // with keys and ruleset
  EXPECT_FALSE(second.more);
}

TEST_F(FeedTest, keys_and_rulesets_are_announced_as_a_till_reads_them) {
  const auto now = page();
  const auto* keys = find(now, "keys");
  ASSERT_NE(keys, nullptr);
  const auto bytes = must(from_base64(*keys->row.find("document")->as_string()));
  const auto raw = must(from_base64(*keys->row.find("signature")->as_string()));
  EXPECT_EQ(must(record::read_keys({bytes, *keys->row.find("key")->as_string(),
                                    must(fixed_from_bytes<Signature>(raw))},
                                   world.keys->root_fingerprint())),
            world.keys->document);
  const auto* ruleset = find(now, "ruleset");
  ASSERT_NE(ruleset, nullptr);
  EXPECT_EQ(ruleset->id, to_hex(rules.sha256));
  EXPECT_EQ(*ruleset->row.find("version")->as_integer(), 1);
}

TEST_F(FeedTest, a_members_row_hides_the_name_and_follows_the_purchases) {
  auto transaction = must(world.books->begin());
  must(world.books->accounts.open(transaction, people_id(1), AccountKind::member,
                                  world.clock.wall()));
  Member member;
  member.id = people_id(9);
  member.account = people_id(1);
  member.name = "Анна Каренина";
  member.segments = {"tea"};
  member.birthday = loyalty::Birthday{2, 29};
  must(world.books->people.store(transaction, member));
  must(world.books->feed.bump(transaction, feed_kind::member, member.id));
  must(transaction.commit());
  till.sell({.account = people_id(1)});
  world.take(till);
  const auto now = page();
  const auto* found = find(now, "member");
  ASSERT_NE(found, nullptr);
  const auto read = must(record::read_member_row(json::Value(found->row), "row"));
  EXPECT_EQ(read.masked_name, "А*** К.");
  EXPECT_EQ(read.purchases, 1);
  EXPECT_EQ(read.last_purchase, till.now);
  EXPECT_EQ(read.bought, std::vector<std::string>{"tea"});
}

TEST_F(FeedTest, uses_count_in_the_period_of_their_limit) {
  till.sell({.account = people_id(1), .code = "MAY-1"});
  world.take(till);
  const auto uses = [&] {
    const auto read =
        must(record::read_account_row(must(json::parse(world.account_json(people_id(1)))), "row"));
    return read.uses.contains("half") ? read.uses.at("half") : 0;
  };
  EXPECT_EQ(uses(), 1);
  world.clock.set(instant_of(start_seconds + 30 * 86'400));
  EXPECT_EQ(uses(), 0);
}

TEST(MaskedName, keeps_first_letters_alone) {
  EXPECT_EQ(masked_name("Anna Karenina"), "A*** K.");
  EXPECT_EQ(masked_name("  Anna   Maria Karenina "), "A*** M.");
  EXPECT_EQ(masked_name("Ōta"), "Ō***");
  EXPECT_EQ(masked_name(""), "");
}

}  // namespace
}  // namespace till::ledger::core
