#include "ledger/store/receipts.h"

#include <array>

#include "base/crypto/crypto.h"

namespace till::ledger {
namespace {

constexpr std::string_view insert_sql =
    "INSERT INTO receipt (id, place, register, kind, sale, account, pos_key, request, store, pos,"
    " business_date, pos_transaction, at, gross, total, earned, spent, restored, clawed, ruleset,"
    " status, duplicate_of, as_told, recomputed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
    " ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)";
constexpr std::string_view select_id_sql =
    "SELECT id, place, register, kind, sale, account, request, store, pos, business_date,"
    " pos_transaction, at, gross, total, earned, spent, restored, clawed, ruleset, status,"
    " duplicate_of, as_told, recomputed FROM receipt WHERE id = ?1";
constexpr std::string_view select_key_sql =
    "SELECT id, place, register, kind, sale, account, request, store, pos, business_date,"
    " pos_transaction, at, gross, total, earned, spent, restored, clawed, ruleset, status,"
    " duplicate_of, as_told, recomputed FROM receipt WHERE pos_key = ?1 AND status = 'posted'"
    " ORDER BY place";
constexpr std::string_view select_returns_sql =
    "SELECT id, place, register, kind, sale, account, request, store, pos, business_date,"
    " pos_transaction, at, gross, total, earned, spent, restored, clawed, ruleset, status,"
    " duplicate_of, as_told, recomputed FROM receipt WHERE sale = ?1 AND status = 'posted'"
    " ORDER BY place";
constexpr std::string_view select_transaction_sql =
    "SELECT id, place, register, kind, sale, account, request, store, pos, business_date,"
    " pos_transaction, at, gross, total, earned, spent, restored, clawed, ruleset, status,"
    " duplicate_of, as_told, recomputed FROM receipt WHERE status = 'posted' AND sale IN"
    " (SELECT id FROM receipt WHERE pos_key = ?1 AND request = ?2) ORDER BY place";
constexpr std::string_view select_account_sql =
    "SELECT id, place, register, kind, sale, account, request, store, pos, business_date,"
    " pos_transaction, at, gross, total, earned, spent, restored, clawed, ruleset, status,"
    " duplicate_of, as_told, recomputed FROM receipt WHERE account = ?1 AND"
    " (?2 IS NULL OR (at, id) < (SELECT at, id FROM receipt WHERE id = ?2))"
    " ORDER BY at DESC, id DESC LIMIT ?3";
constexpr std::string_view insert_repeated_sql =
    "INSERT OR IGNORE INTO repeated (place, register, id) VALUES (?1, ?2, ?3)";

using Status = ReceiptRow::Status;
using Recomputed = ReceiptRow::Recomputed;

template <class Enum, std::size_t Count>
Result<Enum> named(std::string_view name, const std::array<Enum, Count>& values) {
  for (const auto value : values) {
    if (name_of(value) == name) return value;
  }
  return fail(ErrorCode::corrupt, "a receipt holds a word this build does not know");
}

constexpr std::array kinds{record::PosKey::Kind::sale, record::PosKey::Kind::return_,
                           record::PosKey::Kind::void_};
constexpr std::array statuses{Status::posted, Status::duplicate};
constexpr std::array recomputings{Recomputed::equal, Recomputed::differs, Recomputed::erased,
                                  Recomputed::none};

Result<ReceiptRow> read(const sqlite::Statement& row) {
  ReceiptRow out;
  TILL_TRY(out.id, fixed_column<EntryId>(row, 0));
  out.place = {row.integer(1)};
  out.register_number = {row.integer(2)};
  TILL_TRY(out.pos_key.kind, named(row.text(3), kinds));
  TILL_TRY(out.sale, optional_fixed_column<EntryId>(row, 4));
  out.account = row.is_null(5) ? std::string() : row.text(5);
  TILL_TRY(out.request, fixed_column<Hash>(row, 6));
  out.pos_key.store = row.text(7);
  out.pos_key.pos = row.text(8);
  out.pos_key.business_date = row.text(9);
  out.pos_key.transaction = row.text(10);
  out.at = instant_of(row.integer(11));
  out.gross = loyalty::Money{row.integer(12)};
  out.total = loyalty::Money{row.integer(13)};
  out.earned = loyalty::Points{row.integer(14)};
  out.spent = loyalty::Points{row.integer(15)};
  out.restored = loyalty::Points{row.integer(16)};
  out.clawed = loyalty::Points{row.integer(17)};
  TILL_TRY(out.ruleset, optional_fixed_column<Hash>(row, 18));
  TILL_TRY(out.status, named(row.text(19), statuses));
  TILL_TRY(out.duplicate_of, optional_fixed_column<EntryId>(row, 20));
  out.as_told = row.integer(21) != 0;
  TILL_TRY(out.recomputed, named(row.text(22), recomputings));
  return out;
}

void bind_key(sqlite::Statement& insert, const ReceiptRow& row) {
  insert.bind(4, name_of(row.pos_key.kind))
      .bind_blob(7, digest_of(row.pos_key).view())
      .bind_blob(8, row.request.view())
      .bind(9, row.pos_key.store)
      .bind(10, row.pos_key.pos)
      .bind(11, row.pos_key.business_date)
      .bind(12, row.pos_key.transaction);
}

void bind_figures(sqlite::Statement& insert, const ReceiptRow& row) {
  insert.bind(13, unix_seconds(row.at))
      .bind(14, row.gross.value())
      .bind(15, row.total.value())
      .bind(16, row.earned.value())
      .bind(17, row.spent.value())
      .bind(18, row.restored.value())
      .bind(19, row.clawed.value());
}

}  // namespace

PosKeyDigest digest_of(const record::PosKey& key) {
  const auto hash = crypto::sha256(json::canonical(record::write_pos_key(key)));
  return *fixed_from_bytes<PosKeyDigest>(hash.view().substr(0, PosKeyDigest::size));
}

std::string_view name_of(Status status) {
  return status == Status::posted ? "posted" : "duplicate";
}

std::string_view name_of(Recomputed recomputed) {
  switch (recomputed) {
    case Recomputed::equal:
      return "equal";
    case Recomputed::differs:
      return "differs";
    case Recomputed::erased:
      return "erased";
    case Recomputed::none:
      return "none";
  }
  require(false, "an outcome of a recomputation without a name");
  return {};
}

Receipts::Receipts(sqlite::Database& database)
    : insert_(database.prepare(insert_sql)),
      select_id_(database.prepare(select_id_sql)),
      select_key_(database.prepare(select_key_sql)),
      select_returns_(database.prepare(select_returns_sql)),
      select_transaction_(database.prepare(select_transaction_sql)),
      select_account_(database.prepare(select_account_sql)),
      insert_repeated_(database.prepare(insert_repeated_sql)) {}

Result<> Receipts::add(sqlite::Transaction&, const ReceiptRow& row) {
  insert_.bind_blob(1, row.id.view()).bind(2, row.place.value).bind(3, row.register_number.value);
  if (row.sale) insert_.bind_blob(5, row.sale->view());
  bind_text_or_null(insert_, 6, row.account);
  bind_key(insert_, row);
  bind_figures(insert_, row);
  if (row.ruleset) insert_.bind_blob(20, row.ruleset->view());
  insert_.bind(21, name_of(row.status));
  if (row.duplicate_of) insert_.bind_blob(22, row.duplicate_of->view());
  return insert_.bind(23, std::int64_t{row.as_told ? 1 : 0})
      .bind(24, name_of(row.recomputed))
      .run();
}

Result<std::optional<ReceiptRow>> Receipts::find(const EntryId& id) {
  select_id_.bind_blob(1, id.view());
  return first_row<ReceiptRow>(select_id_, read);
}

Result<std::vector<ReceiptRow>> Receipts::with_key(const record::PosKey& key) {
  select_key_.bind_blob(1, digest_of(key).view());
  return every_row<ReceiptRow>(select_key_, read);
}

Result<std::vector<ReceiptRow>> Receipts::returns_of(const EntryId& sale) {
  select_returns_.bind_blob(1, sale.view());
  return every_row<ReceiptRow>(select_returns_, read);
}

Result<std::vector<ReceiptRow>> Receipts::returns_of_transaction(const ReceiptRow& sale) {
  select_transaction_.bind_blob(1, digest_of(sale.pos_key).view())
      .bind_blob(2, sale.request.view());
  return every_row<ReceiptRow>(select_transaction_, read);
}

Result<std::vector<ReceiptRow>> Receipts::of_account(std::string_view account,
                                                     const ReceiptPage& page) {
  select_account_.bind(1, account).bind(3, static_cast<std::int64_t>(page.rows_max));
  if (page.after) {
    select_account_.bind_blob(2, page.after->view());
  } else {
    select_account_.bind_null(2);
  }
  return every_row<ReceiptRow>(select_account_, read);
}

Result<> Receipts::note_repeated(sqlite::Transaction&, const Repeated& repeated) {
  return insert_repeated_.bind(1, repeated.place.value)
      .bind(2, repeated.register_number.value)
      .bind_blob(3, repeated.id.view())
      .run();
}

}  // namespace till::ledger
