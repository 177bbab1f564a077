// The bytes of one accepted connection, plain or TLS, under one interface, so that everything above
// exists once. For server*.cpp alone; everything runs on the io thread.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "net/http.h"

namespace till::net {

// One socket type for TCP and Unix sockets, with the executor spelled out: half the templates, and
// no type-erased executor on the hot path.
using Executor = boost::asio::io_context::executor_type;
using StreamProtocol = boost::asio::generic::stream_protocol;
using Socket = boost::asio::basic_stream_socket<StreamProtocol, Executor>;

// Who is told when an operation ended. 0 bytes: the other end is gone.
class WireUser {
 public:
  virtual ~WireUser() = default;
  virtual void on_opened(bool good) = 0;
  virtual void on_read(std::size_t bytes) = 0;
  virtual void on_written(std::size_t bytes) = 0;
};

// At most one read and one write at a time; the buffers stay valid until they ended. An operation
// keeps its user alive. After close() operations under way end with 0 bytes.
class Wire {
 public:
  virtual ~Wire() = default;
  virtual void open(std::shared_ptr<WireUser> user) = 0;
  virtual void read_some(std::span<char> buffer, std::shared_ptr<WireUser> user) = 0;
  // Both in one go where that is possible; the bytes reported count over both.
  virtual void write_some(std::string_view head, std::string_view body,
                          std::shared_ptr<WireUser> user) = 0;
  // Says that nothing more will be sent, where that can be said without waiting.
  virtual void end_sending() = 0;
  virtual void close() = 0;
  // After on_opened(true).
  [[nodiscard]] virtual std::shared_ptr<const Peer> peer() const = 0;
};

[[nodiscard]] std::unique_ptr<Wire> plain_wire(Socket socket, Transport transport);

// What the socket itself knows of the other end.
[[nodiscard]] Peer peer_of(Socket& socket, Transport transport);
void close_socket(Socket& socket);
// The address of a TCP socket, which both Unix and TCP sockets carry in the same type.
[[nodiscard]] boost::asio::ip::tcp::endpoint tcp_endpoint_of(const StreamProtocol::endpoint& any);

}  // namespace till::net
