#include "ledger/store/feed.h"

namespace till::ledger {
namespace {

// Takes the old row away and gives a cursor that was never given before.
constexpr std::string_view replace_sql =
    "INSERT OR REPLACE INTO change (kind, id, register, account) VALUES (?1, ?2, ?3, ?4)";
constexpr std::string_view select_sql =
    "SELECT cursor, kind, id, register FROM change WHERE cursor > ?1 AND cursor <= ?4"
    " AND (register IS NULL OR register = ?2) AND (account IS NULL OR ?5 IS NULL OR EXISTS"
    " (SELECT 1 FROM live_scope s WHERE s.store = ?5 AND s.account = change.account))"
    " ORDER BY cursor LIMIT ?3";
constexpr std::string_view select_newest_sql = "SELECT coalesce(max(cursor), 0) FROM change";

}  // namespace

Feed::Feed(sqlite::Database& database)
    : replace_(database.prepare(replace_sql)),
      select_(database.prepare(select_sql)),
      select_newest_(database.prepare(select_newest_sql)) {}

Result<> Feed::bump(sqlite::Transaction&, std::string_view kind, std::string_view id,
                    std::optional<RegisterNumber> only_for) {
  replace_.bind(1, kind).bind(2, id);
  if (only_for) replace_.bind(3, only_for->value);
  return replace_.run();
}

Result<> Feed::bump(sqlite::Transaction&, const OfPeople& changed) {
  return replace_.bind(1, changed.kind).bind(2, changed.id).bind(4, changed.account).run();
}

Result<std::vector<Change>> Feed::read(const Ask& ask) {
  select_.bind(1, ask.after_cursor)
      .bind(2, ask.register_number.value)
      .bind(3, static_cast<std::int64_t>(ask.rows_max))
      .bind(4, ask.to_cursor);
  if (ask.store) select_.bind(5, *ask.store);
  return every_row<Change>(select_, [](const sqlite::Statement& row) -> Result<Change> {
    Change out{row.integer(0), row.text(1), row.text(2), std::nullopt};
    if (!row.is_null(3)) out.only_for = RegisterNumber{row.integer(3)};
    return out;
  });
}

Result<std::int64_t> Feed::newest_cursor() { return only_number(select_newest_); }

}  // namespace till::ledger
