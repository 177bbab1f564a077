#include <atomic>
#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "net/client.h"
#include "net/events.h"
#include "net/server.h"
#include "tests/net/raw_client.h"
#include "tests/net/running_server.h"

namespace till::net {
namespace {

constexpr std::string_view subscribe = "GET /scans HTTP/1.1\r\nHost: x\r\n\r\n";

Service streaming(const std::shared_ptr<EventSource>& source) {
  return answering([source](const Request&) { return Response{.events = source}; });
}

TEST(ServerEvents, client_reads_what_is_published) {
  const auto source = std::make_shared<EventSource>();
  RunningServer server(streaming(source));
  std::vector<Event> events;
  auto reading = std::async(std::launch::async, [&] {
    Client client;
    EventReader reader;
    TransferRequest request{.url = server.url("/scans")};
    request.limits.deadline = Milliseconds{0};
    return client.stream(request, [&](std::string_view bytes) {
      for (auto& event : reader.feed(bytes)) events.push_back(std::move(event));
      return events.size() < 3;
    });
  });
  ASSERT_TRUE(eventually([&] { return source->clients() == 1; }));
  source->publish({"scan", "{\"code\":1}", "1"});
  source->publish({"", "two\nlines", ""});
  source->publish({"scan", "", ""});
  const auto response = reading.get();
  ASSERT_TRUE(response) << describe(response.error());
  EXPECT_EQ(response->headers.value("Content-Type"), "text/event-stream");
  EXPECT_EQ(events, (std::vector<Event>{
                        {"scan", "{\"code\":1}", "1"}, {"", "two\nlines", ""}, {"scan", "", ""}}));
  EXPECT_TRUE(eventually([&] { return source->clients() == 0; }));
}

TEST(ServerEvents, slow_client_loses_the_oldest_and_is_told_how_many) {
  const auto source = std::make_shared<EventSource>(8);
  RunningServer server(streaming(source));
  RawClient slow(server.port(), 4096);
  slow.send(subscribe);
  ASSERT_TRUE(eventually([&] { return source->clients() == 1; }));
  const std::string ballast(100'000, 'x');
  int published = 0;
  while (source->dropped() < 100 && published < 10'000)
    source->publish({"scan", ballast, std::to_string(++published)});
  ASSERT_EQ(source->dropped(), 100U) << published;
  source->publish({"last", "", ""});
  ASSERT_TRUE(slow.read_until("event: last\n"));
  source->close();
  EventReader reader;
  std::uint64_t told = 0;
  std::uint64_t read = 0;
  for (const auto& event : reader.feed(slow.rest())) {
    if (event.name == "scan") ++read;
    if (event.name == "dropped")
      told += std::stoull(event.text.substr(std::string_view("{\"count\":").size()));
  }
  EXPECT_EQ(told, source->dropped());
  EXPECT_EQ(read + told, static_cast<std::uint64_t>(published));
}

TEST(ServerEvents, client_that_leaves_is_forgotten) {
  const auto source = std::make_shared<EventSource>();
  RunningServer server(streaming(source));
  {
    RawClient client(server.port());
    client.send(subscribe);
    ASSERT_TRUE(eventually([&] { return source->clients() == 1; }));
  }
  EXPECT_TRUE(eventually([&] { return source->clients() == 0; }));
}

TEST(ServerEvents, silence_is_broken_by_a_heartbeat) {
  const auto source = std::make_shared<EventSource>();
  RunningServer server(streaming(source), {.heartbeat = Milliseconds{20}});
  RawClient client(server.port());
  client.send(subscribe);
  EXPECT_TRUE(client.read_until("\r\n\r\n:\n\n:\n\n"));
}

TEST(ServerEvents, stream_ends_with_its_source_and_with_the_server) {
  const auto source = std::make_shared<EventSource>();
  RunningServer server(streaming(source));
  RawClient client(server.port());
  client.send(subscribe);
  ASSERT_TRUE(eventually([&] { return source->clients() == 1; }));
  source->publish({"scan", "1", ""});
  source->close();
  EXPECT_TRUE(client.rest().ends_with("\r\n\r\n:\n\nevent: scan\ndata: 1\n\n"));
  RawClient late(server.port());
  late.send(subscribe);
  EXPECT_TRUE(late.rest().starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST(ServerEvents, stopping_server_ends_streams_at_once) {
  const auto source = std::make_shared<EventSource>();
  RunningServer server(streaming(source));
  RawClient client(server.port());
  client.send(subscribe);
  ASSERT_TRUE(client.read_until("\r\n\r\n"));
  std::promise<void> done;
  server.on_loop([&](Server& each) {
    each.stop(Milliseconds{60'000}, [&] { done.set_value(); });
    return true;
  });
  EXPECT_EQ(done.get_future().wait_for(std::chrono::seconds(5)), std::future_status::ready);
}

TEST(ServerEvents, what_a_client_sends_during_a_stream_is_read_away) {
  const auto source = std::make_shared<EventSource>();
  RunningServer server(streaming(source));
  RawClient client(server.port());
  client.send(std::string(subscribe) + std::string(subscribe));
  ASSERT_TRUE(eventually([&] { return source->clients() == 1; }));
  client.send(std::string(1'000'000, 'x'));
  source->publish({"scan", "1", ""});
  EXPECT_TRUE(client.read_until("data: 1\n\n"));
}

TEST(ServerEvents, many_publishers_and_clients_lose_nothing_within_the_limit) {
  const auto source = std::make_shared<EventSource>(10'000);
  RunningServer server(streaming(source));
  RawClient first(server.port());
  RawClient second(server.port());
  first.send(subscribe);
  second.send(subscribe);
  ASSERT_TRUE(eventually([&] { return source->clients() == 2; }));
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) source->publish({"scan", "x", ""});
    });
  for (auto& thread : threads) thread.join();
  source->close();
  for (auto* client : {&first, &second}) {
    EventReader reader;
    EXPECT_EQ(reader.feed(client->rest()).size(), 2000U);
  }
}

}  // namespace
}  // namespace till::net
