// What goes on when files of the till are broken, taken or gone.
#include <filesystem>

#include <gtest/gtest.h>

#include "agent/api/status.h"
#include "agent/standby.h"
#include "storage/cache/schema.h"
#include "storage/sqlite/database.h"
#include "tests/agent/sales.h"
#include "tests/platform/temp_folder.h"

namespace till::agent {
namespace {

void break_journal(const platform::Path& folder) {
  for (const auto* name : {"journal.db", "journal.db-wal", "journal.db-shm"}) {
    std::filesystem::remove(folder / name);
  }
  std::filesystem::create_directory(folder / "journal.db");
}

void write(const platform::Path& path, BytesView bytes) {
  require(platform::write_file(path, bytes, platform::FileMode::private_).has_value(),
          "the test's file is written");
}

TEST(Trouble, without_a_journal_identify_and_quote_go_on) {
  RunningTill till(break_journal);
  EXPECT_EQ(till.get("/v1/status", "view").text("mode"), "advisory");
  const auto health =
      till.ask({.method = net::Method::get, .path = "/health", .json = {}, .role = ""});
  EXPECT_EQ(health.text("status"), "advisory");
  const auto identity = till.identity_of(anna_card);
  EXPECT_FALSE(identity.empty());
  const auto quoted =
      till.post("/v1/quotes", json::Object{{"basket", tea_basket()}, {"identity", identity}});
  EXPECT_EQ(quoted.status, 200);
  EXPECT_EQ(quoted.number("quote.points"), 2'000);
}

TEST(Trouble, without_a_journal_a_sale_gets_a_claim_and_is_never_called_durable) {
  RunningTill till(break_journal);
  const auto told = sell(till, "1", till.identity_of(anna_card));
  EXPECT_EQ(told.status, 507);
  EXPECT_EQ(told.text("code"), "not_recorded");
  EXPECT_EQ(till.counter("not_recorded"), 1);
  const auto claim = told.text("claim");
  const auto dot = claim.find('.');
  ASSERT_NE(dot, std::string::npos);
  const auto bytes = from_base64(claim.substr(0, dot));
  const auto signature = from_base64(claim.substr(dot + 1));
  ASSERT_TRUE(bytes && signature);
  EXPECT_TRUE(record::verify(record::Role::claim, till.world.register_key.public_key(), *bytes,
                             *fixed_from_bytes<Signature>(*signature)));
  const auto said = json::parse(*bytes);
  ASSERT_TRUE(said);
  EXPECT_EQ(*said->as_object()->find("total")->as_integer(), 20'000);
}

TEST(Trouble, without_a_journal_nothing_else_is_recorded_either) {
  RunningTill till(break_journal);
  const auto identity = till.identity_of(anna_card);
  EXPECT_EQ(
      till.post("/v1/reservations",
                json::Object{{"pos_key", pos_key("1")}, {"identity", identity}, {"points", 100}})
          .status,
      507);
  EXPECT_EQ(till.get("/v1/status").number("reservations"), 0);
  EXPECT_EQ(
      till.post("/v1/voids", json::Object{{"pos_key", pos_key("2")}, {"receipt", pos_key("1")}})
          .status,
      507);
  EXPECT_EQ(till.post("/v1/day-closes", json::Object{{"business_date", "2026-11-23"}}).status, 507);
  EXPECT_EQ(till.get("/v1/receipts/by-pos-key?pos=1&business_date=2026-11-23&transaction=1").status,
            503);
  EXPECT_EQ(till.get("/v1/verify", "view").status, 503);
  EXPECT_EQ(till.get("/v1/doctor", "view").status, 200);
  EXPECT_EQ(till.get("/v1/queue", "view").status, 200);
}

TEST(Trouble, the_doctor_says_when_the_newest_receipt_was_not_recorded) {
  RunningTill till;
  const auto journal_of = [&] {
    const auto told = till.get("/v1/doctor", "view");
    for (const auto& finding : told.list("findings")) {
      const auto& fields = *finding.as_object();
      if (*fields.find("check")->as_string() == "journal")
        return *fields.find("state")->as_string();
    }
    return std::string("none");
  };
  EXPECT_EQ(journal_of(), "ok");
  till.on_loop([](Till& its) { its.state().not_recorded = "no space left on the disk"; });
  EXPECT_EQ(journal_of(), "fail");
  EXPECT_EQ(sell(till, "1").status, 201);
  EXPECT_EQ(journal_of(), "ok");
}

TEST(Trouble, a_journal_of_garbage_that_nobody_can_name_is_advisory_too) {
  RunningTill till([](const platform::Path& folder) {
    break_journal(folder);
    std::filesystem::remove(folder / "standby.json");
    std::filesystem::remove(folder / "journal.db");
    write(folder / "journal.db", std::string(8'192, 'x'));
  });
  EXPECT_EQ(till.get("/v1/status").text("mode"), "advisory");
  EXPECT_EQ(till.post("/v1/receipts",
                      json::Object{
                          {"pos_key", pos_key("1")}, {"basket", tea_basket()}, {"paid_by", "card"}})
                .status,
            507);
}

TEST(Trouble, recording_begins_again_when_the_journal_can_be_written) {
  RunningTill till([](const platform::Path& folder) {
    std::filesystem::rename(folder / "journal.db", folder / "kept.db");
    std::filesystem::create_directory(folder / "journal.db");
  });
  EXPECT_EQ(sell(till, "1").status, 507);
  std::filesystem::remove(till.folder() / "journal.db");
  std::filesystem::rename(till.folder() / "kept.db", till.folder() / "journal.db");
  till.clock.advance(Seconds{29});
  till.on_loop([](Till& its) { its.tick(); });
  EXPECT_EQ(till.get("/v1/status").text("mode"), "advisory");
  till.clock.advance(Seconds{1});
  till.on_loop([](Till& its) { its.tick(); });
  // The journal thread opens it; what is asked of that thread after is answered after.
  static_cast<void>(till.get("/v1/verify", "view"));
  EXPECT_EQ(till.get("/v1/status").text("mode"), "normal");
  EXPECT_EQ(sell(till, "1").status, 201);
}

TEST(Trouble, a_broken_standby_copy_is_an_alarm_and_not_the_end) {
  RunningTill till([](const platform::Path& folder) {
    break_journal(folder);
    write(folder / "standby.json", "{");
  });
  EXPECT_EQ(till.counter("alarm.STANDBY"), 1);
  EXPECT_FALSE(till.identity_of(anna_card).empty());
  EXPECT_EQ(till.post("/v1/quotes", json::Object{{"basket", tea_basket()}}).status, 503);
}

TEST(Trouble, a_ruleset_that_is_gone_is_an_alarm_and_quotes_wait_for_the_next) {
  RunningTill till(
      [](const platform::Path& folder) { std::filesystem::remove_all(folder / "rulesets"); });
  EXPECT_EQ(till.counter("alarm.RULESET"), 1);
  EXPECT_EQ(till.post("/v1/quotes", json::Object{{"basket", tea_basket()}}).status, 503);
  const auto told = till.post(
      "/v1/receipts",
      json::Object{{"pos_key", pos_key("1")}, {"basket", tea_basket()}, {"paid_by", "card"}});
  EXPECT_EQ(told.status, 201);
  EXPECT_EQ(told["as_told"], json::Value(true));
}

TEST(Trouble, a_second_till_on_the_same_folder_is_refused_and_says_why) {
  RunningTill till;
  boost::asio::io_context io;
  platform::SystemRandom random;
  const auto second = Till::start(settings_in(till.folder()), {io, till.clock, random});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::busy);
  EXPECT_NE(describe(second.error()).find("journal.lock"), std::string::npos)
      << describe(second.error());
  EXPECT_EQ(sell(till, "1").status, 201);
}

TEST(Trouble, a_broken_cache_is_moved_aside_with_an_alarm_and_selling_goes_on) {
  RunningTill till([](const platform::Path& folder) {
    for (const auto* name : {"cache.db-wal", "cache.db-shm"}) {
      std::filesystem::remove(folder / name);
    }
    write(folder / "cache.db", "this was a database once");
  });
  EXPECT_EQ(till.counter("alarm.CACHE"), 1);
  const auto names = platform::list_directory(till.folder());
  ASSERT_TRUE(names);
  bool kept = false;
  for (const auto& name : *names) {
    kept = kept || name.starts_with("cache.db.broken-");
  }
  EXPECT_TRUE(kept);
  const auto told =
      till.post("/v1/identify", json::Object{{"code", json::Object{{"text", anna_card}}}});
  EXPECT_EQ(told.text("meaning"), "member");
  EXPECT_EQ(told["points.known"], json::Value(false));
  EXPECT_EQ(sell(till, "1", told.text("identity")).status, 201);
  // The feed fills it again; what was earned meanwhile is in the balance.
  till.on_loop([&](Till& its) { ASSERT_TRUE(its.state().cache->apply(till.world.page())); });
  const auto later =
      till.post("/v1/identify", json::Object{{"code", json::Object{{"text", anna_card}}}});
  EXPECT_EQ(later.number("points.balance"), anna_points + 2'000);
}

TEST(Trouble, a_cache_that_breaks_while_it_runs_is_begun_anew) {
  RunningTill till([](const platform::Path& folder) {
    auto database = storage::sqlite::Database::open(
        folder / "cache.db", {.application_id = storage::cache_application_id,
                              .synchronous = storage::sqlite::Synchronous::normal,
                              .secure_delete = true,
                              .wal_bytes = 0});
    ASSERT_TRUE(database) << describe(database.error());
    ASSERT_TRUE(database->execute("UPDATE member SET body = 'x'; UPDATE account SET body = 'x'"));
  });
  EXPECT_EQ(till.counter("alarm.CACHE"), 0);
  const json::Object anna{{"code", json::Object{{"text", anna_card}}}};
  EXPECT_EQ(till.post("/v1/identify", anna).status, 500);
  till.on_loop([](Till& its) { its.tick(); });
  EXPECT_EQ(till.counter("alarm.CACHE"), 1);
  EXPECT_EQ(till.get("/v1/status").number("cache.cursor"), 0);
  EXPECT_EQ(till.post("/v1/identify", anna).text("meaning"), "member");
  till.on_loop([&](Till& its) { ASSERT_TRUE(its.state().cache->apply(till.world.page())); });
  EXPECT_EQ(till.post("/v1/identify", anna).number("points.balance"), anna_points);
}

TEST(Trouble, a_cache_that_breaks_again_and_again_is_begun_anew_every_half_minute) {
  const auto damage = [](Till& its) {
    // What is stored is no row: the next reader finds out.
    its.state().cache.reset();
    auto database =
        storage::sqlite::Database::open(platform::Path(its.settings().state_dir) / "cache.db",
                                        {.application_id = storage::cache_application_id,
                                         .synchronous = storage::sqlite::Synchronous::normal,
                                         .secure_delete = true,
                                         .wal_bytes = 0});
    ASSERT_TRUE(database) << describe(database.error());
    ASSERT_TRUE(database->execute("UPDATE member SET body = 'x'; UPDATE account SET body = 'x'"));
  };
  RunningTill till;
  const json::Object anna{{"code", json::Object{{"text", anna_card}}}};
  const auto break_once = [&] {
    till.on_loop([&](Till& its) {
      damage(its);
      auto again = storage::Cache::open(its.settings().state_dir, world_begins);
      ASSERT_TRUE(again) << describe(again.error());
      its.state().cache = std::move(*again);
    });
    EXPECT_EQ(till.post("/v1/identify", anna).status, 500);
    till.on_loop([](Till& its) { its.tick(); });
  };
  break_once();
  EXPECT_EQ(till.get("/v1/status").number("cache.cursor"), 0);
  till.on_loop([&](Till& its) { ASSERT_TRUE(its.state().cache->apply(till.world.page())); });
  break_once();
  till.on_loop([](Till& its) { EXPECT_FALSE(its.state().cache); });
  EXPECT_EQ(till.post("/v1/identify", anna).text("meaning"), "member") << "unknown, not refused";
  till.clock.advance(Seconds{30});
  till.on_loop([](Till& its) {
    its.tick();
    EXPECT_TRUE(its.state().cache);
  });
}

TEST(Trouble, without_room_for_a_cache_selling_goes_on_until_there_is) {
  RunningTill till([](const platform::Path& folder) {
    for (const auto* name : {"cache.db", "cache.db-wal", "cache.db-shm"}) {
      std::filesystem::remove(folder / name);
    }
    std::filesystem::create_directories(folder / "cache.db" / "in the way");
  });
  EXPECT_EQ(till.counter("alarm.CACHE"), 1);
  const auto told =
      till.post("/v1/identify", json::Object{{"code", json::Object{{"text", anna_card}}}});
  EXPECT_EQ(told["points.known"], json::Value(false));
  EXPECT_EQ(sell(till, "1", told.text("identity")).status, 201);
  till.clock.advance(Seconds{30});
  till.on_loop([](Till& its) { its.tick(); });
  EXPECT_EQ(till.counter("alarm.CACHE"), 1) << "the same trouble is told once";
  std::filesystem::remove_all(till.folder() / "cache.db");
  till.clock.advance(Seconds{30});
  till.on_loop([](Till& its) { its.tick(); });
  EXPECT_EQ(till.get("/v1/status").number("cache.accounts"), 0);
  till.on_loop([&](Till& its) { ASSERT_TRUE(its.state().cache->apply(till.world.page())); });
  EXPECT_FALSE(till.identity_of(anna_card).empty());
}

TEST(Trouble, before_enrolment_there_is_nothing_to_quote_or_record) {
  MemoryFolder folder;
  boost::asio::io_context io;
  platform::ManualClock clock(world_begins);
  platform::SystemRandom random;
  const auto till = Till::start(settings_in(folder.path()), {io, clock, random});
  ASSERT_TRUE(till);
  EXPECT_FALSE((*till)->state().advisory);
  EXPECT_EQ(*status_of(**till, {}).find("mode")->as_string(), "not_enrolled");
  EXPECT_FALSE((*till)->state().identity);
  EXPECT_FALSE((*till)->state().rules);
  EXPECT_FALSE(platform::exists(folder.path() / "standby.json"));
}

TEST(Standby, is_what_the_journal_says) {
  RunningTill till;
  const auto standby = load_standby(till.folder());
  ASSERT_TRUE(standby) << describe(standby.error());
  EXPECT_EQ(standby->identity.id, till.world.register_id);
  EXPECT_EQ(standby->identity.store, "s1");
  EXPECT_TRUE(standby->ruleset);
  const auto keys = read_kept_keys(standby->keys);
  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->root, till.world.root.public_key());
  EXPECT_EQ(platform::mode_of(till.folder() / "standby.json"), 0600U);
}

}  // namespace
}  // namespace till::agent
