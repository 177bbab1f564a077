// Sets of the plain evaluator: units are taken one by one, sets one after another.
#include <algorithm>
#include <utility>

#include "tests/support/plain/draft.h"

namespace till::plain {

using namespace loyalty;

namespace {

using Lack = Missing::Condition;

struct Formed {
  Figure sets = 0;
  Figures units{};           // by position
  Figures value{};           // of these units
  Figures percent_value{};   // unit value times the percent of its part
  Figure over_price = 0;     // what the sets cost above their fixed price
  Figure lacking_parts = 0;  // of the set that did not fill
  Prompt part{};
};

class SetMaker {
 public:
  SetMaker(const Sale& sale, const SetEffect& effect, const Stage& stage)
      : sale_(sale), effect_(effect), stage_(stage) {}

  Formed form(const Reduction& reduction, Figure sets_max) {
    Formed formed{.units = sale_.zeros(), .value = sale_.zeros(), .percent_value = sale_.zeros()};
    while (formed.sets < sets_max) {
      Formed next = formed;
      next.lacking_parts = 0;
      if (!fill(next)) {
        formed.lacking_parts = next.lacking_parts;
        formed.part = next.part;
        break;
      }
      const Figure cost = sum_of(next.value) - sum_of(formed.value);
      if (reduction.kind == Reduction::Kind::price) {
        if (cost <= reduction.money.value()) break;
        next.over_price += cost - reduction.money.value();
      }
      ++next.sets;
      formed = next;
    }
    return formed;
  }

 private:
  [[nodiscard]] Figure free_units(std::size_t i, const Formed& formed) const {
    return sale_.positions[i].units - stage_.used[i] - formed.units[i];
  }

  [[nodiscard]] Figure candidates(const SetPart& part, const Formed& formed) const {
    Figure count = 0;
    for (std::size_t i = 0; i < sale_.size(); ++i) {
      if (may_lower(sale_, i, part.select)) count += free_units(i, formed);
    }
    return count;
  }

  [[nodiscard]] Figure value_of_next(std::size_t i, const Formed& formed) const {
    return unit_share(stage_.opening[i], sale_.positions[i].units,
                      stage_.used[i] + formed.units[i]);
  }

  // The position whose next free unit the part takes.
  [[nodiscard]] std::size_t pick(const SetPart& part, const Formed& formed) const {
    std::size_t best = sale_.size();
    for (std::size_t i = 0; i < sale_.size(); ++i) {
      if (!may_lower(sale_, i, part.select) || free_units(i, formed) == 0) continue;
      if (best == sale_.size()) {
        best = i;
        continue;
      }
      const Figure value = value_of_next(i, formed);
      const Figure best_value = value_of_next(best, formed);
      if (part.cheapest ? value < best_value : value > best_value) best = i;
    }
    return best;
  }

  // One more set. False when a part lacks units.
  bool fill(Formed& formed) const {
    std::vector<std::pair<Figure, std::size_t>> order;  // candidates, place as written
    for (std::size_t i = 0; i < effect_.parts.size(); ++i) {
      order.emplace_back(candidates(effect_.parts[i], formed), i);
    }
    std::ranges::sort(order);
    for (const auto& [count, i] : order) fill_part(effect_.parts[i], formed);
    return formed.lacking_parts == 0;
  }

  void fill_part(const SetPart& part, Formed& formed) const {
    for (Figure count = 0; count < part.count; ++count) {
      const std::size_t i = pick(part, formed);
      if (i == sale_.size()) {
        ++formed.lacking_parts;
        formed.part.select = part.select;
        formed.part.count = part.count - count;
        return;
      }
      const Figure value = value_of_next(i, formed);
      formed.value[i] += value;
      formed.percent_value[i] += value * part.percent.value();
      ++formed.units[i];
    }
  }

  const Sale& sale_;
  const SetEffect& effect_;
  const Stage& stage_;
};

// Earnable units that some part selects.
Figure stamped_units(const Sale& sale, const SetEffect& effect) {
  Figure units = 0;
  for (const Position& position : sale.positions) {
    if (!position.earnable) continue;
    if (std::ranges::any_of(effect.parts, [&](const SetPart& part) {
          return selects(part.select, position.content);
        })) {
      units += position.units;
    }
  }
  return units;
}

struct Allowed {
  Figure sets = INT64_MAX;
  std::optional<Missing> lack{};
};

Allowed sets_allowed(const Sale& sale, const Offer& offer, const SetEffect& effect) {
  Allowed allowed;
  if (offer.limits.sets) allowed.sets = *offer.limits.sets;
  if (offer.trigger.kind == Trigger::Kind::pick) allowed.sets = std::min<Figure>(allowed.sets, 1);
  if (!effect.stamps) return allowed;
  const auto found = sale.member->counters.find("stamp:" + effect.stamps->card);
  const Figure before = found == sale.member->counters.end() ? 0 : found->second;
  const Figure after = before + stamped_units(sale, effect);
  const Figure every = effect.stamps->every;
  const Figure rewards = std::max<Figure>(0, after) / every - std::max<Figure>(0, before) / every;
  allowed.sets = std::min(allowed.sets, rewards);
  if (rewards <= 0) {
    allowed.lack = Missing{.condition = Lack::stamps,
                           .goal = every,
                           .lacking = after < 0 ? every - after : every - after % every};
  }
  return allowed;
}

// What the sets ask, by position where it is a percent, else in one sum.
void ask(const Formed& formed, const Reduction& reduction, Draft& draft) {
  if (reduction.kind == Reduction::Kind::amount) {
    draft.asked_in_all = reduction.money.value() * formed.sets;
    return;
  }
  if (reduction.kind == Reduction::Kind::price) {
    draft.asked_in_all = formed.over_price;
    return;
  }
  draft.asked = Figures(formed.value.size(), 0);
  for (std::size_t i = 0; i < formed.value.size(); ++i) {
    draft.asked[i] = reduction.kind == Reduction::Kind::percent
                         ? rounded_half_up(formed.value[i], reduction.percent.value(), 10'000)
                         : rounded_half_up(formed.percent_value[i], 1, 10'000);
  }
  draft.asked_in_all = sum_of(draft.asked);
}

}  // namespace

Draft set_draft(const Sale& sale, const Offer& offer, const Stage& stage) {
  Draft draft{.take = sale.zeros(), .set_units = sale.zeros()};
  const auto& effect = std::get<SetEffect>(offer.effect);
  const Allowed allowed = sets_allowed(sale, offer, effect);
  if (allowed.lack) {
    draft.missing = {*allowed.lack};
    return draft;
  }
  SetMaker maker(sale, effect, stage);
  Reduction reduction = effect.reduction;
  Formed formed = maker.form(reduction, allowed.sets);
  for (auto step = effect.ladder.rbegin(); step != effect.ladder.rend(); ++step) {
    reduction = step->reduction;
    formed = maker.form(reduction, allowed.sets);
    if (formed.sets >= *step->min_sets) break;
    formed.sets = 0;
  }
  if (formed.sets == 0) {
    draft.missing = {{.condition = Lack::set}};
    if (!effect.prompt.empty() && formed.lacking_parts == 1) {
      draft.part = formed.part;
      draft.part->kind = Prompt::Kind::part;
      draft.part->offer = offer.id;
      draft.part->text = effect.prompt;
    }
    return draft;
  }
  ask(formed, reduction, draft);
  draft.set_units = formed.units;
  Figures rooms = sale.zeros();
  for (std::size_t i = 0; i < sale.size(); ++i) {
    rooms[i] = room_of(sale, i, offer, stage);
    if (formed.units[i] == 0) rooms[i] = 0;
    if (!effect.spread && !draft.asked.empty()) rooms[i] = std::min(rooms[i], draft.asked[i]);
  }
  take(offer, formed.value, rooms, draft);
  draft.asked.clear();
  return draft;
}

}  // namespace till::plain
