// Chance with a seed, the same with every compiler, library and system: integers alone, and no two
// draws in one expression. Used by the golden cases only.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace till::golden {

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : state_(seed * 0x2545f4914f6cdd1dU + 0x9e3779b97f4a7c15U) {}

  // 0..bound-1. Limits: bound > 0.
  std::int64_t below(std::int64_t bound) {
    state_ ^= state_ >> 12U;
    state_ ^= state_ << 25U;
    state_ ^= state_ >> 27U;
    const std::uint64_t drawn = (state_ * 0x2545f4914f6cdd1dU) >> 16U;
    return static_cast<std::int64_t>(drawn % static_cast<std::uint64_t>(bound));
  }
  // least..most, both included.
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + below(most - least + 1);
  }
  bool chance(std::int64_t percent_of_times) { return below(100) < percent_of_times; }
  template <std::size_t count>
  std::string one_of(const std::array<const char*, count>& texts) {
    return texts.at(static_cast<std::size_t>(below(static_cast<std::int64_t>(count))));
  }

 private:
  std::uint64_t state_;
};

}  // namespace till::golden
