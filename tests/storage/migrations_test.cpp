#include "storage/sqlite/migrations.h"

#include <array>
#include <optional>

#include <gtest/gtest.h>

#include "storage/cache/schema.h"
#include "storage/deltas/schema.h"
#include "storage/journal/schema.h"
#include "tests/platform/temp_folder.h"

namespace till::storage::sqlite {
namespace {

constexpr OpenOptions options{.application_id = 77};
constexpr Migration first{1'000, "CREATE TABLE a (x)"};
constexpr Migration second{1'001, "ALTER TABLE a ADD COLUMN y; CREATE TABLE b (z)"};
constexpr Migration next_major{2'000, "DROP TABLE b"};

class Migrations : public testing::Test {
 protected:
  Database open(const std::string& name) {
    auto database = Database::open(folder_ / name, options);
    EXPECT_TRUE(database) << describe(database.error());
    return std::move(*database);
  }
  std::string schema(Database& database) {
    const auto schema = schema_of(database);
    EXPECT_TRUE(schema);
    return schema.value_or("");
  }
  // The schema that the readable file gives equals the one that the migrations give.
  void expect_truth(const std::string& file, std::span<const Migration> migrations) {
    auto migrated = open("migrated.db");
    ASSERT_TRUE(migrate(migrated, migrations));
    const auto text =
        platform::read_file(std::filesystem::path(TILL_SOURCE_DIR) / "storage" / file, 1 << 20);
    ASSERT_TRUE(text);
    auto written = open("written.db");
    const auto done = written.execute(*text);
    ASSERT_TRUE(done) << describe(done.error());
    EXPECT_EQ(schema(migrated), schema(written));
    EXPECT_GT(schema(written).size(), 200u);
  }
  platform::TempFolder folder_;
};

TEST_F(Migrations, journal_schema_file_is_the_truth) {
  expect_truth("journal/schema.sql", journal_migrations());
}

TEST_F(Migrations, cache_schema_file_is_the_truth) {
  expect_truth("cache/schema.sql", cache_migrations());
}

TEST_F(Migrations, deltas_schema_file_is_the_truth) {
  expect_truth("deltas/schema.sql", deltas_migrations());
}

TEST_F(Migrations, schema_differs_when_a_column_does) {
  auto one = open("one.db");
  auto other = open("other.db");
  ASSERT_TRUE(one.execute("CREATE TABLE a (\n  x INTEGER, -- why\n  y\n)"));
  ASSERT_TRUE(other.execute("CREATE TABLE a (x INTEGER, y)"));
  EXPECT_EQ(schema(one), schema(other));
  ASSERT_TRUE(other.execute("ALTER TABLE a ADD COLUMN z"));
  EXPECT_NE(schema(one), schema(other));
}

TEST_F(Migrations, each_step_is_taken_once) {
  auto database = open("x.db");
  ASSERT_TRUE(migrate(database, std::array{first}));
  EXPECT_EQ(database.pragma("user_version"), 1'000);
  ASSERT_TRUE(migrate(database, std::array{first, second}));
  ASSERT_TRUE(migrate(database, std::array{first, second}));
  EXPECT_EQ(database.pragma("user_version"), 1'001);
}

TEST_F(Migrations, step_that_fails_leaves_the_version_before) {
  auto database = open("x.db");
  ASSERT_TRUE(migrate(database, std::array{first}));
  const auto before = schema(database);
  const Migration broken{1'001, "CREATE TABLE c (x); CREATE TABLE a (x)"};
  EXPECT_FALSE(migrate(database, std::array{first, broken}));
  EXPECT_EQ(database.pragma("user_version"), 1'000);
  EXPECT_EQ(schema(database), before);
}

TEST_F(Migrations, file_of_a_newer_major_is_refused_with_both_versions) {
  auto database = open("x.db");
  ASSERT_TRUE(migrate(database, std::array{first, second, next_major}));
  const auto refused = migrate(database, std::array{first, second});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), (Error{ErrorCode::unsupported,
                                    "the file is of version 2.0, this build knows up to 1.1: "
                                    "install the newer version again",
                                    (folder_ / "x.db").string()}));
}

TEST_F(Migrations, file_of_a_newer_minor_is_used_as_it_is) {
  auto database = open("x.db");
  ASSERT_TRUE(migrate(database, std::array{first, second}));
  EXPECT_TRUE(migrate(database, std::array{first}));
  EXPECT_EQ(database.pragma("user_version"), 1'001);
}

}  // namespace
}  // namespace till::storage::sqlite
