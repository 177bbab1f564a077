#include "net/server_parser.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace till::net {
namespace {

// Reads as a connection would, in pieces of that size.
std::expected<Request, Problem> read_all(const std::string& bytes, std::size_t piece,
                                         std::size_t body_bytes_max = 1000) {
  RequestParser parser(1000);
  std::string waiting;
  for (std::size_t at = 0; at <= bytes.size(); at += piece) {
    waiting += bytes.substr(std::min(at, bytes.size()), piece);
    while (true) {
      const auto outcome = parser.read(waiting);
      if (!outcome) return std::unexpected(outcome.error());
      waiting.erase(0, outcome->consumed);
      if (outcome->step == RequestParser::Step::done) return parser.take();
      if (outcome->step == RequestParser::Step::need_more) break;
      if (const auto refusal = parser.allow_body(body_bytes_max)) return std::unexpected(*refusal);
    }
  }
  return std::unexpected(Problem{.status = 0, .code = "need_more", .detail = {}});
}

struct Malformed {
  std::string bytes;
  int status = 400;
};

std::vector<Malformed> malformed_requests() {
  const std::string host = "Host: x\r\n";
  const std::string get = "GET / HTTP/1.1\r\n";
  const std::string post = "POST / HTTP/1.1\r\n" + host;
  return {
      {"\x16\x03\x01\x02", 400},  // TLS on a plain port
      {"\r\n\r\n"},
      {" GET / HTTP/1.1\r\n" + host + "\r\n"},
      {"GET\r\n" + host + "\r\n"},
      {"GET  / HTTP/1.1\r\n" + host + "\r\n"},
      {"GET / HTTP/1.1 \r\n" + host + "\r\n"},
      {"GET / HTTP/2.0\r\n" + host + "\r\n"},
      {"GET / HTTP/1.2\r\n" + host + "\r\n"},
      {"GET / http/1.1\r\n" + host + "\r\n"},
      {"GET / HTTP/1.1\n" + host + "\r\n"},
      {"GET x HTTP/1.1\r\n" + host + "\r\n"},
      {"GET http://a/ HTTP/1.1\r\n" + host + "\r\n"},
      {"GET * HTTP/1.1\r\n" + host + "\r\n"},
      {"GET /a#b HTTP/1.1\r\n" + host + "\r\n"},
      {"GET /%zz HTTP/1.1\r\n" + host + "\r\n"},
      {"GET /%0 HTTP/1.1\r\n" + host + "\r\n"},
      {"GET /%00 HTTP/1.1\r\n" + host + "\r\n"},
      {"GET /?a=%f HTTP/1.1\r\n" + host + "\r\n"},
      {std::string("GET /\0 HTTP/1.1\r\n", 17) + host + "\r\n"},
      {get + "\r\n"},
      {get + host + host + "\r\n"},
      {get + host + ": empty\r\n\r\n"},
      {get + host + "A\r\n\r\n"},
      {get + host + "A : b\r\n\r\n"},
      {get + host + "A: b\rc\r\n\r\n"},
      {get + host + std::string("A: b\0c\r\n\r\n", 10)},
      {post + "Content-Length: -1\r\n\r\n"},
      {post + "Content-Length: 1x\r\n\r\n"},
      {post + "Content-Length: \r\n\r\n"},
      {post + "Content-Length: 99999999999999999999\r\n\r\n"},
      {post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"},
      {post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"},
      {post + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n"},
      {post + "Transfer-Encoding: gzip\r\n\r\n"},
      {post + "Transfer-Encoding: gzip, chunked\r\n\r\n"},
      {post + "Transfer-Encoding: chunked, gzip\r\n\r\n"},
      {post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"},
      {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {post + "Transfer-Encoding: chunked\r\n\r\nx\r\n"},
      {post + "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n"},
      {post + "Transfer-Encoding: chunked\r\n\r\n-1\r\na\r\n0\r\n\r\n"},
      {post + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"},
      {"BREW / HTTP/1.1\r\n" + host + "\r\n", 501},
      {"CONNECT a:1 HTTP/1.1\r\n" + host + "\r\n", 501},
      {"TRACE / HTTP/1.1\r\n" + host + "\r\n", 501},
      {"get / HTTP/1.1\r\n" + host + "\r\n", 501},
  };
}

TEST(RequestParser, malformed_requests_are_refused) {
  for (const auto& [bytes, status] : malformed_requests()) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
      const auto request = read_all(bytes, piece);
      ASSERT_FALSE(request) << bytes;
      EXPECT_EQ(request.error().status, status) << bytes << "\n" << request.error().detail;
      EXPECT_FALSE(request.error().detail.empty()) << bytes;
    }
  }
}

TEST(RequestParser, good_requests_are_read_in_pieces_of_any_size) {
  const std::string chunked =
      "PUT /a%20b?c=d HTTP/1.1\r\nhOsT: x\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "4;ext=1\r\nabcd\r\n1\r\ne\r\n0\r\nTrailer: 1\r\n\r\n";
  for (std::size_t piece = 1; piece <= chunked.size(); ++piece) {
    const auto request = read_all(chunked, piece);
    ASSERT_TRUE(request) << request.error().detail;
    EXPECT_EQ(request->method, Method::put);
    EXPECT_EQ(request->path, "/a%20b");
    EXPECT_EQ(request->body, "abcde");
    EXPECT_EQ(request->headers.find("Trailer"), nullptr);  // it comes too late to decide anything
    EXPECT_EQ(request->headers.value("Host"), "x");
  }
}

TEST(RequestParser, same_length_twice_is_one_length) {
  const auto request =
      read_all("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab", 3);
  ASSERT_TRUE(request) << request.error().detail;
  EXPECT_EQ(request->body, "ab");
}

TEST(RequestParser, rest_of_the_bytes_belongs_to_the_next_request) {
  RequestParser parser(1000);
  const std::string bytes = "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n";
  std::string_view waiting = bytes;
  for (const std::string path : {"/1", "/2"}) {
    EXPECT_FALSE(parser.began());
    const auto header = parser.read(waiting);
    ASSERT_TRUE(header);
    ASSERT_EQ(header->step, RequestParser::Step::header_done);
    EXPECT_TRUE(parser.began());
    EXPECT_TRUE(parser.keep_alive());
    waiting.remove_prefix(header->consumed);
    EXPECT_EQ(parser.allow_body(0), std::nullopt);
    const auto done = parser.read(waiting);
    ASSERT_TRUE(done);
    ASSERT_EQ(done->step, RequestParser::Step::done);
    waiting.remove_prefix(done->consumed);
    EXPECT_EQ(parser.take().path, path);
  }
  EXPECT_TRUE(waiting.empty());
}

TEST(RequestParser, options_may_ask_about_the_whole_server) {
  const auto request = read_all("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 5);
  ASSERT_TRUE(request) << request.error().detail;
  EXPECT_EQ(request->path, "*");
}

TEST(RequestParser, bytes_at_random_never_do_harm) {
  std::uint32_t seed = 1;
  const std::string base =
      "POST /a?b=c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  for (int round = 0; round < 20'000; ++round) {
    auto bytes = base;
    for (int change = 0; change < 3; ++change) {
      seed = seed * 1'664'525 + 1'013'904'223;
      bytes[(seed >> 8) % bytes.size()] = static_cast<char>(seed >> 24);
    }
    const auto whole = read_all(bytes, bytes.size());
    const auto pieces = read_all(bytes, 1 + (seed >> 16) % 9);
    ASSERT_EQ(whole.has_value(), pieces.has_value()) << bytes;
    if (whole) {
      ASSERT_EQ(whole->body, pieces->body) << bytes;
    }
  }
}

}  // namespace
}  // namespace till::net
