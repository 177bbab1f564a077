// The seeded choices of random worlds: the same seed makes the same world on every platform.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "loyalty/selector.h"

namespace till::property {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}

  // Evenly from 0 up to, not including, the bound.
  [[nodiscard]] std::int64_t below(std::int64_t bound) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(bound));
  }
  [[nodiscard]] std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + below(most - least + 1);
  }
  [[nodiscard]] bool in_a_hundred(std::int64_t times) { return below(100) < times; }

  template <class List>
  [[nodiscard]] auto one_of(const List& list) {
    return list[static_cast<std::size_t>(below(static_cast<std::int64_t>(std::size(list))))];
  }
  template <class Enum>
  [[nodiscard]] Enum one_of_first(int count) {
    return static_cast<Enum>(below(count));
  }
  template <class List>
  void shuffle(List& list) {
    for (std::size_t i = list.size(); i > 1; --i) {
      std::swap(list[i - 1], list[static_cast<std::size_t>(below(static_cast<std::int64_t>(i)))]);
    }
  }

 private:
  std::mt19937_64 random_;
};

// A selector that often overlaps with others; sometimes of everything, seldom of nothing sold.
[[nodiscard]] loyalty::Selector random_selector(Chance& chance);

}  // namespace till::property
