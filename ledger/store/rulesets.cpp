#include "ledger/store/rulesets.h"

#include "record/compression.h"

namespace till::ledger {
namespace {

constexpr std::string_view insert_sql =
    "INSERT INTO ruleset (sha256, version, label, engine, compressed, key, signature,"
    " published_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
constexpr std::string_view select_sql =
    "SELECT sha256, version, label, engine, key, signature, published_at FROM ruleset"
    " WHERE sha256 = ?1";
constexpr std::string_view select_newest_sql =
    "SELECT sha256, version, label, engine, key, signature, published_at FROM ruleset"
    " ORDER BY version DESC LIMIT 1";
constexpr std::string_view select_all_sql =
    "SELECT sha256, version, label, engine, key, signature, published_at FROM ruleset"
    " ORDER BY version DESC";
constexpr std::string_view select_bytes_sql = "SELECT compressed FROM ruleset WHERE sha256 = ?1";

Result<RulesetRow> read(const sqlite::Statement& row) {
  RulesetRow out;
  TILL_TRY(out.sha256, fixed_column<Hash>(row, 0));
  out.version = row.integer(1);
  out.label = row.text(2);
  out.engine = static_cast<int>(row.integer(3));
  out.key = row.text(4);
  TILL_TRY(out.signature, fixed_column<Signature>(row, 5));
  out.published_at = instant_of(row.integer(6));
  return out;
}

}  // namespace

Rulesets::Rulesets(sqlite::Database& database)
    : insert_(database.prepare(insert_sql)),
      select_(database.prepare(select_sql)),
      select_newest_(database.prepare(select_newest_sql)),
      select_all_(database.prepare(select_all_sql)),
      select_bytes_(database.prepare(select_bytes_sql)) {}

Result<> Rulesets::add(sqlite::Transaction&, const RulesetRow& row, BytesView envelope) {
  return insert_.bind_blob(1, row.sha256.view())
      .bind(2, row.version)
      .bind(3, row.label)
      .bind(4, std::int64_t{row.engine})
      .bind_blob(5, record::compress(envelope))
      .bind(6, row.key)
      .bind_blob(7, row.signature.view())
      .bind(8, unix_seconds(row.published_at))
      .run();
}

Result<std::optional<RulesetRow>> Rulesets::find(const Hash& sha256) {
  select_.bind_blob(1, sha256.view());
  return first_row<RulesetRow>(select_, read);
}

Result<std::optional<RulesetRow>> Rulesets::newest() {
  return first_row<RulesetRow>(select_newest_, read);
}

Result<std::vector<RulesetRow>> Rulesets::list() {
  return every_row<RulesetRow>(select_all_, read);
}

Result<std::optional<Bytes>> Rulesets::compressed(const Hash& sha256) {
  select_bytes_.bind_blob(1, sha256.view());
  return first_row<Bytes>(
      select_bytes_, [](const sqlite::Statement& row) -> Result<Bytes> { return row.blob(0); });
}

Result<std::optional<Bytes>> Rulesets::envelope(const Hash& sha256) {
  TILL_TRY(const auto bytes, compressed(sha256));
  if (!bytes) return std::optional<Bytes>{};
  TILL_TRY(auto envelope, record::decompress(*bytes, envelope_bytes_max));
  return std::optional<Bytes>{std::move(envelope)};
}

}  // namespace till::ledger
