#include "platform/random.h"

#include <limits>

#include "base/crypto/crypto.h"

namespace till::platform {

std::uint64_t Random::below(std::uint64_t limit) {
  require(limit > 0, "a random number lies below a limit of at least 1");
  // What lies past the last whole multiple of the limit would favour the small numbers.
  const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t fair_most = most - (most % limit + 1) % limit;
  for (;;) {
    std::uint64_t number = 0;
    for (const char c : fill(sizeof number)) number = number << 8 | static_cast<std::uint8_t>(c);
    if (number <= fair_most) return number % limit;
  }
}

Bytes SystemRandom::fill(std::size_t count) { return crypto::random_bytes(count); }

Bytes SeededRandom::fill(std::size_t count) {
  while (left_.size() < count) {
    Bytes counter;
    append_u64(counter, seed_);
    append_u64(counter, block_++);
    left_ += crypto::sha256(counter).view();
  }
  Bytes out = left_.substr(0, count);
  left_.erase(0, count);
  return out;
}

}  // namespace till::platform
