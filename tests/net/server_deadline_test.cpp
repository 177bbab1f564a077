#include <atomic>

#include <gtest/gtest.h>

#include "net/server.h"
#include "tests/net/raw_client.h"
#include "tests/net/running_server.h"

namespace till::net {
namespace {

ServerLimits quick() {
  return {.header_deadline = Milliseconds{40},
          .body_deadline = Milliseconds{40},
          .idle_deadline = Milliseconds{40},
          .write_deadline = Milliseconds{40},
          .linger_deadline = Milliseconds{40}};
}

std::uint64_t timeouts_of(RunningServer& server) {
  return server.on_loop([](Server& each) { return each.counters(); }).timeouts;
}

TEST(ServerDeadlines, header_that_does_not_end_is_408) {
  RunningServer server(echoing(), quick());
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n");
  const auto answer = client.rest();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 408 Request Timeout\r\n")) << answer;
  EXPECT_NE(answer.find("\"code\":\"request_timeout\""), std::string::npos);
  EXPECT_EQ(timeouts_of(server), 1U);
}

TEST(ServerDeadlines, body_that_does_not_end_is_408) {
  RunningServer server(echoing(), quick());
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_TRUE(client.rest().starts_with("HTTP/1.1 408 Request Timeout\r\n"));
  RawClient chunked(server.port());
  chunked.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab");
  EXPECT_TRUE(chunked.rest().starts_with("HTTP/1.1 408 Request Timeout\r\n"));
  EXPECT_EQ(timeouts_of(server), 2U);
}

TEST(ServerDeadlines, bytes_that_drip_in_move_no_deadline) {
  auto limits = quick();
  limits.idle_deadline = Milliseconds{60'000};
  RunningServer server(echoing(), limits);
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(client.answer().starts_with("HTTP/1.1 200 OK\r\n"));
  client.send("GET / HTTP/1.1\r\nHost: x\r\nX: ");
  // Slower than the header limit fills, faster than any deadline that would start anew.
  EXPECT_TRUE(eventually([&] {
    client.send("x");
    return timeouts_of(server) == 1;
  }));
}

TEST(ServerDeadlines, idle_connection_is_closed_without_a_word) {
  RunningServer server(echoing(), quick());
  RawClient silent(server.port());
  EXPECT_EQ(silent.rest(), "");
  RawClient kept(server.port());
  kept.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(kept.answer().starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(kept.rest(), "");
  EXPECT_EQ(server.on_loop([](Server& each) { return each.counters(); }).open, 0U);
}

TEST(ServerDeadlines, client_that_does_not_read_its_answer_is_closed) {
  RunningServer server(answering([](const Request&) {
                         Response response;
                         response.body.assign(64'000'000, 'x');
                         return response;
                       }),
                       quick());
  RawClient client(server.port(), 4096);
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(eventually([&] { return timeouts_of(server) == 1; }));
  EXPECT_EQ(server.on_loop([](Server& each) { return each.counters(); }).open, 0U);
}

TEST(ServerDeadlines, answer_may_take_longer_than_any_of_them) {
  Answer kept;
  std::atomic<bool> asked = false;
  RunningServer server({[&](const Request& request, Answer answer) {
                          if (request.path == "/now") return answer({.body = "now"});
                          kept = std::move(answer);
                          asked = true;
                        },
                        {}},
                       quick());
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(eventually([&] { return asked.load(); }));
  RawClient other(server.port());
  EXPECT_EQ(other.rest(), "");  // the deadlines passed meanwhile
  kept({.body = "at last"});
  EXPECT_TRUE(client.answer().ends_with("at last"));
}

}  // namespace
}  // namespace till::net
