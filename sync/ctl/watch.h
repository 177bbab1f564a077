// What `tillctl status --watch` shows of a status, again and again: how the queue moves, one line
// for logs, one screen for people. Pure.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "base/json/json.h"
#include "base/time.h"

namespace till::ctl {

// How the queue moved lately.
class QueuePace {
 public:
  void see(const json::Value& status);
  // "falling, 42 a second, empty in 12 s"; "growing, 3 a second"; "not moving"; empty when nothing
  // waits or nothing is known yet.
  [[nodiscard]] std::string text() const;

 private:
  struct Sample {
    std::int64_t at = 0;  // unix seconds, of tilld
    std::int64_t entries = 0;
  };
  std::deque<Sample> samples_;  // of the last seconds
};

// Ledger, queue, last contact and standing alarms, without a line's end.
[[nodiscard]] std::string watch_line(const json::Value& status, const QueuePace& pace,
                                     Minutes utc_offset);
// The whole status below a title, cut to so many lines of a terminal and drawn over what was there.
[[nodiscard]] std::string watch_screen(const std::string& title, const std::string& text,
                                       int lines);

// What a terminal needs before the first screen and after the last.
inline constexpr std::string_view screen_begins = "\x1b[?1049h\x1b[?7l\x1b[?25l";
inline constexpr std::string_view screen_ends = "\x1b[?25h\x1b[?7h\x1b[?1049l";

}  // namespace till::ctl
