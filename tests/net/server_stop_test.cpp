#include <atomic>
#include <future>

#include <gtest/gtest.h>

#include "net/server.h"
#include "tests/net/raw_client.h"
#include "tests/net/running_server.h"

namespace till::net {
namespace {

constexpr std::size_t large_bytes = 20'000'000;

class ServerStop : public testing::Test {
 protected:
  // Stops the server; the future is ready when it says that it is done.
  std::future<void> stop(Milliseconds grace) {
    auto done = std::make_shared<std::promise<void>>();
    server_.on_loop([&](Server& each) {
      each.stop(grace, [done] { done->set_value(); });
      return true;
    });
    return done->get_future();
  }
  static bool ends(const std::future<void>& done) {
    return done.wait_for(std::chrono::seconds(5)) == std::future_status::ready;
  }

  Answer kept_;
  std::atomic<bool> asked_ = false;
  RunningServer server_{{[this](const Request& request, Answer answer) {
                           if (request.path == "/now") return answer({.body = "now"});
                           if (request.path == "/large")
                             return answer({.body = std::string(large_bytes, 'x')});
                           kept_ = std::move(answer);
                           asked_ = true;
                         },
                         {}}};
};

TEST_F(ServerStop, without_connections_it_is_done_at_once) {
  EXPECT_TRUE(ends(stop(Milliseconds{60'000})));
}

TEST_F(ServerStop, idle_connections_are_closed_and_no_new_ones_are_taken) {
  RawClient idle(server_.port());
  idle.send("GET /now HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(idle.answer().ends_with("now"));
  EXPECT_TRUE(ends(stop(Milliseconds{60'000})));
  EXPECT_EQ(idle.rest(), "");
  Client client;
  const auto refused = client.send({.url = server_.url("/now")});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
}

TEST_F(ServerStop, answer_under_way_is_still_given) {
  RawClient client(server_.port());
  client.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\nGET /now HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(eventually([&] { return asked_.load(); }));
  const auto done = stop(Milliseconds{60'000});
  EXPECT_EQ(done.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  kept_({.body = "finished"});
  const auto answer = client.answer();
  EXPECT_TRUE(answer.ends_with("finished"));
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
  EXPECT_EQ(client.rest(), "");  // the request behind it was not begun
  client.end_sending();
  EXPECT_TRUE(ends(done));
}

TEST_F(ServerStop, answer_being_sent_is_sent_to_its_end) {
  RawClient client(server_.port(), 4096);
  client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto head = client.head();
  ASSERT_EQ(head.find("Connection: close"), std::string::npos);  // it was to go on, then
  const auto done = stop(Milliseconds{60'000});
  EXPECT_EQ(client.rest().size(), large_bytes);
  EXPECT_TRUE(ends(done));
}

TEST_F(ServerStop, answer_that_never_comes_is_given_up_after_the_grace) {
  RawClient client(server_.port());
  client.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(eventually([&] { return asked_.load(); }));
  EXPECT_TRUE(ends(stop(Milliseconds{20})));
  EXPECT_EQ(client.rest(), "");
  kept_({.body = "too late"});
}

TEST_F(ServerStop, server_may_be_destroyed_by_who_is_told) {
  std::promise<void> done;
  server_.on_loop([&](Server& each) {
    each.stop(Milliseconds{10}, [&] { done.set_value(); });
    return true;
  });
  done.get_future().wait();
  server_.destroy();
}

}  // namespace
}  // namespace till::net
