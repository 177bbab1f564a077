// Chance. Ids, salts, nonces and backoff take a Random&; SystemRandom is the operating system's
// generator, SeededRandom repeats itself for tests and simulation.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace till::platform {

class Random {
 public:
  virtual ~Random() = default;

  [[nodiscard]] virtual Bytes fill(std::size_t count) = 0;

  // A random id, salt or nonce.
  template <class T>
  [[nodiscard]] T fixed() {
    return *fixed_from_bytes<T>(fill(T::size));
  }
  // Every number from 0 to limit - 1 is as likely as another. Limits: limit is at least 1.
  [[nodiscard]] std::uint64_t below(std::uint64_t limit);
};

// Fit for keys. Thread-safe; a system without randomness ends the process.
class SystemRandom final : public Random {
 public:
  [[nodiscard]] Bytes fill(std::size_t count) override;
};

// The same seed gives the same bytes, however they are cut. Not fit for keys, for one thread.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : seed_(seed) {}
  [[nodiscard]] Bytes fill(std::size_t count) override;

 private:
  std::uint64_t seed_;
  std::uint64_t block_ = 0;
  Bytes left_;
};

}  // namespace till::platform
