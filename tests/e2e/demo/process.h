// Programs as a shell would start them: in the background with a log, or to the end with their
// output. One thread per object; `pause_for` is how the demo waits for what another process does.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace till::demo {

using Words = std::vector<std::string>;

// A program in the background. Ended with SIGKILL when it goes out of scope.
class Process {
 public:
  Process() = default;
  // Its output is appended to `log`. Errors: io.
  [[nodiscard]] static Result<Process> start(const Words& words, const std::filesystem::path& log);
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;
  ~Process();

  [[nodiscard]] bool running();
  void kill();      // SIGKILL, and waits
  int terminate();  // SIGTERM, and waits: the exit code

 private:
  explicit Process(int pid) : pid_(pid) {}
  int signal_and_wait(int signal);
  int pid_ = 0;  // 0: none
};

struct Ran {
  int exit_code = 0;
  std::string output;  // standard output
};
// Runs to the end. Errors: io; invalid when it exits otherwise than with 0, its own words as the
// text.
[[nodiscard]] Result<Ran> run(const Words& words);

// A pseudo terminal: the demo writes what a serial scanner would send to `path`.
class SerialLine {
 public:
  [[nodiscard]] static Result<SerialLine> open();
  SerialLine(SerialLine&& other) noexcept;
  SerialLine& operator=(SerialLine&&) = delete;
  ~SerialLine();
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] Result<> send(std::string_view bytes);

 private:
  SerialLine(int master, std::string path) : master_(master), path_(std::move(path)) {}
  int master_;
  std::string path_;
};

void pause_for(Milliseconds time);
// A free TCP port of loopback at this moment.
[[nodiscard]] Result<std::uint16_t> free_port();

}  // namespace till::demo
