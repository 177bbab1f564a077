// What holds for every quote and every return, over random worlds. A failure names its seed.
#include <algorithm>
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "loyalty/asking.h"
#include "loyalty/basket_facts.h"
#include "loyalty/returns.h"
#include "tests/loyalty/goods.h"
#include "tests/loyalty/worlds.h"

namespace till::loyalty {
namespace {

using test::random_world;
using test::World;

constexpr std::uint64_t worlds = 300;

// Calls `check` with every world, its compiled ruleset and its quote.
template <class Check>
void for_each_world(Check check) {
  for (std::uint64_t seed = 0; seed < worlds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const World world = random_world(seed);
    const auto ruleset = test::compiled(world.ruleset);
    check(world, *ruleset, test::quote_of(*ruleset, world.basket, world.buyer(), world.context),
          seed);
    if (testing::Test::HasFailure()) return;
  }
}

TEST(Property, header_sums_are_line_sums) {
  for_each_world([](const World&, const CompiledRuleset&, const Quote& quote, std::uint64_t) {
    Money gross;
    Money discount;
    Money points_money;
    Points spent;
    Points earned;
    for (const QuoteLine& line : quote.lines) {
      Money off;
      for (const LineDiscount& part : line.discounts) off += part.amount;
      EXPECT_EQ(line.net, line.gross - off);
      EXPECT_EQ(line.paid, line.net - line.points_money);
      gross += line.gross;
      discount += off;
      points_money += line.points_money;
      spent += line.points_spent + line.reward_points;
      for (const EarnedShare& share : line.earned) earned += share.points;
    }
    EXPECT_EQ(quote.gross, gross);
    EXPECT_EQ(quote.discount, discount);
    EXPECT_EQ(quote.points_money, points_money);
    EXPECT_EQ(quote.points, earned);
    EXPECT_EQ(quote.gross,
              quote.discount + quote.points_money + quote.rounding.card + quote.payable.card);
    EXPECT_EQ(quote.gross,
              quote.discount + quote.points_money + quote.rounding.cash + quote.payable.cash);
    Points from_lots;
    for (const SpentLot& lot : quote.redemption.lots) from_lots += lot.points;
    EXPECT_EQ(from_lots, spent);
  });
}

TEST(Property, no_position_ends_below_its_floor) {
  for_each_world(
      [](const World& world, const CompiledRuleset& ruleset, const Quote& quote, std::uint64_t) {
        const BasketFacts facts(world.basket.lines, ruleset, nullptr);
        const bool tender = world.ruleset.program.points_as == PointsAs::tender;
        const bool below_cost = std::ranges::any_of(world.ruleset.offers, &Offer::below_cost);
        std::map<std::string, const QuoteLine*> lines;
        for (const QuoteLine& line : quote.lines) lines[line.id] = &line;
        for (PositionIndex i = 0; i < facts.size(); ++i) {
          Money net;
          Money paid;
          for (const LineSlice& slice : facts.positions.slices(facts.positions[i])) {
            net += lines[world.basket.lines[slice.line].id]->net;
            paid += lines[world.basket.lines[slice.line].id]->paid;
          }
          EXPECT_GE(net, facts.terms[i].floor(below_cost));
          EXPECT_GE(paid, tender ? Money{} : facts.terms[i].legal_floor);
          if (!facts.terms[i].discountable) {
            EXPECT_EQ(net, facts.gross[i]);
          }
        }
      });
}

TEST(Property, quote_that_asks_for_no_points_is_the_same_without_lots) {
  int without = 0;
  for_each_world(
      [&](const World& world, const CompiledRuleset& ruleset, const Quote&, std::uint64_t) {
        World other = world;
        other.basket.want_points = {};
        other.basket.picks.clear();
        ASSERT_FALSE(asks_for_points(other.basket));
        if (other.buyer() == nullptr || other.buyer()->lots.empty()) return;
        const auto quote = test::quote_of(ruleset, other.basket, other.buyer(), other.context);
        Member poor = *other.buyer();
        poor.lots.clear();
        EXPECT_EQ(quote, test::quote_of(ruleset, other.basket, &poor, other.context));
        ++without;
      });
  EXPECT_GT(without, 100);
}

// What a quote says of goods, whatever lines they are cut into.
std::map<std::string, std::int64_t> figures_of(const Basket& basket, const Quote& quote) {
  std::map<std::string, std::int64_t> sums;
  std::map<std::string, const BasketLine*> lines;
  for (const BasketLine& line : basket.lines) lines[line.id] = &line;
  for (const QuoteLine& line : quote.lines) {
    const BasketLine& goods = *lines[line.id];
    const std::string key =
        goods.sku + "/" + std::to_string(goods.price.value()) + "/" +
        (goods.cost ? std::to_string(goods.cost->value()) : "-") + "/" +
        std::to_string(goods.min_price.value()) + "/" +
        (goods.measure == Measure::piece
             ? ""
             : std::to_string(goods.quantity.value()) + "/" + std::to_string(goods.amount.value()));
    sums[key + " gross"] += line.gross.value();
    sums[key + " paid"] += line.paid.value();
    sums[key + " points"] += line.points_spent.value() + line.reward_points.value();
    for (const auto& share : line.discounts) sums[key + " -" + share.offer] += share.amount.value();
    for (const auto& share : line.earned) sums[key + " +" + share.rule] += share.points.value();
    for (const auto& share : line.counts) sums[key + " #" + share.counter] += share.count;
  }
  return sums;
}

// The rest of the quote, without the names of lines.
Quote without_lines(Quote quote) {
  quote.lines.clear();
  for (Explanation& explanation : quote.explanation) {
    for (Loss& loss : explanation.lost) loss.lines.clear();
  }
  return quote;
}

TEST(Property, any_order_and_any_chunking_of_lines_gives_the_same) {
  for_each_world([](const World& world, const CompiledRuleset& ruleset, const Quote& quote,
                    std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const Basket other = test::rechunked(world.basket, random);
    const Quote again = test::quote_of(ruleset, other, world.buyer(), world.context);
    EXPECT_EQ(figures_of(world.basket, quote), figures_of(other, again));
    EXPECT_TRUE(without_lines(quote) == without_lines(again));
  });
}

TEST(Property, the_order_of_offers_does_not_matter) {
  for_each_world([](const World& world, const CompiledRuleset&, const Quote& quote, std::uint64_t) {
    Ruleset turned = world.ruleset;
    std::ranges::reverse(turned.offers);
    const auto ruleset = test::compiled(turned);
    EXPECT_TRUE(quote == test::quote_of(*ruleset, world.basket, world.buyer(), world.context));
  });
}

TEST(Property, offers_that_match_nothing_change_nothing) {
  for_each_world(
      [](const World& world, const CompiledRuleset&, const Quote& quote, std::uint64_t seed) {
        Ruleset more = world.ruleset;
        Offer nothing = test::offer_of(
            "nothing", "price",
            LineEffect{.select = test::sku("nothing"), .reduction = test::percent(10'000)});
        nothing.closes = true;
        nothing.priority = static_cast<int>(seed % 7);
        more.offers.insert(more.offers.begin(), nothing);
        nothing.id = "code";
        nothing.effect = BasketEffect{.reduction = test::percent(10'000)};
        nothing.trigger = {Trigger::Kind::code, "NOT-SHOWN", Points{}};
        more.offers.push_back(nothing);
        const auto ruleset = test::compiled(more);
        EXPECT_TRUE(quote == test::quote_of(*ruleset, world.basket, world.buyer(), world.context));
      });
}

// One random part of what is left of the lines.
ReturnRequest random_step(std::map<std::string, std::int64_t>& left, const Basket& basket,
                          std::mt19937_64& random) {
  ReturnRequest request;
  request.at = basket.at + Seconds{static_cast<std::int64_t>(random() % 300'000)};
  request.balance = Points{static_cast<std::int64_t>(random() % 300)};
  while (request.lines.empty()) {
    for (const BasketLine& line : basket.lines) {
      std::int64_t& rest = left[line.id];
      if (rest == 0 || random() % 2 == 0) continue;
      const std::int64_t unit = line.measure == Measure::piece ? 1'000 : 1;
      const auto units = static_cast<std::uint64_t>(rest / unit);
      std::int64_t quantity = static_cast<std::int64_t>(1 + random() % units) * unit;
      if (random() % 2 == 0) quantity = rest;
      rest -= quantity;
      request.lines.push_back({line.id, Quantity{quantity}});
    }
  }
  return request;
}

// Everything that came back over all steps.
struct Returned {
  Money money;
  Points points;
  Points due;
  std::map<std::string, std::int64_t> counters;
  std::map<std::string, std::int64_t> tickets;
  std::map<std::string, int> coupons;
  std::map<std::string, int> uses;
};

void add(const ReturnResult& result, Returned& sum) {
  sum.money += result.money;
  sum.points += result.points_restored + result.points_forfeited;
  sum.due += result.points_due;
  for (const auto& one : result.counters) sum.counters[one.counter] -= one.count;
  for (const auto& one : result.tickets_cancelled) sum.tickets[one.offer] += one.count;
  for (const auto& one : result.coupons_cancelled) ++sum.coupons[one.offer];
  for (const auto& one : result.uses_returned) ++sum.uses[one];
}

// What the quote gave and took.
Returned given_by(const Quote& quote, const Ruleset& ruleset) {
  Returned sum;
  sum.money = quote.payable.cash;
  for (const SpentLot& lot : quote.redemption.lots) sum.points += lot.points;
  sum.due = quote.points;
  for (const QuoteLine& line : quote.lines) {
    for (const CounterShare& share : line.counts) sum.counters[share.counter] += share.count;
  }
  for (const Grant& grant : quote.grants) {
    if (grant.kind == GrantEffect::Kind::ticket) sum.tickets[grant.offer] += grant.count;
    if (grant.kind == GrantEffect::Kind::coupon) ++sum.coupons[grant.offer];
    for (const Offer& offer : ruleset.offers) {
      const auto* effect = std::get_if<GrantEffect>(&offer.effect);
      if (offer.id == grant.offer && effect->counted == GrantEffect::Counted::receipts &&
          grant.kind == GrantEffect::Kind::progress) {
        sum.counters["quest:" + grant.subject] += grant.count;
      }
    }
  }
  for (const Explanation& explanation : quote.explanation) {
    const auto offer = std::ranges::find(ruleset.offers, explanation.offer, &Offer::id);
    if (explanation.reason == Reason::applied && offer->limits.uses) ++sum.uses[offer->id];
  }
  return sum;
}

TEST(Property, returning_everything_in_any_steps_gives_everything_back_once) {
  for_each_world([](const World& world, const CompiledRuleset& ruleset, const Quote& quote,
                    std::uint64_t seed) {
    std::mt19937_64 random(seed);
    Receipt receipt;
    receipt.ruleset = world.ruleset.version;
    receipt.basket = world.basket;
    receipt.member = world.member;
    receipt.context = world.context;
    receipt.quote = quote;
    receipt.paid_by = PaidBy::cash;
    std::map<std::string, std::int64_t> left;
    for (const BasketLine& line : world.basket.lines) left[line.id] = line.quantity.value();
    Returned sum;
    bool last = false;
    while (!last) {
      const ReturnRequest request = random_step(left, world.basket, random);
      const auto result = return_lines(ruleset, receipt, request);
      ASSERT_TRUE(result.has_value()) << describe(result.error());
      EXPECT_GE(result->money, Money{});
      EXPECT_LE(result->points_clawed, result->points_due);
      add(*result, sum);
      EXPECT_LE(sum.money, quote.payable.cash);
      receipt.returns.push_back(request);
      last = result->last;
    }
    const Returned expected = given_by(quote, world.ruleset);
    EXPECT_EQ(sum.money, expected.money);
    EXPECT_EQ(sum.points, expected.points);
    EXPECT_EQ(sum.due, expected.due);
    EXPECT_EQ(sum.counters, expected.counters);
    EXPECT_EQ(sum.tickets, expected.tickets);
    EXPECT_EQ(sum.coupons, expected.coupons);
    EXPECT_EQ(sum.uses, expected.uses);
    const ReturnRequest more{.at = world.basket.at,
                             .lines = {{world.basket.lines[0].id, Quantity{1'000}}}};
    EXPECT_FALSE(return_lines(ruleset, receipt, more).has_value());
  });
}

}  // namespace
}  // namespace till::loyalty
