#include "net/server.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>

#include "net/problem.h"
#include "net/server_connection.h"
#include "net/server_head.h"
#include "net/server_tls.h"
#include "net/server_wire.h"

namespace till::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Acceptor = asio::basic_socket_acceptor<StreamProtocol, Executor>;
using Clock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;

// After a failed accept (no file descriptor left) something must be freed before the next.
constexpr Milliseconds accept_pause{100};
constexpr Milliseconds tick_least{5};
constexpr Milliseconds tick_most{1'000};

Error cannot_listen(const std::string& where, const std::error_code& error) {
  const auto code = error == std::errc::address_in_use ? ErrorCode::busy : ErrorCode::io;
  return {code, "cannot listen: " + error.message(), where};
}

// Deadlines are looked at by one timer for all connections, often enough for the shortest of them:
// no timer is armed and cancelled for each request.
Milliseconds tick_of(const ServerLimits& limits) {
  const auto shortest =
      std::min({limits.header_deadline, limits.body_deadline, limits.idle_deadline,
                limits.write_deadline, limits.linger_deadline, limits.heartbeat});
  return std::clamp(shortest / 4, tick_least, tick_most);
}

struct Listener {
  Listener(asio::io_context& context, Transport kind) : acceptor(context), transport(kind) {}
  [[nodiscard]] Result<> open(const StreamProtocol::endpoint& endpoint, const std::string& where);
  [[nodiscard]] std::uint16_t port() const;

  Acceptor acceptor;
  Transport transport;
  std::shared_ptr<TlsContext> tls{};
  std::string unix_path{};
  std::filesystem::perms unix_mode{};
};

Result<> Listener::open(const StreamProtocol::endpoint& endpoint, const std::string& where) {
  const bool local = transport == Transport::unix_socket;
  const asio::socket_base::reuse_address reuse(true);
  error_code error;
  if (acceptor.open(endpoint.protocol(), error) || (!local && acceptor.set_option(reuse, error)) ||
      acceptor.bind(endpoint, error))
    return std::unexpected(cannot_listen(where, error));
  // Between bind and listen nobody can connect yet: the mode holds from the first client on.
  std::error_code denied;
  if (local) std::filesystem::permissions(unix_path, unix_mode, denied);
  if (denied) return std::unexpected(cannot_listen(where, denied));
  if (acceptor.listen(asio::socket_base::max_listen_connections, error))
    return std::unexpected(cannot_listen(where, error));
  return {};
}

// 0 for a Unix socket.
std::uint16_t Listener::port() const {
  if (transport == Transport::unix_socket) return 0;
  error_code error;
  const auto bound = acceptor.local_endpoint(error);
  require(!error, "a listening socket knows its address");
  return tcp_endpoint_of(bound).port();
}

}  // namespace

struct Server::State : std::enable_shared_from_this<Server::State> {
  State(asio::io_context& io, Service service, ServerLimits limits)
      : context(io), hub(std::make_shared<Hub>()), ticker(io), grace_timer(io) {
    hub->service = std::move(service);
    hub->limits = limits;
    hub->gate = std::make_shared<Gate>(io);
  }

  Result<std::uint16_t> open(const StreamProtocol::endpoint& endpoint, const std::string& where,
                             const std::shared_ptr<Listener>& listener);
  Result<std::uint16_t> open_tcp(const TcpEndpoint& endpoint, std::shared_ptr<TlsContext> tls);
  void accept(const std::shared_ptr<Listener>& listener);
  void accept_later(const std::shared_ptr<Listener>& listener);
  void begin(Socket socket, const Listener& listener);
  void turn_away(Socket socket, const Listener& listener);
  void tick();
  void stop_listening();
  void close_connections();
  void finish();

  asio::io_context& context;
  std::shared_ptr<Hub> hub;
  std::vector<std::shared_ptr<Listener>> listeners;
  Timer ticker;
  bool ticking = false;
  Timer grace_timer;
  std::function<void()> done;
};

Result<std::uint16_t> Server::State::open(const StreamProtocol::endpoint& endpoint,
                                          const std::string& where,
                                          const std::shared_ptr<Listener>& listener) {
  TILL_CHECK(listener->open(endpoint, where));
  listeners.push_back(listener);
  accept(listener);
  return listener->port();
}

Result<std::uint16_t> Server::State::open_tcp(const TcpEndpoint& endpoint,
                                              std::shared_ptr<TlsContext> tls) {
  const auto where = endpoint.address + ":" + std::to_string(endpoint.port);
  error_code error;
  const auto address = asio::ip::make_address(endpoint.address, error);
  if (error)
    return fail(ErrorCode::invalid, "must be an IPv4 or IPv6 address: " + error.message(), where);
  auto listener = std::make_shared<Listener>(context, tls ? Transport::tls : Transport::tcp);
  listener->tls = std::move(tls);
  return open(asio::ip::tcp::endpoint(address, endpoint.port), where, listener);
}

void Server::State::accept(const std::shared_ptr<Listener>& listener) {
  listener->acceptor.async_accept(
      context, [state = shared_from_this(), listener](const error_code& error, Socket socket) {
        if (!listener->acceptor.is_open()) return;
        if (error) return state->accept_later(listener);
        state->begin(std::move(socket), *listener);
        state->accept(listener);
      });
}

void Server::State::accept_later(const std::shared_ptr<Listener>& listener) {
  const auto pause = std::make_shared<Timer>(context, accept_pause);
  pause->async_wait([state = shared_from_this(), listener, pause](const error_code&) {
    if (listener->acceptor.is_open()) state->accept(listener);
  });
}

void Server::State::begin(Socket socket, const Listener& listener) {
  ++hub->counters.connections;
  if (hub->connections.size() >= hub->limits.connections_max)
    return turn_away(std::move(socket), listener);
  error_code ignored;
  if (listener.transport != Transport::unix_socket)
    std::ignore = socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  auto wire = listener.tls ? tls_wire(std::move(socket), listener.tls)
                           : plain_wire(std::move(socket), listener.transport);
  const auto connection = std::make_shared<Connection>(hub, std::move(wire));
  hub->connections.emplace(connection.get(), connection);
  connection->start();
  if (!std::exchange(ticking, true)) tick();
}

// One write that may fail: a crowd costs no memory and no waiting.
void Server::State::turn_away(Socket socket, const Listener& listener) {
  ++hub->counters.refused;
  if (listener.tls) return;
  auto response = problem(503, "too_many_connections", "this server holds all it can");
  response.headers.add("Retry-After", "1");
  std::string out;
  append_head(out, response, {.length = response.body.size()});
  out += response.body;
  error_code ignored;
  std::ignore = socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(out), ignored);
  std::ignore = socket.shutdown(Socket::shutdown_send, ignored);
}

void Server::State::tick() {
  ticker.expires_after(tick_of(hub->limits));
  ticker.async_wait([state = shared_from_this()](const error_code& error) {
    if (error || state->hub->connections.empty()) {
      state->ticking = false;
      return;
    }
    std::vector<std::shared_ptr<Connection>> connections;
    for (const auto& [_, connection] : state->hub->connections) connections.push_back(connection);
    const auto now = Clock::now();
    for (const auto& connection : connections) connection->tick(now);
    state->tick();
  });
}

void Server::State::stop_listening() {
  for (const auto& listener : listeners) {
    error_code ignored;
    std::ignore = listener->acceptor.close(ignored);
    std::error_code absent;
    if (!listener->unix_path.empty()) std::filesystem::remove(listener->unix_path, absent);
  }
  listeners.clear();
}

void Server::State::close_connections() {
  while (!hub->connections.empty()) {
    const auto connection = hub->connections.begin()->second;
    connection->close();
  }
}

void Server::State::finish() {
  grace_timer.cancel();
  ticker.cancel();
  // Posted: whoever is told may well destroy the server.
  if (done) asio::post(context, std::exchange(done, {}));
}

Server::Server(asio::io_context& context, Service service, ServerLimits limits)
    : state_(std::make_shared<State>(context, std::move(service), limits)) {}

Server::~Server() {
  state_->hub->on_empty = {};
  state_->hub->stopping = true;
  state_->hub->gate->close();
  state_->stop_listening();
  state_->close_connections();
  state_->done = {};
  state_->finish();
}

Result<std::uint16_t> Server::listen(const TcpEndpoint& endpoint) {
  return state_->open_tcp(endpoint, nullptr);
}

Result<std::uint16_t> Server::listen(const TlsEndpoint& endpoint) {
  TILL_TRY(auto tls, make_tls_context(endpoint));
  return state_->open_tcp(endpoint.tcp, std::move(tls));
}

Result<> Server::listen(const UnixEndpoint& endpoint) {
  namespace fs = std::filesystem;
  asio::local::stream_protocol::endpoint address;
  if (endpoint.path.empty() || endpoint.path.size() >= address.capacity() - 2)
    return fail(ErrorCode::invalid, "a socket's path must have 1 to 107 bytes", endpoint.path);
  address.path(endpoint.path);
  std::error_code absent;
  if (const auto status = fs::symlink_status(endpoint.path, absent); fs::exists(status)) {
    if (!fs::is_socket(status))
      return fail(ErrorCode::invalid, "something that is no socket stands there", endpoint.path);
    Socket probe(state_->context);
    error_code error;
    if (!probe.connect(address, error))
      return fail(ErrorCode::busy, "another process listens there", endpoint.path);
    if (error != asio::error::connection_refused)
      return std::unexpected(cannot_listen(endpoint.path, error));
    fs::remove(endpoint.path, absent);
  }
  auto listener = std::make_shared<Listener>(state_->context, Transport::unix_socket);
  listener->unix_path = endpoint.path;
  listener->unix_mode = fs::perms::owner_read | fs::perms::owner_write;
  if (endpoint.access == UnixAccess::group)
    listener->unix_mode |= fs::perms::group_read | fs::perms::group_write;
  TILL_TRY([[maybe_unused]] const auto port, state_->open(address, endpoint.path, listener));
  return {};
}

void Server::stop(Milliseconds grace, std::function<void()> done) {
  auto& state = *state_;
  state.hub->stopping = true;
  state.done = std::move(done);
  state.stop_listening();
  std::vector<std::shared_ptr<Connection>> connections;
  for (const auto& [_, connection] : state.hub->connections) connections.push_back(connection);
  for (const auto& connection : connections) connection->stop();
  if (state.hub->connections.empty()) return state.finish();
  state.hub->on_empty = [weak = std::weak_ptr(state_)] {
    if (const auto alive = weak.lock()) alive->finish();
  };
  state.grace_timer.expires_after(grace);
  state.grace_timer.async_wait([weak = std::weak_ptr(state_)](const error_code& error) {
    if (const auto alive = weak.lock(); alive && !error) alive->close_connections();
  });
}

ServerCounters Server::counters() const {
  auto counters = state_->hub->counters;
  counters.open = state_->hub->connections.size();
  return counters;
}

}  // namespace till::net
