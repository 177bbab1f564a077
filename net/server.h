// The HTTP/1.1 server of tilld and ledgerd: TCP, Unix socket and TLS 1.3 on a given io_context,
// which one thread runs. Requests are handed over whole; answers may come later and from any
// thread. Keep-alive, pipelining in order, deadlines and limits on everything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>

#include "base/error.h"
#include "base/time.h"
#include "net/http.h"

namespace till::net {

// Call it once, from any thread; later calls are ignored. Dropping every copy uncalled answers 500.
// It may outlive the server, and does nothing then.
using Answer = std::function<void(Response)>;
// Runs on the io thread; answering inside the call costs no detour. An exception that leaves it
// ends the process.
using Handle = std::function<void(Request, Answer)>;

struct Service {
  Handle handle;
  // Asked after the header and before the body is read; over it the answer is 413. Default: none
  // may have a body.
  std::function<std::size_t(Method, std::string_view path)> body_bytes_max;
};

struct ServerLimits {
  std::size_t header_bytes_max = std::size_t{16} * 1024;  // request line and headers; over it 431
  std::size_t connections_max = 1024;                     // over it 503 and closed
  Milliseconds header_deadline{10'000};  // from the first byte; the first one's from accept
  Milliseconds body_deadline{30'000};
  Milliseconds idle_deadline{75'000};   // between requests
  Milliseconds write_deadline{30'000};  // for each write of an answer
  Milliseconds linger_deadline{2'000};  // reading away what a refused client still sends
  Milliseconds heartbeat{15'000};       // comment on a silent event stream
};

struct TcpEndpoint {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free one
};

enum class UnixAccess { group, owner };  // mode 0660 or 0600

// A socket left behind at the path by a dead process is replaced.
struct UnixEndpoint {
  std::string path;
  UnixAccess access = UnixAccess::group;
};

enum class ClientCertificate { none, optional, required };

struct TlsEndpoint {
  TcpEndpoint tcp{};
  std::string certificate_pem{};  // the chain, leaf first
  std::string key_pem{};
  std::string client_ca_pem{};  // needed unless `client` is none
  ClientCertificate client = ClientCertificate::none;
  bool ignore_dates = false;  // of client certificates: chain only
};

struct ServerCounters {
  std::uint64_t connections = 0;   // accepted since the start
  std::uint64_t refused = 0;       // over connections_max
  std::uint64_t requests = 0;      // handed to the service
  std::uint64_t bad_requests = 0;  // answered by the server itself with 4xx or 501
  std::uint64_t timeouts = 0;      // closed by a deadline
  std::uint64_t tls_failures = 0;  // handshakes that did not end well
  std::size_t open = 0;            // connections now
};

class Server {
 public:
  // The context must outlive the server; every call but the constructor's belongs to its thread,
  // or to a time when it does not run.
  Server(boost::asio::io_context& context, Service service, ServerLimits limits = {});
  // Closes everything at once.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Each gives the port it listens on. Errors: busy when the address is in use, invalid for an
  // address, key or certificate that cannot be read, io otherwise.
  [[nodiscard]] Result<std::uint16_t> listen(const TcpEndpoint& endpoint);
  [[nodiscard]] Result<std::uint16_t> listen(const TlsEndpoint& endpoint);
  [[nodiscard]] Result<> listen(const UnixEndpoint& endpoint);

  // Accepts no more, closes idle connections and event streams, lets answers under way finish;
  // after `grace` closes the rest. `done` is called once, when no connection is left.
  void stop(Milliseconds grace, std::function<void()> done = {});
  [[nodiscard]] ServerCounters counters() const;

  struct State;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace till::net
