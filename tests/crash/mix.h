// Which unsynced pieces a power cut keeps: the mixes that every crash point is tried with, each
// with a name that replays it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/crash/power_cut.h"

namespace till::crash {

struct Mix {
  enum class Kind {
    nothing,
    everything,
    prefix,     // the first `number` pieces
    dropped,    // all but item `number`
    torn_head,  // of item `number` the first `part` parts are new, the rest old; all else kept
    torn_tail,  // of item `number` the first `part` parts are old, the rest new; all else kept
    seeded,     // by chance from `number`
  };
  Kind kind = Kind::nothing;
  std::uint64_t number = 0;
  int part = 0;
  friend bool operator==(const Mix&, const Mix&) = default;
};

[[nodiscard]] std::string to_text(const Mix& mix);  // "prefix-3", "torn_head-2-5", ...
[[nodiscard]] std::optional<Mix> mix_from(std::string_view text);

// Every one that differs at this cut, and so many seeded ones.
[[nodiscard]] std::vector<Mix> mixes_of(const PowerCut& cut, std::uint64_t seeds);
[[nodiscard]] Image image_of(const PowerCut& cut, const Mix& mix);

}  // namespace till::crash
