#include "tests/golden/plain_sha256.h"

#include <bit>

namespace till::golden {
namespace {

using Words = std::array<std::uint32_t, 8>;
constexpr std::size_t block_bytes = 64;

// The first 32 bits of the fractional parts of the roots of the first primes, cube and square:
// whole number roots of prime * 2^(32 * power) by bisection.
constexpr bool power_exceeds(std::uint64_t root, unsigned power, unsigned prime) {
  // root^power > prime << (32 * power), with root below 2^40: in limbs of 32 bits.
  std::array<std::uint64_t, 5> product{1, 0, 0, 0, 0};
  for (unsigned i = 0; i < power; ++i) {
    std::array<std::uint64_t, 5> next{};
    const std::array<std::uint64_t, 2> factor{root & 0xffffffffU, root >> 32U};
    for (std::size_t a = 0; a < product.size(); ++a) {
      for (std::size_t b = 0; b < factor.size() && a + b < next.size(); ++b) {
        std::uint64_t carry = product.at(a) * factor.at(b);
        for (std::size_t at = a + b; at < next.size() && carry != 0; ++at) {
          const std::uint64_t sum = next.at(at) + (carry & 0xffffffffU);
          next.at(at) = sum & 0xffffffffU;
          carry = (carry >> 32U) + (sum >> 32U);
        }
      }
    }
    product = next;
  }
  std::uint64_t above = 0;
  for (std::size_t at = product.size(); at-- > power;) above = (above << 32U) | product.at(at);
  if (above != prime) return above > prime;
  for (std::size_t at = 0; at < power; ++at) {
    if (product.at(at) != 0) return true;
  }
  return false;
}

constexpr std::uint32_t fraction_of_root(unsigned prime, unsigned power) {
  std::uint64_t root = 0;
  for (std::uint64_t bit = std::uint64_t{1} << 37U; bit != 0; bit >>= 1U) {
    if (!power_exceeds(root | bit, power, prime)) root |= bit;
  }
  return static_cast<std::uint32_t>(root & 0xffffffffU);
}

template <std::size_t count>
constexpr std::array<std::uint32_t, count> fractions(unsigned power) {
  std::array<std::uint32_t, count> found{};
  unsigned prime = 1;
  for (std::uint32_t& each : found) {
    bool divides = true;
    while (divides) {
      ++prime;
      divides = false;
      for (unsigned factor = 2; factor * factor <= prime && !divides; ++factor) {
        divides = prime % factor == 0;
      }
    }
    each = fraction_of_root(prime, power);
  }
  return found;
}

std::uint32_t word_at(BytesView bytes, std::size_t at) {
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    word = word << 8U | static_cast<std::uint8_t>(bytes[at + i]);
  }
  return word;
}

std::uint32_t mixed(std::uint32_t word, int a, int b) {
  return std::rotr(word, a) ^ std::rotr(word, b);
}

void take_block(Words& state, BytesView block) {
  static const auto constants = fractions<64>(3);
  std::array<std::uint32_t, 64> words{};
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i < 16) {
      words.at(i) = word_at(block, 4 * i);
      continue;
    }
    const std::uint32_t early = words.at(i - 15);
    const std::uint32_t late = words.at(i - 2);
    words.at(i) = words.at(i - 16) + (mixed(early, 7, 18) ^ (early >> 3U)) + words.at(i - 7) +
                  (mixed(late, 17, 19) ^ (late >> 10U));
  }
  auto [a, b, c, d, e, f, g, h] = state;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::uint32_t first = h + (mixed(e, 6, 11) ^ std::rotr(e, 25)) + ((e & f) ^ (~e & g)) +
                                constants.at(i) + words.at(i);
    const std::uint32_t second =
        (mixed(a, 2, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  const Words worked{a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < state.size(); ++i) state.at(i) += worked.at(i);
}

}  // namespace

Hash plain_sha256(BytesView bytes) {
  Bytes padded(bytes);
  padded += static_cast<char>(0x80);
  while (padded.size() % block_bytes != block_bytes - 8) padded += '\0';
  append_u64(padded, bytes.size() * std::uint64_t{8});
  Words state = fractions<8>(2);
  for (std::size_t at = 0; at < padded.size(); at += block_bytes) {
    take_block(state, BytesView(padded).substr(at, block_bytes));
  }
  Hash hash;
  for (std::size_t i = 0; i < hash.bytes.size(); ++i) {
    hash.bytes.at(i) = static_cast<std::uint8_t>(state.at(i / 4) >> (24 - 8 * (i % 4)));
  }
  return hash;
}

}  // namespace till::golden
