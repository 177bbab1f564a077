#include "net/server_wire.h"

#include <cstring>
#include <tuple>
#include <utility>

#include <boost/asio/ip/tcp.hpp>

namespace till::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

class PlainWire final : public Wire {
 public:
  PlainWire(Socket socket, Transport transport)
      : socket_(std::move(socket)),
        peer_(std::make_shared<const Peer>(peer_of(socket_, transport))) {}

  void open(std::shared_ptr<WireUser> user) override { user->on_opened(true); }

  void read_some(std::span<char> buffer, std::shared_ptr<WireUser> user) override {
    socket_.async_read_some(asio::buffer(buffer.data(), buffer.size()),
                            [user = std::move(user)](const error_code& error, std::size_t bytes) {
                              user->on_read(error ? 0 : bytes);
                            });
  }

  void write_some(std::string_view head, std::string_view body,
                  std::shared_ptr<WireUser> user) override {
    const std::array<asio::const_buffer, 2> buffers{asio::buffer(head), asio::buffer(body)};
    socket_.async_write_some(buffers,
                             [user = std::move(user)](const error_code& error, std::size_t bytes) {
                               user->on_written(error ? 0 : bytes);
                             });
  }

  void end_sending() override {
    error_code ignored;
    std::ignore = socket_.shutdown(Socket::shutdown_send, ignored);
  }

  void close() override { close_socket(socket_); }
  [[nodiscard]] std::shared_ptr<const Peer> peer() const override { return peer_; }

 private:
  Socket socket_;
  std::shared_ptr<const Peer> peer_;
};

}  // namespace

std::unique_ptr<Wire> plain_wire(Socket socket, Transport transport) {
  return std::make_unique<PlainWire>(std::move(socket), transport);
}

Peer peer_of(Socket& socket, Transport transport) {
  Peer peer{.transport = transport};
  if (transport == Transport::unix_socket) {
    peer.credentials = platform::credentials_of(static_cast<std::intptr_t>(socket.native_handle()));
    return peer;
  }
  error_code error;
  const auto remote = socket.remote_endpoint(error);
  if (error) return peer;
  const auto address = tcp_endpoint_of(remote);
  const bool v6 = address.address().is_v6();
  peer.address = (v6 ? "[" : "") + address.address().to_string() + (v6 ? "]:" : ":") +
                 std::to_string(address.port());
  return peer;
}

asio::ip::tcp::endpoint tcp_endpoint_of(const StreamProtocol::endpoint& any) {
  asio::ip::tcp::endpoint address;
  if (any.size() <= address.capacity()) std::memcpy(address.data(), any.data(), any.size());
  return address;
}

void close_socket(Socket& socket) {
  error_code ignored;
  std::ignore = socket.close(ignored);
}

}  // namespace till::net
