#include "loyalty/quote.h"

#include <array>
#include <cstddef>
#include <memory_resource>
#include <utility>

#include "loyalty/accrual.h"
#include "loyalty/assembly.h"
#include "loyalty/eligibility.h"
#include "loyalty/grants.h"
#include "loyalty/layers.h"
#include "loyalty/prompts.h"
#include "loyalty/reckoning.h"
#include "loyalty/redemption.h"

namespace till::loyalty {

namespace {

// What the lists of a usual receipt take; larger ones go on from the heap.
constexpr std::size_t stacked_bytes = 65'536;

}  // namespace

// The order of the steps is the order of the rules: no step reads what a later one writes.
Result<Quote> quote(const QuoteInput& input) {
  std::array<std::byte, stacked_bytes> block;  // not filled: the arena hands out what it writes
  std::pmr::monotonic_buffer_resource arena(block.data(), block.size());
  TILL_TRY(auto opened, Reckoning::open(input, &arena));
  Reckoning reckoning(input, std::move(opened));
  gather_offers(reckoning);
  run_layers(reckoning);
  redeem(reckoning);
  TILL_CHECK(accrue(reckoning));
  run_grants(reckoning);
  run_prompts(reckoning);
  return assemble(reckoning);
}

}  // namespace till::loyalty
