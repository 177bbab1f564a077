#include "tests/support/plain/qualify.h"

#include <algorithm>
#include <set>

namespace till::plain {

using namespace loyalty;

namespace {

using Lack = Missing::Condition;

struct Sums {
  Figure units = 0;
  Figure quantity = 0;
  Figure money = 0;
};

Sums sums_of(const Condition& condition, const Outlook& outlook) {
  Sums sums;
  const Figures& money = condition.on == Basis::initial ? outlook.initial : outlook.running;
  for (std::size_t i = 0; i < outlook.positions->size(); ++i) {
    const Position& position = (*outlook.positions)[i];
    const bool counts = condition.kind == Condition::Kind::absent || outlook.counts[i];
    if (!counts || !selects(condition.select, position.content)) continue;
    sums.units += position.units;
    sums.quantity += position.quantity;
    sums.money += money[i];
  }
  return sums;
}

Missing lack(Lack condition, Figure goal, Figure lacking) {
  return {.condition = condition, .goal = goal, .lacking = lacking};
}

std::vector<Missing> item_failures(const Condition& condition, const Outlook& outlook) {
  const Sums sums = sums_of(condition, outlook);
  if (!condition.min_quantity && !condition.min_amount) {
    if (sums.quantity > 0) return {};
    return {lack(Lack::quantity, 1, 1)};
  }
  if (condition.min_quantity && sums.quantity < condition.min_quantity->value()) {
    const Figure goal = condition.min_quantity->value();
    return {lack(Lack::quantity, goal, goal - sums.quantity)};
  }
  if (condition.min_amount && sums.money < condition.min_amount->value()) {
    const Figure goal = condition.min_amount->value();
    return {lack(Lack::amount, goal, goal - sums.money)};
  }
  return {};
}

std::vector<Missing> amount_failures(const Condition& condition, const Outlook& outlook) {
  const Figure money = sums_of(condition, outlook).money;
  if (condition.min_amount && money < condition.min_amount->value()) {
    const Figure goal = condition.min_amount->value();
    return {lack(Lack::amount, goal, goal - money)};
  }
  if (condition.max_amount && money > condition.max_amount->value()) {
    const Figure goal = condition.max_amount->value();
    return {lack(Lack::above, goal, money - goal)};
  }
  return {};
}

bool all_tenders_are(const std::string& kind, const std::vector<std::string>& tenders) {
  return !tenders.empty() &&
         std::ranges::all_of(tenders, [&](const auto& one) { return one == kind; });
}

std::vector<Missing> failures_of_children(const Condition& condition, const Outlook& outlook) {
  std::vector<Missing> all;
  for (const Condition& child : condition.children) {
    const auto found = failures(child, outlook);
    if (found.empty() && condition.kind == Condition::Kind::any) return {};
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

}  // namespace

std::vector<bool> flags_for(const std::vector<Position>& positions, const Offer& offer) {
  std::vector<bool> flags;
  for (const Position& position : positions) {
    const bool flag = takes_money(offer) ? position.discountable : position.earnable;
    flags.push_back(is_prompt(offer) || flag);
  }
  return flags;
}

Outlook outlook_of(const Sale& sale, const Offer& offer, const Figures& running) {
  Outlook outlook{.positions = &sale.positions,
                  .tenders = &sale.basket.tenders,
                  .running = running,
                  .counts = flags_for(sale.positions, offer)};
  for (const Position& position : sale.positions) outlook.initial.push_back(position.gross);
  return outlook;
}

bool holds(const Condition& condition, const Outlook& outlook) {
  return failures(condition, outlook).empty();
}

std::vector<Missing> failures(const Condition& condition, const Outlook& outlook) {
  switch (condition.kind) {
    case Condition::Kind::all:
    case Condition::Kind::any:
      return failures_of_children(condition, outlook);
    case Condition::Kind::negation:
      if (holds(condition.children.at(0), outlook)) return {{.condition = Lack::negation}};
      return {};
    case Condition::Kind::item:
      return item_failures(condition, outlook);
    case Condition::Kind::amount:
      return amount_failures(condition, outlook);
    case Condition::Kind::present:
      if (sums_of(condition, outlook).units == 0) return {{.condition = Lack::present}};
      return {};
    case Condition::Kind::absent:
      if (sums_of(condition, outlook).units > 0) return {{.condition = Lack::absent}};
      return {};
    case Condition::Kind::tender:
      if (all_tenders_are(condition.tender, *outlook.tenders)) return {};
      return {{.condition = Lack::tender, .tender = condition.tender}};
  }
  return {};
}

bool is_near_miss(const Sale& sale, const Fate& fate) {
  if (fate.missing.size() != 1) return false;
  const Missing& lack = fate.missing.front();
  if (lack.condition != Lack::amount && lack.condition != Lack::quantity) return false;
  return *lack.lacking <= rounded_down(*lack.goal, sale.ruleset.program.near_miss.value(), 10'000);
}

void note_what_lacks(Sale& sale, const Fate& fate, Figure benefit, bool worth_saying) {
  std::set<std::string> tenders;
  for (const Missing& one : fate.missing) tenders.insert(one.tender);
  const bool only_tenders = !tenders.contains("");
  for (const std::string& tender : tenders) {
    if (!only_tenders || !sale.basket.tenders.empty()) break;
    sale.prompts.push_back(
        {.kind = Prompt::Kind::tender, .offer = fate.offer->id, .tender = tender});
  }
  if (!worth_saying || !is_near_miss(sale, fate)) return;
  const Missing& lack = fate.missing.front();
  sale.near_misses.push_back({.kind = Prompt::Kind::near_miss,
                              .offer = fate.offer->id,
                              .condition = lack.condition == Lack::amount ? "amount" : "quantity",
                              .goal = *lack.goal,
                              .lacking = *lack.lacking,
                              .benefit = Money{benefit + fate.offer->worth.value()}});
}

}  // namespace till::plain
