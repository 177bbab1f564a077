// Random sales of tiny prices and many units, with the returns that follow, for properties that
// hold whatever comes.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "tests/loyalty/evaluator.h"
#include "tests/property/chance.h"

namespace till::property {

struct World {
  std::uint64_t seed = 0;
  test::SaleInputs inputs{};
  loyalty::PaidBy paid_by = loyalty::PaidBy::card;
  std::vector<loyalty::ReturnRequest> returns{};  // in order; all of them together return all
};

inline constexpr std::int64_t sale_at = 1'700'000'000;  // a Tuesday night in UTC

[[nodiscard]] World random_world(std::uint64_t seed);

// Its parts.
[[nodiscard]] loyalty::Ruleset random_ruleset(Chance& chance);
[[nodiscard]] loyalty::Offer random_offer(Chance& chance, const std::string& id);
[[nodiscard]] loyalty::Basket random_basket(Chance& chance);
[[nodiscard]] loyalty::Member random_member(Chance& chance);
[[nodiscard]] std::vector<loyalty::ReturnRequest> random_returns(Chance& chance,
                                                                 const loyalty::Basket& basket);

// The same sale with its goods in another order and cut into other lines, and with every list
// turned round that orders nothing. Lines get new ids.
[[nodiscard]] test::SaleInputs rearranged(const test::SaleInputs& inputs, std::uint64_t seed);

// The same ruleset with one more offer that no line, code or moment of these sales meets.
[[nodiscard]] loyalty::Ruleset with_a_silent_offer(const loyalty::Ruleset& ruleset,
                                                   std::uint64_t seed);

}  // namespace till::property
