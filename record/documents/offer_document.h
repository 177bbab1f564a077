// One offer as a ruleset or a member's personal list states it. Used by the ruleset and member
// documents, and by whoever edits offers one by one.
#pragma once

#include <string>
#include <vector>

#include "base/json/fields.h"
#include "loyalty/offer.h"
#include "loyalty/ruleset.h"

namespace till::record {

// Where the offer stands.
struct OfferPlace {
  bool personal = false;                                // ids begin with "m:"
  const std::vector<loyalty::Layer>* layers = nullptr;  // null: the layer is checked elsewhere
};

// Keeps the first refusal in `refusal`; the offer is then not to be used.
[[nodiscard]] loyalty::Offer read_offer(const json::Value& value, const std::string& path,
                                        const OfferPlace& place, json::Refusal& refusal);
[[nodiscard]] json::Value write_offer(const loyalty::Offer& offer);

// "HH:MM" of store time, 00:00..24:00.
[[nodiscard]] Result<Minutes> parse_time_of_day(std::string_view text);
[[nodiscard]] std::string write_time_of_day(Minutes minutes);

}  // namespace till::record
