// The bytes of a word as numbers: what orders and hashes words without a walk over them. Pure.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace till::loyalty {

// Whole from bytes that stand in a word, the first one highest.
template <class Whole>
[[nodiscard]] inline Whole whole_at(const char* bytes) {
  Whole whole = 0;
  std::memcpy(&whole, bytes, sizeof whole);
  return std::endian::native == std::endian::little ? std::byteswap(whole) : whole;
}

// The first eight bytes as a number that orders as they do, zeros where the word is shorter: most
// words differ in it. Reads of a short word overlap and agree where they do.
[[nodiscard]] inline std::uint64_t opening_of(std::string_view word) {
  constexpr std::size_t whole = sizeof(std::uint64_t);
  constexpr std::size_t half = sizeof(std::uint32_t);
  const std::size_t size = word.size();
  const char* bytes = word.data();
  if (size >= whole) return whole_at<std::uint64_t>(bytes);
  if (size >= half) {
    const std::uint64_t first = whole_at<std::uint32_t>(bytes);
    const std::uint64_t last = whole_at<std::uint32_t>(bytes + size - half);
    return first << 32 | last << (8 * (whole - size));
  }
  if (size == 0) return 0;
  const auto placed = [&](std::size_t at) {
    return std::uint64_t{static_cast<unsigned char>(bytes[at])} << (8 * (whole - 1 - at));
  };
  return placed(0) | placed(size / 2) | placed(size - 1);
}

// A hash of eight bytes at a time: for short words that are never hostile at a scale that matters
// (a ruleset is signed). Stays inside this process.
[[nodiscard]] inline std::uint64_t hash_of_word(std::string_view word) {
  constexpr std::uint64_t odd = 0x9e37'79b9'7f4a'7c15;
  constexpr std::size_t step = sizeof(std::uint64_t);
  const auto mixed = [](std::uint64_t hash, std::uint64_t piece) {
    hash = (hash ^ piece) * odd;
    return hash ^ (hash >> 32);
  };
  std::uint64_t hash = mixed(word.size(), opening_of(word));
  if (word.size() <= step) return hash;
  for (std::size_t at = step; at + step < word.size(); at += step) {
    hash = mixed(hash, whole_at<std::uint64_t>(word.data() + at));
  }
  // The last piece may overlap the one before.
  return mixed(hash, whole_at<std::uint64_t>(word.data() + word.size() - step));
}

}  // namespace till::loyalty
