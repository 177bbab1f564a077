#include "loyalty/layers.h"

#include <algorithm>
#include <string>
#include <utility>

#include "loyalty/bids.h"
#include "loyalty/contest.h"
#include "loyalty/limits.h"
#include "loyalty/prompts.h"
#include "loyalty/sets.h"

namespace till::loyalty {

namespace {

// An offer of the layer that is qualified, with the step of its ladder.
struct Turn {
  ConsideredIndex offer = 0;
  const Reduction* reduction = nullptr;  // null for a set
};

class LayerRun {
 public:
  // Room for so many offers is made at once.
  LayerRun(Reckoning& reckoning, std::size_t offers)
      : r_(reckoning),
        book_(reckoning, offers),
        contest_(reckoning, book_),
        turns_(reckoning.arena()),
        bids_(reckoning.arena()),
        order_(reckoning.arena()),
        won_(reckoning.arena()),
        closings_(reckoning.arena()),
        allotments_(reckoning.arena()) {
    reckoning.applications.reserve(offers);
    reckoning.cuts.reserve(offers + reckoning.facts.size());
    turns_.reserve(offers);
    bids_.reserve(offers);
    won_.reserve(reckoning.facts.size());
  }

  // The offers of the layer by priority, then id.
  void run(std::uint32_t layer, std::span<const ConsideredIndex> offers) {
    layer_ = &r_.ruleset.ruleset().layers[layer];
    r_.opening = r_.net;
    turns_.clear();
    bids_.clear();
    book_.clear();
    closings_.clear();
    r_.reserved = rewarded_;
    for (const ConsideredIndex offer : offers) qualify(offer);
    if (layer_->pick == Layer::Pick::all) {
      apply_all();
    } else {
      compete();
    }
    for (const auto& [position, offer] : closings_) {
      if (r_.closed_by[position] == nullptr) r_.closed_by[position] = offer;
    }
    r_.reserved = rewarded_;
  }

 private:
  [[nodiscard]] bool of_start() const { return layer_->of == Layer::Of::start; }

  // Makes a turn of the offer, or says what it lacks.
  void qualify(ConsideredIndex index) {
    Considered& considered = r_.considered[index];
    const CompiledOffer& offer = *considered.offer;
    const Standing standing = r_.standing(r_.opening, Counting::discountable);
    missing_.clear();
    bool holding = offer.when() == nullptr || holds(*offer.when(), standing, missing_);
    const ReachedStep step = reached_step(offer, standing, missing_);
    holding = holding && step.reached;
    if (holding && offer.target() == Target::set) holding = qualify_set(offer);
    if (holding) {
      turns_.push_back({index, step.reduction});
      return;
    }
    considered.fail(Reason::not_qualified);
    considered.missing = missing_;
    if (is_near_miss(missing_, r_.program())) say_near_miss(index, step.reduction);
    say_tenders(r_, index);
  }

  // A stamp card must give a reward, and all parts must fill.
  [[nodiscard]] bool qualify_set(const CompiledOffer& offer) {
    const auto allowance = allowed_sets(offer, r_.facts, r_.member);
    if (allowance.stamps) {
      missing_.push_back(*allowance.stamps);
      return false;
    }
    return true;
  }

  void say_near_miss(ConsideredIndex index, const Reduction* reduction) {
    const auto bid = make_bid({index, reduction});
    const Considered& considered = r_.considered[index];
    if (!bid || !bid->amount.is_positive()) return;
    if (missing_budget(*considered.offer, bid->amount, r_.context)) return;
    say_near_miss_of(r_, index, bid->amount);
  }

  [[nodiscard]] std::optional<Bid> make_bid(const Turn& turn) {
    if (turn.reduction == nullptr) return book_.make_set(turn.offer);
    return book_.make(turn.offer, *turn.reduction, of_start());
  }

  // The bid of a turn, or nothing and the reason.
  [[nodiscard]] std::optional<Bid> admit(const Turn& turn) {
    Considered& considered = r_.considered[turn.offer];
    const auto bid = make_bid(turn);
    if (!bid) {
      considered.fail(Reason::not_qualified, {.condition = Missing::Condition::set});
      say_lacking_part(turn.offer);
      return std::nullopt;
    }
    if (!bid->amount.is_positive()) {
      fail_empty(considered, *bid);
      return std::nullopt;
    }
    if (auto lack = missing_budget(*considered.offer, bid->amount, r_.context)) {
      considered.fail(Reason::no_budget, std::move(*lack));
      return std::nullopt;
    }
    return reserve(considered) ? bid : std::nullopt;
  }

  void say_lacking_part(ConsideredIndex index) {
    const SetStock stock{r_.facts, r_.opening, r_.used_units, r_.closed_by};
    const CompiledOffer& offer = *r_.considered[index].offer;
    const auto& set = *offer.effect<SetEffect>();
    if (set.prompt.empty()) return;
    const auto lacking = only_lacking_part(offer, stock);
    if (!lacking) return;
    Prompt prompt{.kind = Prompt::Kind::part, .offer = offer.id()};
    prompt.text = set.prompt;
    prompt.select = set.parts[lacking->part].select;
    prompt.count = lacking->units;
    r_.prompts.push_back(std::move(prompt));
  }

  // Closed when nothing open is left for the offer, floor when floors alone stop it.
  void fail_empty(Considered& considered, const Bid& bid) const {
    const bool something_left = std::ranges::any_of(book_.shares(bid), [&](const BidShare& share) {
      return r_.net[share.position].is_positive();
    });
    if (!something_left && considered.offer->target() != Target::set) {
      const Met met(considered.offer->selects().front(), r_.facts.goods);
      for (PositionIndex position = 0; position < r_.facts.size(); ++position) {
        if (r_.closed_by[position] == nullptr) continue;
        if (!met[position]) continue;
        considered.closed_by = r_.closed_by[position];
        considered.fail(Reason::closed);
        return;
      }
    }
    const auto& limit = considered.offer->offer().limits.amount;
    const bool limited_to_nothing = limit && limit->is_zero();
    const bool stopped = bid.asked.is_positive() && !limited_to_nothing;
    considered.fail(stopped ? Reason::floor : Reason::no_effect);
  }

  // Holds the points of a picked reward back; false when the balance does not cover them.
  [[nodiscard]] bool reserve(Considered& considered) {
    const Points cost = considered.offer->traits().cost_points;
    const Points left = r_.spendable - r_.reserved;
    if (cost <= left) {
      r_.reserved += cost;
      return true;
    }
    considered.fail(Reason::balance, {.condition = Missing::Condition::points,
                                      .goal = cost.value(),
                                      .lacking = (cost - left).value()});
    return false;
  }

  void apply_all() {
    for (const Turn& turn : turns_) {
      const auto bid = admit(turn);
      if (!bid) continue;
      won_.assign(book_.shares(*bid).begin(), book_.shares(*bid).end());
      apply(*bid);
    }
  }

  void compete() {
    for (const Turn& turn : turns_) {
      if (const auto bid = admit(turn)) bids_.push_back(*bid);
    }
    if (bids_.empty()) return;
    if (bids_.size() == 1) return apply_alone(bids_.front());
    const bool best = layer_->pick == Layer::Pick::best;
    holder_ = best ? contest_.hold_best(bids_) : contest_.hold_first(bids_);
    note_losses();
    apply_held();
  }

  void note_losses() {
    for (std::uint32_t bid = 0; bid < bids_.size(); ++bid) {
      for (const BidShare& share : book_.shares(bids_[bid])) {
        const std::uint32_t holder = holder_[share.position];
        if (!share.holds_position() || holder == bid || holder == held_by_nobody) continue;
        const auto& winner = *r_.considered[bids_[holder].offer].offer;
        r_.lost.push_back({bids_[bid].offer, winner.id(), share.position});
      }
    }
  }

  // Whoever bids alone holds what it bids for.
  void apply_alone(const Bid& bid) {
    won_.clear();
    for (const BidShare& share : book_.shares(bid)) {
      if (share.holds_position()) won_.push_back(share);
    }
    apply(bid);
  }

  // What each bid holds, by offer id.
  void apply_held() {
    order_.resize(bids_.size());
    for (std::uint32_t i = 0; i < order_.size(); ++i) order_[i] = i;
    std::ranges::sort(order_, {}, [&](std::uint32_t bid) { return bids_[bid].offer; });
    for (const std::uint32_t bid : order_) {
      won_.clear();
      for (const BidShare& share : book_.shares(bids_[bid])) {
        if (share.holds_position() && holder_[share.position] == bid) won_.push_back(share);
      }
      if (won_.empty()) {
        r_.considered[bids_[bid].offer].fail(Reason::lost_to);
      } else {
        apply(bids_[bid]);
      }
    }
  }

  // Applies the won shares of the bid.
  void apply(const Bid& bid) {
    Considered& considered = r_.considered[bid.offer];
    const OfferTraits& offer = considered.offer->traits();
    const auto number = static_cast<std::uint32_t>(r_.applications.size());
    Application application{bid.offer, bid.whole ? bid.asked : Money{}, Money{}};
    for (const BidShare& share : won_) {
      if (!bid.whole) application.asked += share.asked;
      application.amount += share.amount;
      r_.used_units[share.position] += share.units;
      if (share.holds_position() && (offer.closes || layer_->closes)) {
        closings_.emplace_back(share.position, considered.offer);
      }
      if (!share.amount.is_positive()) continue;
      const Money before = r_.net[share.position];
      r_.net[share.position] -= share.amount;
      r_.cuts.push_back({number, share.position, before, r_.net[share.position]});
    }
    considered.applied = true;
    considered.asked = application.asked;
    considered.taken = application.amount;
    r_.applications.push_back(application);
    if (offer.cost_points.is_positive()) reward(bid.offer, offer.cost_points);
  }

  // The cost of a reward lies on positions as its discount does.
  void reward(ConsideredIndex offer, Points cost) {
    allotments_.clear();
    for (const BidShare& share : won_) allotments_.push_back({.weight = share.amount.value()});
    static_cast<void>(allocate(cost.value(), allotments_));
    for (std::size_t i = 0; i < won_.size(); ++i) {
      r_.reward_points[won_[i].position] += Points{allotments_[i].amount};
    }
    r_.rewards.push_back({offer, cost});
    rewarded_ += cost;
  }

  Reckoning& r_;
  BidBook book_;
  Contest contest_;
  const Layer* layer_ = nullptr;
  Points rewarded_;  // by all layers so far
  std::vector<Missing> missing_;
  Scratch<Turn> turns_;
  Scratch<Bid> bids_;
  std::span<const std::uint32_t> holder_;  // by position: the bid
  Scratch<std::uint32_t> order_;
  Scratch<BidShare> won_;
  Scratch<std::pair<PositionIndex, const CompiledOffer*>> closings_;
  Scratch<Allotment> allotments_;
};

}  // namespace

void run_layers(Reckoning& reckoning) {
  Scratch<ConsideredIndex> offers(reckoning.arena());
  offers.reserve(reckoning.considered.size());
  for (ConsideredIndex i = 0; i < reckoning.considered.size(); ++i) {
    const Considered& considered = reckoning.considered[i];
    if (considered.may_act() && considered.offer->takes_money()) offers.push_back(i);
  }
  std::ranges::sort(offers, [&](ConsideredIndex a, ConsideredIndex b) {
    const CompiledOffer& first = *reckoning.considered[a].offer;
    const CompiledOffer& second = *reckoning.considered[b].offer;
    if (first.layer() != second.layer()) return first.layer() < second.layer();
    if (first.traits().priority != second.traits().priority) {
      return first.traits().priority > second.traits().priority;
    }
    return a < b;
  });
  if (offers.empty()) return;
  LayerRun run(reckoning, offers.size());
  for (auto first = offers.begin(); first != offers.end();) {
    const std::uint32_t layer = reckoning.considered[*first].offer->layer();
    const auto last = std::find_if(first, offers.end(), [&](ConsideredIndex i) {
      return reckoning.considered[i].offer->layer() != layer;
    });
    run.run(layer, {first, last});
    first = last;
  }
}

}  // namespace till::loyalty
