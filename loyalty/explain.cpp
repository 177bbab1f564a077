#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "loyalty/assembly.h"

namespace till::loyalty {

namespace {

// The lines of lost positions, by winner; both sorted.
std::vector<Loss> losses_of(std::span<const LostPosition> lost, const Reckoning& r) {
  std::vector<Loss> losses;
  for (const LostPosition& one : lost) {
    if (losses.empty() || losses.back().offer != one.winner) {
      losses.push_back({std::string(one.winner), {}});
    }
    const Positions& positions = r.facts.positions;
    for (const LineSlice& slice : positions.slices(positions[one.position])) {
      losses.back().lines.push_back(r.basket.lines[slice.line].id);
    }
  }
  for (Loss& loss : losses) std::ranges::sort(loss.lines);
  return losses;
}

void explain_one(Considered& considered, Explanation& explanation) {
  explanation.offer = considered.offer->id();
  explanation.missing = std::move(considered.missing);
  if (!considered.applied) {
    explanation.reason = considered.failed.value_or(Reason::no_effect);
    if (considered.closed_by != nullptr) explanation.by = considered.closed_by->id();
    return;
  }
  explanation.reason = Reason::applied;
  if (considered.offer->takes_money()) {
    explanation.benefit = considered.taken;
    const Money cut = considered.asked - considered.taken;
    if (cut.is_positive()) explanation.cut = cut.value();
  }
  if (considered.offer->target() == Target::points) {
    explanation.points = considered.points;
    const Points cut = considered.points_asked - considered.points;
    if (cut.is_positive()) explanation.cut = cut.value();
  }
}

}  // namespace

std::vector<Explanation> explain(Reckoning& r) {
  Scratch<LostPosition> lost(r.lost, r.arena());
  std::ranges::sort(lost, [](const LostPosition& a, const LostPosition& b) {
    return std::tie(a.loser, a.winner, a.position) < std::tie(b.loser, b.winner, b.position);
  });
  std::vector<Explanation> explanations;
  explanations.reserve(r.considered.size());
  auto next = lost.begin();
  for (ConsideredIndex i = 0; i < r.considered.size(); ++i) {
    explain_one(r.considered[i], explanations.emplace_back());
    const auto first = next;
    while (next != lost.end() && next->loser == i) ++next;
    if (first != next) explanations.back().lost = losses_of({first, next}, r);
  }
  return explanations;
}

}  // namespace till::loyalty
