// Layers of the plain evaluator: each offer drafts what it would take, then they compete.
#include <algorithm>

#include "tests/support/plain/draft.h"
#include "tests/support/plain/points.h"
#include "tests/support/plain/qualify.h"
#include "tests/support/plain/sale.h"

namespace till::plain {

using namespace loyalty;

namespace {

using Lack = Missing::Condition;

struct Bid {
  Fate* fate = nullptr;
  Draft draft{};
  Figure cost = 0;  // points of a picked reward

  [[nodiscard]] const Offer& offer() const { return *fate->offer; }
  [[nodiscard]] bool is_whole() const {
    return !std::holds_alternative<LineEffect>(offer().effect);
  }
  // Money is taken there, or a set uses its units.
  [[nodiscard]] bool wants(std::size_t position) const {
    return draft.take[position] > 0 || draft.set_units[position] > 0;
  }
};

bool comes_before(const Offer& a, const Offer& b) {
  if (a.priority != b.priority) return a.priority > b.priority;
  return a.id < b.id;
}

// Who closed the first position that the offer selects, when nothing is left for it. A set that
// formed has found open goods.
std::string closer(const Sale& sale, const Offer& offer) {
  const Selector* select = nullptr;
  if (const auto* line = std::get_if<LineEffect>(&offer.effect)) select = &line->select;
  if (const auto* basket = std::get_if<BasketEffect>(&offer.effect)) select = &basket->select;
  std::string by;
  for (std::size_t i = 0; select != nullptr && i < sale.size(); ++i) {
    const Position& position = sale.positions[i];
    if (!selects(*select, position.content)) continue;
    if (sale.closed_by[i].empty()) {
      if (position.discountable && sale.net[i] > 0) return "";
    } else if (by.empty()) {
      by = sale.closed_by[i];
    }
  }
  return by;
}

Figure lease_of(const Sale& sale, const Offer& offer) {
  const auto found = sale.context.leases.find(offer.id);
  return found == sale.context.leases.end() ? 0 : found->second.value();
}

void fail(Fate& fate, Reason reason, Missing lack) {
  fate.fail(reason);
  fate.missing = {std::move(lack)};
}

// The first reason for which a draft that qualified does not bid.
void judge(const Sale& sale, Bid& bid) {
  Fate& fate = *bid.fate;
  const Offer& offer = bid.offer();
  const Figure take = bid.draft.taken_in_all();
  fate.closed_by = bid.draft.asked_in_all == 0 ? closer(sale, offer) : "";
  if (!fate.closed_by.empty()) return fate.fail(Reason::closed);
  if (offer.limits.budget && take > lease_of(sale, offer)) {
    const Missing lack{
        .condition = Lack::budget, .goal = take, .lacking = take - lease_of(sale, offer)};
    return fail(fate, Reason::no_budget, lack);
  }
  if (take == 0) {
    // What has nothing to take makes no bid, so that its points are not asked for.
    return fate.fail(bid.draft.would_take ? Reason::floor : Reason::no_effect);
  }
  const Figure left = spendable_points(sale) - sale.reserved;
  if (offer.trigger.kind == Trigger::Kind::pick && offer.trigger.cost_points.value() > left) {
    const Figure cost = offer.trigger.cost_points.value();
    return fail(fate, Reason::balance,
                {.condition = Lack::points, .goal = cost, .lacking = cost - left});
  }
}

// What the offer would take from the nets at the start of its layer.
void say_near_miss(Sale& sale, const Fate& fate, Stage stage) {
  stage.running = stage.opening;
  stage.used = stage.opening_used;
  stage.as_if_reached = true;
  Figure benefit = draft_of(sale, *fate.offer, stage).taken_in_all();
  if (fate.offer->limits.budget && benefit > lease_of(sale, *fate.offer)) benefit = 0;
  note_what_lacks(sale, fate, benefit, benefit > 0);
}

// The bid of one offer, or nothing with the reason in its fate.
std::optional<Bid> bid_of(Sale& sale, Fate& fate, const Stage& stage) {
  const Offer& offer = *fate.offer;
  if (offer.when) {
    fate.missing = failures(*offer.when, outlook_of(sale, offer, stage.opening));
  }
  const bool holds = fate.missing.empty();
  Bid bid{.fate = &fate, .draft = draft_of(sale, offer, stage)};
  if (holds || !std::holds_alternative<SetEffect>(offer.effect)) {
    fate.missing.insert(fate.missing.end(), bid.draft.missing.begin(), bid.draft.missing.end());
  }
  if (!fate.missing.empty()) {
    fate.fail(Reason::not_qualified);
    if (holds && bid.draft.part) sale.prompts.push_back(*bid.draft.part);
    say_near_miss(sale, fate, stage);
    return std::nullopt;
  }
  judge(sale, bid);
  if (fate.failed) return std::nullopt;
  if (offer.trigger.kind == Trigger::Kind::pick) {
    bid.cost = offer.trigger.cost_points.value();
    sale.reserved += bid.cost;
  }
  return bid;
}

// The bid takes what it asks at these positions.
void apply(Sale& sale, const Bid& bid, const std::vector<bool>& at) {
  const Offer& offer = bid.offer();
  Taken taken{.offer = offer.id, .layer = offer.layer, .before = sale.net};
  for (std::size_t i = 0; i < sale.size(); ++i) {
    if (!at[i]) continue;
    if (!bid.is_whole()) taken.asked += bid.draft.asked[i];
    sale.net[i] -= bid.draft.take[i];
    sale.used[i] += bid.draft.set_units[i];
  }
  if (bid.is_whole()) taken.asked = bid.draft.asked_in_all;
  taken.after = sale.net;
  bid.fate->applied = true;
  bid.fate->asked = taken.asked;
  bid.fate->given = sum_of(taken.before) - sum_of(taken.after);
  if (offer.trigger.kind == Trigger::Kind::pick && bid.cost > 0) {
    sale.rewards.push_back({.offer = offer.id, .points = Points{bid.cost}});
    Figures shares = sale.zeros();
    for (std::size_t i = 0; i < sale.size(); ++i) shares[i] = taken.before[i] - taken.after[i];
    shares = spread(bid.cost, shares);
    for (std::size_t i = 0; i < sale.size(); ++i) sale.reward_points[i] += shares[i];
  }
  sale.taken.push_back(std::move(taken));
}

struct Closing {
  std::size_t position = 0;
  std::string by{};
};

void note_closing(const Layer& layer, const Bid& bid, const std::vector<bool>& at,
                  std::vector<Closing>& closings) {
  if (!layer.closes && !bid.offer().closes) return;
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (at[i]) closings.push_back({i, bid.offer().id});
  }
}

void close(Sale& sale, const std::vector<Closing>& closings) {
  for (const Closing& closing : closings) {
    if (sale.closed_by[closing.position].empty()) sale.closed_by[closing.position] = closing.by;
  }
}

std::vector<Fate*> offers_of(Sale& sale, const Layer& layer) {
  std::vector<Fate*> fates;
  for (Fate& fate : sale.fates) {
    if (takes_money(*fate.offer) && fate.offer->layer == layer.name && !fate.failed) {
      fates.push_back(&fate);
    }
  }
  std::ranges::sort(
      fates, [](const Fate* a, const Fate* b) { return comes_before(*a->offer, *b->offer); });
  return fates;
}

Stage stage_of(const Sale& sale, const Layer& layer) {
  return {.opening = sale.net,
          .running = sale.net,
          .opening_used = sale.used,
          .used = sale.used,
          .of_start = layer.of == Layer::Of::start};
}

void run_all(Sale& sale, const Layer& layer) {
  Stage stage = stage_of(sale, layer);
  std::vector<Closing> closings;
  for (Fate* fate : offers_of(sale, layer)) {
    stage.running = sale.net;
    stage.used = sale.used;
    const auto bid = bid_of(sale, *fate, stage);
    if (!bid) continue;
    std::vector<bool> at;
    for (std::size_t i = 0; i < sale.size(); ++i) at.push_back(bid->wants(i));
    apply(sale, *bid, at);
    // Where nobody competes, what floors stopped was asked for all the same.
    sale.taken.back().asked = fate->asked = bid->draft.asked_in_all;
    note_closing(layer, *bid, at, closings);
  }
  close(sale, closings);
}

// Who holds which position; null: nobody.
using Holders = std::vector<const Bid*>;

bool are_free(const Bid& bid, const Holders& holders) {
  for (std::size_t i = 0; i < holders.size(); ++i) {
    if (bid.wants(i) && holders[i] != nullptr) return false;
  }
  return true;
}

void hold(const Bid& bid, Holders& holders) {
  for (std::size_t i = 0; i < holders.size(); ++i) {
    if (bid.wants(i) && holders[i] == nullptr) holders[i] = &bid;
  }
}

// The best line bid of each position; the bids come by priority and id.
Holders best_line_bids(const std::vector<Bid>& bids, std::size_t positions) {
  Holders best(positions, nullptr);
  for (const Bid& bid : bids) {
    if (bid.is_whole()) continue;
    for (std::size_t i = 0; i < positions; ++i) {
      if (!bid.wants(i)) continue;
      if (best[i] == nullptr || bid.draft.take[i] > best[i]->draft.take[i]) best[i] = &bid;
    }
  }
  return best;
}

Holders contest_best(const std::vector<Bid>& bids, std::size_t positions) {
  const Holders lines = best_line_bids(bids, positions);
  std::vector<std::pair<Figure, const Bid*>> gains;
  for (const Bid& bid : bids) {
    if (!bid.is_whole()) continue;
    Figure gain = bid.draft.taken_in_all() + bid.offer().worth.value();
    for (std::size_t i = 0; i < positions; ++i) {
      if (bid.wants(i) && lines[i] != nullptr) gain -= lines[i]->draft.take[i];
    }
    if (gain > 0) gains.emplace_back(gain, &bid);
  }
  std::ranges::sort(gains, [](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first > b.first;
    return comes_before(a.second->offer(), b.second->offer());
  });
  Holders holders(positions, nullptr);
  for (const auto& [gain, bid] : gains) {
    if (are_free(*bid, holders)) hold(*bid, holders);
  }
  for (std::size_t i = 0; i < positions; ++i) {
    if (holders[i] == nullptr) holders[i] = lines[i];
  }
  return holders;
}

Holders contest_first(const std::vector<Bid>& bids, std::size_t positions) {
  Holders holders(positions, nullptr);
  for (const Bid& bid : bids) {
    if (!bid.is_whole() || are_free(bid, holders)) hold(bid, holders);
  }
  return holders;
}

void note_losses(const Sale& sale, const Bid& bid, const Holders& holders) {
  for (std::size_t i = 0; i < sale.size(); ++i) {
    if (!bid.wants(i) || holders[i] == &bid || holders[i] == nullptr) continue;
    for (const std::size_t line : sale.positions[i].lines) {
      bid.fate->lost[holders[i]->offer().id].insert(sale.basket.lines[line].id);
    }
  }
}

void run_contest(Sale& sale, const Layer& layer) {
  const Stage stage = stage_of(sale, layer);
  std::vector<Bid> bids;
  for (Fate* fate : offers_of(sale, layer)) {
    if (auto bid = bid_of(sale, *fate, stage)) bids.push_back(std::move(*bid));
  }
  const Holders holders = layer.pick == Layer::Pick::best ? contest_best(bids, sale.size())
                                                          : contest_first(bids, sale.size());
  std::vector<const Bid*> order;
  for (const Bid& bid : bids) order.push_back(&bid);
  std::ranges::sort(order, {}, [](const Bid* bid) { return bid->offer().id; });
  std::vector<Closing> closings;
  for (const Bid* bid : order) {
    std::vector<bool> at;
    for (std::size_t i = 0; i < sale.size(); ++i) at.push_back(holders[i] == bid);
    note_losses(sale, *bid, holders);
    if (std::ranges::find(at, true) == at.end()) {
      bid->fate->fail(Reason::lost_to);
      sale.reserved -= bid->cost;
      continue;
    }
    apply(sale, *bid, at);
    note_closing(layer, *bid, at, closings);
  }
  close(sale, closings);
}

}  // namespace

void run_layer(Sale& sale, const Layer& layer) {
  if (layer.pick == Layer::Pick::all) {
    run_all(sale, layer);
  } else {
    run_contest(sale, layer);
  }
}

}  // namespace till::plain
