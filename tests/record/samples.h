// Values that several tests of this folder start from.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "record/batch.h"
#include "record/entry.h"

namespace till::record::samples {

// Bytes that count up from `first`.
template <class T>
[[nodiscard]] T counted(std::uint8_t first) {
  T value;
  for (std::size_t i = 0; i < T::size; ++i) value.bytes[i] = static_cast<std::uint8_t>(first + i);
  return value;
}

inline constexpr Epoch epoch{0x0123456789abcdefULL};

[[nodiscard]] inline Draft note(std::uint8_t number, std::optional<Bytes> personal = {}) {
  return {Kind::note, counted<EntryId>(number),
          R"({"kind":"note","text":"hello )" + std::to_string(number) + R"(","v":1})",
          std::move(personal)};
}

// Three entries: with a personal part, without one, with an erased one.
[[nodiscard]] inline Batch batch_of_three() {
  const auto register_id = counted<RegisterId>(0xa0);
  Batch batch{register_id, epoch, {}};
  Mark head{epoch, Seq{6}, counted<Hash>(0)};
  for (const std::uint8_t number : {std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{3}}) {
    const auto personal =
        number == 2 ? std::optional<Bytes>() : std::optional<Bytes>(R"({"name":"A"})");
    batch.entries.push_back(place(note(number, personal), register_id, head));
    head = mark_of(batch.entries.back());
  }
  batch.entries.back().personal.reset();
  return batch;
}

}  // namespace till::record::samples
