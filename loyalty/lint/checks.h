// The checks of the linter, each over the whole ruleset: what one offer alone shows, what its
// references show, and what pairs of offers show. Pure; used by loyalty/lint/lint.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "loyalty/lint/finding.h"
#include "loyalty/lint/neighbours.h"
#include "loyalty/lint/offer_view.h"

namespace till::loyalty {

// What is wrong with an offer taken by itself.
void check_alone(const OfferView& offer, Instant now, Report& report);
// Figures that take nothing, fall, or are cut by their own limit.
void check_figures(const OfferView& offer, Report& report);
// Figures that were probably meant in another unit: "percent": 10 is 0.1 %.
void check_units(const OfferView& offer, Report& report);
// What law and margins leave of it.
void check_floors(const OfferView& offer, Report& report);

// Names that lead nowhere: tiers, stores, stamp cards, codes of next-visit coupons.
void check_references(const Ruleset& ruleset, Report& report);

// The pairs of offers that take money, and of those that set a rate.
void check_pairs(const Ruleset& ruleset, Report& report);
// Thresholds that a discount of an earlier layer can undo.
void check_thresholds(const Ruleset& ruleset, Neighbours& money_offers, Report& report);

// Why `weak` can never take more than `strong` on any line; nothing when that is not proved. Both
// are of one layer, or both rates.
[[nodiscard]] std::optional<std::string> find_dominance(const OfferView& strong,
                                                        const OfferView& weak);
// True when nothing but its goods and its dates decide whether it acts.
[[nodiscard]] bool is_unconditional(const Offer& offer);

}  // namespace till::loyalty
