#include "storage/journal/wreck.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "storage/journal/schema.h"

namespace till::storage {
namespace {

constexpr std::string_view select_row_sql =
    "SELECT place, kind, id, hash, personal_digest, pos_key, request, body, personal FROM entry"
    " WHERE place = ?1";
constexpr std::string_view select_epochs_sql =
    "SELECT number, epoch, parent FROM epoch ORDER BY number";
constexpr std::string_view last_entry_sql =
    "SELECT max(place) FROM entry WHERE place > ?1 AND place < ?2";
constexpr std::string_view last_fact_sql =
    "SELECT max(place) FROM fact WHERE place > ?1 AND place < ?2";
constexpr std::string_view last_seal_sql =
    "SELECT max(place) FROM seal WHERE place > ?1 AND place < ?2";

struct Copy {
  std::string_view table;
  std::string_view select;
  std::string_view insert;
  int columns = 0;
};
// What a column holds is told by its position: texts and numbers are written here, the rest bytes.
constexpr std::array copies{
    Copy{"meta", "SELECT name, value FROM meta", "INSERT OR REPLACE INTO meta VALUES (?1, ?2)", 2},
    Copy{"ack", "SELECT one, bytes, key, signature FROM ack",
         "INSERT INTO ack VALUES (?1, CAST(?2 AS BLOB), ?3, CAST(?4 AS BLOB))", 4},
    Copy{"reservation", "SELECT id, body FROM reservation",
         "INSERT INTO reservation VALUES (CAST(?1 AS BLOB), ?2)", 2},
    Copy{"ruleset", "SELECT sha256, version, key, signature, in_force FROM ruleset",
         "INSERT INTO ruleset VALUES (CAST(?1 AS BLOB), CAST(?2 AS INTEGER), ?3,"
         " CAST(?4 AS BLOB), CAST(?5 AS INTEGER))",
         5},
    Copy{"seal", "SELECT place, bytes, key, signature FROM seal",
         "INSERT INTO seal VALUES (CAST(?1 AS INTEGER), CAST(?2 AS BLOB), ?3, CAST(?4 AS BLOB))",
         4},
};

std::optional<Bytes> blob_or_nothing(const sqlite::Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.blob(column);
}

}  // namespace

Result<Wreck> Wreck::open(const std::filesystem::path& path) {
  TILL_TRY(auto database, sqlite::Database::open(path, {.application_id = journal_application_id,
                                                        .synchronous = sqlite::Synchronous::full,
                                                        .secure_delete = false,
                                                        .wal_bytes = 0,
                                                        .leave_as_is = true}));
  return Wreck(std::move(database));
}

std::vector<WreckEpoch> Wreck::epochs() {
  std::vector<WreckEpoch> out;
  auto rows = database_.try_prepare(select_epochs_sql);
  while (rows) {
    const auto row = rows->step();
    if (!row || !*row) break;
    WreckEpoch epoch{
        rows->integer(0), {std::bit_cast<std::uint64_t>(rows->integer(1))}, rows->blob(2)};
    // Places are counted by these numbers: behind a gap none can be told.
    if (epoch.number != static_cast<std::int64_t>(out.size()) + 1) break;
    out.push_back(std::move(epoch));
  }
  return out;
}

Result<std::optional<WreckRow>> Wreck::row_at(std::int64_t place) {
  if (!select_row_) {
    TILL_TRY(auto prepared, database_.try_prepare(select_row_sql));
    select_row_.emplace(std::move(prepared));
  }
  auto& row = *select_row_;
  const sqlite::Reading reading(row);
  TILL_TRY(const bool found, row.bind(1, place).step());
  if (!found) return std::optional<WreckRow>{};
  return WreckRow{row.integer(0),
                  row.integer(1),
                  row.blob(2),
                  row.blob(3),
                  blob_or_nothing(row, 4),
                  blob_or_nothing(row, 5),
                  blob_or_nothing(row, 6),
                  row.blob(7),
                  blob_or_nothing(row, 8)};
}

std::int64_t Wreck::last_place_by(std::string_view sql, std::int64_t epoch_number) {
  auto statement = database_.try_prepare(sql);
  if (!statement) return 0;
  const auto row = statement->bind(1, epoch_number << place_seq_bits)
                       .bind(2, (epoch_number + 1) << place_seq_bits)
                       .step();
  return row && *row && !statement->is_null(0) ? statement->integer(0) : 0;
}

std::int64_t Wreck::last_place_of(std::int64_t epoch_number) {
  return std::max({last_place_by(last_entry_sql, epoch_number),
                   last_place_by(last_fact_sql, epoch_number),
                   last_place_by(last_seal_sql, epoch_number)});
}

Result<bool> Wreck::copy_table(std::string_view table, sqlite::Database& to) {
  const auto* copy = std::ranges::find(copies, table, &Copy::table);
  require(copy != copies.end(), "a table that is copied is listed");
  auto rows = database_.try_prepare(copy->select);
  auto insert = to.prepare(copy->insert);
  while (rows) {
    const auto row = rows->step();
    if (!row) return false;
    if (!*row) return true;
    for (int column = 0; column < copy->columns; ++column) {
      insert.bind(column + 1, std::string_view(rows->text(column)));
    }
    // A row that the new file does not take (a key twice) is no reason to leave the rest.
    if (const auto done = insert.run(); !done && done.error().code != ErrorCode::conflict) {
      return std::unexpected(done.error());
    }
  }
  return false;
}

}  // namespace till::storage
