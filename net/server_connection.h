// One HTTP connection: reads requests in order, hands them over one at a time, writes answers or an
// event stream, and never waits without a deadline. For server*.cpp alone; everything runs on the
// io thread but Gate.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "net/events.h"
#include "net/server.h"
#include "net/server_parser.h"
#include "net/server_wire.h"

namespace till::net {

using SteadyTime = std::chrono::steady_clock::time_point;

// The way from any thread into the io thread, as long as the server lives. Thread-safe.
class Gate {
 public:
  explicit Gate(boost::asio::io_context& context) : context_(&context) {}
  // False on another thread, and when closed.
  [[nodiscard]] bool inside() const;
  // Nothing when closed.
  void post(std::function<void()> work);
  void close();

 private:
  mutable std::mutex mutex_;
  boost::asio::io_context* context_;
};

class Connection;

// What the connections of a server share. It lives until the last of them is gone.
struct Hub {
  Service service;
  ServerLimits limits;
  ServerCounters counters;
  std::shared_ptr<Gate> gate;
  std::unordered_map<Connection*, std::shared_ptr<Connection>> connections;
  bool stopping = false;
  std::function<void()> on_empty;  // when the last connection went
};

class Connection final : public WireUser, public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<Hub> hub, std::unique_ptr<Wire> wire);

  void start();
  // Enforces the deadline, sends a heartbeat.
  void tick(SteadyTime now);
  // Closes when idle or streaming, else after the answer under way.
  void stop();
  void close();
  // The answer to request number `number`; nothing when it is not the one awaited.
  void answer(std::uint64_t number, Response response);

 private:
  enum class Phase {
    opening,
    reading,
    continuing,
    answering,
    writing,
    streaming,
    lingering,
    closed
  };
  enum class Waiting { nothing, first, idle, header, body, write, linger };

  void on_opened(bool good) override;
  void on_read(std::size_t bytes) override;
  void on_written(std::size_t bytes) override;

  void wait_for(Waiting what);
  void read_more();
  void consume();
  void need_more();
  // False when the request was refused, or is told to go on first.
  [[nodiscard]] bool accept_header();
  void hand_over();
  void refuse(const Problem& problem);
  void expire();

  void write_answer(Response response, bool keep);
  void write_next();
  void written();
  void linger();
  void stream(Response response);
  void pump();

  std::shared_ptr<Hub> hub_;
  std::unique_ptr<Wire> wire_;
  RequestParser parser_;
  Phase phase_ = Phase::opening;

  std::string buffer_;  // bytes [begin_, end_) are read and not yet parsed
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool reading_ = false;
  bool in_body_ = false;

  std::uint64_t number_ = 0;  // of the request under way
  bool keep_alive_ = false;
  bool http_1_0_ = false;
  bool head_only_ = false;
  bool keep_ = false;  // the connection goes on after what is being written

  std::string head_;  // being written: head, with a small body behind it
  std::string body_;  // a large body
  std::size_t written_ = 0;
  bool writing_ = false;

  Waiting waiting_ = Waiting::nothing;
  SteadyTime deadline_ = SteadyTime::max();
  SteadyTime last_sent_{};
  std::shared_ptr<EventQueue> queue_;
};

}  // namespace till::net
