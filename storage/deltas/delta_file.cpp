#include "storage/deltas/delta_file.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <utility>
#include <vector>

#include "platform/files.h"
#include "record/effects_document.h"
#include "record/json_parts.h"
#include "storage/deltas/schema.h"
#include "storage/sqlite/database.h"
#include "storage/sqlite/rows.h"

namespace till::storage {
namespace {

constexpr std::string_view file_name = "deltas.db";
constexpr std::int64_t checkpoint_pages = 1'000;
constexpr int epoch_shift = 40;
constexpr std::string_view through_name = "through";
constexpr std::string_view day_close_name = "day_close";
constexpr std::string_view last_at_name = "last_at";

constexpr std::string_view select_meta_sql = "SELECT value FROM meta WHERE name = ?1";
constexpr std::string_view upsert_meta_sql =
    "INSERT INTO meta (name, value) VALUES (?1, ?2)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value";
constexpr std::string_view select_epochs_sql = "SELECT epoch FROM epoch ORDER BY number";
constexpr std::string_view insert_epoch_sql = "INSERT INTO epoch (number, epoch) VALUES (?1, ?2)";
constexpr std::string_view insert_delta_sql =
    "INSERT OR REPLACE INTO delta (account, place, effects) VALUES (?1, ?2, ?3)";
constexpr std::string_view select_above_sql =
    "SELECT effects, place FROM delta WHERE account = ?1 AND place > ?2 ORDER BY place";
constexpr std::string_view rekey_sql =
    "UPDATE OR REPLACE delta SET account = ?2 WHERE account = ?1";
constexpr std::string_view insert_taken_sql =
    "INSERT OR REPLACE INTO taken (place, sale, id) VALUES (?1, ?2, ?3)";
constexpr std::string_view select_taken_sql = "SELECT sale, id FROM taken ORDER BY place";
constexpr std::string_view insert_serial_sql =
    "INSERT OR REPLACE INTO serial (serial, place) VALUES (?1, ?2)";
constexpr std::string_view select_serials_sql = "SELECT serial FROM serial ORDER BY serial";
constexpr std::string_view forget_delta_sql = "DELETE FROM delta WHERE place < ?1";
constexpr std::string_view forget_taken_sql = "DELETE FROM taken WHERE place < ?1";
constexpr std::string_view forget_serial_sql = "DELETE FROM serial WHERE place < ?1";
constexpr std::string_view clear_sql =
    "DELETE FROM meta; DELETE FROM epoch; DELETE FROM delta; DELETE FROM taken;"
    " DELETE FROM serial";

std::unexpected<Error> damaged(const std::string& what) {
  return fail(ErrorCode::corrupt, "a stored " + what + " cannot be read", std::string(file_name));
}

}  // namespace

struct DeltaFile::Parts {
  explicit Parts(sqlite::Database opened)
      : database(std::move(opened)),
        select_meta(database.prepare(select_meta_sql)),
        upsert_meta(database.prepare(upsert_meta_sql)),
        select_epochs(database.prepare(select_epochs_sql)),
        insert_epoch(database.prepare(insert_epoch_sql)),
        insert_delta(database.prepare(insert_delta_sql)),
        select_above(database.prepare(select_above_sql)),
        rekey(database.prepare(rekey_sql)),
        insert_taken(database.prepare(insert_taken_sql)),
        select_taken(database.prepare(select_taken_sql)),
        insert_serial(database.prepare(insert_serial_sql)),
        select_serials(database.prepare(select_serials_sql)),
        forget_delta(database.prepare(forget_delta_sql)),
        forget_taken(database.prepare(forget_taken_sql)),
        forget_serial(database.prepare(forget_serial_sql)) {}

  sqlite::Database database;
  sqlite::Statement select_meta;
  sqlite::Statement upsert_meta;
  sqlite::Statement select_epochs;
  sqlite::Statement insert_epoch;
  sqlite::Statement insert_delta;
  sqlite::Statement select_above;
  sqlite::Statement rekey;
  sqlite::Statement insert_taken;
  sqlite::Statement select_taken;
  sqlite::Statement insert_serial;
  sqlite::Statement select_serials;
  sqlite::Statement forget_delta;
  sqlite::Statement forget_taken;
  sqlite::Statement forget_serial;
  std::vector<record::Epoch> epochs;  // number 1 first
  std::optional<record::Mark> through;

  [[nodiscard]] static Result<std::unique_ptr<Parts>> open(const std::filesystem::path& path);
  [[nodiscard]] Result<> load();
  [[nodiscard]] Result<std::optional<record::Mark>> mark(std::string_view name);
  [[nodiscard]] Result<Instant> last_at();
  [[nodiscard]] Result<std::string> meta(std::string_view name);
  [[nodiscard]] Result<> write_meta(std::string_view name, std::string_view value);
  [[nodiscard]] Result<> write(const Stretch& stretch);
  [[nodiscard]] Result<> write_deltas(const Stretch& stretch);
  [[nodiscard]] std::optional<std::int64_t> place_of(const record::Mark& mark) const;
  [[nodiscard]] std::optional<record::Position> position_of(std::int64_t place) const;
};

Result<std::unique_ptr<DeltaFile::Parts>> DeltaFile::Parts::open(
    const std::filesystem::path& path) {
  TILL_TRY(auto database, sqlite::Database::open(path, {.application_id = deltas_application_id,
                                                        .synchronous = sqlite::Synchronous::normal,
                                                        .secure_delete = true,
                                                        .wal_bytes = 0}));
  TILL_CHECK(sqlite::migrate(database, deltas_migrations()));
  auto parts = std::make_unique<Parts>(std::move(database));
  TILL_CHECK(parts->load());
  return parts;
}

Result<> DeltaFile::Parts::load() {
  const auto read_epoch = [](const sqlite::Statement& row) -> Result<record::Epoch> {
    return record::Epoch{std::bit_cast<std::uint64_t>(row.integer(0))};
  };
  TILL_TRY(epochs, sqlite::every_row<record::Epoch>(select_epochs, read_epoch));
  TILL_TRY(through, mark(through_name));
  return {};
}

Result<std::string> DeltaFile::Parts::meta(std::string_view name) {
  const sqlite::Reading reading(select_meta);
  TILL_TRY(const bool found, select_meta.bind(1, name).step());
  return found ? select_meta.text(0) : std::string();
}

Result<Instant> DeltaFile::Parts::last_at() {
  TILL_TRY(const auto text, meta(last_at_name));
  std::int64_t seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return instant_of(seconds);
}

Result<> DeltaFile::Parts::write_meta(std::string_view name, std::string_view value) {
  return upsert_meta.bind(1, name).bind(2, value).run();
}

Result<std::optional<record::Mark>> DeltaFile::Parts::mark(std::string_view name) {
  TILL_TRY(const auto text, meta(name));
  if (text.empty()) return std::optional<record::Mark>{};
  const auto value = json::parse(text, std::string(name));
  if (!value) return damaged("position");
  const auto read = record::read_mark(*value, std::string(name));
  if (!read) return damaged("position");
  return std::optional{*read};
}

std::optional<std::int64_t> DeltaFile::Parts::place_of(const record::Mark& mark) const {
  const auto found = std::ranges::find(epochs, mark.epoch);
  if (found == epochs.end()) return std::nullopt;
  const auto number = static_cast<std::int64_t>(found - epochs.begin()) + 1;
  return (number << epoch_shift) + static_cast<std::int64_t>(mark.seq.number);
}

std::optional<record::Position> DeltaFile::Parts::position_of(std::int64_t place) const {
  const auto number = static_cast<std::size_t>(place >> epoch_shift);
  if (number == 0 || number > epochs.size()) return std::nullopt;
  constexpr std::int64_t seq_mask = (std::int64_t{1} << epoch_shift) - 1;
  return record::Position{epochs[number - 1], {static_cast<std::uint64_t>(place & seq_mask)}};
}

Result<> DeltaFile::Parts::write_deltas(const Stretch& stretch) {
  for (const auto& [at, effects] : stretch.deltas) {
    const auto place = place_of(at);
    require(place.has_value(), "a stretch names the epochs of its deltas");
    for (const auto& serial : effects.codes_consumed) {
      TILL_CHECK(insert_serial.bind(1, serial).bind(2, *place).run());
    }
    const auto& subject = effects.subject;
    if (subject.nobody()) continue;
    TILL_CHECK(
        insert_delta.bind(1, subject.account.empty() ? to_hex(*subject.token) : subject.account)
            .bind(2, *place)
            .bind(3, json::canonical(record::write_effects(effects)))
            .run());
  }
  return {};
}

Result<> DeltaFile::Parts::write(const Stretch& stretch) {
  for (const auto& end : stretch.ends) {
    if (std::ranges::find(epochs, end.epoch) != epochs.end()) continue;
    epochs.push_back(end.epoch);
    TILL_CHECK(insert_epoch.bind(1, static_cast<std::int64_t>(epochs.size()))
                   .bind(2, std::bit_cast<std::int64_t>(end.epoch.bits))
                   .run());
  }
  TILL_CHECK(write_deltas(stretch));
  for (const auto& [at, sale, id] : stretch.taken) {
    const auto place = place_of(at);
    require(place.has_value(), "a stretch names the epochs of its returns");
    TILL_CHECK(
        insert_taken.bind(1, *place).bind_blob(2, sale.view()).bind_blob(3, id.view()).run());
  }
  if (stretch.day_close) {
    TILL_CHECK(write_meta(day_close_name, json::canonical(record::write_mark(*stretch.day_close))));
  }
  TILL_TRY(const auto before, last_at());
  if (stretch.last_at > before) {
    TILL_CHECK(write_meta(last_at_name, std::to_string(unix_seconds(stretch.last_at))));
  }
  return write_meta(through_name, json::canonical(record::write_mark(stretch.ends.back())));
}

DeltaFile::DeltaFile(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
DeltaFile::~DeltaFile() = default;

Result<std::unique_ptr<DeltaFile>> DeltaFile::open(const std::filesystem::path& folder) {
  auto parts = Parts::open(folder / file_name);
  if (!parts &&
      (parts.error().code == ErrorCode::corrupt || parts.error().code == ErrorCode::unsupported)) {
    TILL_CHECK(remove(folder));
    parts = Parts::open(folder / file_name);
  }
  if (!parts) return std::unexpected(std::move(parts).error());
  return std::unique_ptr<DeltaFile>(new DeltaFile(std::move(*parts)));
}

Result<> DeltaFile::remove(const std::filesystem::path& folder) {
  for (const auto* suffix : {"", "-wal", "-shm", "-journal"}) {
    auto path = folder / file_name;
    path += suffix;
    TILL_CHECK(platform::remove_file(path));
  }
  return {};
}

const std::optional<record::Mark>& DeltaFile::through() const { return parts_->through; }

bool DeltaFile::knows(record::Epoch epoch) const {
  return std::ranges::find(parts_->epochs, epoch) != parts_->epochs.end();
}

Result<> DeltaFile::keep(const Stretch& stretch) {
  if (stretch.ends.empty()) return {};
  const auto known = parts_->epochs.size();
  const auto kept = [&]() -> Result<> {
    TILL_TRY(auto transaction, sqlite::Transaction::begin(parts_->database));
    TILL_CHECK(parts_->write(stretch));
    return transaction.commit();
  }();
  if (!kept) {
    parts_->epochs.resize(known);
    return kept;
  }
  parts_->through = stretch.ends.back();
  // What is in is in: a checkpoint that finds no room is tried again after the next stretch.
  if (parts_->database.wal_pages() >= checkpoint_pages) {
    static_cast<void>(parts_->database.checkpoint_passive());
  }
  return {};
}

Result<> DeltaFile::distrust() { return parts_->write_meta(through_name, ""); }

Result<> DeltaFile::clear() {
  TILL_TRY(auto transaction, sqlite::Transaction::begin(parts_->database));
  TILL_CHECK(parts_->database.execute(clear_sql));
  TILL_CHECK(transaction.commit());
  parts_->epochs.clear();
  parts_->through.reset();
  return {};
}

Result<Remembered> DeltaFile::remembered() {
  Remembered out;
  const auto read_taken = [](const sqlite::Statement& row) -> Result<Taken> {
    Taken taken;
    TILL_TRY(taken.sale, sqlite::fixed_column<EntryId>(row, 0));
    TILL_TRY(taken.id, sqlite::fixed_column<EntryId>(row, 1));
    return taken;
  };
  const auto read_text = [](const sqlite::Statement& row) -> Result<std::string> {
    return row.text(0);
  };
  TILL_TRY(out.taken, sqlite::every_row<Taken>(parts_->select_taken, read_taken));
  TILL_TRY(out.serials, sqlite::every_row<std::string>(parts_->select_serials, read_text));
  TILL_TRY(out.day_close, parts_->mark(day_close_name));
  TILL_TRY(out.last_at, parts_->last_at());
  return out;
}

Result<> DeltaFile::for_each_above(const std::string& account,
                                   const std::optional<record::Mark>& stamp, const Each& each) {
  const auto place = stamp ? parts_->place_of(*stamp) : std::nullopt;
  const sqlite::Reading reading(parts_->select_above);
  parts_->select_above.bind(1, account).bind(2, place.value_or(0));
  while (true) {
    TILL_TRY(const bool found, parts_->select_above.step());
    if (!found) return {};
    const auto value = json::parse(parts_->select_above.text(0), "delta");
    if (!value) return damaged("delta");
    const auto effects = record::read_effects(*value, "delta");
    const auto position = parts_->position_of(parts_->select_above.integer(1));
    if (!effects || !position) return damaged("delta");
    each(*position, *effects);
  }
}

Result<> DeltaFile::rekey(const std::string& from, const std::string& to) {
  {
    // Every scan of a card asks; hardly one has anything to move, and only that writes.
    const sqlite::Reading reading(parts_->select_above);
    TILL_TRY(const bool found, parts_->select_above.bind(1, from).bind(2, 0).step());
    if (!found) return {};
  }
  return parts_->rekey.bind(1, from).bind(2, to).run();
}

Result<> DeltaFile::forget_before(const record::Mark& first) {
  const auto place = parts_->place_of(first);
  if (!place) return {};
  TILL_TRY(auto transaction, sqlite::Transaction::begin(parts_->database));
  TILL_CHECK(parts_->forget_delta.bind(1, *place).run());
  TILL_CHECK(parts_->forget_taken.bind(1, *place).run());
  TILL_CHECK(parts_->forget_serial.bind(1, *place).run());
  return transaction.commit();
}

}  // namespace till::storage
