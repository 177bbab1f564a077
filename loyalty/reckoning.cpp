#include "loyalty/reckoning.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "loyalty/check.h"
#include "loyalty/line_order.h"
#include "loyalty/wide.h"

namespace till::loyalty {

namespace {

Result<std::vector<CompiledOffer>> compile_personal(const QuoteInput& input,
                                                    std::optional<Vocabulary>& words) {
  std::vector<CompiledOffer> compiled;
  if (input.member == nullptr || input.member->offers.empty()) return compiled;
  const auto& offers = input.member->offers;
  words = Vocabulary::extending(input.ruleset.words());
  const Interner interner(*words, &input.ruleset.words());
  compiled.reserve(offers.size());
  for (std::size_t i = 0; i < offers.size(); ++i) {
    const std::string place = "member.offers[" + std::to_string(i) + "]";
    TILL_TRY(auto offer,
             CompiledOffer::compile(offers[i], input.ruleset.ruleset(), interner, place));
    const bool doubled =
        input.ruleset.find_offer(offers[i].id) != nullptr ||
        std::ranges::find(compiled, offers[i].id, &CompiledOffer::id) != compiled.end();
    if (doubled) return fail(ErrorCode::invalid, "stands twice", place + ".id");
    compiled.push_back(std::move(offer));
  }
  std::ranges::sort(compiled, {}, &CompiledOffer::id);
  return compiled;
}

// Active lots, less what is below zero and the debt.
Points spendable_of(const Member* member, Instant at) {
  if (member == nullptr) return {};
  Wide sum = -Wide{member->debt.value()};
  for (const PointLot& lot : member->lots) {
    if (lot.left < Points{} || is_active(lot, at)) sum += lot.left.value();
  }
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  return Points{static_cast<std::int64_t>(std::clamp<Wide>(sum, 0, most))};
}

}  // namespace

Reckoning::Reckoning(const QuoteInput& input, Opening opened)
    : ruleset(input.ruleset),
      basket(input.basket),
      member(input.member),
      context(input.context),
      now(store_time(basket.at, offset_of(basket, ruleset))),
      personal_words_(std::move(opened.words)),
      personal_offers(std::move(opened.offers)),
      facts(basket.lines, ruleset, personal_words_ ? &*personal_words_ : nullptr,
            opened.lines_by_id.get_allocator().resource()),
      lines_by_id(std::move(opened.lines_by_id)),
      net(facts.gross, arena()),
      opening(arena()),
      used_units(facts.size(), 0, arena()),
      closed_by(facts.size(), nullptr, arena()),
      reward_points(facts.size(), arena()),
      paid(arena()),
      points_spent(facts.size(), arena()),
      considered(arena()),
      applications(arena()),
      cuts(arena()),
      lost(arena()),
      rewards(arena()),
      spendable(spendable_of(input.member, input.basket.at)),
      earned(arena()),
      counted(arena()) {}

Result<Reckoning::Opening> Reckoning::open(const QuoteInput& input, Arena* arena) {
  auto by_id = loyalty::lines_by_id(input.basket.lines, arena);
  TILL_CHECK(check_basket(input.basket, input.ruleset, by_id));
  std::optional<Vocabulary> words;
  TILL_TRY(auto offers, compile_personal(input, words));
  return Opening{std::move(words), std::move(offers), std::move(by_id)};
}

std::span<const Money> Reckoning::accrual_base() const {
  return program().earn_on_points_part ? net : paid;
}

bool is_active(const PointLot& lot, Instant at) {
  return (!lot.active_from || *lot.active_from <= at) && (!lot.expires_at || at < *lot.expires_at);
}

std::int64_t count_of(const Member* member, const std::string& counter) {
  if (member == nullptr) return 0;
  const auto found = member->counters.find(counter);
  return found == member->counters.end() ? 0 : found->second;
}

Money value_of(Points points, const Program& program) {
  const auto& value = program.point_value;
  const Wide money = Wide{points.value()} * value.minor.value() / value.points.value();
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  return Money{static_cast<std::int64_t>(std::min<Wide>(money, most))};
}

}  // namespace till::loyalty
