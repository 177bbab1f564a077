#include "sync/uplink.h"

#include <set>

#include "tests/sync/uplink_words.h"

namespace till::sync::uplink_test {
namespace {

using std::chrono::seconds;

TEST_F(UplinkOfATill, asks_again_for_the_ack_of_its_head_when_the_answer_was_lost) {
  connect(3, 0);
  EXPECT_EQ(on(BatchFailed{failure(Failure::Kind::unreachable)}), "");
  EXPECT_EQ(wake(), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(3)}), "batch 2");
  EXPECT_EQ(on(BatchAcked{ack(3)}), "ack 3");
  EXPECT_EQ(link(), "CONNECTED");
  EXPECT_EQ(wake(), "asleep");
}

TEST_F(UplinkOfATill, asks_again_for_an_ack_that_the_disk_did_not_take) {
  connect(3, 0);
  EXPECT_EQ(on(BatchAcked{ack(3)}), "ack 3");
  EXPECT_EQ(on(AckNotKept{}), "");
  EXPECT_EQ(*uplink_.wake_at() - now_, seconds(30)) << "the disk is given time";
  EXPECT_EQ(wake(), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(3)}), "batch 2");
  EXPECT_EQ(on(BatchAcked{ack(3)}), "ack 3");
  EXPECT_EQ(wake(), "asleep");
}

TEST_F(UplinkOfATill, sends_nothing_again_that_a_stick_carried) {
  EXPECT_EQ(on(HeadMoved{mark(3)}), "hello");
  EXPECT_EQ(on(HelloFailed{failure(Failure::Kind::unreachable)}), "");
  EXPECT_EQ(on(AckCarried{ack(3)}), "");
  EXPECT_EQ(uplink_.status().acked->number, 3U);
  EXPECT_EQ(wake(), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(3)}), "");
  EXPECT_EQ(link(), "CONNECTED");
  EXPECT_EQ(wake(), "asleep");
}

TEST_F(UplinkOfATill, goes_on_after_what_a_stick_carried_while_a_batch_was_under_way) {
  connect(3, 0);
  EXPECT_EQ(on(AckCarried{ack(3)}), "");
  EXPECT_EQ(on(BatchAcked{ack(3)}), "") << "it knew";
  EXPECT_EQ(on(HeadMoved{mark(4)}), "batch 3");
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

TEST_F(UplinkOfATill, a_ledger_that_is_back_and_busy_is_asked_again_within_a_minute_of_its_word) {
  static_cast<void>(on(HeadMoved{mark(3)}));
  for (int i = 0; i < 40; ++i) {
    static_cast<void>(on(HelloFailed{failure(Failure::Kind::unreachable)}));
    EXPECT_EQ(wake(), "hello");
  }
  for (int i = 0; i < 200; ++i) {
    static_cast<void>(on(HelloFailed{failure(Failure::Kind::overloaded, Seconds{1})}));
    EXPECT_LE(*uplink_.wake_at() - now_, seconds(61));
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
    EXPECT_EQ(wake(), "beat");
    EXPECT_EQ(on(HelloFailed{failure(Failure::Kind::refused)}), "");
  }
  EXPECT_EQ(wake(), "beat");
  EXPECT_EQ(on(HelloAnswered{answer(0)}), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(0)}), "batch 0");
  EXPECT_EQ(link(), "CONNECTED");
  EXPECT_EQ(on(BatchAcked{ack(4)}), "end HELD, ack 4") << "only then it is mended";
}

TEST_F(UplinkOfATill, refusal_of_every_batch_is_one_alarm) {
  connect(3, 0);
  EXPECT_EQ(on(BatchFailed{failure(Failure::Kind::refused)}), "alarm HELD");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(wake(), "beat");
    EXPECT_EQ(on(HelloAnswered{answer(0)}), "hello");
    EXPECT_EQ(on(HelloAnswered{answer(0)}), "batch 0");
    EXPECT_EQ(on(BatchFailed{failure(Failure::Kind::refused)}), "");
    EXPECT_EQ(*uplink_.wake_at() - now_, seconds(30));
  }
}

TEST_F(UplinkOfATill, ledger_that_holds_a_register_is_beaten_until_it_does_not) {
  static_cast<void>(on(HeadMoved{mark(3)}));
  auto held = answer(0);
  held.held = "two machines";
  held.alarms = {"CLONE"};
  EXPECT_EQ(on(HelloAnswered{held}), "alarm CLONE, alarm HELD");
  EXPECT_EQ(link(), "HELD");
  EXPECT_EQ(uplink_.status().last_failure, "two machines");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(*uplink_.wake_at() - now_, seconds(30));
    EXPECT_EQ(wake(), "beat");
    EXPECT_EQ(on(HelloAnswered{held}), "");
  }
  EXPECT_EQ(wake(), "beat");
  EXPECT_EQ(on(HelloAnswered{answer(0)}), "end CLONE, hello");
  EXPECT_EQ(on(HelloAnswered{answer(0)}), "batch 0");
  EXPECT_EQ(on(BatchAcked{ack(3)}), "end HELD, ack 3");
}

TEST_F(UplinkOfATill, pause_of_an_admin_lasts_until_resume_and_beats_meanwhile) {
  connect(3, 0);
  EXPECT_EQ(on(Pause{}), "") << "what is under way comes to its end";
  EXPECT_EQ(on(BatchAcked{ack(2)}), "ack 2, beat");
  EXPECT_EQ(link(), "HELD");
  EXPECT_TRUE(uplink_.status().paused);
  EXPECT_EQ(on(HelloAnswered{answer(2)}), "");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(on(HeadMoved{mark(9)}), "");
    EXPECT_EQ(wake(), "beat");
    EXPECT_EQ(on(HelloAnswered{answer(2)}), "");
    EXPECT_EQ(*uplink_.wake_at() - now_, seconds(30));
  }
  EXPECT_EQ(on(Resume{}), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(2)}), "batch 2");
  EXPECT_EQ(link(), "CONNECTED");
}

TEST_F(UplinkOfATill, admin_who_cannot_wait_need_not) {
  static_cast<void>(on(HeadMoved{mark(3)}));
  EXPECT_EQ(on(HelloFailed{failure(Failure::Kind::overloaded, Seconds{400})}), "");
  EXPECT_EQ(on(TryNow{}), "hello");
  EXPECT_EQ(on(TryNow{}), "") << "one is under way";
}

TEST_F(UplinkOfATill, what_the_ledger_heard_last_is_told_back) {
  static_cast<void>(on(HeadMoved{mark(3)}));
  auto numbered = answer(3);
  numbered.greeting = 41;
  static_cast<void>(on(HelloAnswered{numbered}));
  static_cast<void>(on(BatchAcked{ack(3)}));
  const auto actions = uplink_.on(HistoryDoubted{}, now_);
  ASSERT_EQ(words(actions), "hello");
  EXPECT_EQ(std::get<SendHello>(actions.front()).heard, 41u);
}

TEST_F(UplinkOfATill, head_that_the_ledger_has_without_a_signature_is_shown_again) {
  EXPECT_EQ(on(HeadMoved{mark(3)}), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(3)}), "batch 2");
  EXPECT_EQ(on(BatchAcked{ack(3)}), "ack 3");
  EXPECT_EQ(on(HistoryDoubted{}), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(3)}), "") << "now it is signed";
}

TEST_F(UplinkOfATill, refusal_after_other_failures_raises_its_alarm) {
  static_cast<void>(on(HeadMoved{mark(3)}));
  EXPECT_EQ(on(HelloFailed{failure(Failure::Kind::unreachable)}), "");
  EXPECT_EQ(wake(), "hello");
  EXPECT_EQ(on(HelloFailed{failure(Failure::Kind::refused)}), "alarm HELD");
}

TEST_F(UplinkOfATill, batch_out_of_place_greets_at_once_but_not_twice) {
  connect(3, 1);
  EXPECT_EQ(on(BatchFailed{failure(Failure::Kind::diverged)}), "hello 0..2")
      << "is the entry before really ours?";
  EXPECT_EQ(on(HelloAnswered{answer(0)}), "batch 0");
  EXPECT_EQ(on(BatchFailed{failure(Failure::Kind::diverged)}), "");
  EXPECT_EQ(link(), "BACKOFF");
  EXPECT_EQ(wake(), "hello 0..1");
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
  EXPECT_EQ(on(BatchAcked{ack(3, samples::other_generation)}), "hello 0..1");
  EXPECT_EQ(on(HelloAnswered{answer(0)}), "batch 0");
  EXPECT_EQ(on(BatchAcked{ack(3, samples::other_generation)}), "") << "it backs off";
  EXPECT_EQ(uplink_.status().acked, std::nullopt);
}

TEST_F(UplinkOfATill, ack_that_acknowledges_nothing_is_a_failure_and_no_loop) {
  connect(3, 1);
  EXPECT_EQ(on(BatchAcked{ack(1)}), "hello 0..2");
  EXPECT_EQ(on(HelloAnswered{answer(1)}), "batch 1");
  EXPECT_EQ(on(BatchAcked{ack(1)}), "");
  EXPECT_EQ(link(), "BACKOFF");
}

TEST_F(UplinkOfATill, ack_of_what_was_never_written_is_not_kept) {
  connect(3, 1);
  EXPECT_EQ(on(BatchAcked{ack(4)}), "hello 0..2");
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
  EXPECT_EQ(on(BatchAcked{foreign}), "hello 0..2");
}

TEST_F(UplinkOfATill, ledger_that_claims_more_than_was_written_is_not_believed) {
  static_cast<void>(on(HeadMoved{mark(3)}));
  EXPECT_EQ(on(HelloAnswered{answer(4)}), "");
  EXPECT_EQ(link(), "BACKOFF");
  EXPECT_EQ(wake(), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(3)}), "batch 2");
  EXPECT_EQ(link(), "CONNECTED");
}

TEST_F(UplinkOfATill, alarms_of_the_ledger_are_raised_once_each) {
  static_cast<void>(on(HeadMoved{mark(3)}));
  const auto says = [&](std::vector<std::string> alarms) {
    auto said = answer(0);
    said.held = "for the test";
    said.alarms = std::move(alarms);
    auto done = on(HelloAnswered{said});
    EXPECT_EQ(wake(), "beat");
    return done;
  };
  EXPECT_EQ(says({"CLONE", "UPGRADE"}), "alarm CLONE, alarm UPGRADE, alarm HELD");
  EXPECT_EQ(says({"CLONE", "NEWS"}), "alarm NEWS, end UPGRADE");
  EXPECT_EQ(says({}), "end CLONE, end NEWS");
  EXPECT_EQ(says({"CLONE"}), "alarm CLONE");
}

TEST_F(UplinkOfATill, doubted_history_greets_before_the_next_batch) {
  connect(3, 2);
  EXPECT_EQ(on(BatchAcked{ack(3)}), "ack 3");
  EXPECT_EQ(on(HistoryDoubted{}), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(3)}), "");
  EXPECT_EQ(on(HeadMoved{mark(4)}), "batch 3");
  EXPECT_EQ(on(HistoryDoubted{}), "");
  EXPECT_EQ(on(BatchAcked{ack(4)}), "ack 4, hello");
}

TEST_F(UplinkOfATill, new_epoch_is_greeted_first) {
  connect(3, 2);
  static_cast<void>(on(BatchAcked{ack(3)}));
  auto opened = mark(1);
  opened.epoch.bits += 1;
  EXPECT_EQ(on(HeadMoved{opened}), "hello");
}

}  // namespace
}  // namespace till::sync::uplink_test
