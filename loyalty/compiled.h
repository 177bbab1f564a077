// A ruleset checked and indexed once, immutable and shared by all quotes and threads. A quote costs
// what its basket touches: candidates come from the index, never from a walk over all offers.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "loyalty/calendar.h"
#include "loyalty/compiled_offer.h"
#include "loyalty/floors.h"
#include "loyalty/offer_index.h"
#include "loyalty/ruleset.h"

namespace till::loyalty {

class CompiledRuleset {
 public:
  // Errors: invalid with the path ("ruleset.offers[0].layer") of what the rules of a ruleset
  // forbid; unsupported with the path of an offer whose mechanic this build does not have.
  [[nodiscard]] static Result<std::shared_ptr<const CompiledRuleset>> compile(Ruleset ruleset);

  [[nodiscard]] const Ruleset& ruleset() const { return ruleset_; }

  // Sorted by id.
  [[nodiscard]] std::span<const CompiledOffer> offers() const { return offers_; }
  // Null when there is none.
  [[nodiscard]] const CompiledOffer* find_offer(std::string_view id) const;
  [[nodiscard]] const OfferIndex& index() const { return index_; }
  [[nodiscard]] const Vocabulary& words() const { return words_; }
  [[nodiscard]] const FloorRules& floors() const { return floors_; }
  [[nodiscard]] const Tier* find_tier(std::string_view id) const;
  [[nodiscard]] Zone program_zone() const { return zone_named(ruleset_.program.zone); }
  // Null when the store is unknown.
  [[nodiscard]] const Store* find_store(std::string_view name) const;
  // Null when the store has no partner, or it states nothing.
  [[nodiscard]] const Partner* partner_of(const Store* store) const;
  [[nodiscard]] Zone zone_named(const std::string& name) const;

 private:
  explicit CompiledRuleset(Ruleset ruleset) : ruleset_(std::move(ruleset)) {}
  [[nodiscard]] Result<> check() const;
  [[nodiscard]] Result<> compile_offers();

  Ruleset ruleset_;
  Vocabulary words_;
  FloorRules floors_;
  std::vector<CompiledOffer> offers_;
  OfferIndex index_;
};

}  // namespace till::loyalty
