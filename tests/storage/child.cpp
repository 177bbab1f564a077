#include "tests/storage/child.h"

#include <array>
#include <csignal>
#include <cstdlib>
#include <unistd.h>

#include <sys/wait.h>

#include "base/error.h"

namespace till::storage {

Child::Child(const std::function<void(const Tell&)>& work) {
  std::array<int, 2> ends{};
  require(::pipe(ends.data()) == 0, "a pipe can be made");
  pid_ = ::fork();
  require(pid_ >= 0, "a process can be forked");
  if (pid_ == 0) {
    ::close(ends[0]);
    work([out = ends[1]](const std::string& line) {
      const std::string whole = line + "\n";
      if (::write(out, whole.data(), whole.size()) != static_cast<ssize_t>(whole.size()))
        std::_Exit(2);
    });
    std::_Exit(0);
  }
  ::close(ends[1]);
  pipe_ = ends[0];
}

Child::~Child() {
  if (pid_ != 0) static_cast<void>(kill());
  ::close(pipe_);
}

std::string Child::next_line() {
  while (buffer_.find('\n') == std::string::npos) {
    std::array<char, 4096> chunk{};
    const auto count = ::read(pipe_, chunk.data(), chunk.size());
    if (count <= 0) return {};
    buffer_.append(chunk.data(), static_cast<std::size_t>(count));
  }
  const auto end = buffer_.find('\n');
  auto line = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  return line;
}

std::string Child::kill() {
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = 0;
  std::string lines;
  for (auto line = next_line(); !line.empty(); line = next_line()) lines += line + "\n";
  return lines;
}

bool Child::ended_well() {
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = 0;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void wait_to_be_killed() {
  while (true) ::pause();
}

}  // namespace till::storage
