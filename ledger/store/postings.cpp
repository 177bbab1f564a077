#include "ledger/store/postings.h"

#include <map>

#include "ledger/store/checked.h"

namespace till::ledger {
namespace {

constexpr std::string_view insert_sql =
    "INSERT INTO posting (kind, place, entry, register, points, reason, at)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
constexpr std::string_view insert_line_sql =
    "INSERT INTO posting_line (posting, line, account, lot, points) VALUES (?1, ?2, ?3, ?4, ?5)";
constexpr std::string_view select_lot_sql = "SELECT points FROM lot WHERE account = ?1 AND id = ?2";
// Whichever comes first, the birth of a lot or a change of it, the row ends up the same: only a
// birth says when it was earned, and of two ends the later one holds.
constexpr std::string_view upsert_lot_sql =
    "INSERT INTO lot (account, id, points, earned_at, active_from, expires_at, source, partner)"
    " VALUES (?1, ?2, ?3, coalesce(?4, 0), ?5, ?6, ?7, ?8)"
    " ON CONFLICT (account, id) DO UPDATE SET points = excluded.points,"
    " earned_at = coalesce(?4, earned_at), active_from = coalesce(?5, active_from),"
    " expires_at = max(coalesce(expires_at, ?6), coalesce(?6, expires_at)),"
    " source = CASE WHEN ?4 IS NULL THEN source ELSE excluded.source END,"
    " partner = CASE WHEN excluded.partner = '' THEN partner ELSE excluded.partner END";
constexpr std::string_view select_balance_sql = "SELECT balance, debt FROM account WHERE id = ?1";
constexpr std::string_view update_balance_sql =
    "UPDATE account SET balance = ?2, debt = ?3 WHERE id = ?1";
constexpr std::string_view insert_house_sql =
    "INSERT INTO account (id, kind, balance, debt, purchases, opened_at)"
    " VALUES (?1, 'house', 0, 0, 0, ?2) ON CONFLICT (id) DO NOTHING";
constexpr std::string_view select_entry_sql =
    "SELECT p.number, p.kind, l.account, l.lot, l.points, p.at FROM posting p"
    " JOIN posting_line l ON l.posting = p.number WHERE p.entry = ?1 ORDER BY p.number, l.line";

std::string house_account(Posting::Kind kind, std::string_view partner) {
  switch (kind) {
    case Posting::Kind::accrual:
    case Posting::Kind::clawback:
      return "issuance:" + std::string(partner);
    case Posting::Kind::redemption:
    case Posting::Kind::restoration:
      return "redemption:" + std::string(partner);
    default:
      return std::string(name_of(kind));
  }
}

}  // namespace

std::string_view name_of(Posting::Kind kind) {
  switch (kind) {
    case Posting::Kind::accrual:
      return "accrual";
    case Posting::Kind::redemption:
      return "redemption";
    case Posting::Kind::restoration:
      return "restoration";
    case Posting::Kind::clawback:
      return "clawback";
    case Posting::Kind::forfeiture:
      return "forfeiture";
    case Posting::Kind::adjustment:
      return "adjustment";
    case Posting::Kind::import_:
      return "import";
  }
  require(false, "a kind of posting without a name");
  return {};
}

Postings::Postings(sqlite::Database& database)
    : insert_(database.prepare(insert_sql)),
      insert_line_(database.prepare(insert_line_sql)),
      select_lot_(database.prepare(select_lot_sql)),
      upsert_lot_(database.prepare(upsert_lot_sql)),
      select_balance_(database.prepare(select_balance_sql)),
      update_balance_(database.prepare(update_balance_sql)),
      insert_house_(database.prepare(insert_house_sql)),
      select_entry_(database.prepare(select_entry_sql)) {}

Result<> Postings::post(sqlite::Transaction& transaction, const Posting& posting) {
  std::map<std::string, std::int64_t> other_side;
  std::int64_t total = 0;
  std::int64_t debt = 0;
  for (const auto& line : posting.lines) {
    const auto points = line.points.value();
    TILL_TRY(total, sum_of(total, points));
    auto& other = other_side[house_account(posting.kind, line.partner)];
    TILL_TRY(other, sum_of(other, points));
    if (line.lot.empty()) {
      TILL_TRY(debt, sum_of(debt, points));
    }
  }
  TILL_TRY(const auto number, write_head(transaction, posting, loyalty::Points{total}));
  std::int64_t place = 0;
  for (const auto& line : posting.lines) {
    TILL_CHECK(write_line(number, ++place, {posting.account, line.lot, line.points}));
    if (!line.lot.empty()) TILL_CHECK(change_lot(posting.account, line));
  }
  TILL_CHECK(change_balance(posting.account, loyalty::Points{total}, loyalty::Points{debt}));
  for (const auto& [account, points] : other_side) {
    TILL_TRY(const auto given, sum_of(0, -points));
    TILL_CHECK(
        insert_house_.bind(1, std::string_view(account)).bind(2, unix_seconds(posting.at)).run());
    TILL_CHECK(write_line(number, ++place, {account, {}, loyalty::Points{given}}));
    TILL_CHECK(change_balance(account, loyalty::Points{given}, {}));
  }
  return {};
}

Result<std::int64_t> Postings::write_head(sqlite::Transaction& transaction, const Posting& posting,
                                          loyalty::Points total) {
  insert_.bind(1, name_of(posting.kind));
  if (posting.place) insert_.bind(2, posting.place->value);
  if (posting.entry) insert_.bind_blob(3, posting.entry->view());
  if (posting.register_number) insert_.bind(4, posting.register_number->value);
  TILL_CHECK(insert_.bind(5, total.value())
                 .bind(6, posting.reason)
                 .bind(7, unix_seconds(posting.at))
                 .run());
  return transaction.database().last_row_id();
}

Result<> Postings::write_line(std::int64_t posting, std::int64_t line, const Move& move) {
  insert_line_.bind(1, posting).bind(2, line).bind(3, move.account);
  bind_text_or_null(insert_line_, 4, move.lot);
  return insert_line_.bind(5, move.points.value()).run();
}

Result<> Postings::change_lot(std::string_view account, const Posting::Line& line) {
  select_lot_.bind(1, account).bind(2, std::string_view(line.lot));
  TILL_TRY(const auto before, only_number(select_lot_));
  TILL_TRY(const auto after, sum_of(before, line.points.value()));
  upsert_lot_.bind(1, account).bind(2, std::string_view(line.lot)).bind(3, after);
  if (line.birth) {
    upsert_lot_.bind(4, unix_seconds(line.birth->earned_at));
    bind_instant(upsert_lot_, 5, line.birth->active_from);
  }
  bind_instant(upsert_lot_, 6, line.expires_at);
  return upsert_lot_.bind(7, line.birth ? std::string_view(line.birth->source) : std::string_view())
      .bind(8, std::string_view(line.partner))
      .run();
}

// `debt`: the part of the points that no lot holds, negative when the account owes more.
Result<> Postings::change_balance(std::string_view account, loyalty::Points points,
                                  loyalty::Points debt) {
  struct Sums {
    std::int64_t balance = 0;
    std::int64_t debt = 0;
  };
  select_balance_.bind(1, account);
  TILL_TRY(const auto found,
           first_row<Sums>(select_balance_, [](const sqlite::Statement& row) -> Result<Sums> {
             return Sums{row.integer(0), row.integer(1)};
           }));
  require(found.has_value(), "points are posted to an open account");
  TILL_TRY(const auto balance, sum_of(found->balance, points.value()));
  TILL_TRY(const auto owed, sum_of(found->debt, -debt.value()));
  return update_balance_.bind(1, account).bind(2, balance).bind(3, owed).run();
}

Result<std::vector<PostedLine>> Postings::of_entry(const EntryId& entry) {
  select_entry_.bind_blob(1, entry.view());
  return every_row<PostedLine>(select_entry_,
                               [](const sqlite::Statement& row) -> Result<PostedLine> {
                                 return PostedLine{row.integer(0),
                                                   row.text(1),
                                                   row.text(2),
                                                   row.is_null(3) ? std::string() : row.text(3),
                                                   loyalty::Points{row.integer(4)},
                                                   instant_of(row.integer(5))};
                               });
}

}  // namespace till::ledger
