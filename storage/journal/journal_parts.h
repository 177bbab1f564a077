// What a journal consists of. Shared by the sources of journal.h alone; the journal thread.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "platform/lock_file.h"
#include "storage/journal/chain.h"
#include "storage/journal/journal.h"
#include "storage/journal/notes.h"
#include "storage/journal/upkeep.h"
#include "storage/sqlite/database.h"

namespace till::storage {

inline constexpr std::string_view generation_name = "generation";  // a text of the journal: hex
inline constexpr std::int64_t wal_frame_bytes = 4'096 + 24;
// A transaction of ours dirties few pages, one with an entry of 4 MiB about 1,100.
inline constexpr std::int64_t spare_pages = 1'200;

struct Journal::Parts {
  Parts(platform::LockFile taken, sqlite::Database opened, const JournalSettings& from)
      : settings(from),
        lock(std::move(taken)),
        database(std::move(opened)),
        chain(database),
        notes(database),
        signed_rows(database),
        upkeep(database, from),
        wal_pages_max(
            std::max(from.wal_bytes / wal_frame_bytes - spare_pages, from.checkpoint_pages)) {}

  JournalSettings settings;
  platform::LockFile lock;
  sqlite::Database database;
  Chain chain;
  Notes notes;
  SignedRows signed_rows;
  Upkeep upkeep;
  std::optional<RegisterIdentity> identity;
  std::optional<record::Ack> ack;
  std::optional<record::Generation> generation;
  std::int64_t waiting_bytes = 0;

  [[nodiscard]] Result<> load();
  [[nodiscard]] std::int64_t acked_to() const;  // a place
  [[nodiscard]] Result<> count_waiting();
  // One write, one transaction: rolled back whole unless everything went well.
  template <class Write>
  [[nodiscard]] Result<> in_transaction(const Write& write);
  // Tried once more when a full disk refused it and there is ballast to give back.
  template <class Write>
  [[nodiscard]] Result<> surely_in_transaction(const Write& write);
  [[nodiscard]] Result<> commit(const std::vector<record::Entry>& entries,
                                std::span<const Fact* const> facts);
  void accept(const record::Entry& entry, const Fact& fact);
  // An I/O error says nothing good of what comes next either: no more writes.
  [[nodiscard]] std::unexpected<Error> refused(Error error);
  [[nodiscard]] Result<> checkpoint_from(std::int64_t pages);
  std::int64_t wal_pages_max = 0;
  bool failed = false;
};

template <class Write>
Result<> Journal::Parts::in_transaction(const Write& write) {
  if (failed)
    return fail(ErrorCode::not_recorded, "the journal's disk failed: nothing is recorded");
  auto transaction = sqlite::Transaction::begin(database);
  if (!transaction) return refused(std::move(transaction).error());
  if (auto done = write(*transaction); !done) {
    return refused(std::move(done).error());
  }
  if (auto done = transaction->commit(); !done) {
    return refused(std::move(done).error());
  }
  // What was committed is durable whatever comes of this; an I/O error shows in `failed`.
  static_cast<void>(checkpoint_from(wal_pages_max));
  return {};
}

template <class Write>
Result<> Journal::Parts::surely_in_transaction(const Write& write) {
  auto done = in_transaction(write);
  if (!done && upkeep.made_room(done.error())) done = in_transaction(write);
  return done;
}

}  // namespace till::storage
