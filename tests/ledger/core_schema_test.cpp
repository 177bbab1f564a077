#include <gtest/gtest.h>

#include "ledger/store/schema.h"
#include "platform/files.h"
#include "tests/ledger/core_world.h"

namespace till::ledger::core {
namespace {

TEST(LedgerSchema, migrations_lead_to_what_schema_sql_says) {
  World world;
  const auto text = must(platform::read_file(
      std::filesystem::path(TILL_SOURCE_DIR) / "ledger/store/schema.sql", 1'000'000));
  auto readable = must(storage::sqlite::Database::open(world.folder / "readable.db", {}));
  must(readable.execute(text));
  EXPECT_EQ(must(storage::sqlite::schema_of(readable)),
            must(storage::sqlite::schema_of(world.books->database)));
}

TEST(LedgerKeys, are_minted_once_and_loaded_as_they_were) {
  World world;
  const auto again = mint_keys(world.secrets, *world.books, {{"localhost"}, world.clock.wall()});
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().code, ErrorCode::conflict);
  const auto loaded = must(load_keys(world.secrets, world.books->meta));
  EXPECT_EQ(loaded.document, world.keys->document);
  EXPECT_EQ(loaded.generation, world.keys->generation);
  EXPECT_TRUE(record::verify(loaded.document, record::Role::ack,
                             loaded.ack.sign(record::Role::ack, "an answer")));
}

TEST(LedgerKeys, a_key_that_the_document_does_not_name_is_refused) {
  World world;
  must(world.secrets.store(secret_name::ack, crypto::PrivateKey::generate().to_pem()));
  const auto loaded = load_keys(world.secrets, world.books->meta);
  ASSERT_FALSE(loaded.has_value());
  EXPECT_EQ(loaded.error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace till::ledger::core
