#include <gtest/gtest.h>

#include "ledger/machines/feed_page.h"
#include "record/seal.h"
#include "tests/ledger/core_world.h"

namespace till::ledger::core {
namespace {

using Agreement = record::Seal::Agreement;

class DaySeal : public ::testing::Test {
 protected:
  DaySeal() {
    world.publish(rules);
    row = world.admit(till);
    const auto sale = till.sell({.account = people_id(1), .transaction = "T-1"});
    till.sell({.price = 3'000, .transaction = "T-2"});
    till.give_back(sale, 1);
  }
  record::Seal seal() {
    world.take(till);
    const auto rows = must(world.books->seals.list({}));
    EXPECT_FALSE(rows.empty());
    const auto& signed_seal = rows.back().seal;
    EXPECT_TRUE(record::verify(world.keys->document, record::Role::ack, signed_seal));
    return must(record::read_seal(signed_seal.bytes));
  }

  Rules rules;
  Till till{rules, 1};
  World world;
  RegisterRow row;
};

TEST_F(DaySeal, agrees_two_ways_without_a_z) {
  const auto figures = till.figures;
  const auto close = till.close_day(std::nullopt);
  const auto sealed = seal();
  EXPECT_EQ(sealed.agreement, Agreement::two_way);
  EXPECT_EQ(sealed.figures, figures);
  EXPECT_EQ(sealed.close, record::mark_of(close));
  EXPECT_EQ(sealed.register_id, till.id);
}

TEST_F(DaySeal, agrees_three_ways_with_a_z_that_fits) {
  till.close_day(
      record::ZReport{"17", 3, loyalty::Money{10'000 + 6'000 - 5'000}, {"T-1", "T-2", "R3"}});
  EXPECT_EQ(seal().agreement, Agreement::three_way);
}

TEST_F(DaySeal, names_the_transactions_by_which_a_z_differs) {
  till.close_day(record::ZReport{"17", 3, loyalty::Money{11'000}, {"T-1", "T-9", "R3"}});
  const auto sealed = seal();
  EXPECT_EQ(sealed.agreement, Agreement::differs);
  EXPECT_EQ(sealed.differences,
            (std::vector<std::string>{"only on the Z: T-9", "not on the Z: T-2"}));
  EXPECT_EQ(must(world.books->alarms.count(alarm_kind::day_differs)), 1);
}

TEST_F(DaySeal, differs_when_the_till_counted_otherwise) {
  till.figures.sales += 1;
  till.figures.earned += loyalty::Points{5};
  till.close_day(std::nullopt);
  const auto sealed = seal();
  EXPECT_EQ(sealed.agreement, Agreement::differs);
  EXPECT_EQ(sealed.differences,
            (std::vector<std::string>{"the till says sales 3, the entries say 2",
                                      "the till says points earned 1005, the entries say 1000"}));
}

TEST_F(DaySeal, the_next_day_begins_after_the_close_before) {
  till.close_day(std::nullopt);
  till.sell({.account = people_id(2)});
  const auto figures = till.figures;
  till.close_day(std::nullopt);
  const auto sealed = seal();
  EXPECT_EQ(sealed.agreement, Agreement::two_way);
  EXPECT_EQ(sealed.figures, figures);
  EXPECT_EQ(sealed.figures.sales, 1);
}

TEST_F(DaySeal, marks_that_the_chain_never_had_differ) {
  till.closed = record::Mark{till.epoch, {2}, crypto::sha256("elsewhere")};
  till.close_day(std::nullopt);
  const auto sealed = seal();
  EXPECT_EQ(sealed.agreement, Agreement::differs);
  EXPECT_EQ(sealed.differences.front(), "it begins where the chain never was");
}

TEST_F(DaySeal, goes_to_its_own_register_alone) {
  till.close_day(std::nullopt);
  world.take(till);
  Till other{rules, 2};
  const auto stranger = world.admit(other);
  const auto seals = [&](RegisterNumber number) {
    const auto page = must(feed_page(*world.ledger, world.poster->shelf(), {number, 0}));
    return std::ranges::count(page.rows, "seal", &record::ChangedRow::kind);
  };
  EXPECT_EQ(seals(row.number), 1);
  EXPECT_EQ(seals(stranger.number), 0);
}

}  // namespace
}  // namespace till::ledger::core
