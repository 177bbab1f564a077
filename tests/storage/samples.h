// Values that the tests of the journal start from.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "storage/journal/journal.h"
#include "storage/journal/schema.h"
#include "storage/sqlite/database.h"
#include "tests/platform/temp_folder.h"

namespace till::storage::samples {

inline constexpr record::Epoch epoch{0xfedcba9876543210ULL};  // negative where SQLite keeps it

// Bytes that say the number.
template <class T>
[[nodiscard]] T numbered(std::uint64_t number) {
  T value;
  for (std::size_t i = 0; i < 8; ++i)
    value.bytes[T::size - 1 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  return value;
}

[[nodiscard]] inline RegisterIdentity identity() {
  return {numbered<RegisterId>(0xa0), "s1", "Till 1", "https://ledger:8741", 3};
}

[[nodiscard]] inline record::Draft draft(std::uint64_t number, std::string body = {}) {
  if (body.empty()) body = R"({"kind":"note","number":)" + std::to_string(number) + "}";
  return {record::Kind::note, numbered<EntryId>(number), std::move(body), {}};
}

[[nodiscard]] inline record::PosKey key(std::uint64_t number) {
  return {record::PosKey::Kind::sale, "s1", "1", "2026-11-22", std::to_string(number)};
}

// The fact of the number, under the key of the number.
[[nodiscard]] inline Fact fact(std::uint64_t number, std::string body = {}) {
  return {.draft = draft(number, std::move(body)),
          .key = key(number),
          .request_hash = numbered<Hash>(number),
          .consumes = {}};
}

[[nodiscard]] inline JournalSettings small(const std::filesystem::path& folder) {
  return {.folder = folder, .wal_bytes = 256 * 1024};
}

[[nodiscard]] inline std::unique_ptr<Journal> opened(const JournalSettings& settings) {
  auto journal = Journal::open(settings);
  if (!journal) {
    ADD_FAILURE() << describe(journal.error());
    return nullptr;
  }
  return std::move(*journal);
}

// What is recorded under a key.
[[nodiscard]] inline std::optional<Recorded> recorded(Journal& journal, const record::PosKey& key) {
  auto found = journal.find_key(key);
  if (found) return *found;
  ADD_FAILURE() << describe(found.error());
  return std::nullopt;
}

// From now on the closed journal of that folder refuses an entry whose body is longer.
inline void refuse_longer(const std::filesystem::path& folder, std::size_t body_bytes_max) {
  auto database =
      sqlite::Database::open(folder / "journal.db", {.application_id = journal_application_id});
  ASSERT_TRUE(database);
  ASSERT_TRUE(database->execute(
      "CREATE TRIGGER longer BEFORE INSERT ON entry WHEN length(NEW.body) > " +
      std::to_string(body_bytes_max) + " BEGIN SELECT RAISE(ABORT, 'too long'); END"));
}

// Entry 1 is the opening of the epoch.
[[nodiscard]] inline std::unique_ptr<Journal> enrolled(const JournalSettings& settings) {
  auto journal = opened(settings);
  record::Draft opening{
      record::Kind::epoch_open, numbered<EntryId>(1), R"({"kind":"epoch_open"})", {}};
  const auto entry = journal->enrol(identity(), epoch, opening);
  EXPECT_TRUE(entry) << describe(entry.error());
  return journal;
}

[[nodiscard]] inline record::Position position(std::uint64_t seq) { return {epoch, {seq}}; }

}  // namespace till::storage::samples
