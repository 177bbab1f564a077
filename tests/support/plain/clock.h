// Store time, birthdays and the ends of lots, read from the offset tables of the ruleset. Pure.
#pragma once

#include <string>

#include "loyalty/basket.h"
#include "loyalty/member.h"
#include "loyalty/ruleset.h"

namespace till::plain {

inline constexpr std::int64_t seconds_of_day = 86'400;

// The offset of a zone of the ruleset; UTC for a zone without a name and before the first entry.
[[nodiscard]] Minutes offset_of(const loyalty::Ruleset& ruleset, const std::string& zone,
                                Instant at);
// The zone of a store; empty when the ruleset does not know it.
[[nodiscard]] std::string zone_of_store(const loyalty::Ruleset& ruleset, const std::string& store);
// The basket's own offset, else that of the store.
[[nodiscard]] Minutes store_offset(const loyalty::Ruleset& ruleset, const loyalty::Basket& basket);

[[nodiscard]] bool is_active(const loyalty::Active& active, const loyalty::Ruleset& ruleset,
                             const loyalty::Basket& basket);
[[nodiscard]] bool is_birthday(const loyalty::Birthday& birthday,
                               const loyalty::BirthdayWindow& window, Instant store_time);

[[nodiscard]] Instant days_later(Instant at, int count);
// The end of the day, month or year that holds `earned` plus the days; in the program's zone.
[[nodiscard]] Instant end_of_lot(const loyalty::Ruleset& ruleset, Instant earned,
                                 const loyalty::LotValidity& valid);

}  // namespace till::plain
