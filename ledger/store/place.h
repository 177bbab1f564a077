// Numbers by which ledger.db names registers, epochs and raw entries. Used by its repositories and
// by posting; nothing outside the ledger ever sees them.
#pragma once

#include <compare>
#include <cstdint>

#include "record/entry.h"

namespace till::ledger {

struct RegisterNumber {
  std::int64_t value = 0;
  friend auto operator<=>(const RegisterNumber&, const RegisterNumber&) = default;
};
struct EpochNumber {
  std::int64_t value = 0;
  friend auto operator<=>(const EpochNumber&, const EpochNumber&) = default;
};

inline constexpr int place_seq_bits = 40;  // 10^12 entries an epoch, 2^23 epochs
inline constexpr std::uint64_t place_seq_max = (std::uint64_t{1} << place_seq_bits) - 1;

// One raw entry: the number of its epoch and its place in it.
struct Place {
  std::int64_t value = 0;

  [[nodiscard]] EpochNumber epoch() const { return {value >> place_seq_bits}; }
  [[nodiscard]] record::Seq seq() const {
    return {static_cast<std::uint64_t>(value) & place_seq_max};
  }
  friend auto operator<=>(const Place&, const Place&) = default;
};
[[nodiscard]] inline Place place_of(EpochNumber epoch, record::Seq seq) {
  return {(epoch.value << place_seq_bits) | static_cast<std::int64_t>(seq.number)};
}

}  // namespace till::ledger
