// What the linter proves must never be disproved by the engine: random worlds, and every offer that
// was said never to act must not act.
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "loyalty/lint/goods.h"
#include "loyalty/lint/lint.h"
#include "loyalty/lint/replay.h"
#include "tests/loyalty/worlds.h"

namespace till::loyalty {
namespace {

constexpr std::uint64_t worlds = 4'000;

// Twists an offer into what random worlds rarely have.
void twist(Ruleset& ruleset, std::uint64_t seed) {
  for (std::size_t i = 0; i < ruleset.offers.size(); ++i) {
    Offer& offer = ruleset.offers[i];
    auto* line = std::get_if<LineEffect>(&offer.effect);
    switch ((seed + i) % 5) {
      case 0:
        if (line == nullptr) break;
        line->reduction = {.kind = Reduction::Kind::percent, .percent = Rate{700}, .money = {}};
        line->ladder.clear();
        offer.layer = "line";
        offer.limits = {};
        offer.when.reset();
        break;
      case 1:
        offer.when = Condition{
            .kind = Condition::Kind::all,
            .children = {{.kind = Condition::Kind::amount, .min_amount = Money{20}, .tender = {}},
                         {.kind = Condition::Kind::amount,
                          .select = {.categories = {"food"}},
                          .max_amount = Money{static_cast<std::int64_t>(seed % 40)},
                          .on = seed % 2 == 0 ? Basis::running : Basis::initial,
                          .tender = {}}},
            .tender = {}};
        if (seed % 3 == 0)
          std::swap(offer.when->children[0].select, offer.when->children[1].select);
        break;
      case 2:
        if (line != nullptr) line->select = {.categories = {"tobacco"}};
        break;
      default:
        break;
    }
  }
}

struct Outcome {
  std::size_t proved = 0;
  std::size_t lost = 0;
};

void hold_against_the_engine(std::uint64_t seed, Outcome& outcome) {
  test::World world = test::random_world(seed);
  twist(world.ruleset, seed);
  const auto compiled = CompiledRuleset::compile(world.ruleset);
  if (!compiled) return;
  std::set<std::string> never;
  std::map<std::string, std::string> loses;
  const Report report = lint(**compiled, world.basket.at);
  for (const Finding& finding : report.findings()) {
    if (means_never(finding.name)) never.insert(finding.offers.front());
    const bool sure = finding.text.ends_with("never takes less of a line") ||
                      finding.text.ends_with("is no lower") ||
                      finding.text.ends_with("that everybody earns");
    if (finding.name == FindingName::always_loses && sure) {
      loses[finding.offers.front()] = finding.text;
    }
  }
  outcome.proved += never.size();
  outcome.lost += loses.size();
  const auto quoted = quote({.ruleset = **compiled,
                             .basket = world.basket,
                             .member = world.buyer(),
                             .context = world.context});
  if (!quoted) return;
  for (const Explanation& one : quoted->explanation) {
    if (one.reason != Reason::applied) continue;
    EXPECT_FALSE(never.contains(one.offer)) << "seed " << seed << ", offer " << one.offer;
    EXPECT_FALSE(loses.contains(one.offer))
        << "seed " << seed << ", offer " << one.offer << ": " << loses[one.offer];
  }
}

TEST(Soundness, no_proof_is_disproved_by_the_engine) {
  Outcome outcome;
  for (std::uint64_t seed = 0; seed < worlds; ++seed) hold_against_the_engine(seed, outcome);
  // The worlds hold enough of what is to be proved.
  EXPECT_GT(outcome.proved, worlds / 10);
  EXPECT_GT(outcome.lost, worlds / 20);
}

// The offers that a receipt considers are its whole ruleset: leaving one out of them is the same as
// leaving it out of all.
void compare_with_a_ruleset_without(const test::World& world, const Explanation& one,
                                    const Quote& whole, const OfferFigures& figures) {
  Ruleset fewer = world.ruleset;
  std::erase_if(fewer.offers, [&](const Offer& offer) { return offer.id == one.offer; });
  const auto compiled = CompiledRuleset::compile(fewer);
  ASSERT_TRUE(compiled.has_value());
  const auto without = quote({.ruleset = **compiled,
                              .basket = world.basket,
                              .member = world.buyer(),
                              .context = world.context});
  ASSERT_TRUE(without.has_value());
  EXPECT_EQ(figures.net_taken, whole.discount - without->discount) << one.offer;
  EXPECT_EQ(figures.net_points, whole.points - without->points) << one.offer;
  EXPECT_EQ(figures.taken, one.benefit.value_or(Money{})) << one.offer;
}

TEST(Replay, agrees_with_a_ruleset_that_lacks_the_offer) {
  int compared = 0;
  for (std::uint64_t seed = 0; seed < worlds / 8; ++seed) {
    SCOPED_TRACE(seed);
    test::World world = test::random_world(seed);
    for (const Offer& offer : world.ruleset.offers) {
      world.context.leases[offer.id] = Money{receipt_money_max * 1'000};
    }
    const auto compiled = CompiledRuleset::compile(world.ruleset);
    if (!compiled) continue;
    const auto whole = quote({.ruleset = **compiled,
                              .basket = world.basket,
                              .member = world.buyer(),
                              .context = world.context});
    Replay replay(*compiled);
    const auto added = replay.add({world.basket, world.member, world.context});
    ASSERT_EQ(added.has_value(), whole.has_value());
    if (!whole) continue;
    const auto figures = replay.figures();
    for (const Explanation& one : whole->explanation) {
      if (one.reason != Reason::applied || one.offer.starts_with("m:")) continue;
      compare_with_a_ruleset_without(world, one, *whole, figures.offers.at(one.offer));
      ++compared;
    }
  }
  EXPECT_GT(compared, 200);
}

}  // namespace
}  // namespace till::loyalty
