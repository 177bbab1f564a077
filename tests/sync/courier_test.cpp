#include "sync/courier.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "record/compression.h"
#include "tests/sync/courier_till.h"
#include "tests/sync/fake_ledger.h"

namespace till::sync {
namespace {

// True as soon as the condition holds; a minute is for machines that have much else to do.
bool eventually(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

record::ChangePage page_of(std::vector<record::ChangedRow> rows) {
  record::ChangePage page;
  page.rows = std::move(rows);
  return page;
}

record::ChangedRow row_of(const std::string& kind, const std::string& id, json::Object row = {}) {
  row.set("kind", kind);
  row.set("id", id);
  return {kind, id, false, std::move(row)};
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class CourierOfATill : public testing::Test {
 protected:
  void start() { start(ledger_.courier_settings()); }
  void start(CourierSettings settings) {
    courier_ = std::make_unique<Courier>(CourierStart{std::move(settings), till_.ports(), {}},
                                         clock_, random_);
    courier_->head_moved(till_.head());
  }
  [[nodiscard]] bool all_acked() const {
    const auto status = courier_->status();
    return status.uplink.acked && status.uplink.acked->number == till_.chain().size();
  }
  [[nodiscard]] bool pages_come_to(std::size_t count) const {
    return eventually([&] { return till_.seen().pages.size() == count; });
  }
  static net::Response answer(int status, std::string body) {
    net::Response out;
    out.status = status;
    out.body = std::move(body);
    return out;
  }

  platform::SystemClock clock_;
  platform::SystemRandom random_;
  FakeLedger ledger_;
  CourierTill till_{1'200};
  std::unique_ptr<Courier> courier_;
};

TEST_F(CourierOfATill, a_ledger_without_the_dictionary_is_sent_plain_batches) {
  ledger_.forget_dictionaries();
  start();
  ASSERT_TRUE(eventually([&] { return all_acked(); }));
  EXPECT_EQ(ledger_.seen().entries, till_.chain());
  EXPECT_EQ(ledger_.seen().batches, 4u);  // one refused
}

TEST_F(CourierOfATill, uploads_a_backlog_in_batches_and_keeps_the_acks) {
  start();
  ASSERT_TRUE(eventually([&] { return all_acked(); }));
  EXPECT_EQ(ledger_.seen().entries, till_.chain());
  EXPECT_EQ(ledger_.seen().batches, 3u);
  EXPECT_EQ(ledger_.seen().hellos, 1u);
  ASSERT_TRUE(eventually([&] { return till_.seen().acks.size() == 3; }));
  EXPECT_EQ(till_.seen().acks.back().received, till_.head());
  EXPECT_EQ(till_.seen().contact, instant_of(1'700'000'000));
  ASSERT_TRUE(eventually([&] { return courier_->status().entries_sent == 1'200; }));
  EXPECT_EQ(courier_->status().uplink.link, Link::connected);
  EXPECT_EQ(courier_->status().answers_refused, 0u);
  EXPECT_EQ(ledger_.seen().without_certificate, "");
}

TEST_F(CourierOfATill, captive_portal_proves_nothing_and_the_queue_stays) {
  const auto portal = answer(200, "<html>Please accept our terms</html>");
  ledger_.put_instead("hello", portal);
  start();
  ASSERT_TRUE(eventually([&] { return courier_->status().answers_refused >= 2; }));
  EXPECT_EQ(courier_->status().uplink.link, Link::backoff);
  EXPECT_FALSE(courier_->status().last_contact);
  ledger_.put_instead("entries", portal);
  ledger_.put_instead("hello", {});
  ASSERT_TRUE(eventually([&] { return courier_->status().batches_sent >= 2; }));
  EXPECT_FALSE(courier_->status().uplink.acked);
  EXPECT_TRUE(till_.seen().acks.empty());
  ledger_.put_instead("entries", {});
  ASSERT_TRUE(eventually([&] { return all_acked(); }));
}

TEST_F(CourierOfATill, refusal_is_alarmed_and_held_until_the_ledger_takes_us_again) {
  ledger_.put_instead("hello", answer(403, R"({"detail":"this register was revoked"})"));
  start();
  ASSERT_TRUE(eventually([&] { return contains(till_.seen().alarms, "HELD"); }));
  ASSERT_TRUE(eventually([&] { return courier_->status().uplink.link == Link::held; }));
  EXPECT_EQ(courier_->status().uplink.last_failure,
            "the ledger answered 403: this register was revoked");
  ledger_.put_instead("hello", {});
  ASSERT_TRUE(eventually([&] { return all_acked(); }));
}

TEST_F(CourierOfATill, restored_ledger_gets_everything_again) {
  start();
  ASSERT_TRUE(eventually([&] { return till_.seen().acks.size() == 3; }));
  courier_.reset();
  ledger_.lose_after(700, true);
  auto settings = ledger_.courier_settings();
  courier_ = std::make_unique<Courier>(
      CourierStart{std::move(settings), till_.ports(), till_.seen().acks.back()}, clock_, random_);
  courier_->head_moved(till_.head());
  ASSERT_TRUE(eventually([&] { return ledger_.seen().entries.size() == 1'200; }));
  EXPECT_EQ(ledger_.seen().entries, till_.chain());
  EXPECT_TRUE(contains(till_.seen().alarms, "GENERATION"));
  ASSERT_TRUE(eventually([&] {
    return till_.seen().acks.back().generation == samples::other_generation &&
           till_.seen().acks.back().received == till_.head();
  }));
}

TEST_F(CourierOfATill, feed_brings_pages_and_waits_between_them) {
  start();
  ASSERT_TRUE(eventually([&] { return ledger_.seen().polls == 1; }));
  for (std::size_t i = 1; i <= 5; ++i) {
    ledger_.publish(page_of({row_of("account", "a"), row_of("poem", "p")}));
    ASSERT_TRUE(pages_come_to(i));
  }
  ASSERT_TRUE(eventually([&] { return ledger_.seen().polls == 6; }));
  EXPECT_EQ(till_.seen().pages.back().cursor, 5);
  ASSERT_TRUE(eventually([&] { return courier_->status().pages_applied == 5; }));
  EXPECT_EQ(courier_->status().rows_skipped, 5u) << "an unknown kind is counted";
  EXPECT_EQ(courier_->status().feed_failure, "");
}

TEST_F(CourierOfATill, ruleset_is_fetched_before_the_page_that_announces_it_is_applied) {
  const Bytes envelope = "an envelope";
  const auto sha256 = ledger_.publish_ruleset(envelope);
  std::size_t rulesets_before_page = 0;
  till_.judge_page = [&](const record::ChangePage&) -> Result<bool> {
    rulesets_before_page = till_.seen().rulesets.size();
    return true;
  };
  start();
  ledger_.publish(page_of({row_of("ruleset", to_hex(sha256), json::Object{{"version", 7}})}));
  ASSERT_TRUE(pages_come_to(1));
  EXPECT_EQ(rulesets_before_page, 1u);
  ASSERT_EQ(till_.seen().rulesets.size(), 1u);
  EXPECT_EQ(till_.seen().rulesets.front().bytes, envelope);
  EXPECT_EQ(till_.seen().rulesets.front().key, "3");
}

TEST_F(CourierOfATill, a_ruleset_that_the_ledger_lost_is_brought_before_the_page_is_applied) {
  const Bytes envelope = "what was sold by";
  const auto sha256 = crypto::sha256(envelope);
  const record::Signed kept{envelope, "3", samples::numbered<Signature>(7)};
  till_.rulesets_kept[sha256] = kept;
  const auto unknown = samples::numbered<Hash>(5);
  std::size_t brought_before_page = 0;
  till_.judge_page = [&](const record::ChangePage&) -> Result<bool> {
    brought_before_page = ledger_.seen().rulesets_brought.size();
    return true;
  };
  start();
  const auto lost = [](const Hash& of) {
    return row_of("lost_ruleset", "r/" + to_hex(of), json::Object{{"sha256", to_hex(of)}});
  };
  ledger_.publish(page_of({lost(unknown), lost(sha256)}));
  ASSERT_TRUE(pages_come_to(1));
  EXPECT_EQ(brought_before_page, 1u);
  ASSERT_EQ(ledger_.seen().rulesets_brought.size(), 1u);
  EXPECT_EQ(ledger_.seen().rulesets_brought.front(), kept);
  EXPECT_TRUE(till_.seen().alarms.empty());
}

TEST_F(CourierOfATill, a_ruleset_that_cannot_be_brought_now_is_brought_later) {
  const Bytes envelope = "what was sold by";
  const auto sha256 = crypto::sha256(envelope);
  till_.rulesets_kept[sha256] = {envelope, "3", samples::numbered<Signature>(7)};
  ledger_.put_instead("rulesets", answer(503, ""));
  start();
  ledger_.publish(page_of(
      {row_of("lost_ruleset", "r/" + to_hex(sha256), json::Object{{"sha256", to_hex(sha256)}})}));
  ASSERT_TRUE(eventually([&] { return !courier_->status().feed_failure.empty(); }));
  EXPECT_EQ(courier_->status().pages_applied, 0u);
  ledger_.put_instead("rulesets", std::nullopt);
  courier_->tell(TryNow{});
  ASSERT_TRUE(pages_come_to(1));
  EXPECT_EQ(ledger_.seen().rulesets_brought.size(), 1u);
}

TEST_F(CourierOfATill, newest_of_several_rulesets_is_fetched_and_a_held_one_is_not) {
  const auto older = ledger_.publish_ruleset("older");
  const auto newer = ledger_.publish_ruleset("newer");
  const auto held = ledger_.publish_ruleset("held");
  till_.rulesets_held.insert(held);
  start();
  ledger_.publish(page_of({row_of("ruleset", to_hex(newer), json::Object{{"version", 8}}),
                           row_of("ruleset", to_hex(older), json::Object{{"version", 7}})}));
  ledger_.publish(page_of({row_of("ruleset", to_hex(held), json::Object{{"version", 9}})}));
  ASSERT_TRUE(pages_come_to(2));
  ASSERT_EQ(till_.seen().rulesets.size(), 1u);
  EXPECT_EQ(till_.seen().rulesets.front().bytes, "newer");
  EXPECT_EQ(ledger_.seen().ruleset_fetches, 1u);
}

TEST_F(CourierOfATill, refused_or_vanished_ruleset_does_not_hold_up_the_feed) {
  const auto refused = ledger_.publish_ruleset("refused");
  till_.judge_ruleset = [](const record::Signed&) -> Result<bool> {
    return fail(ErrorCode::untrusted, "not signed");
  };
  start();
  ledger_.publish(page_of({row_of("ruleset", to_hex(refused), json::Object{{"version", 8}})}));
  ledger_.publish(page_of(
      {row_of("ruleset", to_hex(samples::numbered<Hash>(9)), json::Object{{"version", 9}})}));
  ASSERT_TRUE(pages_come_to(2));
  const auto alarms = till_.seen().alarms;
  EXPECT_EQ(std::count(alarms.begin(), alarms.end(), "RULESET"), 2);
}

TEST_F(CourierOfATill, ruleset_with_other_bytes_is_asked_for_again) {
  const auto sha256 = ledger_.publish_ruleset("good");
  ledger_.put_instead("rulesets", answer(200, "forged"));
  start();
  ledger_.publish(page_of({row_of("ruleset", to_hex(sha256), json::Object{{"version", 8}})}));
  ASSERT_TRUE(eventually(
      [&] { return courier_->status().feed_failure == "the ruleset is not the one asked for"; }));
  EXPECT_TRUE(till_.seen().pages.empty()) << "the cursor does not pass it";
  ledger_.put_instead("rulesets", {});
  ASSERT_TRUE(pages_come_to(1));
}

TEST_F(CourierOfATill, page_of_another_history_makes_it_greet_again) {
  bool refuse = true;
  till_.judge_page = [&](const record::ChangePage&) -> Result<bool> {
    return !std::exchange(refuse, false);
  };
  start();
  ASSERT_TRUE(eventually([&] { return all_acked(); }));
  ledger_.publish(page_of({row_of("account", "a")}));
  ASSERT_TRUE(eventually([&] { return ledger_.seen().hellos == 2; }));
  ASSERT_TRUE(pages_come_to(1));
}

TEST_F(CourierOfATill, voided_cursor_begins_anew_although_a_poll_is_under_way) {
  start();
  ledger_.publish(page_of({row_of("account", "a")}));
  ASSERT_TRUE(pages_come_to(1));
  ASSERT_TRUE(eventually([&] { return ledger_.seen().polls == 2; }));
  courier_.reset();
  ledger_.void_cursors();
  start();
  ASSERT_TRUE(pages_come_to(2));
  EXPECT_EQ(till_.seen().voided, 1u);
  EXPECT_EQ(till_.seen().pages.back().cursor, 1) << "the same page again";
}

TEST_F(CourierOfATill, stops_in_the_middle_and_another_goes_on) {
  start();
  ASSERT_TRUE(eventually([&] { return ledger_.seen().batches >= 1; }));
  courier_.reset();
  start();
  ASSERT_TRUE(eventually([&] { return all_acked(); }));
  EXPECT_EQ(ledger_.seen().entries, till_.chain());
}

TEST_F(CourierOfATill, replies_that_come_after_its_end_find_nobody) {
  till_.hold_replies(true);
  start();
  courier_->use_keys(ledger_.keys().document());
  courier_.reset();
  till_.hold_replies(false);
  start();
  ASSERT_TRUE(eventually([&] { return all_acked(); }));
}

TEST_F(CourierOfATill, many_starts_and_stops_lose_nothing) {
  for (int round = 0; round < 20; ++round) {
    const auto hellos = ledger_.seen().hellos;
    start();
    for (int i = 0; i < 50; ++i) courier_->head_moved(till_.head());
    if (round % 3 != 0) {
      ASSERT_TRUE(eventually([&] { return ledger_.seen().hellos > hellos; }));
    }
    courier_.reset();
  }
  start();
  ASSERT_TRUE(eventually([&] { return ledger_.seen().entries.size() == till_.chain().size(); }));
  EXPECT_EQ(ledger_.seen().entries, till_.chain());
}

TEST_F(CourierOfATill, ledger_of_another_authority_is_not_spoken_to) {
  FakeLedger stranger;
  auto settings = ledger_.courier_settings();
  settings.ledger_url = stranger.url();
  start(std::move(settings));
  ASSERT_TRUE(eventually([&] { return courier_->status().uplink.failures_in_a_row >= 3; }));
  EXPECT_EQ(stranger.seen().hellos, 0u);
}

TEST_F(CourierOfATill, a_question_offline_is_answered_at_once) {
  ledger_.put_instead("hello", answer(503, "{}"));
  start();
  std::promise<LookedUp> answered;
  courier_->look_up({{}, "m1"}, Milliseconds{60'000},
                    [&](LookedUp found) { answered.set_value(std::move(found)); });
  EXPECT_EQ(answered.get_future().get().error().code, ErrorCode::unavailable);
  EXPECT_FALSE(courier_->status().answers);
}

TEST_F(CourierOfATill, a_question_online_is_answered_by_the_ledger) {
  start();
  ASSERT_TRUE(eventually([&] { return courier_->status().answers; }));
  std::promise<LookedUp> nobody;
  courier_->look_up({{}, "m1"}, Milliseconds{60'000},
                    [&](LookedUp found) { nobody.set_value(std::move(found)); });
  const auto found = nobody.get_future().get();
  ASSERT_TRUE(found.has_value()) << describe(found.error());
  EXPECT_FALSE(found->has_value());
  ledger_.put_instead("reservations", answer(200, R"({"approved": true, "allowed": 7})"));
  std::promise<Result<record::HoldAnswer>> held;
  courier_->hold({}, Milliseconds{60'000}, [&](auto said) { held.set_value(std::move(said)); });
  const auto said = held.get_future().get();
  ASSERT_TRUE(said.has_value()) << describe(said.error());
  EXPECT_TRUE(said->approved);
  EXPECT_EQ(said->allowed.value(), 7);
}

TEST_F(CourierOfATill, a_question_whose_budget_is_over_is_not_asked) {
  start();
  ASSERT_TRUE(eventually([&] { return courier_->status().answers; }));
  std::promise<LookedUp> late;
  courier_->look_up({{}, "m1"}, Milliseconds{0},
                    [&](LookedUp found) { late.set_value(std::move(found)); });
  EXPECT_EQ(late.get_future().get().error().code, ErrorCode::timeout);
}

}  // namespace
}  // namespace till::sync
