// The stretch of the chain that a day covers, read from the raw entries. Internal to posting/.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "ledger/posting/desk.h"
#include "record/day.h"

namespace till::ledger {

// A day of a register is a few thousand entries; a body that claims more is refused.
inline constexpr std::uint64_t covered_entries_max = 200'000;

// Calls `each` for the entries after `from` up to `to`, along the path of epochs, in order. Gives
// what is wrong with the marks, or nothing. Errors: invalid past covered_entries_max.
using EachEntry = std::function<void(const record::Entry&)>;
[[nodiscard]] Result<std::string> walk_covered(Desk& desk, const ReceivedEntry& close,
                                               const record::DayCloseBody& body,
                                               const EachEntry& each);

}  // namespace till::ledger
