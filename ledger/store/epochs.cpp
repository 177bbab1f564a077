#include <bit>

#include "ledger/store/entries.h"

namespace till::ledger {
namespace {

constexpr std::string_view insert_sql =
    "INSERT INTO epoch (register, epoch, parent, parent_hash, head_seq, head_hash, settled_seq)"
    " VALUES (?1, ?2, ?3, ?4, 0, ?4, 0)";
constexpr std::string_view select_epoch_sql =
    "SELECT e.number, e.register, r.id, e.epoch, e.parent, e.parent_hash, e.head_seq, e.head_hash,"
    " e.settled_seq FROM epoch e JOIN register r ON r.number = e.register"
    " WHERE e.register = ?1 AND e.epoch = ?2";
constexpr std::string_view select_number_sql =
    "SELECT e.number, e.register, r.id, e.epoch, e.parent, e.parent_hash, e.head_seq, e.head_hash,"
    " e.settled_seq FROM epoch e JOIN register r ON r.number = e.register WHERE e.number = ?1";
constexpr std::string_view select_all_sql =
    "SELECT e.number, e.register, r.id, e.epoch, e.parent, e.parent_hash, e.head_seq, e.head_hash,"
    " e.settled_seq FROM epoch e JOIN register r ON r.number = e.register ORDER BY e.number";
// A register's entries are taken in order: a later epoch waits for the one before it.
constexpr std::string_view select_unsettled_sql =
    "SELECT e.number, e.register, r.id, e.epoch, e.parent, e.parent_hash, e.head_seq, e.head_hash,"
    " e.settled_seq FROM epoch e JOIN register r ON r.number = e.register"
    " WHERE e.head_seq > e.settled_seq AND r.state IN ('active', 'cloned') AND NOT EXISTS"
    " (SELECT 1 FROM epoch o WHERE o.register = e.register AND o.number < e.number"
    "  AND o.head_seq > o.settled_seq) ORDER BY e.number LIMIT ?1";
constexpr std::string_view update_head_sql =
    "UPDATE epoch SET head_seq = ?2, head_hash = ?3 WHERE number = ?1";
constexpr std::string_view update_settled_sql =
    "UPDATE epoch SET settled_seq = ?2 WHERE number = ?1";

Result<EpochRow> read(const sqlite::Statement& row) {
  EpochRow out;
  out.number = {row.integer(0)};
  out.register_number = {row.integer(1)};
  TILL_TRY(out.register_id, fixed_column<RegisterId>(row, 2));
  out.epoch = {std::bit_cast<std::uint64_t>(row.integer(3))};
  if (!row.is_null(4)) out.parent = Place{row.integer(4)};
  TILL_TRY(out.parent_hash, fixed_column<Hash>(row, 5));
  out.head_seq = {static_cast<std::uint64_t>(row.integer(6))};
  TILL_TRY(out.head_hash, fixed_column<Hash>(row, 7));
  out.settled = {static_cast<std::uint64_t>(row.integer(8))};
  return out;
}

std::int64_t number_of(record::Seq seq) { return static_cast<std::int64_t>(seq.number); }

}  // namespace

Epochs::Epochs(sqlite::Database& database)
    : insert_(database.prepare(insert_sql)),
      select_epoch_(database.prepare(select_epoch_sql)),
      select_number_(database.prepare(select_number_sql)),
      select_all_(database.prepare(select_all_sql)),
      select_unsettled_(database.prepare(select_unsettled_sql)),
      update_head_(database.prepare(update_head_sql)),
      update_settled_(database.prepare(update_settled_sql)) {}

Result<EpochRow> Epochs::open(sqlite::Transaction& transaction, EpochRow row) {
  insert_.bind(1, row.register_number.value).bind(2, std::bit_cast<std::int64_t>(row.epoch.bits));
  if (row.parent) {
    insert_.bind(3, row.parent->value);
  } else {
    insert_.bind_null(3);
  }
  TILL_CHECK(insert_.bind_blob(4, row.parent_hash.view()).run());
  row.number = {transaction.database().last_row_id()};
  row.head_seq = {};
  row.head_hash = row.parent_hash;
  row.settled = {};
  return row;
}

Result<std::optional<EpochRow>> Epochs::find(RegisterNumber of, record::Epoch epoch) {
  select_epoch_.bind(1, of.value).bind(2, std::bit_cast<std::int64_t>(epoch.bits));
  return first_row<EpochRow>(select_epoch_, read);
}

Result<std::optional<EpochRow>> Epochs::find(EpochNumber number) {
  select_number_.bind(1, number.value);
  return first_row<EpochRow>(select_number_, read);
}

Result<std::vector<EpochRow>> Epochs::list() { return every_row<EpochRow>(select_all_, read); }

Result<std::vector<EpochRow>> Epochs::unsettled(std::size_t rows_max) {
  select_unsettled_.bind(1, static_cast<std::int64_t>(rows_max));
  return every_row<EpochRow>(select_unsettled_, read);
}

Result<> Epochs::move_head(sqlite::Transaction&, EpochNumber number, const record::Mark& head) {
  return update_head_.bind(1, number.value)
      .bind(2, number_of(head.seq))
      .bind_blob(3, head.hash.view())
      .run();
}

Result<> Epochs::settle(sqlite::Transaction&, Place upto) {
  return update_settled_.bind(1, upto.epoch().value).bind(2, number_of(upto.seq())).run();
}

}  // namespace till::ledger
