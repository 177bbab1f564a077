#include "net/client.h"

#include <cstdlib>

#include <gtest/gtest.h>

#include "net/events.h"
#include "tests/net/running_server.h"

namespace till::net {
namespace {

Service never_answering(std::vector<Answer>& kept) {
  return {[&kept](const Request&, Answer answer) { kept.push_back(std::move(answer)); }, {}};
}

TEST(Client, answer_over_its_limit_is_refused) {
  RunningServer server(answering([](const Request& request) {
    return Response{.body = std::string(request.path == "/small" ? 1000U : 1001U, 'x')};
  }));
  Client client;
  TransferRequest request{.url = server.url("/small")};
  request.limits.answer_bytes_max = 1000;
  EXPECT_TRUE(client.send(request));
  request.url = server.url("/large?secret=1");
  const auto refused = client.send(request);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::too_large);
  EXPECT_EQ(refused.error().text, "the answer has more than 1000 bytes");
  EXPECT_EQ(refused.error().context, server.url("/large"));
}

TEST(Client, answer_of_unknown_length_is_cut_at_its_limit) {
  const auto source = std::make_shared<EventSource>();
  RunningServer server(answering([&](const Request&) { return Response{.events = source}; }));
  std::thread publisher([&] {
    EXPECT_TRUE(eventually([&] { return source->clients() == 1; }));
    source->publish({"x", std::string(5000, 'x'), ""});
  });
  Client client;
  TransferRequest request{.url = server.url("/")};
  request.limits.answer_bytes_max = 1000;
  const auto refused = client.send(request);
  publisher.join();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::too_large);
}

TEST(Client, answer_that_does_not_come_is_a_timeout) {
  std::vector<Answer> kept;
  RunningServer server(never_answering(kept));
  Client client;
  TransferRequest request{.url = server.url("/")};
  request.limits.deadline = Milliseconds{30};
  const auto late = client.send(request);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::timeout);
}

TEST(Client, peer_that_is_not_there_is_unavailable) {
  std::uint16_t port = 0;
  {
    const RunningServer gone(echoing());
    port = gone.port();
  }
  Client client;
  const auto refused = client.send({.url = "http://127.0.0.1:" + std::to_string(port) + "/"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
  const auto no_socket = client.send({.url = "http://localhost/", .unix_path = "/nonexistent"});
  ASSERT_FALSE(no_socket);
  EXPECT_EQ(no_socket.error().code, ErrorCode::unavailable);
}

TEST(Client, requests_that_cannot_be_made_are_invalid) {
  Client client;
  for (const auto* url : {"", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http://a b/",
                          "http://127.0.0.1:99999/"}) {
    const auto refused = client.send({.url = url});
    ASSERT_FALSE(refused) << url;
    EXPECT_EQ(refused.error().code, ErrorCode::invalid) << url << describe(refused.error());
  }
  const auto smuggling =
      client.send({.url = "http://127.0.0.1/", .headers = {{"A", "b\r\nHost: c"}}});
  ASSERT_FALSE(smuggling);
  EXPECT_EQ(smuggling.error().code, ErrorCode::invalid);
}

TEST(Client, redirects_are_answers) {
  RunningServer server(answering([](const Request&) {
    return Response{.status = 302, .headers = {{"Location", "http://127.0.0.1:1/"}}};
  }));
  Client client;
  const auto response = client.send({.url = server.url("/")});
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 302);
  EXPECT_EQ(response->headers.value("location"), "http://127.0.0.1:1/");
}

TEST(Client, proxies_of_the_environment_are_not_asked) {
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);
  RunningServer server(echoing());
  Client client;
  const auto response = client.send({.url = server.url("/a")});
  ::unsetenv("http_proxy");
  ASSERT_TRUE(response) << describe(response.error());
  EXPECT_EQ(response->body, "GET /a ");
}

TEST(Client, sends_what_it_is_told_and_nothing_of_its_own) {
  Headers seen;
  RunningServer server(answering([&](const Request& request) {
    seen = request.headers;
    return Response{.body = std::string(name_of(request.method)) + request.body};
  }));
  Client client;
  const std::string large(2'000'000, 'x');
  const auto response = client.send({.method = Method::post,
                                     .url = server.url("/"),
                                     .headers = {{"Till-Key", "k"}, {"Empty", ""}},
                                     .body = large.substr(0, 1'000'000)});
  ASSERT_TRUE(response) << describe(response.error());
  EXPECT_EQ(seen.find("Content-Type"), nullptr);
  EXPECT_EQ(seen.find("Expect"), nullptr);
  EXPECT_EQ(seen.value("Till-Key"), "k");
  ASSERT_NE(seen.find("Empty"), nullptr);
  for (const auto method : {Method::delete_, Method::patch, Method::put, Method::options}) {
    const auto other = client.send({.method = method, .url = server.url("/"), .body = "b"});
    ASSERT_TRUE(other) << describe(other.error());
    EXPECT_EQ(other->body, std::string(name_of(method)) + "b");
  }
  const auto head = client.send({.method = Method::head, .url = server.url("/")});
  ASSERT_TRUE(head) << describe(head.error());
  EXPECT_EQ(head->headers.value("Content-Length"), "4");
  EXPECT_EQ(head->body, "");
}

TEST(Client, stream_of_a_refusal_gives_its_body) {
  RunningServer server(
      answering([](const Request&) { return Response{.status = 401, .body = "who are you"}; }));
  Client client;
  int calls = 0;
  const auto response = client.stream({.url = server.url("/")}, [&](std::string_view) {
    ++calls;
    return true;
  });
  ASSERT_TRUE(response) << describe(response.error());
  EXPECT_EQ(response->status, 401);
  EXPECT_EQ(response->body, "who are you");
  EXPECT_EQ(calls, 0);
}

TEST(Client, server_that_went_away_between_calls_is_met_again) {
  Client client;
  for (int i = 0; i < 3; ++i) {
    RunningServer server(echoing());
    const auto response = client.send({.url = server.url("/")});
    EXPECT_TRUE(response) << describe(response.error());
  }
}

}  // namespace
}  // namespace till::net
