#include "record/effects.h"

#include <gtest/gtest.h>

#include "record/effects_document.h"
#include "tests/record/documents_examples.h"
#include "tests/record/sales.h"
#include "tests/record/samples.h"

namespace till::record {
namespace {

using loyalty::Points;
using samples::counted;

std::int64_t sum_of(const Effects& effects, LotChange::Cause cause) {
  std::int64_t sum = 0;
  for (const LotChange& change : effects.lots)
    if (change.cause == cause) sum += change.points.value();
  return sum;
}

// Points of quests that this receipt completed; a return leaves them.
std::int64_t quest_points(const SaleBody& sale) {
  std::int64_t sum = 0;
  for (const loyalty::Grant& grant : sale.receipt->quote.grants)
    if (grant.reached) sum += grant.points.value();
  return sum;
}

TEST(Effects, lot_id_is_the_published_one) {
  EXPECT_EQ(lot_id(counted<EntryId>(0x10), "rate:program"), "8f779889b6f15363957485043ba9393a");
}

TEST(Effects, a_sale_spends_the_lots_of_its_quote_and_creates_one_for_each_rule) {
  const samples::Sold& sold = samples::sold("002");
  const auto effects = effects_of(samples::entry_of(sold));
  ASSERT_TRUE(effects) << describe(effects.error());
  ASSERT_EQ(effects->lots.size(), 2U);
  EXPECT_EQ(effects->subject, sold.sale.subject);
  const LotChange& spent = effects->lots[0];
  EXPECT_EQ(spent.cause, LotChange::Cause::redemption);
  EXPECT_EQ(spent.lot, "L1");
  EXPECT_EQ(spent.points, Points{-5000});
  EXPECT_FALSE(spent.creates);
  const LotChange& earned = effects->lots[1];
  EXPECT_EQ(earned.cause, LotChange::Cause::accrual);
  EXPECT_EQ(earned.lot, lot_id(sold.entry, "rate:program"));
  EXPECT_EQ(earned.points, Points{250});
  EXPECT_TRUE(earned.creates);
  EXPECT_EQ(earned.earned_at, instant_of(1'700'000'000));
  EXPECT_EQ(earned.active_from, std::nullopt) << "active at once, by every clock";
  EXPECT_EQ(earned.source, "rate:program");
  EXPECT_EQ(earned.partner, "cosmetics");
  EXPECT_EQ(effects->spent(), Points{5000});
  EXPECT_EQ(effects->redeemed, Points{5000});
  EXPECT_EQ(effects->redeemed_day, "2026-11-22");
}

TEST(Effects, a_picked_reward_is_spent_and_does_not_count_towards_the_days_cap) {
  const auto effects = effects_of(samples::entry_of(samples::sold("021")));
  ASSERT_TRUE(effects);
  EXPECT_EQ(effects->spent(), Points{900});
  EXPECT_EQ(effects->redeemed, Points{400});
}

TEST(Effects, every_example_accrues_and_spends_what_its_quote_says) {
  for (const samples::Sold& sold : samples::sold_examples()) {
    const auto effects = effects_of(samples::entry_of(sold));
    ASSERT_TRUE(effects) << sold.name << ": " << describe(effects.error());
    const loyalty::Quote& quote = sold.sale.receipt->quote;
    EXPECT_EQ(sum_of(*effects, LotChange::Cause::accrual),
              quote.points.value() + quest_points(sold.sale))
        << sold.name;
    std::int64_t spent = quote.redemption.points.value();
    for (const loyalty::PickedReward& reward : quote.redemption.rewards)
      spent += reward.points.value();
    EXPECT_EQ(effects->spent(), Points{spent}) << sold.name;
  }
}

TEST(Effects, every_example_counts_what_its_lines_count) {
  for (const samples::Sold& sold : samples::sold_examples()) {
    std::map<std::string, std::int64_t> of_lines;
    for (const loyalty::QuoteLine& line : sold.sale.receipt->quote.lines)
      for (const loyalty::CounterShare& share : line.counts) of_lines[share.counter] += share.count;
    const auto effects = effects_of(samples::entry_of(sold));
    ASSERT_TRUE(effects);
    for (const auto& [counter, count] : of_lines) {
      const auto found = effects->counters.find(counter);
      EXPECT_EQ(found == effects->counters.end() ? 0 : found->second, count)
          << sold.name << " " << counter;
    }
  }
}

TEST(Effects, a_quest_of_receipts_counts_once_although_no_line_does) {
  const auto effects = effects_of(samples::entry_of(samples::sold("032")));
  ASSERT_TRUE(effects);
  EXPECT_EQ(effects->counters, (std::map<std::string, std::int64_t>{{"quest:visits", 1}}));
}

TEST(Effects, a_completed_quest_creates_a_lot_of_its_offer) {
  const samples::Sold& sold = samples::sold("031");
  const auto effects = effects_of(samples::entry_of(sold));
  ASSERT_TRUE(effects);
  ASSERT_EQ(effects->lots.size(), 1U);
  EXPECT_EQ(effects->lots[0].lot, lot_id(sold.entry, "q"));
  EXPECT_EQ(effects->lots[0].points, Points{2000});
  EXPECT_FALSE(effects->lots[0].expires_at);
}

TEST(Effects, consumed_codes_and_limited_offers_are_used) {
  samples::Sold sold = samples::sold("002");
  sold.sale.limited_uses = {"once"};
  sold.sale.receipt->quote.codes = {{"MAY", "MAY-7", true}, {"JUN", "JUN-1", false}};
  const auto effects = effects_of(samples::entry_of(sold));
  ASSERT_TRUE(effects);
  EXPECT_EQ(effects->codes_consumed, std::vector<std::string>{"MAY-7"});
  EXPECT_EQ(effects->uses, (std::map<std::string, std::int64_t>{{"once", 1}}));
}

TEST(Effects, the_personal_part_changes_nothing) {
  const samples::Sold& sold = samples::sold("002");
  const Draft draft{Kind::sale, sold.entry, write_sale(sold.sale),
                    write_sale_personal(sold.sale, counted<Salt>(1))};
  ASSERT_TRUE(draft.personal);
  EXPECT_EQ(effects_of(place_first(draft, counted<RegisterId>(1), samples::epoch, {})),
            effects_of(samples::entry_of(sold)));
}

// What a sale and all its returns leave, over their effects.
struct Left {
  std::map<std::string, std::int64_t> lots;
  std::map<std::string, std::int64_t> counters;
  std::int64_t redeemed = 0;
  std::int64_t debt = 0;

  void add(const Effects& effects) {
    for (const LotChange& change : effects.lots) lots[change.lot] += change.points.value();
    for (const auto& [counter, count] : effects.counters) counters[counter] += count;
    redeemed += effects.redeemed.value();
    debt += effects.debt.value();
  }
  [[nodiscard]] std::int64_t points() const {
    std::int64_t sum = 0;
    for (const auto& [lot, points] : lots) sum += points;
    return sum - debt;
  }
};

Left left_by(const samples::Sold& sold) {
  Left left;
  left.add(*effects_of(samples::entry_of(sold)));
  for (const ReturnBody& body : sold.returns)
    left.add(
        *effects_of(samples::entry_of(Kind::return_, counted<EntryId>(200), write_return(body))));
  return left;
}

TEST(Effects, a_sale_and_all_its_returns_leave_only_what_was_forfeited_kept_or_not_clawed_back) {
  int returned = 0;
  for (const samples::Sold& sold : samples::sold_examples()) {
    if (sold.returns.empty() || !sold.returns.back().result.last) continue;
    ++returned;
    const Left left = left_by(sold);
    std::int64_t kept = quest_points(sold.sale);
    bool plain = kept == 0;
    for (const ReturnBody& body : sold.returns) {
      kept -= body.result.points_forfeited.value();
      kept += body.result.points_due.value() - body.result.points_clawed.value();
      plain = plain && body.result.points_forfeited.is_zero() && body.result.debt.is_zero() &&
              body.result.points_due == body.result.points_clawed;
      for (const loyalty::RestoredLot& lot : body.result.lots)
        plain = plain && lot.as != loyalty::RestoredLot::As::new_lot;
    }
    EXPECT_EQ(left.points(), kept) << sold.name;
    EXPECT_EQ(left.redeemed, 0) << sold.name;
    for (const auto& [counter, count] : left.counters) EXPECT_EQ(count, 0) << sold.name;
    if (!plain) continue;
    for (const auto& [lot, points] : left.lots) EXPECT_EQ(points, 0) << sold.name << " " << lot;
  }
  EXPECT_GT(returned, 15);
}

TEST(Effects, a_lot_that_ended_is_prolonged_by_grace_and_replaced_by_a_new_one) {
  const ReturnBody& grace = samples::sold("146").returns.at(0);
  const auto prolonged = effects_of(counted<EntryId>(9), grace);
  ASSERT_TRUE(prolonged);
  ASSERT_EQ(prolonged->lots.size(), 2U);
  EXPECT_EQ(prolonged->lots[0].expires_at, std::nullopt);
  EXPECT_EQ(prolonged->lots[1].lot, "old");
  EXPECT_FALSE(prolonged->lots[1].creates);
  EXPECT_EQ(prolonged->lots[1].expires_at, instant_of(1'700'691'200));

  ReturnBody replaced = samples::sold("147").returns.at(0);
  replaced.of_sale.lot_partners = {{"old", "p"}};
  const auto created = effects_of(counted<EntryId>(9), replaced);
  ASSERT_TRUE(created);
  const LotChange& lot = created->lots.at(1);
  EXPECT_TRUE(lot.creates);
  EXPECT_EQ(lot.lot, lot_id(counted<EntryId>(9), "restored:old"));
  EXPECT_EQ(lot.source, "restored:old");
  EXPECT_EQ(lot.points, Points{300});
  EXPECT_EQ(lot.partner, "p");
  EXPECT_EQ(lot.expires_at, instant_of(1'702'684'800));
}

TEST(Effects, a_debt_is_not_taken_from_a_lot_as_well_and_spares_active_lots_first) {
  const samples::Sold& sold = samples::sold("151");
  ReturnBody body = sold.returns.at(0);
  EXPECT_EQ(body.of_sale.pending, std::vector<std::string>{"rate:program"});
  auto effects = effects_of(counted<EntryId>(9), body);
  ASSERT_TRUE(effects);
  EXPECT_EQ(effects->debt, Points{200});
  ASSERT_EQ(effects->lots.size(), 2U);
  EXPECT_EQ(effects->lots[0].lot, lot_id(sold.entry, "rate:program"));
  EXPECT_EQ(effects->lots[0].points, Points{-500});
  EXPECT_EQ(effects->lots[1].points, Points{-100});
  body.of_sale.pending = {"now"};
  effects = effects_of(counted<EntryId>(9), body);
  EXPECT_EQ(effects->lots[0].points, Points{-300});
  EXPECT_EQ(effects->lots[1].points, Points{-300});
}

TEST(Effects, a_return_gives_back_its_share_of_the_days_cap_by_the_unit_rule) {
  SaleBody sale = samples::sold("002").sale;
  loyalty::BasketLine& line = sale.receipt->basket.lines.front();
  loyalty::QuoteLine& quoted = sale.receipt->quote.lines.front();
  line.quantity = loyalty::Quantity{3000};
  quoted.points_spent = Points{11};
  const auto returned = [&](std::int64_t quantity) {
    loyalty::ReturnRequest request;
    request.lines = {{line.id, loyalty::Quantity{quantity}}};
    const Points redeemed = sale_facts(sale, request).redeemed;
    sale.receipt->returns.push_back(request);
    return redeemed.value();
  };
  EXPECT_EQ(returned(1000), 4);
  EXPECT_EQ(returned(2000), 7);
  sale.receipt->returns.clear();
  line.measure = loyalty::Measure::weight;
  EXPECT_EQ(returned(1), 0);
  EXPECT_EQ(returned(999), 3);
  EXPECT_EQ(returned(2000), 8);
}

TEST(Effects, a_void_undoes_like_a_return) {
  ReturnBody body = samples::sold("138").returns.at(0);
  const auto returned = effects_of(samples::entry_of(Kind::return_, {}, write_return(body)));
  body.whole = true;
  EXPECT_EQ(effects_of(samples::entry_of(Kind::void_, {}, write_return(body))), returned);
  ASSERT_TRUE(returned);
  EXPECT_EQ(sum_of(*returned, LotChange::Cause::restoration), 80);
  EXPECT_EQ(sum_of(*returned, LotChange::Cause::clawback), -14);
  EXPECT_EQ(returned->redeemed, Points{-80});
  EXPECT_EQ(returned->redeemed_day, "2026-11-22");
}

TEST(Effects, a_sale_told_alone_and_entries_of_other_kinds_have_none) {
  SaleBody told = samples::full_sale();
  told.receipt.reset();
  const auto none = effects_of(samples::entry_of(Kind::sale, {}, write_sale(told)));
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->empty());
  for (const Kind kind : {Kind::note, Kind::day_close, Kind{999}})
    EXPECT_TRUE(effects_of(samples::entry_of(kind, {}, "not even JSON"))->empty());
}

TEST(Effects, a_body_that_cannot_be_read_is_refused_with_its_path) {
  const auto garbage = effects_of(samples::entry_of(Kind::sale, {}, "not even JSON"));
  ASSERT_FALSE(garbage);
  EXPECT_EQ(garbage.error().code, ErrorCode::invalid);
  const json::Value sale = *json::parse(write_sale(samples::full_sale()));
  const auto broken = effects_of(samples::entry_of(
      Kind::sale, {}, canonical(test::changed(sale, "pos_key.pos", json::Value(1)))));
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().context, "sale.pos_key.pos");
}

TEST(Effects, points_that_pass_their_bounds_are_refused) {
  samples::Sold sold = samples::sold("002");
  sold.sale.receipt->quote.redemption.lots = {{"L1", Points{INT64_MAX}, {}, ""},
                                              {"L2", Points{INT64_MAX}, {}, ""}};
  EXPECT_EQ(effects_of(sold.entry, sold.sale).error().code, ErrorCode::invalid);
  sold = samples::sold("002");
  sold.sale.receipt->quote.earned.assign(3, {"rate:program", Points{INT64_MAX}, {}, {}});
  EXPECT_EQ(effects_of(sold.entry, sold.sale).error().code, ErrorCode::invalid);
}

TEST(Effects, a_rule_that_stands_twice_makes_one_lot) {
  samples::Sold sold = samples::sold("002");
  sold.sale.receipt->quote.earned.assign(2, {"rate:program", Points{7}, {}, {}});
  sold.sale.receipt->quote.redemption.lots.clear();
  const auto effects = effects_of(sold.entry, sold.sale);
  ASSERT_TRUE(effects);
  ASSERT_EQ(effects->lots.size(), 1U);
  EXPECT_EQ(effects->lots[0].points, Points{14});
}

TEST(Effects, a_document_of_them_comes_back_as_it_was) {
  std::size_t seen = 0;
  const auto expect_same = [&](const Entry& entry) {
    const auto effects = effects_of(entry);
    ASSERT_TRUE(effects) << describe(effects.error());
    const auto text = json::canonical(write_effects(*effects));
    const auto again = read_effects(*json::parse(text), "delta");
    ASSERT_TRUE(again) << describe(again.error());
    EXPECT_EQ(*again, *effects) << text;
    ++seen;
  };
  for (const auto& sold : samples::sold_examples()) {
    expect_same(samples::entry_of(sold));
    for (const auto& taken : sold.returns) {
      expect_same(samples::entry_of(Kind::return_, counted<EntryId>(9), write_return(taken)));
    }
  }
  expect_same(samples::entry_of(Kind::sale, counted<EntryId>(1), write_sale(samples::full_sale())));
  EXPECT_GT(seen, 150U);
}

TEST(Effects, a_document_that_was_changed_is_refused_with_its_path) {
  const auto refused = [](std::string_view text) {
    const auto read = read_effects(*json::parse(text), "delta");
    return read ? std::string() : read.error().context;
  };
  EXPECT_EQ(refused(R"({"subject":{"trust":"none"},"lots":[{"cause":"gift","lot":"L"}]})"),
            "delta.lots[0].cause");
  EXPECT_EQ(refused(R"({"subject":{"trust":"none"},"counters":{"a":"b"}})"), "delta.counters");
  EXPECT_EQ(refused(R"({"subject":{"trust":"none"},"other":1})"), "delta.other");
  EXPECT_EQ(refused("{}"), "delta.subject");
}

}  // namespace
}  // namespace till::record
