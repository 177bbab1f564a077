#include "loyalty/sets.h"

#include <algorithm>
#include <optional>
#include <random>

#include <gtest/gtest.h>

#include "tests/loyalty/goods.h"

namespace till::loyalty {
namespace {

using test::basket_of;
using test::empty_ruleset;
using test::offer_of;
using test::pieces;
using test::sku;

// The same rules unit by unit: every unit of the basket stands on its own.
class PlainFormer {
 public:
  PlainFormer(const SetEffect& set, const Positions& positions) : set_(set) {
    for (PositionIndex i = 0; i < positions.size(); ++i) {
      const Position& position = positions[i];
      for (std::int64_t unit = 0; unit < position.units; ++unit) {
        units_.push_back({i, OverUnits{position.gross, position.units}.of_unit(unit),
                          position.line->sku, false});
      }
    }
  }

  FormedSets form() {
    FormedSets formed;
    while (form_one()) ++formed.sets;
    for (const Unit& unit : units_) {
      if (!unit.used) continue;
      if (formed.units.empty() || formed.units.back().position != unit.position) {
        formed.units.push_back({.position = unit.position});
      }
      formed.units.back().units += 1;
      formed.units.back().value += unit.value;
      formed.units.back().percents += unit.percents;
    }
    return formed;
  }

 private:
  struct Unit {
    PositionIndex position = 0;
    Money value;
    std::string sku;
    bool used = false;
    std::int64_t percents = 0;
  };

  [[nodiscard]] bool serves(const Unit& unit, const SetPart& part) const {
    const auto& skus = part.select.skus;
    return !unit.used && (skus.empty() || std::ranges::find(skus, unit.sku) != skus.end());
  }

  // The first free unit of each position, dearest or cheapest, ties in position order.
  Unit* choose(const SetPart& part) {
    Unit* best = nullptr;
    std::optional<PositionIndex> seen;
    for (Unit& unit : units_) {
      if (!serves(unit, part) || seen == unit.position) continue;
      seen = unit.position;
      const bool better =
          best == nullptr || (part.cheapest ? unit.value < best->value : unit.value > best->value);
      if (better) best = &unit;
    }
    return best;
  }

  bool form_one() {
    std::vector<std::pair<std::int64_t, std::size_t>> order;
    order.reserve(set_.parts.size());
    for (std::size_t i = 0; i < set_.parts.size(); ++i) {
      order.emplace_back(std::ranges::count_if(
                             units_, [&](const Unit& unit) { return serves(unit, set_.parts[i]); }),
                         i);
    }
    std::ranges::sort(order);
    const auto before = units_;
    Money value;
    for (const auto& [count, part] : order) {
      for (std::int64_t i = 0; i < set_.parts[part].count; ++i) {
        Unit* unit = choose(set_.parts[part]);
        if (unit == nullptr) {
          units_ = before;
          return false;
        }
        unit->used = true;
        unit->percents = unit->value.value() * set_.parts[part].percent.value();
        value += unit->value;
      }
    }
    if (set_.reduction.kind != Reduction::Kind::price || set_.reduction.money < value) return true;
    units_ = before;
    return false;
  }

  const SetEffect& set_;
  std::vector<Unit> units_;
};

bool same(const FormedSets& a, const FormedSets& b) {
  return a.sets == b.sets &&
         std::ranges::equal(a.units, b.units, [](const SetUnits& x, const SetUnits& y) {
           return x.position == y.position && x.units == y.units && x.value == y.value &&
                  x.percents == y.percents;
         });
}

FormedSets form(const SetEffect& set, const std::vector<BasketLine>& lines, std::int64_t most) {
  Ruleset ruleset = empty_ruleset();
  ruleset.offers = {offer_of("x", "unit", set)};
  const auto compiled = test::compiled(ruleset);
  const BasketFacts facts(lines, *compiled, nullptr);
  const std::vector<std::int64_t> used(facts.size(), 0);
  const std::vector<const CompiledOffer*> closed(facts.size(), nullptr);
  return form_sets(compiled->offers().front(), {facts, facts.gross, used, closed}, most);
}

SetPart random_part(std::mt19937_64& random) {
  static const std::vector<std::string> skus{"a", "b", "c", "d"};
  SetPart part;
  part.count = 1 + static_cast<std::int64_t>(random() % 3);
  part.percent = Rate{static_cast<std::int64_t>(random() % 2) * 5'000};
  part.cheapest = random() % 2 == 0;
  for (const std::string& one : skus) {
    if (random() % 2 == 0) part.select.skus.push_back(one);
  }
  return part;
}

TEST(Sets, forming_many_at_once_is_forming_them_one_by_one) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 1'500; ++round) {
    SetEffect set;
    const std::size_t parts = 1 + random() % 3;
    for (std::size_t i = 0; i < parts; ++i) set.parts.push_back(random_part(random));
    if (random() % 4 == 0) set.reduction = test::price(static_cast<std::int64_t>(random() % 40));
    std::vector<BasketLine> lines;
    for (const char* name : {"a", "b", "c", "d"}) {
      if (random() % 4 == 0) continue;
      // An amount that the units do not share evenly, as after a discount: weighed lines cannot
      // stand for it, so the price is set apart from the amount.
      auto line = pieces(name, name, 1 + static_cast<std::int64_t>(random() % 9), 0);
      line.amount = Money{static_cast<std::int64_t>(random() % 60)};
      lines.push_back(line);
    }
    const Positions positions(lines);
    const FormedSets expected = PlainFormer(set, positions).form();
    const FormedSets actual = form(set, lines, any_number_of_sets);
    ASSERT_TRUE(same(expected, actual))
        << "round " << round << ": " << expected.sets << " sets one by one, " << actual.sets;
  }
}

TEST(Sets, a_million_units_form_in_a_moment) {
  SetEffect set;
  set.parts = {{.count = 2}, {.percent = Rate{10'000}}};
  const FormedSets formed = form(set, {pieces("1", "a", 1'000'000, 7)}, any_number_of_sets);
  EXPECT_EQ(formed.sets, 333'333);
  EXPECT_EQ(formed.units.front().units, 999'999);
}

TEST(Sets, no_more_form_than_allowed) {
  SetEffect set;
  set.parts = {{.count = 2}};
  EXPECT_EQ(form(set, {pieces("1", "a", 9, 7)}, 3).sets, 3);
  EXPECT_EQ(form(set, {pieces("1", "a", 9, 7)}, 0).sets, 0);
}

TEST(Sets, a_ladder_counts_its_highest_reached_step_for_all_sets) {
  SetEffect set;
  set.parts = {{.count = 1}};
  set.ladder = {{.min_sets = 2, .reduction = test::percent(1'000)},
                {.min_sets = 4, .reduction = test::percent(2'000)}};
  Ruleset ruleset = empty_ruleset();
  ruleset.offers = {offer_of("x", "unit", set)};
  const auto compiled = test::compiled(ruleset);
  const auto discount = [&](std::int64_t count) {
    return test::quote_of(*compiled, basket_of({pieces("1", "a", count, 10)})).discount;
  };
  EXPECT_EQ(discount(1), Money{0});
  EXPECT_EQ(discount(3), Money{3});
  EXPECT_EQ(discount(4), Money{8});
}

TEST(Sets, the_part_that_alone_lacks_units_is_named_with_how_many) {
  SetEffect set;
  set.parts = {{.select = sku("a"), .count = 1}, {.select = sku("b"), .count = 3}};
  Ruleset ruleset = empty_ruleset();
  ruleset.offers = {offer_of("x", "unit", set)};
  const auto compiled = test::compiled(ruleset);
  const auto lacking = [&](const std::vector<BasketLine>& lines) {
    const BasketFacts facts(lines, *compiled, nullptr);
    const std::vector<std::int64_t> used(facts.size(), 0);
    const std::vector<const CompiledOffer*> closed(facts.size(), nullptr);
    return only_lacking_part(compiled->offers().front(), {facts, facts.gross, used, closed});
  };
  const auto one = lacking({pieces("1", "a", 1, 7), pieces("2", "b", 1, 7)});
  ASSERT_TRUE(one.has_value());
  EXPECT_EQ(one->part, 1U);
  EXPECT_EQ(one->units, 2);
  EXPECT_FALSE(lacking({pieces("2", "b", 1, 7)}).has_value());
  EXPECT_FALSE(lacking({pieces("1", "a", 1, 7), pieces("2", "b", 3, 7)}).has_value());
}

}  // namespace
}  // namespace till::loyalty
