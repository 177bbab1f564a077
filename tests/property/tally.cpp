#include "tests/property/tally.h"

#include <algorithm>
#include <array>

#include "tests/support/plain/goods.h"

namespace till::property {

using namespace loyalty;

namespace {

constexpr std::array reasons = {
    "applied",        "members_only",    "tier",         "segment",       "birthday",
    "first_purchase", "not_absent",      "not_bought",   "not_activated", "code_expired",
    "code_used",      "code_not_leased", "already_used", "control_group", "not_qualified",
    "lost_to",        "closed",          "no_budget",    "floor",         "balance",
    "no_effect"};
constexpr std::array lacks = {"amount", "quantity", "above", "present", "absent", "negation",
                              "tender", "stamps",   "set",   "points",  "budget"};
constexpr std::array limits = {"asked",       "balance", "share",      "floor",
                               "receipt_cap", "day_cap", "offline_cap"};
constexpr std::array prompts = {"near_miss", "offer", "part", "tender"};
constexpr std::array restored = {"original", "grace", "forfeit", "new_lot"};
constexpr std::array grants = {"stamp", "progress", "ticket", "coupon"};
constexpr std::array counted = {"amount", "units", "receipts"};
constexpr std::array reductions = {"part percents", "percent", "amount", "price"};
constexpr std::array points = {"rate", "multiply", "bonus"};
constexpr std::array clawbacks = {"only_pending", "within_balance", "unlimited"};

template <class Names, class Enum>
std::string name(const Names& names, Enum value) {
  return names.at(static_cast<std::size_t>(value));
}

const Offer* find_offer(const World& world, const std::string& id) {
  const auto& offers = world.inputs.ruleset.offers;
  const auto found = std::ranges::find(offers, id, &Offer::id);
  if (found != offers.end()) return &*found;
  const auto& own = world.inputs.member->offers;
  return &*std::ranges::find(own, id, &Offer::id);
}

const Layer& layer_of(const World& world, const Offer& offer) {
  return *std::ranges::find(world.inputs.ruleset.layers, offer.layer, &Layer::name);
}

template <class Simple>
void tally_simple(const Simple& effect, const std::string& target, Tally& tally) {
  if (effect.ladder.empty())
    return tally.add(target + " " + name(reductions, effect.reduction.kind));
  tally.add(target + " ladder by " + (effect.ladder[0].min_quantity ? "quantity" : "amount"));
}

void tally_effect(const LineEffect& effect, Tally& tally) { tally_simple(effect, "line", tally); }
void tally_effect(const BasketEffect& effect, Tally& tally) {
  tally_simple(effect, "basket", tally);
}
void tally_effect(const SetEffect& effect, Tally& tally) {
  if (effect.ladder.empty()) tally.add("set " + name(reductions, effect.reduction.kind));
  if (!effect.ladder.empty()) tally.add("set ladder");
  if (!effect.spread) tally.add("set unspread");
  if (effect.stamps) tally.add("set stamp reward");
  if (std::ranges::any_of(effect.parts, &SetPart::cheapest)) tally.add("set takes cheapest");
}
void tally_effect(const PointsEffect& effect, Tally& tally) {
  tally.add("points " + name(points, effect.kind));
}
void tally_effect(const GrantEffect& effect, Tally& tally) {
  if (effect.kind != GrantEffect::Kind::progress) {
    return tally.add("grant " + name(grants, effect.kind));
  }
  tally.add("grant progress of " + name(counted, effect.counted));
}
void tally_effect(const PromptEffect& /*effect*/, Tally& tally) { tally.add("prompt"); }

void tally_layer(const World& world, const Offer& offer, const Explanation& one, Tally& tally) {
  const Layer& layer = layer_of(world, offer);
  constexpr std::array picks = {"all", "best", "first"};
  const std::string pick = name(picks, layer.pick);
  if (one.reason == Reason::applied) tally.add("layer " + pick + " applies");
  if (!one.lost.empty()) tally.add("layer " + pick + " decides");
  if (one.reason != Reason::applied) return;
  if (!one.lost.empty()) tally.add("offer wins here and loses there");
  if (layer.of == Layer::Of::start) tally.add("layer of start");
  if (layer.closes) tally.add("layer closes");
  if (offer.closes) tally.add("offer closes");
  if (offer.below_cost) tally.add("below cost");
  if (offer.trigger.kind == Trigger::Kind::pick) tally.add("reward picked");
  if (offer.reevaluate_on_return) tally.add("offer to re-evaluate");
}

void tally_limits(const Offer& offer, const Explanation& one, Tally& tally) {
  if (one.cut) tally.add("cut");
  if (offer.limits.units) tally.add("limit units");
  if (offer.limits.units_per_line) tally.add("limit units per line");
  if (offer.limits.sets) tally.add("limit sets");
  if (offer.limits.amount && one.cut) tally.add("limit amount");
  if (offer.limits.points && one.cut) tally.add("limit points");
  if (offer.limits.budget) tally.add("limit budget");
  if (offer.limits.uses) tally.add("limit uses");
}

void tally_point_value(const World& world, const Quote& quote, Tally& tally) {
  if (!quote.redemption.points.is_positive()) return;
  const PointValue& value = world.inputs.ruleset.program.point_value;
  tally.add("redeemed at " + std::to_string(value.points.value()) + ":" +
            std::to_string(value.minor.value()));
  const bool tender = world.inputs.ruleset.program.points_as == PointsAs::tender;
  tally.add(tender ? "redeemed as tender" : "redeemed as discount");
}

// Every run of many worlds must reach these, and one of each of the lists above.
constexpr std::array effects = {"line percent",
                                "line amount",
                                "line price",
                                "line ladder by quantity",
                                "line ladder by amount",
                                "basket percent",
                                "basket amount",
                                "basket price",
                                "basket ladder by quantity",
                                "basket ladder by amount",
                                "set part percents",
                                "set percent",
                                "set amount",
                                "set price",
                                "set ladder",
                                "set unspread",
                                "set stamp reward",
                                "set takes cheapest",
                                "points rate",
                                "points multiply",
                                "points bonus",
                                "grant stamp",
                                "grant progress of amount",
                                "grant progress of units",
                                "grant progress of receipts",
                                "grant ticket",
                                "grant coupon",
                                "prompt"};

constexpr std::array deciding = {"layer all applies",
                                 "layer best applies",
                                 "layer first applies",
                                 "layer best decides",
                                 "layer first decides",
                                 "offer wins here and loses there",
                                 "layer of start",
                                 "layer closes",
                                 "offer closes",
                                 "below cost",
                                 "reward picked",
                                 "offer to re-evaluate",
                                 "cut",
                                 "limit units",
                                 "limit units per line",
                                 "limit sets",
                                 "limit amount",
                                 "limit points",
                                 "limit budget",
                                 "limit uses",
                                 "personal offer applies"};

constexpr std::array others = {"redeemed at 1:1",
                               "redeemed at 10:100",
                               "redeemed at 100:7",
                               "redeemed as tender",
                               "redeemed as discount",
                               "quest reached",
                               "two offers on one counter",
                               "equal lines in one position",
                               "several offers on a line",
                               "many units at a tiny price",
                               "cost floor holds",
                               "rounding to a step of 100",
                               "code consumed",
                               "code unused",
                               "exposure control",
                               "exposure treatment",
                               "base rate of the partner",
                               "base rate of the tier",
                               "base rate of the program",
                               "return in one step",
                               "return in two steps",
                               "return in more steps",
                               "part of a pack returned",
                               "charge on return",
                               "charge on return in more steps",
                               "charge comes back",
                               "clawed less than due",
                               "debt after a return",
                               "tickets cancelled",
                               "coupon cancelled",
                               "coupon used stays",
                               "uses returned",
                               "counters returned"};

std::vector<std::string> all_mechanics() {
  std::vector<std::string> all;
  const auto add = [&](const std::string& prefix, const auto& names) {
    for (const auto* one : names) all.push_back(prefix + one);
  };
  add("", effects);
  add("", deciding);
  add("", others);
  add("reason ", reasons);
  add("missing ", lacks);
  add("redemption limited by ", limits);
  add("prompt of kind ", prompts);
  add("lot restored as ", restored);
  add("clawback ", clawbacks);
  return all;
}

}  // namespace

void tally_program(const World& world, const Quote& quote, Tally& tally) {
  tally.add("redemption limited by " + name(limits, quote.redemption.limited_by));
  tally_point_value(world, quote, tally);
  for (const Prompt& one : quote.prompts) tally.add("prompt of kind " + name(prompts, one.kind));
  for (const CodeUse& one : quote.codes) tally.add(one.consumed ? "code consumed" : "code unused");
  for (const Exposure& one : quote.exposures) {
    tally.add(one.control ? "exposure control" : "exposure treatment");
  }
  for (const Grant& one : quote.grants) {
    if (one.reached) tally.add("quest reached");
    if (std::ranges::count(quote.grants, one.subject, &Grant::subject) > 1 &&
        one.kind == GrantEffect::Kind::stamp) {
      tally.add("two offers on one counter");
    }
  }
  for (const EarnedLot& lot : quote.earned) {
    if (lot.rule.starts_with("rate:")) tally.add("base rate of the " + lot.rule.substr(5));
  }
  for (const QuoteLine& line : quote.lines) {
    if (line.discounts.size() > 1) tally.add("several offers on a line");
  }
  for (const auto& position :
       plain::positions_of(world.inputs.ruleset, world.inputs.basket.lines)) {
    if (position.lines.size() > 1) tally.add("equal lines in one position");
    if (position.units > 5 && position.content.price <= Money{5}) {
      tally.add("many units at a tiny price");
    }
    const std::string& id = world.inputs.basket.lines[position.lines[0]].id;
    const QuoteLine& line = *std::ranges::find(quote.lines, id, &QuoteLine::id);
    if (position.floor > position.legal_floor && line.net < line.gross)
      tally.add("cost floor holds");
  }
  const bool step = world.inputs.ruleset.program.payable_step.cash == Money{100};
  if (step && quote.rounding.cash.is_positive()) tally.add("rounding to a step of 100");
}

void tally_offers(const World& world, const Quote& quote, Tally& tally) {
  for (const Explanation& one : quote.explanation) {
    const Offer& offer = *find_offer(world, one.offer);
    tally.add("reason " + name(reasons, one.reason));
    for (const Missing& lack : one.missing) tally.add("missing " + name(lacks, lack.condition));
    if (!offer.layer.empty()) tally_layer(world, offer, one, tally);
    if (one.reason != Reason::applied) continue;
    std::visit([&](const auto& effect) { tally_effect(effect, tally); }, offer.effect);
    tally_limits(offer, one, tally);
    if (offer.id.starts_with("m:")) tally.add("personal offer applies");
  }
}

void tally_returns(const World& world, const Course& course, Tally& tally) {
  const std::size_t steps = course.returns.size();
  tally.add(steps == 1   ? "return in one step"
            : steps == 2 ? "return in two steps"
                         : "return in more steps");
  tally.add("clawback " + name(clawbacks, world.inputs.ruleset.program.clawback));
  int charges = 0;
  for (std::size_t i = 0; i < steps; ++i) {
    const ReturnResult& result = course.returns[i];
    if (result.charged.is_positive()) ++charges;
    if (result.last && charges > 0) tally.add("charge comes back");
    if (result.points_clawed < result.points_due) tally.add("clawed less than due");
    if (result.debt.is_positive()) tally.add("debt after a return");
    if (!result.tickets_cancelled.empty()) tally.add("tickets cancelled");
    if (!result.coupons_cancelled.empty()) tally.add("coupon cancelled");
    if (!result.uses_returned.empty()) tally.add("uses returned");
    if (!result.counters.empty()) tally.add("counters returned");
    for (const RestoredLot& lot : result.lots)
      tally.add("lot restored as " + name(restored, lot.as));
    for (const ReturnLine& line : result.lines) {
      const auto& lines = world.inputs.basket.lines;
      const auto sold = std::ranges::find(lines, line.id, &BasketLine::id);
      if (sold->measure == Measure::weight && line.quantity < sold->quantity) {
        tally.add("part of a pack returned");
      }
    }
    for (const Grant& grant : course.quote.grants) {
      const auto& used = world.returns[i].used_coupons;
      const bool coupon = grant.kind == GrantEffect::Kind::coupon && result.last;
      if (coupon && std::ranges::find(used, grant.offer) != used.end())
        tally.add("coupon used stays");
    }
  }
  if (charges > 0) tally.add("charge on return");
  if (charges > 1) tally.add("charge on return in more steps");
}

void Tally::add(const World& world, const Course& course) {
  tally_program(world, course.quote, *this);
  tally_offers(world, course.quote, *this);
  tally_returns(world, course, *this);
}

const std::vector<std::string>& mechanics() {
  static const std::vector<std::string> all = all_mechanics();
  return all;
}

std::vector<std::string> Tally::never_reached() const {
  std::vector<std::string> never;
  for (const std::string& mechanic : mechanics()) {
    if (!counts_.contains(mechanic)) never.push_back(mechanic);
  }
  return never;
}

}  // namespace till::property
