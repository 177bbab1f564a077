// Runs steps as one process on a disk, and starts anew on what a crash left: says whether the
// journal then holds what it must.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/crash/crash_vfs.h"
#include "tests/crash/scenario.h"

namespace till::crash {

// One step in the log of a disk, and what the journal says once it is answered.
struct Moment {
  std::size_t began = 0;
  std::size_t answered = 0;
  std::string state;
};

// What a journal may say after a crash. One state once it was shown or promised to anybody.
using Allowed = std::set<std::string>;

// A start after a crash: its own log can be cut again.
struct Recovery {
  explicit Recovery(Disk crashed) : disk(std::move(crashed)), first(disk.log().size()) {}

  Disk disk;
  std::size_t first = 0;  // operations of the log that are older than this start
  std::size_t opened =
      SIZE_MAX;  // ... when the journal was open: what it shows is durable from here
  std::size_t repeated = SIZE_MAX;  // ... when the step that was cut short had its answer
  std::size_t ended = 0;            // ... when the program had ended
  std::string shown;                // the state when it was open
  std::string promised;             // and after the repeated step
  std::string violation;            // empty: everything is as it must be
};

class Machine {
 public:
  explicit Machine(std::string folder, Lies lies = {});

  // The whole scenario without a crash, its first part on the medium.
  struct Run {
    Disk disk;
    std::vector<Moment> moments;
  };
  [[nodiscard]] Run run(const Scenario& scenario);
  // Starts, compares, repeats `cut_short` (null: nothing) and compares again.
  struct Expected {
    Allowed allowed;
    const Step* cut_short = nullptr;
    bool may_fall_back = false;  // a cache: what was shown may be taken back, whole
    std::string then{};          // the state after the repeated step
  };
  [[nodiscard]] Recovery recover(Disk disk, const Expected& expected);
  [[nodiscard]] std::uint64_t starts() const { return starts_; }

 private:
  [[nodiscard]] Process begin(Disk& disk);
  [[nodiscard]] Image prepared(const std::vector<Step>& before);
  void vary_lock_file();
  [[nodiscard]] std::string find_damage() const;
  [[nodiscard]] std::string check(Recovery& recovery, const Expected& expected);

  CrashVfs vfs_;
  std::string folder_;
  Lies lies_;
  Subject subject_ = Subject::journal;
  std::uint64_t starts_ = 0;
};

}  // namespace till::crash
