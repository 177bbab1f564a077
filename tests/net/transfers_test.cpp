#include <future>
#include <map>
#include <thread>

#include <gtest/gtest.h>

#include "net/client.h"
#include "tests/net/running_server.h"

namespace till::net {
namespace {

// Polls until the condition holds; false after five seconds.
bool poll_until(Transfers& transfers, const std::function<bool()>& condition) {
  return eventually([&] {
    if (!condition()) transfers.poll(Milliseconds{50});
    return condition();
  });
}

TEST(Transfers, many_run_at_once_and_all_complete) {
  RunningServer server(echoing());
  Transfers transfers;
  std::map<int, std::string> bodies;
  for (int i = 0; i < 20; ++i)
    transfers.start({.method = Method::post, .url = server.url("/"), .body = std::to_string(i)},
                    [&, i](Transferred outcome) {
                      bodies[i] = outcome ? outcome->body : describe(outcome.error());
                    });
  EXPECT_EQ(transfers.active(), 20U);
  EXPECT_TRUE(bodies.empty());
  ASSERT_TRUE(poll_until(transfers, [&] { return bodies.size() == 20; }));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(bodies[i], "POST / " + std::to_string(i));
  EXPECT_EQ(transfers.active(), 0U);
}

TEST(Transfers, connection_is_used_again) {
  RunningServer server(echoing());
  Transfers transfers;
  for (int i = 0; i < 10; ++i) {
    bool done = false;
    transfers.start({.url = server.url("/")},
                    [&](const Transferred& outcome) { done = outcome.has_value(); });
    ASSERT_TRUE(poll_until(transfers, [&] { return done; }));
  }
  EXPECT_EQ(server.on_loop([](Server& each) { return each.counters(); }).connections, 1U);
}

TEST(Transfers, failures_complete_too) {
  Transfers transfers;
  std::vector<ErrorCode> codes;
  const auto note = [&](const Transferred& outcome) {
    codes.push_back(outcome ? ErrorCode::internal : outcome.error().code);
  };
  transfers.start({.url = "ftp://a/"}, note);
  transfers.start({.url = "http://127.0.0.1:1/", .headers = {{"", "x"}}}, note);
  EXPECT_TRUE(codes.empty());
  ASSERT_TRUE(poll_until(transfers, [&] { return codes.size() == 2; }));
  EXPECT_EQ(codes, (std::vector<ErrorCode>{ErrorCode::invalid, ErrorCode::invalid}));
}

TEST(Transfers, deadline_ends_a_transfer) {
  std::vector<Answer> kept;
  RunningServer server(
      {[&](const Request&, Answer answer) { kept.push_back(std::move(answer)); }, {}});
  Transfers transfers;
  std::optional<ErrorCode> code;
  TransferRequest request{.url = server.url("/")};
  request.limits.deadline = Milliseconds{30};
  transfers.start(std::move(request), [&](const Transferred& outcome) {
    code = outcome ? ErrorCode::internal : outcome.error().code;
  });
  ASSERT_TRUE(poll_until(transfers, [&] { return code.has_value(); }));
  EXPECT_EQ(code, ErrorCode::timeout);
}

TEST(Transfers, cancelled_one_never_completes) {
  std::vector<Answer> kept;
  RunningServer server({[&](const Request& request, Answer answer) {
                          if (request.path == "/now") return answer({});
                          kept.push_back(std::move(answer));
                        },
                        {}});
  Transfers transfers;
  int cancelled_calls = 0;
  const auto running = transfers.start({.url = server.url("/never")},
                                       [&](const Transferred&) { ++cancelled_calls; });
  const auto failed = transfers.start({.url = server.url("/"), .headers = {{"", "no name"}}},
                                      [&](const Transferred&) { ++cancelled_calls; });
  EXPECT_EQ(transfers.active(), 2U);
  transfers.cancel(failed);
  bool done = false;
  transfers.start({.url = server.url("/now")}, [&](const Transferred&) {
    transfers.cancel(running);
    done = true;
  });
  ASSERT_TRUE(poll_until(transfers, [&] { return done; }));
  EXPECT_EQ(transfers.active(), 0U);
  transfers.cancel(running);
  transfers.poll(Milliseconds{0});
  EXPECT_EQ(cancelled_calls, 0);
}

TEST(Transfers, completion_may_start_the_next_one) {
  RunningServer server(echoing());
  Transfers transfers;
  int done = 0;
  std::function<void(const Transferred&)> next = [&](const Transferred& outcome) {
    EXPECT_TRUE(outcome);
    if (++done < 5) transfers.start({.url = server.url("/")}, next);
  };
  transfers.start({.url = server.url("/")}, next);
  EXPECT_TRUE(poll_until(transfers, [&] { return done == 5; }));
}

TEST(Transfers, wake_ends_the_wait_of_another_thread) {
  Transfers transfers;
  std::promise<void> waiting;
  auto poll = std::async(std::launch::async, [&] {
    waiting.set_value();
    transfers.poll(Milliseconds{60'000});
  });
  waiting.get_future().wait();
  transfers.wake();
  EXPECT_EQ(poll.wait_for(std::chrono::seconds(5)), std::future_status::ready);
}

TEST(Transfers, destruction_calls_no_completion) {
  std::vector<Answer> kept;
  RunningServer server(
      {[&](const Request&, Answer answer) { kept.push_back(std::move(answer)); }, {}});
  int calls = 0;
  {
    Transfers transfers;
    transfers.start({.url = server.url("/")}, [&](const Transferred&) { ++calls; });
    transfers.poll(Milliseconds{10});
  }
  EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace till::net
