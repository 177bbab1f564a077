#include "tests/e2e/kill/chaos_proxy.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <list>
#include <mutex>
#include <optional>
#include <poll.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/time.h"
#include "platform/clock.h"
#include "tests/e2e/demo/goods.h"

namespace till::demo {
namespace {

constexpr std::array<std::string_view, fate_count> fate_names{
    "calm", "refused", "portal", "stalled", "dripping", "cut in a request", "cut in an answer"};
constexpr std::size_t piece_bytes_max = 16'384;
constexpr std::size_t drip_bytes = 700;
constexpr Milliseconds drip_pause{15};
constexpr Milliseconds stall_time{1'500};
constexpr std::uint64_t cut_bytes_max = 24'000;
constexpr int tick_ms = 5;
constexpr int backlog = 64;
constexpr std::string_view portal_answer =
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 42\r\nConnection: close\r\n\r\n"
    "<html><body>Please log in</body></html>   ";

std::unexpected<Error> system_failure(std::string_view what) {
  return fail(ErrorCode::io, std::string(what) + ": " + std::strerror(errno));
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

int connected_to(std::uint16_t port) {
  const int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = loopback(port);
  if (connect(handle, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    fcntl(handle, F_SETFL, O_NONBLOCK);
    return handle;
  }
  close(handle);
  return -1;
}

// A file descriptor that closes itself.
class Socket {
 public:
  explicit Socket(int handle) : handle_(handle) {}
  Socket(Socket&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}
  Socket& operator=(Socket&&) = delete;
  ~Socket() {
    if (handle_ >= 0) close(handle_);
  }
  [[nodiscard]] int handle() const { return handle_; }

 private:
  int handle_;
};

// Bytes on their way in one direction.
struct Pipe {
  int from;
  int to;
  std::string waiting{};  // read and not yet written
  std::uint64_t passed = 0;
};

// A connection of a till and the one to the ledger behind it.
class Link {
 public:
  Link(Socket client, Socket ledger, Fate fate, std::uint64_t cut_after)
      : client_(std::move(client)),
        ledger_(std::move(ledger)),
        up_{client_.handle(), ledger_.handle()},
        down_{ledger_.handle(), client_.handle()},
        fate_(fate),
        cut_after_(cut_after) {}
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  ~Link() = default;

  // Moves what can be moved; false when the link is over.
  [[nodiscard]] bool step(Milliseconds now) {
    if (!begun_) begun_ = now;
    if (fate_ == Fate::stalled && now - *begun_ < stall_time) return true;
    if (fate_ == Fate::stalled) return false;
    if (fate_ == Fate::dripping) {
      if (now < next_drip_) return true;
      next_drip_ = now + drip_pause;
    }
    const bool up = move(up_, fate_ == Fate::cut_up);
    return move(down_, fate_ == Fate::cut_down) && up;
  }
  [[nodiscard]] bool is_treated_badly() const { return fate_ != Fate::calm; }

 private:
  [[nodiscard]] bool move(Pipe& pipe, bool cuts) const {
    const std::size_t most = fate_ == Fate::dripping ? drip_bytes : piece_bytes_max;
    if (pipe.waiting.empty() && !fill(pipe, most)) return false;
    if (pipe.waiting.empty()) return true;
    std::string_view bytes = pipe.waiting;
    if (cuts && pipe.passed + bytes.size() > cut_after_) {
      bytes = bytes.substr(0, cut_after_ - pipe.passed);
    }
    const auto written = send(pipe.to, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (written < 0) return errno == EAGAIN || errno == EINTR;
    pipe.passed += static_cast<std::uint64_t>(written);
    pipe.waiting.erase(0, static_cast<std::size_t>(written));
    return !cuts || pipe.passed < cut_after_;
  }

  [[nodiscard]] static bool fill(Pipe& pipe, std::size_t most) {
    std::string piece(most, '\0');
    const auto got = recv(pipe.from, piece.data(), piece.size(), MSG_DONTWAIT);
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    pipe.waiting.assign(piece, 0, static_cast<std::size_t>(got));
    return got > 0;
  }

  Socket client_;
  Socket ledger_;
  Pipe up_;
  Pipe down_;
  Fate fate_;
  std::uint64_t cut_after_;
  std::optional<Milliseconds> begun_;
  Milliseconds next_drip_{};
};

}  // namespace

std::string ChaosFigures::to_text() const {
  std::string text;
  for (std::size_t i = 0; i < fate_count; ++i) {
    if (connections[i] == 0) continue;
    text += (text.empty() ? "" : ", ") + std::to_string(connections[i]) + " ";
    text += fate_names[i];
  }
  return text;
}

std::size_t ChaosFigures::treated_badly() const {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < fate_count; ++i) {
    if (static_cast<Fate>(i) != Fate::calm) sum += connections[i];
  }
  return sum;
}

struct ChaosProxy::Loop {
  Loop(int listening, std::uint16_t to, std::uint64_t seed)
      : listener(listening), to_port(to), dice(seed) {}

  Fate draw() {
    if (!*raging || dice.chance(40)) return Fate::calm;
    return static_cast<Fate>(1 + dice.below(fate_count - 1));
  }

  void accept_one() {
    Socket client(accept4(listener.handle(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (client.handle() < 0) return;
    const auto fate = draw();
    {
      const std::lock_guard lock(counting);
      ++figures.connections[static_cast<std::size_t>(fate)];
    }
    if (fate == Fate::refused) return;
    if (fate == Fate::portal) {
      (void)send(client.handle(), portal_answer.data(), portal_answer.size(), MSG_NOSIGNAL);
      return;
    }
    Socket ledger(connected_to(to_port));
    if (ledger.handle() < 0) return;
    links.emplace_back(std::move(client), std::move(ledger), fate, 1 + dice.below(cut_bytes_max));
  }

  void run() {
    const platform::SystemClock clock;
    while (!ending) {
      pollfd waited{listener.handle(), POLLIN, 0};
      if (poll(&waited, 1, tick_ms) > 0) accept_one();
      const auto now = clock.steady();
      links.remove_if(
          [&](Link& link) { return (!*raging && link.is_treated_badly()) || !link.step(now); });
    }
  }

  Socket listener;
  std::uint16_t to_port;
  Dice dice;
  const std::atomic<bool>* raging = nullptr;
  std::atomic<bool> ending{false};
  std::list<Link> links;
  mutable std::mutex counting;
  ChaosFigures figures;
  std::thread thread;
};

ChaosProxy::ChaosProxy(std::uint16_t port, std::unique_ptr<Loop> loop)
    : port_(port), loop_(std::move(loop)) {
  loop_->raging = &raging_;
  loop_->thread = std::thread([loop = loop_.get()] { loop->run(); });
}

ChaosProxy::~ChaosProxy() {
  loop_->ending = true;
  loop_->thread.join();
}

Result<std::unique_ptr<ChaosProxy>> ChaosProxy::start(std::uint16_t to_port, std::uint64_t seed) {
  const int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (handle < 0) return system_failure("no socket");
  auto loop = std::make_unique<Loop>(handle, to_port, seed);
  auto address = loopback(0);
  socklen_t size = sizeof address;
  if (bind(handle, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      listen(handle, backlog) != 0 ||
      getsockname(handle, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return system_failure("cannot listen");
  }
  return std::unique_ptr<ChaosProxy>(new ChaosProxy(ntohs(address.sin_port), std::move(loop)));
}

ChaosFigures ChaosProxy::figures() const {
  const std::lock_guard lock(loop_->counting);
  return loop_->figures;
}

}  // namespace till::demo
