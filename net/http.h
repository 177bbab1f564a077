// HTTP messages as plain values, for the server, the client and every route. No library shows
// through. Values belong to whoever holds them; a Peer is shared by the requests of a connection.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/crypto/x509.h"
#include "base/error.h"
#include "platform/peer.h"

namespace till::net {

class EventSource;

enum class Method { get, head, post, put, patch, delete_, options };

// "GET".
[[nodiscard]] std::string_view name_of(Method method);
// Nothing for a method this project does not speak.
[[nodiscard]] std::optional<Method> method_of(std::string_view name);

struct Header {
  std::string name;
  std::string value;
  friend bool operator==(const Header&, const Header&) = default;
};

// In the order sent; names compare without regard to ASCII case.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<Header> lines) : lines_(lines) {}

  void add(std::string name, std::string value) {
    lines_.push_back({std::move(name), std::move(value)});
  }
  // The first of that name, null when absent; valid until the next add.
  [[nodiscard]] const std::string* find(std::string_view name) const;
  // The first of that name, else empty.
  [[nodiscard]] std::string_view value(std::string_view name) const;
  [[nodiscard]] std::size_t count(std::string_view name) const;
  [[nodiscard]] bool empty() const { return lines_.empty(); }
  [[nodiscard]] auto begin() const { return lines_.begin(); }
  [[nodiscard]] auto end() const { return lines_.end(); }

 private:
  std::vector<Header> lines_;
};

enum class Transport { tcp, unix_socket, tls };

// The other end of a connection.
struct Peer {
  Transport transport = Transport::tcp;
  std::string address{};  // "127.0.0.1:50123"; none on Unix sockets
  std::optional<platform::PeerCredentials> credentials{};  // Unix socket only
  std::optional<crypto::CertificateInfo> certificate{};    // of a verified TLS client
  std::string certificate_pem{};                           // the same one, as sent
};

struct Parameter {
  std::string name;
  std::string value;
  friend bool operator==(const Parameter&, const Parameter&) = default;
};

struct Request {
  Method method = Method::get;
  std::string target{};            // as sent: path and query
  std::string path{};              // as sent, up to the question mark; its percent signs are valid
  std::vector<Parameter> query{};  // decoded, in the order sent
  Headers headers{};
  std::string body{};
  std::shared_ptr<const Peer> peer{};   // never null in a request that a server hands over
  std::vector<Parameter> parameters{};  // decoded, of the route's {names}; filled by the router

  // The first of that name, null when absent.
  [[nodiscard]] const std::string* query_value(std::string_view name) const;
  // The path's {name}, else empty: a router's route always has its own names.
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
};

struct Response {
  int status = 200;
  // Content-Length, Connection and Date are the server's own.
  Headers headers{};
  std::string body{};
  // When set, the answer is a stream of this source's events and the body is not sent.
  std::shared_ptr<EventSource> events{};
};

// "Not Found"; "Status" for a number without a name.
[[nodiscard]] std::string_view reason_of(int status);

// Percent-decoding; a plus stays a plus. Errors: invalid for a broken escape or a NUL.
[[nodiscard]] Result<std::string> percent_decode(std::string_view text);
// Everything but letters, digits and -._~ is escaped.
[[nodiscard]] std::string percent_encode(std::string_view text);
// Fills path and query from the target ("/a?b=c", a plus in the query being a blank).
// Errors: invalid when the target is no origin form or an escape is broken.
[[nodiscard]] Result<> split_target(Request& request);

}  // namespace till::net
