// What a fuzzer feeds: bytes that somebody else wrote, read as one thing and used as the program
// would use it. A target ends the process when the house does not keep its word: every refusal has
// a path and a reason, what was read is written and read again to the same, what is quoted adds up.
// Used by the fuzzers and by the test that replays their corpus.
#pragma once

#include <span>
#include <string_view>

namespace till::fuzz {

struct Target {
  std::string_view name;  // of its corpus, too
  void (*take)(std::string_view bytes);
};

[[nodiscard]] std::span<const Target> targets();
// Ends the process when there is none of that name.
[[nodiscard]] const Target* find_target(std::span<const Target> among, std::string_view name);

}  // namespace till::fuzz
