// A part of a test in a process of its own, so that it can be killed, locked out or starved.
#pragma once

#include <functional>
#include <string>

namespace till::storage {

// Writes one line that the parent reads.
using Tell = std::function<void(const std::string&)>;

class Child {
 public:
  // Forks; `work` runs in the child, which then ends without destructors of its parent's objects.
  explicit Child(const std::function<void(const Tell&)>& work);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  // Kills what still runs.
  ~Child();

  // The next line, or empty when the child has ended. Blocks.
  [[nodiscard]] std::string next_line();
  // With SIGKILL. Gives what was still in the pipe, whole lines only.
  [[nodiscard]] std::string kill();
  // Waits for its end. True when it ended by itself with success.
  [[nodiscard]] bool ended_well();

 private:
  int pid_ = 0;
  int pipe_ = -1;
  std::string buffer_;
};

// In the child: waits to be killed.
[[noreturn]] void wait_to_be_killed();

}  // namespace till::storage
