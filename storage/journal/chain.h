// The chain on disk: epochs, entries, and the narrow table from which the index of a start is
// rebuilt.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "record/entry.h"
#include "storage/journal/journal.h"
#include "storage/journal/places.h"
#include "storage/sqlite/database.h"

namespace till::storage {

// A POS key as the index holds it: the first 16 bytes of its hash.
using KeyDigest = Fixed<16, struct KeyDigestTag>;
[[nodiscard]] KeyDigest digest_of(const record::PosKey& key);

// Repository of the tables epoch, entry and fact.
class Chain {
 public:
  explicit Chain(sqlite::Database& database);

  // Reads head and index. Errors: corrupt when an entry's epoch is unknown or a row is not whole.
  [[nodiscard]] Result<> load();
  [[nodiscard]] const std::optional<record::Mark>& head() const { return head_; }
  // Everything up to this place was deleted; the next entry descends from that hash. What memory
  // knows of it is forgotten.
  void begins_after(std::int64_t place, const Hash& hash);
  [[nodiscard]] static std::int64_t first_place();  // after it the first epoch begins

  [[nodiscard]] Result<> open_epoch(sqlite::Transaction& transaction, record::Epoch epoch,
                                    const Hash& parent);
  void forget_epoch();  // the transaction that opened the newest one was rolled back
  // Puts every entry after that place behind `opening`, the first of the epoch opened last: same
  // ids, bodies and keys, other places and hashes. Memory follows with reload(), after the commit.
  [[nodiscard]] Result<> move_behind(sqlite::Transaction& transaction, std::int64_t after_place,
                                     const record::Entry& opening);
  [[nodiscard]] Result<> reload();
  [[nodiscard]] Result<> write(sqlite::Transaction& transaction, const record::Entry& entry,
                               const Fact& fact);
  // After the commit: head and index follow what is on disk.
  void accept(const record::Entry& entry, const Fact& fact);

  // The narrow table lags behind the entries: a commit that writes it as well costs a page more. A
  // start reads what it lacks from the entries themselves.
  [[nodiscard]] std::size_t unindexed() const { return unindexed_; }
  [[nodiscard]] Result<> write_index(sqlite::Transaction& transaction);
  void index_written() { indexed_to_ = last_place_, unindexed_ = 0; }  // after the commit

  [[nodiscard]] Result<std::optional<Recorded>> find_key(const record::PosKey& key);
  [[nodiscard]] Result<std::optional<record::Entry>> find(const EntryId& id, RegisterId of);
  [[nodiscard]] Result<std::optional<record::Entry>> at(record::Position position, RegisterId of);
  // In order, until `each` says false. `each` may look up entries, but not read() again.
  [[nodiscard]] Result<> read(std::int64_t after_place, RegisterId of,
                              const std::function<Result<bool>(record::Entry)>& each);
  // The place after which entries of this position follow; none for an unknown epoch or a seq that
  // cannot be.
  [[nodiscard]] std::optional<std::int64_t> place_of(record::Position position) const;
  // Position 0 of a known epoch, or an entry that is here.
  [[nodiscard]] bool reaches(record::Position position) const;
  // Place 0 is before the first entry.
  [[nodiscard]] record::Position position_at(std::int64_t place) const;
  [[nodiscard]] record::Seq last_of(record::Epoch epoch) const;
  // Bytes of bodies and personal parts of the entries in (after, to].
  [[nodiscard]] Result<std::int64_t> bytes_between(std::int64_t after_place, std::int64_t to_place);
  [[nodiscard]] std::int64_t entries_after(std::int64_t place) const;
  // The last entry of every epoch that has one, the newest first: the path to the head.
  [[nodiscard]] Result<std::vector<record::Mark>> path();

 private:
  struct EpochRow {
    std::int64_t number = 0;
    record::Epoch epoch;
    Hash parent;
    std::int64_t entries = 0;
  };
  [[nodiscard]] Result<record::Entry> read_row(sqlite::Statement& row, RegisterId of,
                                               const Hash& prev) const;
  [[nodiscard]] Result<Hash> hash_before(std::int64_t place);
  [[nodiscard]] bool in_known_epoch(std::int64_t place) const;
  [[nodiscard]] record::Position position_of(std::int64_t place) const;
  [[nodiscard]] Result<> load_epochs();
  [[nodiscard]] Result<> load_index();
  [[nodiscard]] Result<> index_rows(sqlite::Statement& rows);
  [[nodiscard]] Result<> load_head();
  void count(std::int64_t place);

  sqlite::Statement insert_epoch_;
  sqlite::Statement insert_entry_;
  sqlite::Statement insert_facts_;
  sqlite::Statement select_epochs_;
  sqlite::Statement select_facts_;
  sqlite::Statement select_facts_after_;
  sqlite::Statement select_bytes_;
  sqlite::Statement select_last_;
  sqlite::Statement select_after_;
  sqlite::Statement select_one_;
  sqlite::Statement select_request_;
  sqlite::Statement select_hash_;
  sqlite::Statement select_next_;
  sqlite::Statement move_entry_;
  sqlite::Statement delete_facts_;
  std::vector<EpochRow> epochs_;
  Places by_key_;
  Places by_id_;
  std::optional<record::Mark> head_;
  std::int64_t last_place_ = 0;
  std::int64_t floor_place_ = 0;  // up to here everything was deleted
  Hash floor_hash_;
  std::int64_t indexed_to_ = 0;  // the last place in the narrow table
  std::size_t unindexed_ = 0;    // entries after it
  bool reading_ = false;
};

}  // namespace till::storage
