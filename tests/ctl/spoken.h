// tillctl run inside the test: its words in, its exit code and texts out.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "sync/ctl/command_line.h"

namespace till::ctl {

inline constexpr Instant test_now = instant_of(1'800'000'000);  // 2027-01-15T08:00:00Z

struct Spoken {
  Exit exit = Exit::internal;
  std::string out;
  std::string err;
};

inline Spoken run(const std::vector<std::string>& words, Minutes utc_offset = Minutes{0}) {
  std::vector<const char*> line{"tillctl"};
  for (const auto& word : words) line.push_back(word.c_str());
  std::ostringstream out;
  std::ostringstream err;
  const Console console{out, err, test_now, utc_offset};
  const auto exit = run_command_line(static_cast<int>(line.size()), line.data(), console);
  return {exit, out.str(), err.str()};
}

}  // namespace till::ctl
