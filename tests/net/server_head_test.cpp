#include "net/server_head.h"

#include <gtest/gtest.h>

namespace till::net {
namespace {

std::string head_of(const Response& response, const Framing& framing) {
  std::string out;
  append_head(out, response, framing);
  return out;
}

TEST(ServerHead, framing_belongs_to_the_server) {
  const Response response{
      .status = 409,
      .headers = {{"content-length", "99"}, {"Transfer-Encoding", "x"}, {"connection", "x"}}};
  EXPECT_EQ(head_of(response, {.length = 5, .keep = true}),
            "HTTP/1.1 409 Conflict\r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(head_of(response, {.length = 5, .keep = false}),
            "HTTP/1.1 409 Conflict\r\nContent-Length: 5\r\nConnection: close\r\n\r\n");
}

TEST(ServerHead, header_cannot_smuggle_in_another_one) {
  const Response response{.headers = {{"Location", "/a\r\nSet-Cookie: x"}, {"A\nB", "c"}}};
  EXPECT_EQ(head_of(response, {.length = 0, .keep = true}),
            "HTTP/1.1 200 OK\r\nLocation: /a  Set-Cookie: x\r\nA B: c\r\nContent-Length: "
            "0\r\n\r\n");
}

}  // namespace
}  // namespace till::net
