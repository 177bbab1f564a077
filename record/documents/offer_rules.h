// The rules of an offer that bind several of its fields. Used while an offer is read.
#pragma once

#include <string>
#include <vector>

#include "base/json/fields.h"
#include "loyalty/offer.h"
#include "loyalty/ruleset.h"

namespace till::record {

// No colon, but for the "m:" with which a personal offer begins.
void check_offer_id(const std::string& id, bool personal, json::Fields& offer);
void check_layer(const std::string& layer, const std::vector<loyalty::Layer>& layers,
                 json::Fields& offer);
// Each kind of effect knows some limits; `uses` fits all.
void check_limits(const loyalty::Limits& limits, const loyalty::Effect& effect,
                  json::Fields& fields);
// An unspread set and a stamp reward: keeping their shares on return would give goods away.
[[nodiscard]] bool is_always_reevaluated(const loyalty::Effect& effect);

}  // namespace till::record
