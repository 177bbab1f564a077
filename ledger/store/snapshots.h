// The bases of regions as tills fetch them, and the people they are made of. The two newest of a
// region are kept: a till that fetches the older one may go on.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/store/place.h"
#include "ledger/store/reading.h"
#include "record/base_manifest.h"
#include "record/signing.h"

namespace till::ledger {

struct SnapshotRow {
  std::string region;
  std::int64_t version = 0;
  Instant made_at{};
  record::Signed manifest;
};

struct SnapshotStamp {
  RegisterNumber register_number;
  record::Mark reflects;
};

// What a till is told of somebody whose receipts it does not hold.
struct BasePerson {
  Bytes id;  // the token's bytes, or a member's id in hex: the reader goes on after it
  std::string account;
  std::string tier;
  bool blocked = false;
  loyalty::Points balance;  // active and not expired, less debt
};

// Repository of the tables snapshot, snapshot_chunk and snapshot_stamp, and reader of people.
class Snapshots {
 public:
  explicit Snapshots(sqlite::Database& database);

  // Chunks first, then the row that names them; takes away what is older than the one before it.
  [[nodiscard]] Result<> add_chunk(sqlite::Transaction& transaction, std::int64_t version,
                                   BytesView bytes);
  [[nodiscard]] Result<> add(sqlite::Transaction& transaction, const SnapshotRow& row,
                             const std::vector<SnapshotStamp>& stamps);
  [[nodiscard]] Result<std::optional<SnapshotRow>> newest(std::string_view region);
  // None: nothing of that register was in it.
  [[nodiscard]] Result<std::optional<record::Mark>> stamp(std::int64_t version,
                                                          RegisterNumber register_number);
  [[nodiscard]] Result<std::optional<std::int64_t>> chunk_bytes(const Hash& sha256);
  struct Part {
    Hash sha256;
    std::int64_t from = 0;
    std::int64_t count = 0;
  };
  [[nodiscard]] Result<std::optional<Bytes>> chunk_part(const Part& part);

  struct Ask {
    Bytes after;  // empty: from the first
    std::size_t rows_max = 0;
    Instant at{};
  };
  // Cards and phones, by token.
  [[nodiscard]] Result<std::vector<BasePerson>> identifiers(const Ask& ask);
  // Members, by id.
  [[nodiscard]] Result<std::vector<BasePerson>> members(const Ask& ask);

 private:
  sqlite::Statement insert_;
  sqlite::Statement insert_chunk_;
  sqlite::Statement insert_stamp_;
  sqlite::Statement delete_old_;
  sqlite::Statement delete_stamps_;
  sqlite::Statement delete_chunks_;
  sqlite::Statement select_newest_;
  sqlite::Statement select_stamp_;
  sqlite::Statement select_size_;
  sqlite::Statement select_part_;
  sqlite::Statement select_identifiers_;
  sqlite::Statement select_members_;
};

}  // namespace till::ledger
