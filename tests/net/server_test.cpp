#include "net/server.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "net/client.h"
#include "net/problem.h"
#include "tests/net/raw_client.h"
#include "tests/net/running_server.h"

namespace till::net {
namespace {

constexpr std::string_view get_request = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

TEST(Server, request_arrives_whole_and_its_answer_comes_back) {
  Request seen;
  RunningServer server(answering([&](const Request& request) {
    seen = request;
    return Response{.status = 201, .headers = {{"Till-Key", "k1"}}, .body = "done"};
  }));
  Client client;
  const auto response = client.send({.method = Method::post,
                                     .url = server.url("/v1/quotes?a=1&b=x%20y+z&a=2"),
                                     .headers = {{"Content-Type", "application/json"}},
                                     .body = "{\"x\":1}"});
  ASSERT_TRUE(response) << describe(response.error());
  EXPECT_EQ(response->status, 201);
  EXPECT_EQ(response->body, "done");
  EXPECT_EQ(response->headers.value("till-key"), "k1");
  EXPECT_EQ(seen.method, Method::post);
  EXPECT_EQ(seen.path, "/v1/quotes");
  EXPECT_EQ(seen.query, (std::vector<Parameter>{{"a", "1"}, {"b", "x y z"}, {"a", "2"}}));
  EXPECT_EQ(seen.headers.value("content-type"), "application/json");
  EXPECT_EQ(seen.body, "{\"x\":1}");
  ASSERT_NE(seen.peer, nullptr);
  EXPECT_EQ(seen.peer->transport, Transport::tcp);
  EXPECT_TRUE(seen.peer->address.starts_with("127.0.0.1:")) << seen.peer->address;
}

TEST(Server, thousand_requests_share_one_connection) {
  RunningServer server(echoing());
  Client client;
  for (int i = 0; i < 1000; ++i) {
    const auto body = std::to_string(i);
    const auto response =
        client.send({.method = Method::post, .url = server.url("/n"), .body = body});
    ASSERT_TRUE(response) << describe(response.error());
    ASSERT_EQ(response->body, "POST /n " + body);
  }
  const auto counters = server.on_loop([](Server& each) { return each.counters(); });
  EXPECT_EQ(counters.connections, 1U);
  EXPECT_EQ(counters.requests, 1000U);
  EXPECT_EQ(counters.open, 1U);
}

TEST(Server, unix_socket_serves_its_group_and_no_one_else) {
  const TemporaryFolder folder;
  const auto path = folder.path("tilld.sock");
  Request seen;
  RunningServer server(answering([&](const Request& request) {
    seen = request;
    return Response{.body = "hello"};
  }));
  ASSERT_TRUE(server.on_loop([&](Server& each) { return each.listen(UnixEndpoint{path}); }));
  EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms{0660});
  Client client;
  const auto response = client.send({.url = "http://localhost/x", .unix_path = path});
  ASSERT_TRUE(response) << describe(response.error());
  EXPECT_EQ(response->body, "hello");
  EXPECT_EQ(seen.peer->transport, Transport::unix_socket);
  ASSERT_TRUE(seen.peer->credentials);
  EXPECT_EQ(seen.peer->credentials->user, ::getuid());
  EXPECT_EQ(seen.peer->credentials->process, ::getpid());
  server.destroy();
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Server, unix_socket_for_its_owner_alone_has_mode_0600) {
  const TemporaryFolder folder;
  const auto path = folder.path("admin.sock");
  RunningServer server(echoing());
  ASSERT_TRUE(server.on_loop(
      [&](Server& each) { return each.listen(UnixEndpoint{path, UnixAccess::owner}); }));
  EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms{0600});
}

TEST(Server, socket_of_a_dead_process_is_replaced_and_of_a_living_one_is_not) {
  const TemporaryFolder folder;
  const auto path = folder.path("tilld.sock");
  RunningServer first(echoing());
  RunningServer second(echoing());
  const auto listen = [&path](Server& each) { return each.listen(UnixEndpoint{path}); };
  ASSERT_TRUE(first.on_loop(listen));
  const auto busy = second.on_loop(listen);
  ASSERT_FALSE(busy);
  EXPECT_EQ(busy.error().code, ErrorCode::busy);
  EXPECT_EQ(busy.error().context, path);
  const auto left = folder.path("left.sock");
  std::filesystem::rename(path, left);  // the first one no longer finds it at its end
  first.destroy();
  std::filesystem::rename(left, path);
  EXPECT_TRUE(second.on_loop(listen));
}

TEST(Server, file_that_is_no_socket_is_not_touched) {
  const TemporaryFolder folder;
  const auto path = folder.path("precious");
  std::ofstream(path) << "keep";
  RunningServer server(echoing());
  const auto refused =
      server.on_loop([&](Server& each) { return each.listen(UnixEndpoint{path}); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid);
  EXPECT_EQ(std::filesystem::file_size(path), 4U);
}

TEST(Server, port_in_use_is_busy_and_a_bad_address_is_invalid) {
  RunningServer server(echoing());
  const auto busy = server.on_loop(
      [&](Server& each) { return each.listen(TcpEndpoint{"127.0.0.1", server.port()}); });
  ASSERT_FALSE(busy);
  EXPECT_EQ(busy.error().code, ErrorCode::busy);
  EXPECT_EQ(busy.error().context, "127.0.0.1:" + std::to_string(server.port()));
  const auto wrong =
      server.on_loop([](Server& each) { return each.listen(TcpEndpoint{"localhost", 0}); });
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::invalid);
}

TEST(Server, pipelined_requests_are_answered_in_order) {
  std::vector<std::thread> threads;
  std::mutex mutex;
  RunningServer server({[&](const Request& request, const Answer& answer) {
                          const std::scoped_lock lock(mutex);
                          threads.emplace_back(
                              [answer, body = request.body] { answer({.body = body}); });
                        },
                        [](Method, std::string_view) { return 100U; }});
  std::string all;
  for (int i = 0; i < 50; ++i) {
    const auto body = "number " + std::to_string(i);
    all += "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
  }
  RawClient client(server.port());
  client.send(all);
  for (int i = 0; i < 50; ++i)
    ASSERT_TRUE(client.answer().ends_with("\r\n\r\nnumber " + std::to_string(i))) << i;
  for (auto& thread : threads) thread.join();
}

TEST(Server, requests_split_at_every_byte_are_understood) {
  RunningServer server(echoing());
  const std::string request =
      "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  for (std::size_t at = 1; at < request.size(); ++at) {
    RawClient client(server.port());
    client.send(request.substr(0, at));
    client.send(request.substr(at));
    EXPECT_TRUE(client.answer().ends_with("POST /x abc")) << at;
  }
}

TEST(Server, answer_from_another_thread_arrives) {
  std::thread answering_thread;
  RunningServer server({[&](const Request&, const Answer& answer) {
                          answering_thread = std::thread([answer] { answer({.body = "late"}); });
                        },
                        {}});
  Client client;
  const auto response = client.send({.url = server.url("/")});
  answering_thread.join();
  ASSERT_TRUE(response) << describe(response.error());
  EXPECT_EQ(response->body, "late");
}

TEST(Server, dropped_answer_is_a_500_and_a_second_one_is_ignored) {
  RunningServer server({[](const Request& request, const Answer& answer) {
                          if (request.path == "/dropped") return;
                          answer({.body = "first"});
                          answer({.body = "second"});
                        },
                        {}});
  Client client;
  const auto dropped = client.send({.url = server.url("/dropped")});
  ASSERT_TRUE(dropped) << describe(dropped.error());
  EXPECT_EQ(dropped->status, 500);
  EXPECT_NE(dropped->body.find("\"code\":\"no_answer\""), std::string::npos);
  for (int i = 0; i < 2; ++i) {
    const auto twice = client.send({.url = server.url("/twice")});
    ASSERT_TRUE(twice);
    EXPECT_EQ(twice->body, "first");
  }
}

TEST(Server, answer_that_outlives_the_server_does_nothing) {
  Answer kept;
  std::atomic<bool> asked = false;
  auto server = std::make_unique<RunningServer>(Service{[&](const Request&, Answer answer) {
                                                          kept = std::move(answer);
                                                          asked = true;
                                                        },
                                                        {}});
  RawClient client(server->port());
  client.send(get_request);
  ASSERT_TRUE(eventually([&] { return asked.load(); }));
  server.reset();
  kept({.body = "too late"});
  EXPECT_EQ(client.rest(), "");
}

TEST(Server, head_has_the_length_but_no_body) {
  RunningServer server(answering([](const Request&) { return Response{.body = "12345"}; }));
  RawClient client(server.port());
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_NE(client.head().find("Content-Length: 5\r\n"), std::string::npos);
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");  // the next answer follows at once
  EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST(Server, answers_without_content_have_no_length) {
  RunningServer server(
      answering([](const Request&) { return Response{.status = 204, .body = "never"}; }));
  RawClient client(server.port());
  client.send(std::string(get_request) + "GET /b HTTP/1.1\r\nHost: x\r\n\r\n");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(client.answer(), "HTTP/1.1 204 No Content\r\n\r\n");
}

TEST(Server, connection_close_and_http_1_0_are_respected) {
  RunningServer server(echoing());
  RawClient closing(server.port());
  closing.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(closing.answer().find("Connection: close\r\n"), std::string::npos);
  EXPECT_EQ(closing.rest(), "");
  RawClient old(server.port());
  old.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_NE(old.answer().find("Connection: close\r\n"), std::string::npos);
  EXPECT_EQ(old.rest(), "");
  RawClient kept(server.port());
  for (int i = 0; i < 2; ++i) {
    kept.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_NE(kept.answer().find("Connection: keep-alive\r\n"), std::string::npos);
  }
}

TEST(Server, client_that_ends_sending_still_gets_its_answer) {
  RunningServer server(echoing());
  RawClient client(server.port());
  client.send(get_request);
  client.end_sending();
  EXPECT_TRUE(client.rest().ends_with("\r\n\r\nGET /a "));
}

TEST(Server, large_bodies_pass_both_ways) {
  RunningServer server(
      answering([](const Request& request) { return Response{.body = request.body}; }, 8'388'608));
  std::string body(5'000'000, 'x');
  for (std::size_t i = 0; i < body.size(); i += 997) body[i] = static_cast<char>('a' + i % 26);
  Client client;
  for (int i = 0; i < 2; ++i) {
    const auto response =
        client.send({.method = Method::put, .url = server.url("/"), .body = body});
    ASSERT_TRUE(response) << describe(response.error());
    EXPECT_TRUE(response->body == body);
  }
}

}  // namespace
}  // namespace till::net
