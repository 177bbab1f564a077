// One offer with its selectors and conditions compiled: what the hot path reads. Immutable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "loyalty/offer.h"
#include "loyalty/ruleset.h"
#include "loyalty/selection.h"

namespace till::loyalty {

// A node of the condition tree with its selector compiled.
struct CompiledCondition {
  CompiledCondition(const Condition& condition, const Interner& interner);

  const Condition* condition;
  CompiledSelector select;
  std::vector<CompiledCondition> children;
};

// True for what a return quotes anew: on request, and always for unspread sets and stamp rewards.
[[nodiscard]] bool is_reevaluated(const Offer& offer);

enum class Target : std::uint8_t { line, basket, set, points, grant, prompt };

inline constexpr std::uint32_t no_layer = 0xffff'ffff;

// What most offers are asked, side by side: the offer itself is large and lies elsewhere.
struct OfferTraits {
  int priority = 0;
  Points cost_points{};
  bool closes = false;
  bool below_cost = false;
  bool automatic = true;  // of its trigger
  bool needs_member = false;
  bool always_active = true;     // no dates, hours, stores or channels
  bool limited = false;          // it has limits
  bool met_by_any_word = false;  // every finder speaks of one field alone: each word meets it
};

class CompiledOffer {
 public:
  // `place` names the offer in refusals ("ruleset.offers[3]"). The offer must outlive the result.
  // Errors: invalid for a layer that the ruleset lacks or a form no document can have; unsupported
  // for a mechanic this build does not have.
  [[nodiscard]] static Result<CompiledOffer> compile(const Offer& offer, const Ruleset& ruleset,
                                                     const Interner& interner,
                                                     const std::string& place);

  [[nodiscard]] const Offer& offer() const { return *offer_; }
  [[nodiscard]] const std::string& id() const { return offer_->id; }
  [[nodiscard]] Target target() const { return target_; }
  [[nodiscard]] bool takes_money() const { return layer_ != no_layer; }
  // Position in the ruleset's layers; no_layer when the effect takes no money.
  [[nodiscard]] std::uint32_t layer() const { return layer_; }
  [[nodiscard]] bool needs_member() const { return traits_.needs_member; }
  [[nodiscard]] const OfferTraits& traits() const { return traits_; }
  // Null unless the effect is of this kind.
  template <class Kind>
  [[nodiscard]] const Kind* effect() const {
    return std::get_if<Kind>(&offer_->effect);
  }
  // Of a set one per part, in order; none for a coupon or a prompt; else the effect's own.
  [[nodiscard]] const std::vector<CompiledSelector>& selects() const { return selects_; }
  [[nodiscard]] const CompiledCondition* when() const { return when_ ? &*when_ : nullptr; }

  // Calls `each` with every selector by which the offer is found: the effect's and those of the
  // positive conditions.
  template <class Each>
  void for_each_finder(Each each) const {
    for (const CompiledSelector& select : selects_) each(select);
    if (when_) for_each_finder_in(*when_, each);
  }
  // True when one of the finders meets a position, or there is none.
  [[nodiscard]] bool is_met_by(const Goods& goods) const;

 private:
  CompiledOffer() = default;
  [[nodiscard]] bool has_plain_finders() const;

  template <class Each>
  static void for_each_finder_in(const CompiledCondition& node, Each& each) {
    using Kind = Condition::Kind;
    switch (node.condition->kind) {
      case Kind::item:
      case Kind::amount:
      case Kind::present:
        each(node.select);
        return;
      case Kind::all:
      case Kind::any:
        for (const CompiledCondition& child : node.children) for_each_finder_in(child, each);
        return;
      default:
        return;
    }
  }

  const Offer* offer_ = nullptr;
  Target target_ = Target::line;
  std::uint32_t layer_ = no_layer;
  OfferTraits traits_;
  std::vector<CompiledSelector> selects_;
  std::optional<CompiledCondition> when_;
};

}  // namespace till::loyalty
