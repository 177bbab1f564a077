#include "loyalty/sets.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace till::loyalty {

namespace {

// A position that may give units: from `next` on they are free.
struct Candidate {
  PositionIndex position = 0;
  OverUnits<Money> value{Money{}, 1};
  std::int64_t start = 0;
  std::int64_t next = 0;

  [[nodiscard]] std::int64_t free() const { return value.units - next; }
};

// So many units in a row of one candidate, all of one value, for one part.
struct Take {
  std::size_t candidate = 0;
  std::size_t part = 0;
  UnitRange units;
};

class SetFormer {
 public:
  SetFormer(const CompiledOffer& offer, const SetStock& stock)
      : set_(*offer.effect<SetEffect>()), order_(set_.parts.size()) {
    const BasketFacts& facts = stock.facts;
    for (PositionIndex position = 0; position < facts.size(); ++position) {
      if (!facts.terms[position].discountable || stock.closed_by[position] != nullptr) continue;
      add(offer, stock, position);
    }
    sums_.resize(candidates_.size());
  }

  // Starts anew and forms up to `sets_max` sets, each of which costs less by the reduction.
  [[nodiscard]] std::int64_t form(const Reduction& reduction, std::int64_t sets_max) {
    restart();
    std::int64_t sets = 0;
    while (sets < sets_max && form_one(reduction)) {
      const std::int64_t more = repeats(sets_max - sets - 1);
      repeat(more);
      sets += 1 + more;
    }
    return sets;
  }

  [[nodiscard]] std::vector<SetUnits> units() const {
    std::vector<SetUnits> used;
    for (const SetUnits& sum : sums_) {
      if (sum.units > 0) used.push_back(sum);
    }
    return used;
  }

  [[nodiscard]] std::optional<LackingPart> only_lacking_part() {
    restart();
    takes_.clear();
    order_ = order_after(0);
    std::optional<LackingPart> lacking;
    for (const std::size_t part : order_) {
      const std::int64_t short_by = fill(part);
      if (short_by == 0) continue;
      if (lacking) return std::nullopt;
      lacking = LackingPart{part, short_by};
    }
    return lacking;
  }

 private:
  void add(const CompiledOffer& offer, const SetStock& stock, PositionIndex position) {
    const auto row = member_.size();
    bool wanted = false;
    for (const CompiledSelector& select : offer.selects()) {
      const bool meets = select.meets(stock.facts.goods, position);
      member_.push_back(meets ? 1 : 0);
      wanted = wanted || meets;
    }
    if (!wanted) {
      member_.resize(row);
      return;
    }
    const std::int64_t units = stock.facts.positions[position].units;
    const std::int64_t used = stock.used[position];
    candidates_.push_back({position, {stock.values[position], units}, used, used});
  }

  void restart() {
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      candidates_[i].next = candidates_[i].start;
      sums_[i] = {.position = candidates_[i].position};
    }
  }

  [[nodiscard]] bool serves(std::size_t candidate, std::size_t part) const {
    return member_[candidate * set_.parts.size() + part] != 0;
  }

  // The parts by their candidates after `sets` more sets like the last: fewest first, ties as
  // written.
  [[nodiscard]] std::vector<std::size_t> order_after(std::int64_t sets) const {
    std::vector<std::int64_t> counts(set_.parts.size(), 0);
    for (std::size_t part = 0; part < counts.size(); ++part) {
      for (std::size_t i = 0; i < candidates_.size(); ++i) {
        if (serves(i, part)) counts[part] += candidates_[i].free();
      }
      for (const Take& take : takes_) {
        if (serves(take.candidate, part)) counts[part] -= take.units.count() * sets;
      }
    }
    std::vector<std::size_t> order(counts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t part) { return std::pair(counts[part], part); });
    return order;
  }

  // The candidate whose next unit is the dearest (or cheapest), ties in position order.
  [[nodiscard]] std::optional<std::size_t> choose(std::size_t part) const {
    std::optional<std::size_t> best;
    Money best_value;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      const Candidate& candidate = candidates_[i];
      if (candidate.free() == 0 || !serves(i, part)) continue;
      const Money value = candidate.value.of_unit(candidate.next);
      const bool better = set_.parts[part].cheapest ? value < best_value : value > best_value;
      if (best && !better) continue;
      best = i;
      best_value = value;
    }
    return best;
  }

  // Takes units for the part; returns how many it lacks.
  std::int64_t fill(std::size_t part) {
    std::int64_t wanted = set_.parts[part].count;
    while (wanted > 0) {
      const auto chosen = choose(part);
      if (!chosen) return wanted;
      Candidate& candidate = candidates_[*chosen];
      const std::int64_t alike = candidate.value.same_value_until(candidate.next) - candidate.next;
      const std::int64_t count = std::min(wanted, alike);
      takes_.push_back({*chosen, part, {candidate.next, candidate.next + count}});
      candidate.next += count;
      wanted -= count;
    }
    return 0;
  }

  [[nodiscard]] Money value_of(const Take& take) const {
    return candidates_[take.candidate].value.of(take.units);
  }

  bool form_one(const Reduction& reduction) {
    takes_.clear();
    order_ = order_after(0);
    bool full = true;
    for (const std::size_t part : order_) full = full && fill(part) == 0;
    Money value;
    for (const Take& take : takes_) value += value_of(take);
    const bool too_dear = reduction.kind == Reduction::Kind::price && reduction.money >= value;
    if (full && !too_dear) {
      count_takes(1);
      return true;
    }
    for (const Take& take : takes_) candidates_[take.candidate].next -= take.units.count();
    return false;
  }

  void count_takes(std::int64_t sets) {
    for (const Take& take : takes_) {
      const Money value{value_of(take).value() * sets};
      SetUnits& sum = sums_[take.candidate];
      sum.units += take.units.count() * sets;
      sum.value += value;
      sum.percents += value.value() * set_.parts[take.part].percent.value();
    }
  }

  [[nodiscard]] std::int64_t taken_of(std::size_t candidate) const {
    std::int64_t units = 0;
    for (const Take& take : takes_) {
      if (take.candidate == candidate) units += take.units.count();
    }
    return units;
  }

  // How many more sets will be exactly like the last one: as long as every position it took from
  // still offers units of the same value, before and after each take, and the parts keep their
  // order.
  [[nodiscard]] std::int64_t repeats(std::int64_t most) const {
    for (const Take& take : takes_) {
      const Candidate& candidate = candidates_[take.candidate];
      const std::int64_t taken = taken_of(take.candidate);
      const std::int64_t end = candidate.value.same_value_until(candidate.next - taken);
      // A last unit of the value stays, for what follows it costs less and may be chosen instead.
      const std::int64_t kept = end < candidate.value.units ? 1 : 0;
      most = std::min(most, std::max<std::int64_t>(0, end - kept - candidate.next) / taken);
    }
    // The counts are linear in the sets, so an order that holds at both ends holds between them.
    while (most > 0 && order_after(most) != order_) most /= 2;
    return most;
  }

  void repeat(std::int64_t sets) {
    if (sets == 0) return;
    count_takes(sets);
    for (const Take& take : takes_) {
      candidates_[take.candidate].next += take.units.count() * sets;
    }
  }

  const SetEffect& set_;
  std::vector<Candidate> candidates_;  // in position order
  std::vector<char> member_;           // candidate by part
  std::vector<SetUnits> sums_;         // by candidate
  std::vector<std::size_t> order_;     // of the parts
  std::vector<Take> takes_;            // of the last set
};

}  // namespace

FormedSets form_sets(const CompiledOffer& offer, const SetStock& stock, std::int64_t sets_max) {
  const SetEffect& set = *offer.effect<SetEffect>();
  SetFormer former(offer, stock);
  FormedSets formed;
  if (set.ladder.empty()) {
    formed.sets = former.form(set.reduction, sets_max);
    if (set.reduction.kind != Reduction::Kind::none) formed.reduction = &set.reduction;
  }
  for (auto step = set.ladder.rbegin(); step != set.ladder.rend(); ++step) {
    formed.sets = former.form(step->reduction, sets_max);
    formed.reduction = &step->reduction;
    if (formed.sets >= step->min_sets.value_or(1)) break;
    formed.sets = 0;
  }
  if (formed.sets > 0) formed.units = former.units();
  return formed;
}

std::optional<LackingPart> only_lacking_part(const CompiledOffer& offer, const SetStock& stock) {
  return SetFormer(offer, stock).only_lacking_part();
}

}  // namespace till::loyalty
