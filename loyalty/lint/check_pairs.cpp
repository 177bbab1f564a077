#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "loyalty/lint/activity.h"
#include "loyalty/lint/checks.h"
#include "loyalty/lint/condition_proof.h"
#include "loyalty/lint/goods.h"

namespace till::loyalty {

namespace {

// What every pair asks of an offer, found once.
struct Facts {
  std::size_t layer = 0;
  std::vector<const Selector*> goods{};
};

bool share_goods(const Facts& a, const Facts& b) {
  return std::ranges::any_of(a.goods, [&](const Selector* one) {
    return std::ranges::any_of(b.goods,
                               [&](const Selector* other) { return !are_disjoint(*one, *other); });
  });
}

bool may_meet(const Offer& a, const Offer& b) {
  return !never_together(a.active, b.active) && !never_the_same_people(a.audience, b.audience) &&
         !exclude_each_other(a, b);
}

// In one layer: by higher priority, then lower id.
bool comes_first(const Offer& a, const Offer& b) {
  return a.priority != b.priority ? a.priority > b.priority : a.id < b.id;
}

std::optional<Rate> plain_percent(const OfferView& view) {
  const Reduction* reduction = nullptr;
  if (const auto* line = view.effect<LineEffect>()) reduction = &line->reduction;
  if (const auto* basket = view.effect<BasketEffect>()) reduction = &basket->reduction;
  if (reduction == nullptr || reduction->kind != Reduction::Kind::percent) return std::nullopt;
  return reduction->percent;
}

// What an offer is to the ones before it.
struct Relations {
  NameList competes;
  NameList stacks;
  NameList blocked;
  NameList sets;
  std::optional<std::pair<std::string, Rate>> highest{};  // of those it stacks on
  bool lost = false;

  static void add(NameList& list, const std::string& name) {
    ++list.all;
    if (list.names.size() < names_shown_max) list.names.push_back(name);
  }
};

class PairCheck {
 public:
  // Compares the offers at these places.
  PairCheck(const Ruleset& ruleset, const std::vector<std::uint32_t>& places, Report& report)
      : ruleset_(ruleset), neighbours_(ruleset, places), report_(report) {
    for (std::uint32_t at = 0; at < ruleset.offers.size(); ++at) {
      const OfferView view{ruleset, at};
      facts_.push_back({view.takes_money() ? view.layer_index() : 0, goods_of(view.offer())});
    }
  }

  [[nodiscard]] Neighbours& neighbours() { return neighbours_; }

  // Compares the offer with its neighbours; false when there were too many.
  bool run(std::uint32_t place) {
    const OfferView view{ruleset_, place};
    const auto found = neighbours_.of(facts_[place].goods, place);
    Relations relations;
    for (const std::uint32_t other : found.offers) compare(other, place, relations);
    for (NameList* list :
         {&relations.competes, &relations.stacks, &relations.blocked, &relations.sets}) {
      list->at_least = !found.complete && list->all > 0;
    }
    say(view, relations);
    return found.complete;
  }

 private:
  void compare(std::uint32_t other, std::uint32_t place, Relations& relations) {
    const Facts& first = facts_[other];
    const Facts& second = facts_[place];
    if (first.layer > second.layer || !share_goods(first, second)) return;
    const OfferView earlier{ruleset_, other};
    const OfferView view{ruleset_, place};
    const bool one_contest = first.layer == second.layer;
    if (one_contest && !relations.lost) relations.lost = loses(earlier, view);
    if (!view.takes_money()) return;
    if (one_contest && !comes_first(earlier.offer(), view.offer())) return;
    if (may_meet(earlier.offer(), view.offer())) relate(earlier, view, relations);
  }

  bool loses(const OfferView& strong, const OfferView& weak) {
    const auto how = find_dominance(strong, weak);
    if (!how) return false;
    report_.add({FindingName::always_loses,
                 {weak.offer().id, strong.offer().id},
                 weak.path(),
                 "always loses to " + strong.offer().id + ", " + *how});
    return true;
  }

  void relate(const OfferView& earlier, const OfferView& view, Relations& relations) {
    const std::string& id = earlier.offer().id;
    const bool same_layer = earlier.layer_index() == view.layer_index();
    const bool sets = earlier.effect<SetEffect>() != nullptr && view.effect<SetEffect>() != nullptr;
    if (sets) Relations::add(relations.sets, id);
    if (same_layer && view.layer().pick != Layer::Pick::all) {
      return Relations::add(relations.competes, id);
    }
    if (!same_layer && earlier.closes()) {
      if (closes_all(earlier, view)) return;
      return Relations::add(relations.blocked, id);
    }
    Relations::add(relations.stacks, id);
    const auto percent = plain_percent(earlier);
    if (percent && (!relations.highest || *percent > relations.highest->second)) {
      relations.highest = {id, *percent};
    }
  }

  // Says so when every line that the later offer could have is one that the earlier one closes.
  bool closes_all(const OfferView& earlier, const OfferView& view) {
    const auto* line = earlier.effect<LineEffect>();
    if (line == nullptr || !line->ladder.empty() || !is_unconditional(earlier.offer()))
      return false;
    if (line->reduction.kind == Reduction::Kind::price) return false;
    const bool wins = earlier.layer().closes || earlier.layer().pick == Layer::Pick::all;
    if (!wins || !covers(earlier.offer().active, view.offer().active)) return false;
    const bool all = std::ranges::any_of(goods_of(view.offer()), [&](const Selector* goods) {
      return covers(line->select, *goods);
    });
    if (!all) return false;
    report_.add({FindingName::always_blocked,
                 {view.offer().id, earlier.offer().id},
                 view.path("layer"),
                 "layer " + earlier.layer().name + " comes first, and " + earlier.offer().id +
                     ", which covers all goods of this offer, closes there every line that it "
                     "lowers"});
    return true;
  }

  void say(const OfferView& view, const Relations& relations) {
    if (relations.competes.all > 0 && !relations.lost) {
      const bool best = view.layer().pick == Layer::Pick::best;
      add(FindingName::competes, view, relations.competes,
          "competes with " + text_of(relations.competes) + " in layer " + view.layer().name +
              ": of each line " + (best ? "the larger benefit" : "the higher priority") + " wins");
    }
    if (relations.stacks.all > 0) say_stacks(view, relations);
    if (relations.blocked.all > 0) {
      add(FindingName::blocked, view, relations.blocked,
          "gets nothing of lines that were closed by " + text_of(relations.blocked));
    }
    if (relations.sets.all > 0) {
      add(FindingName::overlapping_sets, view, relations.sets,
          "may need the same units as " + text_of(relations.sets) +
              ", and a unit serves one set of a receipt");
    }
  }

  void say_stacks(const OfferView& view, const Relations& relations) {
    std::string text = "comes on top of " + text_of(relations.stacks);
    const auto own = plain_percent(view);
    if (own && relations.highest) {
      const auto& [id, percent] = *relations.highest;
      const Rate left{
          mul_div((whole_rate - percent).value(), (whole_rate - *own).value(), whole_rate.value())};
      text += ": " + percent_text(percent) + " of " + id + " and its own " + percent_text(*own) +
              " come to " + percent_text(whole_rate - left) + " together";
    }
    add(FindingName::stacks, view, relations.stacks, std::move(text));
  }

  void add(FindingName name, const OfferView& view, const NameList& others, std::string text) {
    std::vector<std::string> offers{view.offer().id};
    offers.insert(offers.end(), others.names.begin(), others.names.end());
    report_.add({name, std::move(offers), view.path("layer"), std::move(text)});
  }

  const Ruleset& ruleset_;
  Neighbours neighbours_;
  std::vector<Facts> facts_;  // by place
  Report& report_;
};

bool sets_rate(const OfferView& view) {
  const auto* points = view.effect<PointsEffect>();
  return points != nullptr && points->kind == PointsEffect::Kind::rate;
}

// The least that every store's members earn anyway; a rate offer must be above it.
Rate least_base_rate(const Ruleset& ruleset) {
  Rate least = ruleset.program.rate;
  for (const auto& [name, partner] : ruleset.partners) {
    if (partner.rate) least = std::min(least, *partner.rate);
  }
  return least;
}

void check_base_rate(const OfferView& view, Rate least, Report& report) {
  const Rate rate = view.effect<PointsEffect>()->rate;
  if (rate > least || rate.is_zero()) return;
  report.add({FindingName::always_loses,
              {view.offer().id},
              view.path("effect.rate"),
              "always loses: " + percent_text(rate) + " is not above the " + percent_text(least) +
                  " that everybody earns"});
}

}  // namespace

// Whoever never acts meets nobody.
void check_pairs(const Ruleset& ruleset, Report& report) {
  std::vector<std::uint32_t> money;
  std::vector<std::uint32_t> rates;
  for (std::uint32_t at = 0; at < ruleset.offers.size(); ++at) {
    const OfferView view{ruleset, at};
    if (report.never_acts(view.offer().id)) continue;
    if (view.takes_money()) money.push_back(at);
    if (sets_rate(view)) rates.push_back(at);
  }
  std::size_t incomplete = 0;
  const Rate least = least_base_rate(ruleset);
  PairCheck money_check(ruleset, money, report);
  PairCheck rate_check(ruleset, rates, report);
  for (const std::uint32_t at : money) incomplete += money_check.run(at) ? 0 : 1;
  for (const std::uint32_t at : rates) {
    check_base_rate({ruleset, at}, least, report);
    incomplete += rate_check.run(at) ? 0 : 1;
  }
  if (incomplete > 0) {
    report.add({FindingName::pairs_capped,
                {},
                "ruleset.offers",
                std::to_string(incomplete) + " offers share goods with more than " +
                    std::to_string(neighbours_max) +
                    " others, or with too many words: not all of their pairs were compared"});
  }
  check_thresholds(ruleset, money_check.neighbours(), report);
}

}  // namespace till::loyalty
