// What comes down to a till, from end to end: base, live rows, look-ups.
#include <future>

#include <gtest/gtest.h>

#include "agent/checkout/identify.h"
#include "agent/checkout/reserving.h"
#include "ledger/machines/scope.h"
#include "ledger/machines/snapshot_making.h"
#include "tests/down/two_sides.h"
#include "tests/platform/temp_folder.h"

namespace till::down {
namespace {

class Down : public testing::Test {
 protected:
  void begin(ledger::Scope scope) {
    ledger.publish_rules();
    ledger.join(1, 41);
    ledger.with([&](ledger::Ledger& books) {
      ASSERT_TRUE(ledger::set_scope(books, scope).has_value());
      ASSERT_TRUE(ledger::make_snapshot(books).has_value());
    });
    ledger.serve();
    till.enrol(ledger, ledger.enrolment_code("s1"));
    // After the first page: online, and the rules are in force.
    ASSERT_TRUE(till.comes_to([](agent::Till& running) {
      return running.state().rules && running.state().cache->cursor() > 0;
    }));
  }
  agent::Identified identify(int member) {
    agent::Identified out;
    till.with([&](agent::Till& running) {
      auto seen = agent::identify(running.state(), scan_of(card_number(member)));
      ASSERT_TRUE(seen.has_value());
      out = std::move(*seen);
    });
    return out;
  }
  // As a scan at the till: with the ledger's help.
  agent::Identified scan(int member) {
    auto known = identify(member);
    if (!known.missing) return known;
    std::promise<void> done;
    till.with([&](agent::Till& running) {
      running.look_up(*known.missing, [&](bool found) {
        if (found) {
          EXPECT_TRUE(agent::look_again(running.state(), known).has_value());
        }
        done.set_value();
      });
    });
    done.get_future().wait();
    return known;
  }
  // Before a payment: the ledger is asked, then the till decides.
  agent::Decision reserve(const std::string& transaction, const agent::Identified& who,
                          std::int64_t points) {
    agent::ReservationRequest request;
    request.key = {
        .store = "s1", .pos = "1", .business_date = "2026-11-22", .transaction = transaction};
    request.identity = who.identity_token;
    request.points = loyalty::Points{points};
    std::promise<agent::Decision> decided;
    till.with([&](agent::Till& running) {
      const auto asked = agent::hold_to_ask(running.state(), request);
      ASSERT_TRUE(asked.has_value() && asked->has_value());
      running.hold(**asked, [&, id = (*asked)->reservation](const auto& answer) {
        auto decision = agent::reserve(running.state(), request, agent::OnlineHold{id, answer});
        require(decision.has_value(), "the cache can be read");
        decided.set_value(std::move(*decision));
      });
    });
    return decided.get_future().get();
  }
  bool base_comes() {
    till.with([](agent::Till& running) { running.fetch_base(); });
    const bool came =
        till.comes_to([](agent::Till& running) { return running.state().base->base() != nullptr; });
    till.with([&](agent::Till& running) {
      const auto status = running.courier_status();
      ASSERT_TRUE(status.has_value());
      EXPECT_TRUE(came) << status->base.version << " " << status->base.bytes_here << " of "
                        << status->base.bytes_wanted << " " << status->base.building << " "
                        << status->base.failure << " feed " << status->feed_failure;
    });
    return came;
  }

  platform::TempFolder folder;
  LedgerSide ledger{folder / "ledger"};
  TillSide till{folder / "till"};
};

TEST_F(Down, a_small_ledger_tells_every_till_of_everybody) {
  begin(ledger::Scope::all);
  EXPECT_TRUE(till.comes_to(
      [](agent::Till& running) { return running.state().cache->counts()->accounts == 40; }));
  EXPECT_FALSE(identify(1).missing.has_value());
}

TEST_F(Down, a_base_of_the_region_arrives_and_knows_everybody) {
  begin(ledger::Scope::store);
  EXPECT_EQ(identify(7).identity->subject.account, "");
  ASSERT_TRUE(base_comes());
  const auto seen = identify(7);
  EXPECT_EQ(seen.identity->subject.account, account_id(7));
  EXPECT_TRUE(seen.standing.only_the_sum);
  till.with([](agent::Till& running) {
    EXPECT_EQ(running.state().base->base()->facts().rows, 40);
    EXPECT_EQ(running.state().cache->counts()->accounts, 0);
  });
}

TEST_F(Down, a_base_is_there_after_a_restart_without_the_ledger) {
  begin(ledger::Scope::store);
  ASSERT_TRUE(base_comes());
  ledger.stop_serving();
  till.stop();
  TillSide again(folder / "till");
  again.with([](agent::Till& running) {
    const auto seen = agent::identify(running.state(), scan_of(card_number(3)));
    EXPECT_EQ(seen->identity->subject.account, account_id(3));
  });
}

TEST_F(Down, who_was_looked_up_is_held_whole_and_told_of_from_then_on) {
  begin(ledger::Scope::store);
  ledger.grant(5, 700, "before");
  auto seen = scan(5);
  EXPECT_EQ(seen.identity->subject.account, account_id(5));
  EXPECT_EQ(seen.standing.balance.value(), 700);
  EXPECT_FALSE(seen.missing.has_value());
  ledger.grant(5, 30, "after");
  ledger.grant(6, 30, "of nobody here");
  EXPECT_TRUE(till.comes_to([&](agent::Till& running) {
    return agent::identify(running.state(), scan_of(card_number(5)))->standing.balance.value() ==
           730;
  }));
  till.with([](agent::Till& running) {
    EXPECT_EQ(running.state().cache->counts()->accounts, 1);
    EXPECT_EQ(running.state().cache->counts()->cards, 1);
  });
}

TEST_F(Down, whom_nobody_knows_stays_unknown_and_earns) {
  begin(ledger::Scope::store);
  const auto seen = scan(4'000);
  EXPECT_EQ(seen.identity->subject.account, "");
  EXPECT_TRUE(seen.identity->subject.token.has_value());
}

TEST_F(Down, without_the_ledger_a_scan_does_not_wait_long) {
  begin(ledger::Scope::store);
  ASSERT_TRUE(base_comes());
  ledger.stop_serving();
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(scan(9).identity->subject.account, account_id(9));
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(10));
}

TEST_F(Down, the_ledgers_word_on_a_hold_stands_above_the_limits_of_the_till) {
  begin(ledger::Scope::store);
  ledger.grant(5, 700, "points");
  const auto seen = scan(5);
  const auto first = reserve("1", seen, 600);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->reservation.hold, "approved");
  const auto second = reserve("2", seen, 200);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, "declined");
  EXPECT_EQ(second.error().allowed.value(), 100);
  EXPECT_TRUE(reserve("2", seen, 100).has_value());
}

TEST_F(Down, without_the_ledger_the_till_decides_alone_and_says_how_far) {
  begin(ledger::Scope::store);
  ledger.grant(5, 700, "points");
  const auto seen = scan(5);
  till.with([](agent::Till& running) {
    EXPECT_EQ(agent::ladder_of(running.state()), agent::Ladder::online);
  });
  ledger.stop_serving();
  EXPECT_TRUE(till.comes_to([](agent::Till& running) {
    return agent::ladder_of(running.state()) == agent::Ladder::offline;
  }));
  const auto decided = reserve("1", seen, seen.standing.spendable.value());
  ASSERT_TRUE(decided.has_value());
  EXPECT_EQ(decided->reservation.hold, "timed_out");
  EXPECT_FALSE(reserve("2", seen, 1).has_value()) << "the limit holds";
}

TEST_F(Down, a_till_of_another_scope_begins_its_cache_anew) {
  begin(ledger::Scope::all);
  EXPECT_TRUE(till.comes_to(
      [](agent::Till& running) { return running.state().cache->counts()->accounts == 40; }));
  ledger.with([](ledger::Ledger& books) {
    EXPECT_TRUE(ledger::set_scope(books, ledger::Scope::store).has_value());
  });
  EXPECT_TRUE(till.comes_to(
      [](agent::Till& running) { return running.state().cache->counts()->accounts == 0; }));
}

}  // namespace
}  // namespace till::down
