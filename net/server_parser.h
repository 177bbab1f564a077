// Reads HTTP/1.x requests out of the bytes of one connection, without I/O: bytes in, a Request or
// the refusal to answer with out. One thread. Its source is the only one that knows Boost.Beast.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string_view>

#include "net/http.h"
#include "net/problem.h"

namespace till::net {

class RequestParser {
 public:
  explicit RequestParser(std::size_t header_bytes_max);
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  enum class Step {
    need_more,    // give the rest again, with more behind it
    header_done,  // method, target and headers stand; say allow_body() and go on
    done,         // take() gives the request; what was not consumed belongs to the next one
  };
  struct Progress {
    std::size_t consumed = 0;
    Step step = Step::need_more;
  };
  // Errors: the answer to send; nothing more can be read from this connection.
  using Outcome = std::expected<Progress, Problem>;
  [[nodiscard]] Outcome read(std::string_view bytes);

  // Once, after header_done and before the next read. Errors: 413 when the announced body is
  // longer.
  [[nodiscard]] std::optional<Problem> allow_body(std::size_t bytes_max);

  // After header_done:
  [[nodiscard]] const Request& request() const;
  [[nodiscard]] bool keep_alive() const;
  [[nodiscard]] bool http_1_0() const;
  [[nodiscard]] bool expects_continue() const;
  // Bytes of the body still to come, as far as announced.
  [[nodiscard]] std::uint64_t body_bytes_left() const;

  // True when part of a request was read.
  [[nodiscard]] bool began() const;
  // After done: the request, and a fresh start.
  [[nodiscard]] Request take();

 private:
  struct Native;
  std::unique_ptr<Native> native_;
};

}  // namespace till::net
