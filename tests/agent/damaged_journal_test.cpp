// A till whose journal was damaged while it was off: it salvages, goes on selling, and says what is
// missing wherever somebody looks.
#include <filesystem>

#include <gtest/gtest.h>

#include "storage/journal/schema.h"
#include "storage/sqlite/database.h"
#include "tests/agent/sales.h"

namespace till::agent {
namespace {

class DamagedJournal : public testing::Test {
 protected:
  // Sells so many, stops, runs the SQL on the journal as damage would change it, and starts again.
  void sell_and_damage(int sales, std::string_view sql) {
    for (int number = 1; number <= sales; ++number) {
      answers_.push_back(sell(till_, std::to_string(number)).bytes);
    }
    till_.restart([&](const platform::Path& folder) {
      auto database = storage::sqlite::Database::open(
          folder / "journal.db", {.application_id = storage::journal_application_id});
      ASSERT_TRUE(database) << describe(database.error());
      ASSERT_TRUE(database->execute(sql));
    });
  }
  [[nodiscard]] json::Object finding(std::string_view check) {
    const auto told = till_.get("/v1/doctor", "view");
    for (const auto& each : told.list("findings")) {
      if (*each.as_object()->find("check")->as_string() == check) return *each.as_object();
    }
    return {};
  }
  [[nodiscard]] Told recorded(std::string_view transaction) {
    return till_.get("/v1/receipts/by-pos-key?pos=1&business_date=2026-11-23&transaction=" +
                     std::string(transaction));
  }
  RunningTill till_;
  std::vector<std::string> answers_;
};

TEST_F(DamagedJournal, is_salvaged_and_selling_goes_on_with_every_saved_answer) {
  sell_and_damage(4, "UPDATE entry SET body = zeroblob(length(body)) WHERE place & 255 = 3");
  const auto status = till_.get("/v1/status", "view");
  EXPECT_EQ(status.text("mode"), "normal");
  EXPECT_EQ(till_.counter("alarm.SALVAGED"), 1);
  const auto& salvages = status.list("salvages");
  ASSERT_EQ(salvages.size(), 1u);
  const auto& lost = *salvages.front().as_object()->find("lost")->as_array();
  ASSERT_EQ(lost.size(), 1u);
  EXPECT_EQ(*lost.front().as_object()->find("from")->as_integer(), 3);
  EXPECT_EQ(*lost.front().as_object()->find("to")->as_integer(), 3);
  // Entry 1 opened the epoch, entry 3 was the second sale.
  for (const int number : {1, 3, 4}) {
    const auto again = recorded(std::to_string(number));
    ASSERT_EQ(again.status, 200) << number;
    EXPECT_EQ(json::canonical(again["answer"]), answers_[static_cast<std::size_t>(number - 1)]);
  }
  EXPECT_EQ(recorded("2").status, 404);
  EXPECT_EQ(sell(till_, "2").status, 201) << "what is lost can be entered again";
  EXPECT_EQ(till_.get("/v1/verify", "view")["ok"], json::Value(true));
}

TEST_F(DamagedJournal, is_told_by_the_doctor_also_after_the_next_start) {
  EXPECT_TRUE(finding("salvage").empty());
  sell_and_damage(3, "DELETE FROM entry WHERE place & 255 = 2");
  const auto before = finding("salvage");
  ASSERT_FALSE(before.empty());
  EXPECT_EQ(*before.find("state")->as_string(), "warn");
  EXPECT_TRUE(before.find("text")->as_string()->contains("missing are entries 2 to 3"))
      << *before.find("text")->as_string();
  till_.restart();
  EXPECT_EQ(finding("salvage"), before);
  EXPECT_EQ(till_.counter("alarm.SALVAGED"), 0) << "told once, when it happened";
}

TEST_F(DamagedJournal, of_garbage_goes_on_as_the_register_that_the_standby_copy_names) {
  static_cast<void>(sell(till_, "1"));
  till_.restart([](const platform::Path& folder) {
    std::filesystem::remove(folder / "journal.db-wal");
    ASSERT_TRUE(platform::write_file(folder / "journal.db", std::string(8'192, 'x'),
                                     platform::FileMode::private_));
  });
  const auto status = till_.get("/v1/status", "view");
  EXPECT_EQ(status.text("mode"), "normal");
  EXPECT_EQ(status.text("register.id"), to_hex(till_.world.register_id));
  EXPECT_EQ(status.list("salvages").size(), 1u);
  EXPECT_EQ(sell(till_, "2").status, 201);
}

}  // namespace
}  // namespace till::agent
