#include "ledger/store/generations.h"

namespace till::ledger {
namespace {

constexpr std::string_view insert_sql =
    "INSERT INTO generation (id, feed_cursor, minted_at, reason) VALUES (?1, ?2, ?3, ?4)";
constexpr std::string_view select_sql =
    "SELECT id, feed_cursor, minted_at, reason FROM generation ORDER BY number";

Result<GenerationRow> read(const sqlite::Statement& row) {
  GenerationRow out;
  TILL_TRY(out.generation, fixed_column<record::Generation>(row, 0));
  out.feed_cursor = row.integer(1);
  out.minted_at = instant_of(row.integer(2));
  out.reason = row.text(3);
  return out;
}

}  // namespace

Generations::Generations(sqlite::Database& database)
    : insert_(database.prepare(insert_sql)), select_(database.prepare(select_sql)) {}

Result<> Generations::add(sqlite::Transaction&, const GenerationRow& row) {
  return insert_.bind_blob(1, row.generation.view())
      .bind(2, row.feed_cursor)
      .bind(3, unix_seconds(row.minted_at))
      .bind(4, row.reason)
      .run();
}

Result<std::vector<GenerationRow>> Generations::list() {
  return every_row<GenerationRow>(select_, read);
}

}  // namespace till::ledger
