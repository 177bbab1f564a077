// A queue under test: a program of its own that takes messages, says when it has each, and keeps
// them while whoever they are for is away. Driven by one thread, but for kill() and start().
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/ip/tcp.hpp>

#include "base/bytes.h"
#include "tests/e2e/demo/process.h"

namespace till::bench {

class Queue {
 public:
  virtual ~Queue() = default;

  // Makes what it needs; the receiver is away from then on.
  [[nodiscard]] virtual Result<> prepare() = 0;
  [[nodiscard]] virtual Result<> start() = 0;
  virtual void kill() = 0;  // -9
  virtual void forget_connection() {}
  // Returns when the queue says that it has the message. Errors: no such answer came.
  [[nodiscard]] virtual Result<> send(std::uint64_t number) = 0;
  // How often each message comes out, after the last start.
  [[nodiscard]] virtual Result<std::map<std::uint64_t, int>> delivered() = 0;
};

struct Peer {
  std::string name;
  std::string package;               // of Debian
  std::vector<std::string> needs{};  // files, all of them
  std::unique_ptr<Queue> queue{};
};

struct PeerSettings {
  std::filesystem::path folder;  // of this peer alone
  std::string payload;           // of every message, beside its number
};

[[nodiscard]] Peer mosquitto_peer(const PeerSettings& settings, bool saves_every_change);
[[nodiscard]] Peer nats_peer(const PeerSettings& settings);
[[nodiscard]] Peer rsyslog_peer(const PeerSettings& settings, bool on_disk_alone);
[[nodiscard]] Peer till_peer(const PeerSettings& settings);

inline constexpr auto answer_deadline = std::chrono::seconds(2);

// A connection of lines and bytes with a deadline for every wait.
class Wire {
 public:
  [[nodiscard]] static Result<Wire> open(std::uint16_t port);
  [[nodiscard]] bool send(std::string_view bytes);
  [[nodiscard]] std::optional<std::string> line();  // without its end
  [[nodiscard]] std::optional<std::string> bytes(std::size_t count);

 private:
  std::unique_ptr<boost::asio::ip::tcp::iostream> stream_;
};

// The program is started until its port answers.
[[nodiscard]] Result<demo::Process> start_until_it_listens(const demo::Words& words,
                                                           const std::filesystem::path& log,
                                                           std::uint16_t port);

}  // namespace till::bench
