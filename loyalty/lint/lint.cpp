#include "loyalty/lint/lint.h"

#include "loyalty/lint/checks.h"

namespace till::loyalty {

Report lint(const CompiledRuleset& compiled, Instant now) {
  const Ruleset& ruleset = compiled.ruleset();
  Report report;
  for (std::size_t at = 0; at < ruleset.offers.size(); ++at) {
    const OfferView offer{ruleset, at};
    check_alone(offer, now, report);
    check_figures(offer, report);
    check_units(offer, report);
    check_floors(offer, report);
  }
  check_references(ruleset, report);
  check_pairs(ruleset, report);
  report.sort();
  return report;
}

}  // namespace till::loyalty
