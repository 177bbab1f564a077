// tillctl status --watch: what it says, and how it begins, goes on and ends.
#include "sync/ctl/watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/problem.h"
#include "tests/ctl/fake_tilld.h"
#include "tests/ctl/spoken.h"

namespace till::ctl {
namespace {

using testing::HasSubstr;
using testing::Not;

json::Object status_at(std::int64_t now, std::int64_t waiting) {
  return {{"clock", json::Object{{"now", now}, {"trust", "synced"}}},
          {"ledger", json::Object{{"state", "CONNECTED"}, {"last_contact", now - 4}}},
          {"journal", json::Object{{"queue", json::Object{{"entries", waiting}}}}},
          {"alarms", json::Array{}}};
}

std::string pace_of(const std::vector<json::Object>& seen) {
  QueuePace pace;
  for (const auto& status : seen) pace.see(status);
  return pace.text();
}

TEST(QueuePace, says_how_the_queue_moves_and_when_it_is_empty) {
  EXPECT_EQ(pace_of({}), "");
  EXPECT_EQ(pace_of({status_at(100, 500)}), "") << "one look is no movement";
  EXPECT_EQ(pace_of({status_at(100, 500), status_at(105, 290)}),
            "falling, 42 a second, empty in 6 s");
  EXPECT_EQ(pace_of({status_at(100, 500), status_at(110, 510)}), "growing, 1 a second");
  EXPECT_EQ(pace_of({status_at(100, 500), status_at(110, 505)}), "growing, 30 a minute");
  EXPECT_EQ(pace_of({status_at(100, 500), status_at(110, 500)}), "not moving");
  EXPECT_EQ(pace_of({status_at(100, 5), status_at(102, 0)}), "") << "nothing waits";
}

TEST(QueuePace, looks_ten_seconds_back_and_begins_anew_after_a_gap) {
  EXPECT_EQ(pace_of({status_at(100, 9'000), status_at(150, 500), status_at(155, 490)}),
            "falling, 2 a second, empty in 4 min 5 s");
  EXPECT_EQ(pace_of({status_at(100, 9'000), json::Object{}, status_at(101, 10)}), "");
  EXPECT_EQ(pace_of({status_at(100, 9'000), status_at(50, 10)}), "") << "a clock set back";
}

TEST(WatchLine, holds_ledger_queue_contact_and_the_alarms_that_stand) {
  QueuePace pace;
  auto status = status_at(1'800'000'000, 12);
  pace.see(status);
  EXPECT_EQ(watch_line(status, pace, Minutes{0}),
            "2027-01-15 08:00:00 +00:00  connected  queue 12  last contact 4 s ago  no alarm");
  status.set(
      "alarms",
      json::Array{json::Object{{"name", "DIVERGED"}}, json::Object{{"name", "DIVERGED"}},
                  json::Object{{"name", "SEAL"}, {"ended_at", 5}}, json::Object{{"name", "DISK"}}});
  EXPECT_THAT(watch_line(status, pace, Minutes{0}), HasSubstr("ALARM DIVERGED, DISK"));
  EXPECT_THAT(watch_line(json::Object{}, pace, Minutes{0}),
              HasSubstr("queue unknown  no contact yet  no alarm"));
}

TEST(WatchScreen, draws_over_what_was_there_and_keeps_within_the_terminal) {
  EXPECT_EQ(watch_screen("title", "a\nb\n", 24),
            "\x1b[Htitle\x1b[K\r\n\x1b[K\r\na\x1b[K\r\nb\x1b[K\r\n\x1b[J");
  EXPECT_EQ(watch_screen("title", "a\nb\n", 4), "\x1b[Htitle\x1b[K\r\n\x1b[K\r\na\x1b[K\r\n\x1b[J");
}

class Watching : public testing::Test {
 protected:
  // So many looks, then Ctrl-C.
  Spoken watch(int looks, std::vector<std::string> words, bool on_a_terminal = false) {
    words.insert(words.begin(), {"tillctl", "--url", tilld.url(), "status", "--watch"});
    std::vector<const char*> line;
    for (const auto& word : words) line.push_back(word.c_str());
    std::ostringstream out;
    std::ostringstream err;
    Console console{out, err, test_now};
    if (on_a_terminal) console.screen_lines = [] { return 24; };
    console.pause = [&](Milliseconds span) {
      pauses.push_back(span);
      return std::cmp_greater_equal(pauses.size(), looks);
    };
    const auto exit = run_command_line(static_cast<int>(line.size()), line.data(), console);
    return {exit, out.str(), err.str()};
  }
  void answer(std::int64_t now, std::int64_t waiting) {
    tilld.answers("GET /v1/status", json::canonical(status_at(now, waiting)));
  }

  FakeTilld tilld;
  std::vector<Milliseconds> pauses;
};

TEST_F(Watching, a_log_gets_a_line_each_time_and_ctrl_c_ends_well) {
  tilld.answers_in_turn("GET /v1/status", {json::canonical(status_at(100, 500)),
                                           json::canonical(status_at(105, 290))});
  const auto spoken = watch(2, {"--every", "5"});
  EXPECT_EQ(spoken.exit, Exit::ok) << spoken.err;
  EXPECT_EQ(spoken.out,
            "1970-01-01 00:01:40 +00:00  connected  queue 500  last contact 4 s ago  no alarm\n"
            "1970-01-01 00:01:45 +00:00  connected  queue 290 (falling, 42 a second, empty in 6 s)"
            "  last contact 4 s ago  no alarm\n");
  EXPECT_EQ(pauses, (std::vector<Milliseconds>{Milliseconds{5'000}, Milliseconds{5'000}}));
}

TEST_F(Watching, json_is_a_line_each_time_also_on_a_terminal) {
  answer(100, 7);
  const auto spoken = watch(2, {"--json"}, true);
  const auto line = json::canonical(status_at(100, 7)) + "\n";
  EXPECT_EQ(spoken.out, line + line);
}

TEST_F(Watching, a_terminal_is_drawn_on_in_place_and_given_back) {
  answer(100, 7);
  const auto spoken = watch(3, {}, true);
  EXPECT_EQ(spoken.exit, Exit::ok);
  EXPECT_TRUE(spoken.out.starts_with(screen_begins));
  EXPECT_THAT(spoken.out, HasSubstr("every 1 s, Ctrl-C ends"));
  const auto ended = spoken.out.find(screen_ends);
  ASSERT_NE(ended, std::string::npos);
  const auto after = spoken.out.substr(ended + screen_ends.size());
  EXPECT_THAT(after, HasSubstr("7 entries to send")) << "what was seen last stays";
  EXPECT_THAT(after, Not(HasSubstr("\x1b")));
}

TEST_F(Watching, a_tilld_that_is_away_is_told_of_and_awaited) {
  tilld.answers("GET /v1/status", net::problem(503, "busy", "the journal's queue is full"));
  const auto away = watch(2, {});
  EXPECT_EQ(away.exit, Exit::ok);
  EXPECT_THAT(away.out, HasSubstr("the journal's queue is full"));
  pauses.clear();
  const auto told = watch(1, {"--json"});
  EXPECT_THAT(told.out, HasSubstr("{\"error\":{\"code\":\"busy\""));
}

TEST_F(Watching, a_bad_interval_is_told) {
  EXPECT_EQ(watch(1, {"--every", "0"}).exit, Exit::usage);
}

}  // namespace
}  // namespace till::ctl
