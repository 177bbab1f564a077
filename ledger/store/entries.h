// The raw truth: the epochs of each register and the entries as they were received.
#pragma once

#include <optional>
#include <vector>

#include "ledger/store/place.h"
#include "ledger/store/reading.h"
#include "record/entry.h"

namespace till::ledger {

struct EpochRow {
  EpochNumber number;
  RegisterNumber register_number;
  RegisterId register_id;
  record::Epoch epoch;
  std::optional<Place> parent;  // the entry that seq 1 descends from
  Hash parent_hash;             // zeros when there is none
  record::Seq head_seq;
  Hash head_hash;       // of seq 0: the parent's
  record::Seq settled;  // every entry up to here is posted or parked
  friend bool operator==(const EpochRow&, const EpochRow&) = default;

  [[nodiscard]] record::Mark head() const { return {epoch, head_seq, head_hash}; }
};

// Repository of the table epoch.
class Epochs {
 public:
  explicit Epochs(sqlite::Database& database);

  // `number`, `head_*` and `settled` of the row are given here: nothing is received yet.
  [[nodiscard]] Result<EpochRow> open(sqlite::Transaction& transaction, EpochRow row);
  [[nodiscard]] Result<std::optional<EpochRow>> find(RegisterNumber of, record::Epoch epoch);
  [[nodiscard]] Result<std::optional<EpochRow>> find(EpochNumber number);
  [[nodiscard]] Result<std::vector<EpochRow>> list();  // in the order opened
  // Of registers whose entries are posted (active, cloned), with entries after `settled`, at most
  // so many.
  [[nodiscard]] Result<std::vector<EpochRow>> unsettled(std::size_t rows_max);
  [[nodiscard]] Result<> move_head(sqlite::Transaction& transaction, EpochNumber number,
                                   const record::Mark& head);
  [[nodiscard]] Result<> settle(sqlite::Transaction& transaction, Place upto);

 private:
  sqlite::Statement insert_;
  sqlite::Statement select_epoch_;
  sqlite::Statement select_number_;
  sqlite::Statement select_all_;
  sqlite::Statement select_unsettled_;
  sqlite::Statement update_head_;
  sqlite::Statement update_settled_;
};

// Repository of the table raw_entry.
class RawEntries {
 public:
  explicit RawEntries(sqlite::Database& database);

  [[nodiscard]] Result<> append(sqlite::Transaction& transaction, Place place,
                                const record::Entry& entry, Instant received_at);
  [[nodiscard]] Result<std::optional<Hash>> hash_at(Place place);
  [[nodiscard]] Result<std::optional<record::Entry>> at(const EpochRow& epoch, record::Seq seq);
  // In order, at most so many.
  [[nodiscard]] Result<std::vector<record::Entry>> read_after(const EpochRow& epoch,
                                                              record::Seq after,
                                                              std::size_t entries_max);
  [[nodiscard]] Result<std::int64_t> count();

 private:
  [[nodiscard]] Result<Hash> hash_before(const EpochRow& epoch, record::Seq seq);

  sqlite::Statement insert_;
  sqlite::Statement select_hash_;
  sqlite::Statement select_after_;
  sqlite::Statement count_;
};

}  // namespace till::ledger
