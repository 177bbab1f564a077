#include "loyalty/quote.h"

#include "loyalty/accrual.h"
#include "loyalty/assembly.h"
#include "loyalty/eligibility.h"
#include "loyalty/grants.h"
#include "loyalty/layers.h"
#include "loyalty/prompts.h"
#include "loyalty/reckoning.h"
#include "loyalty/redemption.h"

namespace till::loyalty {

// The order of the steps is the order of the rules: no step reads what a later one writes.
Result<Quote> quote(const QuoteInput& input) {
  TILL_TRY(auto reckoning, Reckoning::open(input));
  gather_offers(reckoning);
  run_layers(reckoning);
  redeem(reckoning);
  TILL_CHECK(accrue(reckoning));
  run_grants(reckoning);
  run_prompts(reckoning);
  return assemble(reckoning);
}

}  // namespace till::loyalty
