#include "platform/service.h"

#include <array>
#include <charconv>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <malloc.h>
#include <unistd.h>

#include <sys/socket.h>
#include <sys/un.h>

#include "platform/files.h"

namespace till::platform {
namespace {

constexpr std::size_t statm_bytes_max = 4096;
constexpr int trim_bytes = 256 * 1024;  // free at the end of the heap, before it is given back

std::string_view setting(const char* name) {
  // Read at every call: the environment is fixed once threads run.
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? std::string_view() : value;
}

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number number{};
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// One datagram to the service manager's socket; "@" begins an abstract name. What cannot be sent is
// lost: the manager then acts as if the service were silent, which is what it is for.
void notify(std::string_view message) {
  const std::string_view name = setting("NOTIFY_SOCKET");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (name.empty() || name.size() >= sizeof address.sun_path) return;
  std::memcpy(address.sun_path, name.data(), name.size());
  if (name.front() == '@') address.sun_path[0] = '\0';
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return;
  (void)::sendto(descriptor, message.data(), message.size(), MSG_NOSIGNAL,
                 reinterpret_cast<const sockaddr*>(&address), length);
  ::close(descriptor);
}

}  // namespace

void notify_ready() { notify("READY=1"); }

void notify_stopping() { notify("STOPPING=1"); }

void notify_watchdog() { notify("WATCHDOG=1"); }

void notify_status(std::string_view text) {
  std::string message = "STATUS=";
  // A line break would begin another assignment.
  for (const char c : text) message += c == '\n' || c == '\0' ? ' ' : c;
  notify(message);
}

std::optional<Milliseconds> watchdog_period() {
  const auto microseconds = number_of<std::int64_t>(setting("WATCHDOG_USEC"));
  if (!microseconds || *microseconds < 1000) return std::nullopt;
  if (const auto text = setting("WATCHDOG_PID");
      !text.empty() && number_of<std::uint32_t>(text) != process_id())
    return std::nullopt;
  return Milliseconds{*microseconds / 1000};
}

std::uint64_t resident_bytes() {
  // "size resident shared ...", in pages.
  const auto text = read_file("/proc/self/statm", statm_bytes_max);
  if (!text) return 0;
  const std::size_t start = text->find(' ') + 1;
  const std::string_view pages =
      std::string_view(*text).substr(start, text->find(' ', start) - start);
  return number_of<std::uint64_t>(pages).value_or(0) *
         static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint32_t process_id() { return static_cast<std::uint32_t>(::getpid()); }

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return {};
  return name.data();
}

void ignore_broken_pipes() { std::signal(SIGPIPE, SIG_IGN); }

void keep_memory_small() {
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_TRIM_THRESHOLD, trim_bytes);
}

}  // namespace till::platform
