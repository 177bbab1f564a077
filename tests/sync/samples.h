// Values that the tests of this folder start from.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "record/entry.h"
#include "record/exchange.h"

namespace till::sync::samples {

template <class T>
[[nodiscard]] T numbered(std::uint64_t number) {
  T value;
  for (std::size_t i = 0; i < 8; ++i)
    value.bytes[T::size - 1 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  return value;
}

inline constexpr record::Epoch epoch{0xfeedULL};
inline const auto generation = numbered<record::Generation>(1);
inline const auto other_generation = numbered<record::Generation>(2);
inline const auto register_id = numbered<RegisterId>(0xa0);

[[nodiscard]] inline record::Mark mark(std::uint64_t seq) {
  return {epoch, {seq}, numbered<Hash>(seq)};
}

// The first entries of a chain, from seq 1.
[[nodiscard]] inline std::vector<record::Entry> chain(std::uint64_t count) {
  std::vector<record::Entry> out;
  for (std::uint64_t number = 1; number <= count; ++number) {
    const record::Draft draft{record::Kind::note,
                              numbered<EntryId>(number),
                              R"({"kind":"note","number":)" + std::to_string(number) + "}",
                              {}};
    out.push_back(out.empty() ? record::place_first(draft, register_id, epoch, {})
                              : record::place(draft, register_id, record::mark_of(out.back())));
  }
  return out;
}

}  // namespace till::sync::samples
