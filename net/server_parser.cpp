#include "net/server_parser.h"

#include <algorithm>
#include <utility>

#include <boost/beast/http/basic_parser.hpp>

namespace till::net {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using Text = boost::beast::string_view;

// A claimed Content-Length alone reserves no more than this.
constexpr std::uint64_t reserve_bytes_max = 65'536;

std::string_view view(Text text) { return {text.data(), text.size()}; }

Problem malformed(std::string detail) {
  return {.status = 400, .code = "malformed_request", .detail = std::move(detail)};
}

// Fills a Request while Beast reads, without a copy in between.
class Reading final : public http::basic_parser<true> {
 public:
  explicit Reading(std::size_t header_bytes_max) {
    header_limit(static_cast<std::uint32_t>(header_bytes_max));
    body_limit(boost::none);
  }

  Request request;
  std::optional<Problem> refusal;  // set before an error is returned to Beast
  bool http_1_0 = false;

 private:
  void refuse(Problem problem, error_code& error) {
    refusal = std::move(problem);
    error = http::error::bad_value;
  }

  void on_request_impl(http::verb, Text method, Text target, int version,
                       error_code& error) override {
    http_1_0 = version == 10;
    const auto known = method_of(view(method));
    if (!known)
      return refuse({.status = 501,
                     .code = "unknown_method",
                     .detail = "this server knows GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"},
                    error);
    request.method = *known;
    request.target = view(target);
    if (auto split = split_target(request); !split)
      refuse(malformed(std::move(split.error().text)), error);
  }

  void on_response_impl(int, Text, int, error_code&) override {}

  void on_field_impl(http::field field, Text name, Text value, error_code& error) override {
    if (is_header_done()) return;  // a trailer changes nothing that was decided by the header
    // Anything but plain chunks would let two readers disagree where the body ends.
    if (field == http::field::transfer_encoding &&
        (!boost::beast::iequals(value, "chunked") || http_1_0))
      return refuse(malformed("the only Transfer-Encoding taken is chunked, in HTTP/1.1"), error);
    request.headers.add(std::string(view(name)), std::string(view(value)));
  }

  void on_header_impl(error_code& error) override {
    const auto hosts = request.headers.count("Host");
    if (hosts > 1 || (hosts == 0 && !http_1_0))
      refuse(malformed("there must be exactly one Host header"), error);
  }

  void on_body_init_impl(boost::optional<std::uint64_t> const& length, error_code&) override {
    if (length)
      request.body.reserve(static_cast<std::size_t>(std::min(*length, reserve_bytes_max)));
  }

  std::size_t on_body_impl(Text body, error_code&) override {
    request.body.append(body.data(), body.size());
    return body.size();
  }

  void on_chunk_header_impl(std::uint64_t, Text, error_code&) override {}

  std::size_t on_chunk_body_impl(std::uint64_t, Text body, error_code&) override {
    request.body.append(body.data(), body.size());
    return body.size();
  }

  void on_finish_impl(error_code&) override {}
};

Problem body_too_large(std::size_t bytes_max) {
  return {.status = 413,
          .code = "body_too_large",
          .detail = bytes_max == 0 ? "this route takes no body"
                                   : "the body may have " + std::to_string(bytes_max) + " bytes"};
}

}  // namespace

struct RequestParser::Native {
  explicit Native(std::size_t bytes_max) : header_bytes_max(bytes_max) { restart(); }
  void restart() {
    reading.emplace(header_bytes_max);
    header_bytes = 0;
    header_told = false;
  }
  [[nodiscard]] Problem refusal_of(const error_code& error) const;

  std::size_t header_bytes_max;
  std::size_t header_bytes = 0;  // consumed by the header so far
  std::size_t body_bytes_max = 0;
  bool header_told = false;
  std::optional<Reading> reading;
};

Problem RequestParser::Native::refusal_of(const error_code& error) const {
  if (reading->refusal) return *reading->refusal;
  if (error == http::error::header_limit)
    return {.status = 431,
            .code = "header_too_large",
            .detail =
                "request line and headers may have " + std::to_string(header_bytes_max) + " bytes"};
  if (error == http::error::body_limit) return body_too_large(body_bytes_max);
  return malformed(error.message());
}

RequestParser::RequestParser(std::size_t header_bytes_max)
    : native_(std::make_unique<Native>(header_bytes_max)) {}
RequestParser::~RequestParser() = default;

RequestParser::Outcome RequestParser::read(std::string_view bytes) {
  auto& reading = *native_->reading;
  Progress progress;
  while (true) {
    if (reading.is_header_done() && !std::exchange(native_->header_told, true)) {
      progress.step = Step::header_done;
      return progress;
    }
    if (reading.is_done()) {
      progress.step = Step::done;
      return progress;
    }
    const auto rest = bytes.substr(progress.consumed);
    if (rest.empty()) return progress;
    error_code error;
    const auto consumed = reading.put({rest.data(), rest.size()}, error);
    progress.consumed += consumed;
    if (!native_->header_told) {
      native_->header_bytes += consumed;
      const auto waiting = reading.is_header_done() ? 0 : rest.size() - consumed;
      if (native_->header_bytes + waiting > native_->header_bytes_max)
        error = http::error::header_limit;
    }
    if (error == http::error::need_more) return progress;
    if (error) return std::unexpected(native_->refusal_of(error));
  }
}

std::optional<Problem> RequestParser::allow_body(std::size_t bytes_max) {
  auto& reading = *native_->reading;
  native_->body_bytes_max = bytes_max;
  if (body_bytes_left() > bytes_max) return body_too_large(bytes_max);
  reading.body_limit(bytes_max);  // counts the chunks of a body of unknown length
  return std::nullopt;
}

const Request& RequestParser::request() const { return native_->reading->request; }
bool RequestParser::keep_alive() const { return native_->reading->keep_alive(); }
bool RequestParser::http_1_0() const { return native_->reading->http_1_0; }

bool RequestParser::expects_continue() const {
  const auto& reading = *native_->reading;
  return !reading.is_done() && !reading.http_1_0 &&
         boost::beast::iequals(Text(reading.request.headers.value("Expect")), "100-continue");
}

std::uint64_t RequestParser::body_bytes_left() const {
  return native_->reading->content_length_remaining().value_or(0);
}

bool RequestParser::began() const { return native_->reading->got_some(); }

Request RequestParser::take() {
  Request request = std::move(native_->reading->request);
  native_->restart();
  return request;
}

}  // namespace till::net
