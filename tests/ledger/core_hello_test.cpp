#include <gtest/gtest.h>

#include "ledger/machines/hello.h"
#include "ledger/machines/ingest.h"
#include "tests/ledger/core_world.h"

namespace till::ledger::core {
namespace {

using Kind = record::Verdict::Kind;

class HelloTest : public ::testing::Test {
 protected:
  HelloTest() : row(world.admit(till)) {
    for (int i = 0; i < 9; ++i) till.sell({});
  }
  // As the till would say it with its first `count` entries.
  record::Hello hello(std::size_t count) {
    record::Hello out;
    out.register_id = till.id;
    out.epoch = till.epoch;
    out.challenge = world.random.fixed<Nonce>();
    out.nonce = nonce;
    for (std::size_t back = 0; back < count; back = back == 0 ? 1 : back * 2) {
      const auto& entry = till.entries[count - 1 - back];
      out.locators.emplace_back(entry.header.at.seq, entry.hash);
    }
    return out;
  }
  record::HelloAnswer answer(const record::Hello& said) {
    return must(greet(*world.ledger, row, said));
  }

  Rules rules;
  Till till{rules, 1};
  World world;
  RegisterRow row;
  Nonce nonce = world.random.fixed<Nonce>();
};

TEST_F(HelloTest, a_new_register_begins_at_the_start) {
  const auto said = hello(10);
  const auto got = answer(said);
  EXPECT_EQ(got.verdict.kind, Kind::ok);
  EXPECT_EQ(got.verdict.resume.number, 0U);
  EXPECT_EQ(got.challenge, said.challenge);
  EXPECT_EQ(got.generation, world.keys->generation);
  EXPECT_TRUE(got.alarms.empty());
}

TEST_F(HelloTest, goes_on_where_the_ledger_ends) {
  must(ingest(*world.ledger, row, till.batch(0, 6)));
  const auto got = answer(hello(10));
  EXPECT_EQ(got.verdict.kind, Kind::ok);
  EXPECT_EQ(got.verdict.resume.number, 6U);
}

TEST_F(HelloTest, asks_again_for_what_it_acknowledged_and_lost) {
  must(ingest(*world.ledger, row, till.batch(0, 4)));
  auto said = hello(10);
  said.acked = record::Seq{8};
  said.generation = world.keys->generation;
  const auto got = answer(said);
  EXPECT_EQ(got.verdict.kind, Kind::resend);
  EXPECT_EQ(got.verdict.resume.number, 4U);
}

TEST_F(HelloTest, a_register_that_lost_entries_has_parted) {
  must(ingest(*world.ledger, row, till.batch(0)));
  const auto got = answer(hello(7));
  EXPECT_EQ(got.verdict.kind, Kind::diverged);
  ASSERT_TRUE(got.verdict.parent.has_value());
  EXPECT_EQ(*got.verdict.parent, record::mark_of(till.entries[6]));
  EXPECT_EQ(got.alarms, std::vector<std::string>{"RESTORED"});
  EXPECT_EQ(must(world.books->alarms.count(alarm_kind::diverged)), 1);
}

TEST_F(HelloTest, histories_part_after_the_last_locator_they_share) {
  must(ingest(*world.ledger, row, till.batch(0)));
  till.entries.resize(8);
  for (int i = 0; i < 4; ++i) till.sell({.price = 1});
  const auto got = answer(hello(12));
  EXPECT_EQ(got.verdict.kind, Kind::diverged);
  // Locators of 12 are 12, 11, 10, 8, 4: the eighth is the last both have.
  ASSERT_TRUE(got.verdict.parent.has_value());
  EXPECT_EQ(got.verdict.parent->seq.number, 8U);
}

TEST_F(HelloTest, nothing_in_common_has_no_parent) {
  must(ingest(*world.ledger, row, till.batch(0)));
  auto said = hello(10);
  for (auto& [seq, hash] : said.locators) hash = crypto::sha256("elsewhere");
  const auto got = answer(said);
  EXPECT_EQ(got.verdict.kind, Kind::diverged);
  EXPECT_FALSE(got.verdict.parent.has_value());
}

TEST_F(HelloTest, a_process_that_comes_back_after_another_is_a_clone) {
  EXPECT_TRUE(answer(hello(10)).alarms.empty());
  EXPECT_TRUE(answer(hello(10)).alarms.empty());
  const auto first = nonce;
  nonce = world.random.fixed<Nonce>();
  EXPECT_TRUE(answer(hello(10)).alarms.empty());
  nonce = first;
  for (int i = 0; i < 3; ++i) {
    const auto got = answer(hello(10));
    EXPECT_EQ(got.alarms.empty(), i != 0) << "only a retired nonce is an alarm";
  }
  EXPECT_EQ(must(world.books->alarms.count(alarm_kind::clone)), 1);
}

}  // namespace
}  // namespace till::ledger::core
