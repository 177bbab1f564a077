// How far a long command is: one line of the terminal, overwritten while somebody watches and gone
// at the end. One thread.
#pragma once

#include <string_view>

#include "sync/ctl/console.h"

namespace till::ctl {

class ProgressLine {
 public:
  explicit ProgressLine(const Console& console) : console_(console) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() {
    if (shown_) console_.err << "\r\x1b[K" << std::flush;
  }

  void show(std::string_view text) {
    if (!console_.is_watched) return;
    console_.err << "\r" << text << std::flush;
    shown_ = true;
  }

 private:
  const Console& console_;
  bool shown_ = false;
};

}  // namespace till::ctl
