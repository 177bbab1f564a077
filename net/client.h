// All outgoing HTTP, over libcurl: Client for tools (one thread waits), Transfers for the courier
// (one thread drives any number). No redirects, no proxy from the environment, http and https only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "net/http.h"

namespace till::net {

enum class Verify {
  full,  // chain and name
  none,  // only to fetch the keys document, which its own signature proves
};

struct ClientTls {
  std::string ca_pem{};           // empty: the system's roots; else these alone
  std::string certificate_pem{};  // empty: no client certificate
  std::string key_pem{};
  Verify verify = Verify::full;
  bool ignore_dates = false;  // chain and name still count
};

struct TransferLimits {
  Milliseconds deadline{10'000};         // for the whole exchange; 0: none (event streams)
  Milliseconds connect_deadline{3'000};  // name, TCP and TLS
  std::size_t answer_bytes_max = std::size_t{8} * 1024 * 1024;
};

struct TransferRequest {
  Method method = Method::get;
  std::string url;
  Headers headers{};
  std::string body{};
  std::string unix_path{};                 // connects there; the URL still gives Host and path
  std::shared_ptr<const ClientTls> tls{};  // null: as a default ClientTls
  TransferLimits limits{};
};

// Errors of every exchange: invalid for a request that cannot be made (URL, scheme, key),
// unavailable when the peer cannot be reached or breaks off, untrusted when its certificate does
// not verify, timeout past a deadline, too_large over answer_bytes_max. An HTTP status is no error.
// The context is the URL without its query.
using Transferred = Result<Response>;

// Keeps its connection between calls. One thread at a time.
class Client {
 public:
  Client();
  ~Client();
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;

  // Blocks until the answer or a deadline.
  [[nodiscard]] Transferred send(const TransferRequest& request);
  // Hands over the body of a 2xx as it comes, until the end or until `each` says false; an answer
  // of another status is returned with its body. Limits: answer_bytes_max counts for the latter.
  using Each = std::function<bool(std::string_view)>;
  [[nodiscard]] Transferred stream(const TransferRequest& request, const Each& each);

 private:
  [[nodiscard]] Transferred exchange_of(const TransferRequest& request, const Each* each);
  struct Native;
  std::unique_ptr<Native> native_;
};

struct TransferId {
  std::uint64_t number = 0;
  friend bool operator==(const TransferId&, const TransferId&) = default;
};

// Every call but wake() belongs to one thread.
class Transfers {
 public:
  Transfers();
  ~Transfers();  // no completion is called any more
  Transfers(const Transfers&) = delete;
  Transfers& operator=(const Transfers&) = delete;

  using Completion = std::function<void(Transferred)>;
  // Never completes inside the call; a completion runs in poll() and may start or cancel others.
  TransferId start(TransferRequest request, Completion completion);
  // The completion is not called any more. An unknown or finished id is nothing.
  void cancel(TransferId id);
  // Waits for traffic, wake() or the timeout, moves what can move and calls completions. Blocks.
  void poll(Milliseconds timeout);
  // Thread-safe: ends the current or the next poll's wait.
  void wake();
  [[nodiscard]] std::size_t active() const;

 private:
  struct Native;
  std::unique_ptr<Native> native_;
};

}  // namespace till::net
