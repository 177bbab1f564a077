#include <atomic>

#include <gtest/gtest.h>

#include "net/server.h"
#include "tests/net/raw_client.h"
#include "tests/net/running_server.h"

namespace till::net {
namespace {

bool is_problem(const std::string& answer, int status, std::string_view code) {
  return answer.starts_with("HTTP/1.1 " + std::to_string(status) + " ") &&
         answer.find("Content-Type: application/problem+json\r\n") != std::string::npos &&
         answer.find("\"code\":\"" + std::string(code) + "\"") != std::string::npos;
}

TEST(ServerLimits, body_over_its_limit_is_refused_before_it_is_read) {
  std::atomic<int> calls = 0;
  RunningServer server(answering(
      [&](const Request&) {
        ++calls;
        return Response{};
      },
      1000));
  RawClient client(server.port());
  client.send("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n");  // and no body
  const auto answer = client.answer();
  EXPECT_TRUE(is_problem(answer, 413, "body_too_large")) << answer;
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
  EXPECT_NE(answer.find("the body may have 1000 bytes"), std::string::npos);
  EXPECT_EQ(client.rest(), "");
  EXPECT_EQ(calls, 0);
}

TEST(ServerLimits, refused_client_that_goes_on_sending_still_reads_why) {
  RunningServer server(echoing(1000));
  RawClient client(server.port());
  client.send("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n" +
              std::string(3'000'000, 'x'));
  EXPECT_TRUE(is_problem(client.answer(), 413, "body_too_large"));
}

TEST(ServerLimits, chunks_are_counted_against_the_limit) {
  RunningServer server(echoing(10));
  RawClient good(server.port());
  const std::string head = "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  good.send(head + "5\r\nabcde\r\n5\r\nfghij\r\n0\r\n\r\n");
  EXPECT_TRUE(good.answer().ends_with("POST /x abcdefghij"));
  RawClient over(server.port());
  over.send(head + "5\r\nabcde\r\n6\r\nfghijk\r\n0\r\n\r\n");
  EXPECT_TRUE(is_problem(over.answer(), 413, "body_too_large"));
  RawClient claims(server.port());
  claims.send(head + "fffffffffffffff\r\n");
  EXPECT_TRUE(is_problem(claims.answer(), 413, "body_too_large"));
}

TEST(ServerLimits, route_decides_its_own_body_limit) {
  RunningServer server(
      {[](const Request& request, const Answer& answer) { answer({.body = request.body}); },
       [](Method method, std::string_view path) {
         return method == Method::post && path == "/big" ? 100U : 0U;
       }});
  RawClient big(server.port());
  big.send("POST /big?x=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_TRUE(big.answer().ends_with("abc"));
  RawClient none(server.port());
  none.send("POST /none HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
  const auto answer = none.answer();
  EXPECT_TRUE(is_problem(answer, 413, "body_too_large"));
  EXPECT_NE(answer.find("this route takes no body"), std::string::npos);
}

TEST(ServerLimits, client_is_told_to_continue_only_when_its_body_is_welcome) {
  RunningServer server(echoing(10));
  const std::string head =
      "POST /x HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: ";
  RawClient welcome(server.port());
  welcome.send(head + "3\r\n\r\n");
  EXPECT_EQ(welcome.head(), "HTTP/1.1 100 Continue\r\n\r\n");
  welcome.send("abc");
  EXPECT_TRUE(welcome.answer().ends_with("POST /x abc"));
  RawClient refused(server.port());
  refused.send(head + "11\r\n\r\n");
  EXPECT_TRUE(is_problem(refused.answer(), 413, "body_too_large"));
  RawClient impatient(server.port());  // the body is there already: nothing to say
  impatient.send(head + "3\r\n\r\nabc");
  EXPECT_TRUE(impatient.answer().starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST(ServerLimits, header_over_its_limit_is_431) {
  RunningServer server(echoing(), {.header_bytes_max = 1000});
  const auto request = [](std::size_t size) {
    const std::string start = "GET / HTTP/1.1\r\nHost: x\r\nX: ";
    return start + std::string(size - start.size() - 4, 'x') + "\r\n\r\n";
  };
  RawClient fits(server.port());
  fits.send(request(1000));
  EXPECT_TRUE(fits.answer().starts_with("HTTP/1.1 200 OK\r\n"));
  RawClient over(server.port());
  over.send(request(1001));
  EXPECT_TRUE(is_problem(over.answer(), 431, "header_too_large"));
  RawClient endless(server.port());
  endless.send("GET /" + std::string(100'000, 'a'));
  EXPECT_TRUE(is_problem(endless.answer(), 431, "header_too_large"));
  RawClient many(server.port());
  std::string lines = "GET / HTTP/1.1\r\nHost: x\r\n";
  for (int i = 0; i < 1000; ++i) lines += "A: b\r\n";
  many.send(lines);
  EXPECT_TRUE(is_problem(many.answer(), 431, "header_too_large"));
}

TEST(ServerLimits, large_header_within_a_large_limit_passes) {
  RunningServer server(echoing(), {.header_bytes_max = 200'000});
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(150'000, 'x') + "\r\n\r\n");
  EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST(ServerLimits, connection_over_the_cap_is_turned_away) {
  RunningServer server(echoing(), {.connections_max = 2});
  RawClient first(server.port());
  RawClient second(server.port());
  for (auto* client : {&first, &second}) {
    client->send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(client->answer().starts_with("HTTP/1.1 200 OK\r\n"));
  }
  RawClient third(server.port());
  const auto answer = third.rest();
  EXPECT_TRUE(is_problem(answer, 503, "too_many_connections")) << answer;
  EXPECT_NE(answer.find("Retry-After: 1\r\n"), std::string::npos);
  EXPECT_EQ(server.on_loop([](Server& each) { return each.counters(); }).refused, 1U);
}

TEST(ServerLimits, malformed_request_gets_a_problem_and_is_counted) {
  RunningServer server(echoing());
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\nBroken Header: 1\r\n\r\n");
  const auto answer = client.answer();
  EXPECT_TRUE(is_problem(answer, 400, "malformed_request")) << answer;
  EXPECT_EQ(client.rest(), "");
  const auto counters = server.on_loop([](Server& each) { return each.counters(); });
  EXPECT_EQ(counters.bad_requests, 1U);
  EXPECT_EQ(counters.requests, 0U);
}

TEST(ServerLimits, malformed_request_after_a_good_one_is_refused_too) {
  RunningServer server(echoing());
  RawClient client(server.port());
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\nnonsense\r\n\r\n");
  EXPECT_TRUE(client.head().starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(is_problem(client.answer(), 400, "malformed_request"));
}

}  // namespace
}  // namespace till::net
