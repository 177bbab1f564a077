#include "tests/e2e/demo/process.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>

namespace till::demo {
namespace {

std::unexpected<Error> system_failure(std::string_view what) {
  return fail(ErrorCode::io, std::string(what) + ": " + std::strerror(errno));
}

int exit_code_of(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// In the child: becomes the program, or ends.
[[noreturn]] void become(const Words& words, int output, int errors) {
  dup2(output, STDOUT_FILENO);
  dup2(errors, STDERR_FILENO);
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  execv(arguments[0], arguments.data());
  _exit(127);
}

}  // namespace

Result<Process> Process::start(const Words& words, const std::filesystem::path& log) {
  const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return system_failure("cannot open " + log.string());
  const int pid = fork();
  if (pid == 0) become(words, file, file);
  close(file);
  if (pid < 0) return system_failure("cannot start " + words.front());
  return Process(pid);
}

Process::Process(Process&& other) noexcept : pid_(std::exchange(other.pid_, 0)) {}
Process& Process::operator=(Process&& other) noexcept {
  std::swap(pid_, other.pid_);
  return *this;
}
Process::~Process() { kill(); }

bool Process::running() {
  if (pid_ == 0) return false;
  if (waitpid(pid_, nullptr, WNOHANG) == 0) return true;
  pid_ = 0;
  return false;
}

int Process::signal_and_wait(int signal) {
  if (pid_ == 0) return 0;
  int status = 0;
  ::kill(pid_, signal);
  waitpid(pid_, &status, 0);
  pid_ = 0;
  return exit_code_of(status);
}

void Process::kill() { signal_and_wait(SIGKILL); }
int Process::terminate() { return signal_and_wait(SIGTERM); }

Result<Ran> run(const Words& words) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return system_failure("cannot make a pipe");
  const int pid = fork();
  if (pid == 0) become(words, ends[1], ends[1]);
  close(ends[1]);
  if (pid < 0) return system_failure("cannot start " + words.front());
  Ran ran;
  char buffer[65536];
  for (ssize_t got = 0; (got = read(ends[0], buffer, sizeof buffer)) > 0;) {
    ran.output.append(buffer, static_cast<std::size_t>(got));
  }
  close(ends[0]);
  int status = 0;
  waitpid(pid, &status, 0);
  ran.exit_code = exit_code_of(status);
  if (ran.exit_code == 0) return ran;
  return fail(ErrorCode::invalid, ran.output + "(exit code " + std::to_string(ran.exit_code) + ")",
              std::filesystem::path(words.front()).filename().string());
}

Result<SerialLine> SerialLine::open() {
  const int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) {
    return system_failure("cannot make a pseudo terminal");
  }
  termios raw{};
  tcgetattr(master, &raw);
  cfmakeraw(&raw);
  tcsetattr(master, TCSANOW, &raw);
  const char* name = ptsname(master);
  if (name == nullptr) return system_failure("the pseudo terminal has no name");
  return SerialLine(master, name);
}

SerialLine::SerialLine(SerialLine&& other) noexcept
    : master_(std::exchange(other.master_, -1)), path_(std::move(other.path_)) {}
SerialLine::~SerialLine() {
  if (master_ >= 0) close(master_);
}

Result<> SerialLine::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = write(master_, bytes.data(), bytes.size());
    if (written < 0) return system_failure("cannot write to the serial line");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

void pause_for(Milliseconds time) { poll(nullptr, 0, static_cast<int>(time.count())); }

Result<std::uint16_t> free_port() {
  const int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = bind(handle, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     getsockname(handle, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(handle);
  if (!bound) return system_failure("no free port");
  return ntohs(address.sin_port);
}

}  // namespace till::demo
