// A start reads what deltas.db does not have, and comes to what reading everything comes to.
#include <gtest/gtest.h>

#include "agent/journal_scan.h"
#include "storage/journal/schema.h"
#include "storage/sqlite/database.h"
#include "tests/agent/sales.h"

namespace till::agent {
namespace {

constexpr int many = 2 * static_cast<int>(stretch_entries) + 10;

class Start : public testing::Test {
 protected:
  void sell_many(int count) {
    const auto identity = till_.identity_of(anna_card);
    for (int i = 0; i < count; ++i) {
      last_ = sell(till_, std::to_string(++sold_), identity);
      ASSERT_EQ(last_.status, 201) << last_.bytes;
    }
  }
  // What the seconds of an idle till do.
  void seconds(int count) {
    for (int i = 0; i < count; ++i) {
      till_.on_loop([](Till& its) { its.tick(); });
      static_cast<void>(till_.entries());  // the journal thread had its turn
      till_.on_loop([](Till&) {});
    }
  }
  struct Overlay {
    std::optional<record::Mark> kept;
    std::size_t in_memory = 0;
  };
  [[nodiscard]] Overlay overlay() {
    Overlay out;
    till_.on_loop([&](Till& its) {
      out = {its.state().overlay.kept_through(), its.state().overlay.in_memory()};
    });
    return out;
  }
  [[nodiscard]] std::pair<std::int64_t, std::int64_t> balance() {
    const auto told =
        till_.post("/v1/identify", json::Object{{"code", json::Object{{"text", anna_card}}}});
    return {told.number("balance"), told.number("pending_local")};
  }
  [[nodiscard]] std::filesystem::path deltas() const { return till_.folder() / "deltas.db"; }

  RunningTill till_;
  int sold_ = 0;
  Told last_;
};

TEST_F(Start, goes_on_where_the_file_ends_and_balances_stay) {
  sell_many(many);
  EXPECT_EQ(overlay().kept, std::nullopt);
  seconds(4);
  const auto running = overlay();
  ASSERT_TRUE(running.kept);
  EXPECT_EQ(running.kept->seq.number, stretch_entries);
  EXPECT_EQ(running.in_memory, static_cast<std::size_t>(many) + 1 - stretch_entries);
  const auto before = balance();
  till_.restart();
  EXPECT_EQ(overlay().kept, running.kept);
  EXPECT_EQ(overlay().in_memory, running.in_memory);
  EXPECT_EQ(balance(), before);
  till_.restart([&](const platform::Path&) { std::filesystem::remove(deltas()); });
  EXPECT_EQ(balance(), before);
}

TEST_F(Start, reads_everything_when_the_file_is_of_another_history) {
  sell_many(many);
  seconds(4);
  const auto before = balance();
  till_.restart([&](const platform::Path& folder) {
    auto file = storage::DeltaFile::open(folder);
    ASSERT_TRUE(file);
    auto end = *(*file)->through();
    end.hash.bytes[0] ^= 1;
    ASSERT_TRUE((*file)->keep({{end}, {}, {}, {}, {}, 0}));
  });
  EXPECT_EQ(overlay().kept, std::nullopt) << "less than a whole stretch of a start";
  EXPECT_EQ(balance(), before);
}

TEST_F(Start, a_sale_that_only_the_file_remembers_is_returned_once) {
  sell_many(1);
  const json::Object voided{{"pos_key", pos_key("v1")}, {"receipt", last_.text("entry")}};
  ASSERT_EQ(till_.post("/v1/voids", voided).status, 201);
  ASSERT_EQ(till_.post("/v1/day-closes", json::Object{{"business_date", "2026-11-23"}}).status,
            201);
  const auto first = last_;
  sell_many(many);
  seconds(4);
  till_.restart();
  ASSERT_TRUE(overlay().kept);
  const json::Object again{{"pos_key", pos_key("v2")}, {"receipt", first.text("entry")}};
  EXPECT_NE(till_.post("/v1/voids", again).status, 201) << "it was voided before";
  const auto closed = till_.post("/v1/day-closes", json::Object{{"business_date", "2026-11-24"}});
  EXPECT_EQ(closed.number("figures.sales"), many) << "since the close before";
}

TEST_F(Start, damage_behind_the_files_end_is_found_while_nobody_waits) {
  sell_many(many);
  seconds(4);
  till_.restart([](const platform::Path& folder) {
    auto database = storage::sqlite::Database::open(
        folder / "journal.db", {.application_id = storage::journal_application_id});
    ASSERT_TRUE(database);
    ASSERT_TRUE(
        database->execute("UPDATE entry SET body = zeroblob(length(body)) WHERE place & 1023 = 3"));
  });
  EXPECT_EQ(till_.counter("alarm.SALVAGED"), 0) << "nobody read it yet";
  const auto before = balance();
  bool ended = false;
  till_.on_loop([&](Till& its) { its.on_failure([&ended] { ended = true; }); });
  seconds(2);
  till_.on_loop([](Till&) {});
  EXPECT_TRUE(ended);
  EXPECT_EQ(till_.counter("alarm.DAMAGED"), 1);
  EXPECT_EQ(balance(), before) << "what is known stays until the end";
  till_.restart();
  EXPECT_EQ(till_.counter("alarm.SALVAGED"), 1);
}

}  // namespace
}  // namespace till::agent
