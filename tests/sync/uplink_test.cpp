#include "sync/uplink.h"

#include <set>

#include <gtest/gtest.h>

#include "tests/sync/samples.h"

namespace till::sync {
namespace {

using samples::epoch;
using samples::mark;
using std::chrono::seconds;

constexpr Milliseconds start{1'000'000};
constexpr UplinkSettings settings{.first_spread = Milliseconds{0}};

record::HelloAnswer answer(std::uint64_t resume,
                           record::Verdict::Kind kind = record::Verdict::Kind::ok) {
  record::HelloAnswer out;
  out.generation = samples::generation;
  out.verdict.kind = kind;
  out.verdict.resume = {resume};
  return out;
}

record::Ack ack(std::uint64_t seq, record::Generation generation = samples::generation) {
  record::Ack out;
  out.received = mark(seq);
  out.generation = generation;
  return out;
}

Failure failure(Failure::Kind kind, std::optional<Seconds> retry_after = {}) {
  return {kind, retry_after, "because"};
}

// What was done, as words: "hello", "batch 3", "ack 5", "alarm NAME", "void".
std::string words(const std::vector<Action>& actions) {
  std::string out;
  for (const auto& action : actions) {
    if (!out.empty()) out += ", ";
    if (std::holds_alternative<SendHello>(action)) out += "hello";
    if (const auto* batch = std::get_if<SendBatch>(&action))
      out += "batch " + std::to_string(batch->after.seq.number);
    if (const auto* keep = std::get_if<KeepAck>(&action))
      out += "ack " + std::to_string(keep->ack.received.seq.number);
    if (const auto* alarm = std::get_if<RaiseAlarm>(&action)) out += "alarm " + alarm->name;
    if (std::holds_alternative<VoidCursor>(action)) out += "void";
  }
  return out;
}

class UplinkOfATill : public testing::Test {
 protected:
  std::string on(const Event& event) { return words(uplink_.on(event, now_)); }
  // Lets time pass until the machine wants to be woken.
  std::string wake() {
    const auto at = uplink_.wake_at();
    if (!at) return "asleep";
    now_ = std::max(now_, *at);
    return on(TimePassed{});
  }
  void connect(std::uint64_t head, std::uint64_t resume) {
    EXPECT_EQ(on(HeadMoved{mark(head)}), "hello");
    static_cast<void>(on(HelloAnswered{answer(resume)}));
  }
  [[nodiscard]] std::string_view link() const { return name_of(uplink_.status().link); }

  platform::SeededRandom random_{7};
  Milliseconds now_ = start;
  Uplink uplink_{settings, random_, {}};
};

TEST_F(UplinkOfATill, asks_again_for_the_ack_of_its_head_when_the_answer_was_lost) {
  connect(3, 0);
  EXPECT_EQ(on(BatchFailed{failure(Failure::Kind::unreachable)}), "");
  EXPECT_EQ(wake(), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(3)}), "batch 2");
  EXPECT_EQ(on(BatchAcked{ack(3)}), "ack 3");
  EXPECT_EQ(link(), "CONNECTED");
  EXPECT_EQ(wake(), "asleep");
}

TEST_F(UplinkOfATill, holds_an_ack_of_the_new_generation_although_nothing_is_to_be_sent_again) {
  connect(3, 0);
  EXPECT_EQ(on(BatchAcked{ack(3)}), "ack 3");
  EXPECT_EQ(on(HistoryDoubted{}), "hello");
  auto restored = answer(3);
  restored.generation = samples::numbered<record::Generation>(77);
  EXPECT_EQ(on(HelloAnswered{restored}), "alarm GENERATION, batch 2");
  EXPECT_EQ(on(BatchAcked{ack(3, restored.generation)}), "ack 3");
}

TEST_F(UplinkOfATill, greets_then_sends_what_follows_and_rests) {
  EXPECT_EQ(on(HeadMoved{mark(7)}), "hello");
  EXPECT_EQ(link(), "CONNECTING");
  EXPECT_EQ(uplink_.wake_at(), std::nullopt);
  EXPECT_EQ(on(HelloAnswered{answer(2)}), "batch 2");
  EXPECT_EQ(link(), "CONNECTED");
  EXPECT_EQ(on(BatchAcked{ack(5)}), "ack 5, batch 5");
  EXPECT_EQ(on(BatchAcked{ack(7)}), "ack 7");
  EXPECT_EQ(wake(), "asleep");
  EXPECT_EQ(uplink_.status().acked, record::Seq{7});
  EXPECT_EQ(on(HeadMoved{mark(8)}), "batch 7");
}

TEST_F(UplinkOfATill, has_one_exchange_under_way_at_a_time) {
  EXPECT_EQ(on(HeadMoved{mark(7)}), "hello");
  EXPECT_EQ(on(HeadMoved{mark(8)}), "");
  EXPECT_EQ(on(TimePassed{}), "");
  EXPECT_EQ(on(HistoryDoubted{}), "");
  EXPECT_EQ(on(HelloAnswered{answer(0)}), "hello") << "the doubt came after the question";
  EXPECT_EQ(on(HelloAnswered{answer(0)}), "batch 0");
  EXPECT_EQ(on(HeadMoved{mark(9)}), "");
  EXPECT_EQ(on(TimePassed{}), "");
}

TEST_F(UplinkOfATill, first_contact_is_spread) {
  std::set<Milliseconds> moments;
  for (int i = 0; i < 40; ++i) {
    Uplink uplink({.first_spread = seconds(120)}, random_, {});
    const auto actions = uplink.on(TimePassed{}, start);
    const auto at = uplink.wake_at();
    if (!actions.empty()) continue;  // at once is within the spread
    ASSERT_TRUE(at);
    EXPECT_GE(*at, start);
    EXPECT_LE(*at, start + seconds(120));
    EXPECT_EQ(words(uplink.on(HeadMoved{mark(1)}, *at - Milliseconds{1})), "");
    EXPECT_EQ(words(uplink.on(TimePassed{}, *at)), "hello");
    moments.insert(*at);
  }
  EXPECT_GT(moments.size(), 30u);
}

TEST_F(UplinkOfATill, failures_double_the_bound_up_to_the_cap_with_full_jitter) {
  static_cast<void>(on(HeadMoved{mark(1)}));
  Milliseconds bound{1'000};
  Milliseconds sum{0};
  Milliseconds bounds{0};
  for (int i = 0; i < 40; ++i) {
    EXPECT_EQ(on(HelloFailed{failure(Failure::Kind::unreachable)}), "");
    EXPECT_EQ(link(), "BACKOFF");
    const auto pause = *uplink_.wake_at() - now_;
    EXPECT_GE(pause.count(), 0);
    EXPECT_LE(pause, bound) << "failure " << i;
    sum += pause;
    bounds += bound;
    EXPECT_EQ(wake(), "hello");
    bound = std::min(bound * 2, Milliseconds{900'000});
  }
  EXPECT_GT(sum, bounds / 4) << "jitter spreads over the whole of the bound";
  EXPECT_LT(sum, bounds * 3 / 4);
  EXPECT_EQ(uplink_.status().failures_in_a_row, 40u);
  EXPECT_EQ(uplink_.status().last_failure, "because");
}

TEST_F(UplinkOfATill, only_an_ack_ends_a_row_of_failures) {
  static_cast<void>(on(HeadMoved{mark(3)}));
  for (std::uint64_t i = 1; i <= 12; ++i) {
    EXPECT_EQ(on(HelloAnswered{answer(0)}), "batch 0");
    EXPECT_EQ(on(BatchFailed{failure(Failure::Kind::unreachable)}), "");
    EXPECT_EQ(uplink_.status().failures_in_a_row, i) << "a good hello does not reset it";
    EXPECT_EQ(wake(), "hello");
  }
  EXPECT_GT(now_ - start, Milliseconds{60'000}) << "it backs off all the same";
  EXPECT_EQ(on(HelloAnswered{answer(0)}), "batch 0");
  EXPECT_EQ(on(BatchAcked{ack(3)}), "ack 3");
  EXPECT_EQ(uplink_.status().failures_in_a_row, 0u);
  EXPECT_EQ(uplink_.status().last_failure, "");
}

TEST_F(UplinkOfATill, ledger_that_asks_for_time_gets_at_least_that) {
  static_cast<void>(on(HeadMoved{mark(3)}));
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(on(HelloFailed{failure(Failure::Kind::overloaded, Seconds{40})}), "");
    const auto pause = *uplink_.wake_at() - now_;
    EXPECT_GE(pause, seconds(40));
    EXPECT_LE(pause, seconds(40) + seconds(900));
    EXPECT_EQ(wake(), "hello");
  }
}

TEST_F(UplinkOfATill, retry_after_of_nothing_is_no_reason_to_hammer) {
  static_cast<void>(on(HeadMoved{mark(3)}));
  for (int i = 0; i < 40; ++i) {
    static_cast<void>(on(HelloFailed{failure(Failure::Kind::overloaded, Seconds{0})}));
    EXPECT_EQ(wake(), "hello");
  }
  EXPECT_GT(now_ - start, seconds(3'600));
}

TEST_F(UplinkOfATill, refusal_holds_the_queue_with_a_beat_and_one_alarm) {
  connect(3, 0);
  EXPECT_EQ(on(BatchFailed{failure(Failure::Kind::refused)}), "alarm HELD");
  EXPECT_EQ(link(), "HELD");
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(*uplink_.wake_at() - now_, seconds(30));
    EXPECT_EQ(on(HeadMoved{mark(4)}), "") << "nothing is sent while it is held";
    EXPECT_EQ(wake(), "hello");
    EXPECT_EQ(on(HelloFailed{failure(Failure::Kind::refused)}), "");
  }
  EXPECT_EQ(wake(), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(0)}), "batch 0");
  EXPECT_EQ(link(), "CONNECTED");
}

TEST_F(UplinkOfATill, refusal_after_other_failures_raises_its_alarm) {
  static_cast<void>(on(HeadMoved{mark(3)}));
  EXPECT_EQ(on(HelloFailed{failure(Failure::Kind::unreachable)}), "");
  EXPECT_EQ(wake(), "hello");
  EXPECT_EQ(on(HelloFailed{failure(Failure::Kind::refused)}), "alarm HELD");
}

TEST_F(UplinkOfATill, batch_out_of_place_greets_at_once_but_not_twice) {
  connect(3, 1);
  EXPECT_EQ(on(BatchFailed{failure(Failure::Kind::diverged)}), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(0)}), "batch 0");
  EXPECT_EQ(on(BatchFailed{failure(Failure::Kind::diverged)}), "");
  EXPECT_EQ(link(), "BACKOFF");
  EXPECT_EQ(wake(), "hello");
}

TEST_F(UplinkOfATill, divergence_is_alarmed_once_and_held) {
  static_cast<void>(on(HeadMoved{mark(3)}));
  EXPECT_EQ(on(HelloAnswered{answer(0, record::Verdict::Kind::diverged)}), "alarm DIVERGED");
  EXPECT_EQ(link(), "HELD");
  EXPECT_EQ(wake(), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(0, record::Verdict::Kind::diverged)}), "");
  EXPECT_EQ(wake(), "hello");
  EXPECT_EQ(on(HelloFailed{failure(Failure::Kind::refused)}), "alarm HELD");
  EXPECT_EQ(wake(), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(1)}), "batch 1");
}

TEST_F(UplinkOfATill, ledger_that_is_behind_is_sent_what_it_lacks) {
  Uplink uplink(settings, random_, ack(5));
  EXPECT_EQ(words(uplink.on(HeadMoved{mark(6)}, now_)), "hello");
  EXPECT_EQ(words(uplink.on(HelloAnswered{answer(2, record::Verdict::Kind::resend)}, now_)),
            "alarm RESEND, batch 2");
  EXPECT_EQ(words(uplink.on(BatchAcked{ack(4)}, now_)), "batch 4")
      << "an ack below the one we hold is progress, but not kept";
  EXPECT_EQ(uplink.status().acked, record::Seq{5});
  EXPECT_EQ(words(uplink.on(BatchAcked{ack(6)}, now_)), "ack 6");
}

TEST_F(UplinkOfATill, restored_ledger_voids_the_acks_of_the_one_before) {
  Uplink uplink(settings, random_, ack(5));
  auto restored = answer(2, record::Verdict::Kind::resend);
  restored.generation = samples::other_generation;
  restored.snapshot_needed = true;
  EXPECT_EQ(words(uplink.on(HeadMoved{mark(6)}, now_)), "hello");
  EXPECT_EQ(words(uplink.on(HelloAnswered{restored}, now_)),
            "alarm GENERATION, alarm RESEND, void, batch 2");
  EXPECT_EQ(uplink.status().acked, std::nullopt);
  EXPECT_EQ(words(uplink.on(BatchAcked{ack(4, samples::other_generation)}, now_)),
            "ack 4, batch 4");
}

TEST_F(UplinkOfATill, ack_of_another_generation_does_not_count) {
  connect(3, 0);
  EXPECT_EQ(on(BatchAcked{ack(3, samples::other_generation)}), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(0)}), "batch 0");
  EXPECT_EQ(on(BatchAcked{ack(3, samples::other_generation)}), "") << "it backs off";
  EXPECT_EQ(uplink_.status().acked, std::nullopt);
}

TEST_F(UplinkOfATill, ack_that_acknowledges_nothing_is_a_failure_and_no_loop) {
  connect(3, 1);
  EXPECT_EQ(on(BatchAcked{ack(1)}), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(1)}), "batch 1");
  EXPECT_EQ(on(BatchAcked{ack(1)}), "");
  EXPECT_EQ(link(), "BACKOFF");
}

TEST_F(UplinkOfATill, ack_of_what_was_never_written_is_not_kept) {
  connect(3, 1);
  EXPECT_EQ(on(BatchAcked{ack(4)}), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(1)}), "batch 1");
  auto other_hash = ack(3);
  other_hash.received.hash = mark(9).hash;
  EXPECT_EQ(on(BatchAcked{other_hash}), "");
  EXPECT_EQ(uplink_.status().acked, std::nullopt);
}

TEST_F(UplinkOfATill, ack_of_another_epoch_is_not_kept) {
  connect(3, 1);
  auto foreign = ack(3);
  foreign.received.epoch.bits += 1;
  EXPECT_EQ(on(BatchAcked{foreign}), "hello");
}

TEST_F(UplinkOfATill, ledger_that_claims_more_than_was_written_is_not_believed) {
  static_cast<void>(on(HeadMoved{mark(3)}));
  EXPECT_EQ(on(HelloAnswered{answer(4)}), "");
  EXPECT_EQ(link(), "BACKOFF");
  EXPECT_EQ(wake(), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(3)}), "");
  EXPECT_EQ(link(), "CONNECTED");
}

TEST_F(UplinkOfATill, alarms_of_the_ledger_are_raised_once_each) {
  static_cast<void>(on(HeadMoved{mark(3)}));
  auto cloned = answer(0, record::Verdict::Kind::diverged);
  cloned.alarms = {"CLONE", "UPGRADE"};
  EXPECT_EQ(on(HelloAnswered{cloned}), "alarm CLONE, alarm UPGRADE, alarm DIVERGED");
  EXPECT_EQ(wake(), "hello");
  cloned.alarms = {"CLONE", "RESTORED"};
  EXPECT_EQ(on(HelloAnswered{cloned}), "alarm RESTORED");
  EXPECT_EQ(wake(), "hello");
  cloned.alarms = {};
  EXPECT_EQ(on(HelloAnswered{cloned}), "");
  EXPECT_EQ(wake(), "hello");
  cloned.alarms = {"CLONE"};
  EXPECT_EQ(on(HelloAnswered{cloned}), "alarm CLONE");
}

TEST_F(UplinkOfATill, doubted_history_greets_before_the_next_batch) {
  connect(3, 3);
  EXPECT_EQ(on(HistoryDoubted{}), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(3)}), "");
  EXPECT_EQ(on(HeadMoved{mark(4)}), "batch 3");
  EXPECT_EQ(on(HistoryDoubted{}), "");
  EXPECT_EQ(on(BatchAcked{ack(4)}), "ack 4, hello");
}

TEST_F(UplinkOfATill, new_epoch_is_greeted_first) {
  connect(3, 3);
  auto opened = mark(1);
  opened.epoch.bits += 1;
  EXPECT_EQ(on(HeadMoved{opened}), "hello");
}

}  // namespace
}  // namespace till::sync
