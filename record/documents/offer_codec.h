// The inner parts of an offer: its condition and its effect. Used by offer_document.cpp only.
#pragma once

#include <string>

#include "base/json/fields.h"
#include "loyalty/offer.h"

namespace till::record {

[[nodiscard]] loyalty::Condition read_condition(const json::Value& value, const std::string& path,
                                                json::Refusal& refusal);
[[nodiscard]] json::Value write_condition(const loyalty::Condition& condition);

// Refuses what names no effect, or two.
[[nodiscard]] loyalty::Effect read_effect(const json::Value& value, const std::string& path,
                                          json::Refusal& refusal);
[[nodiscard]] json::Value write_effect(const loyalty::Effect& effect);

// The effects with "target": line, basket, set.
[[nodiscard]] loyalty::Effect read_money_effect(json::Fields& fields, json::Refusal& refusal);
[[nodiscard]] json::Value write_money_effect(const loyalty::LineEffect& effect);
[[nodiscard]] json::Value write_money_effect(const loyalty::BasketEffect& effect);
[[nodiscard]] json::Value write_money_effect(const loyalty::SetEffect& effect);

// Line, basket and set: what takes money off.
[[nodiscard]] inline bool takes_money(const loyalty::Effect& effect) {
  return std::holds_alternative<loyalty::LineEffect>(effect) ||
         std::holds_alternative<loyalty::BasketEffect>(effect) ||
         std::holds_alternative<loyalty::SetEffect>(effect);
}

}  // namespace till::record
