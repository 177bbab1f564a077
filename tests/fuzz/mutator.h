// How a fuzzer changes an input. Used by the fuzzers alone.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size,
                                        std::size_t size_max);

namespace till::fuzz {

struct Room {
  std::uint8_t* bytes = nullptr;
  std::size_t size = 0;
  std::size_t size_max = 0;
};
// The new size. Half of the changes are made to the JSON value, or to the JSON body behind an HTTP
// head, so that they come past the parser; the rest to the bytes.
[[nodiscard]] std::size_t mutate(Room room, unsigned seed);

}  // namespace till::fuzz
