#include "storage/journal/salvage.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/crypto/crypto.h"
#include "base/json/json.h"
#include "platform/files.h"
#include "platform/lock_file.h"
#include "record/bodies.h"
#include "record/exchange.h"
#include "storage/journal/notes.h"
#include "storage/journal/retention.h"
#include "storage/journal/schema.h"
#include "storage/journal/wreck.h"

namespace till::storage {
namespace {

using Path = std::filesystem::path;

constexpr std::string_view file_name = "journal.db";
constexpr std::string_view new_name = "journal-new.db";
constexpr std::string_view marker_name = "journal.salvage";  // holds the name of the damaged file
constexpr std::string_view log_suffix = "-wal";
constexpr std::string_view identity_name = "identity";
constexpr std::size_t marker_bytes_max = 256;
constexpr std::int64_t entries_per_transaction = 500;
// Rows in a row that are not there: past the last that any table speaks of there are no more.
constexpr std::int64_t misses_max = 2'000;
// ... and inside the chain: a damaged page may speak of a place that never was.
constexpr std::int64_t misses_inside_max = 1'000'000;

constexpr std::string_view insert_epoch_sql =
    "INSERT INTO epoch (number, epoch, parent) VALUES (?1, ?2, ?3)";
constexpr std::string_view insert_entry_sql =
    "INSERT INTO entry (place, kind, id, hash, personal_digest, pos_key, request, body, personal)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
constexpr std::string_view select_text_sql = "SELECT value FROM meta WHERE name = ?1";
constexpr std::string_view select_ack_sql = "SELECT bytes FROM ack";
constexpr std::string_view upsert_text_sql = "INSERT OR REPLACE INTO meta VALUES (?1, ?2)";
constexpr std::string_view drop_seals_sql =
    "DELETE FROM seal WHERE place NOT IN (SELECT place FROM entry)";

Path beside(const Path& folder, std::string_view name, std::string_view suffix = {}) {
  return folder / (std::string(name) + std::string(suffix));
}

void bind_optional(sqlite::Statement& statement, int index, const std::optional<Bytes>& bytes) {
  if (bytes) statement.bind_blob(index, *bytes);
}

// The entry of a row at that position, when its hash follows from what it says and from `prev`.
std::optional<record::Entry> proven(const WreckRow& row, record::Position at, RegisterId of,
                                    const std::optional<Hash>& prev) {
  const auto hash = fixed_from_bytes<Hash>(row.hash);
  const auto id = fixed_from_bytes<EntryId>(row.id);
  if (!prev || !hash || !id) return std::nullopt;
  record::Entry entry;
  entry.header = {*prev, of, at, static_cast<record::Kind>(row.kind), *id, {}, {}};
  entry.header.body_digest = crypto::sha256(row.body);
  if (row.personal_digest) {
    const auto digest = fixed_from_bytes<Hash>(*row.personal_digest);
    if (!digest) return std::nullopt;
    entry.header.personal_digest = *digest;
  }
  entry.hash = *hash;
  entry.body = row.body;
  entry.personal = row.personal;
  if (!record::verify_entry(entry)) return std::nullopt;
  return entry;
}

// Walks the wreck and fills the new journal.
class Walk {
 public:
  Walk(const SalvageOrder& order, Wreck* wreck, sqlite::Database& to, Salvage& report)
      : order_(order),
        wreck_(wreck),
        to_(to),
        report_(report),
        insert_epoch_(to.prepare(insert_epoch_sql)),
        insert_entry_(to.prepare(insert_entry_sql)) {}

  [[nodiscard]] Result<> run();

 private:
  [[nodiscard]] Result<> copy_notes();
  [[nodiscard]] Result<> settle_identity();
  void read_ack();
  [[nodiscard]] Result<> settle_floor();
  [[nodiscard]] Result<> copy_epochs();
  [[nodiscard]] Result<> walk_epoch(const WreckEpoch& epoch);
  [[nodiscard]] Result<> take(const WreckRow& row, const record::Entry& entry);
  [[nodiscard]] Result<> write(const WreckRow& row, const record::Entry& entry, std::int64_t place);
  [[nodiscard]] Result<> open_epoch();
  [[nodiscard]] bool is_acknowledged(record::Position at) const;
  void lose(record::Position at);
  void lose_the_end(const std::vector<record::Position>& unread, std::int64_t last_seq,
                    bool damaged);
  [[nodiscard]] Result<std::optional<std::string>> text_in_new(std::string_view name);
  [[nodiscard]] Result<> note_report();

  const SalvageOrder& order_;
  Wreck* wreck_;  // null: nothing of it can be read
  sqlite::Database& to_;
  Salvage& report_;
  sqlite::Statement insert_epoch_;
  sqlite::Statement insert_entry_;
  std::vector<WreckEpoch> epochs_;
  RegisterIdentity identity_;
  std::optional<record::Mark> acked_;
  Floor floor_;                       // what was deleted before is not lost
  std::optional<record::Mark> head_;  // of the chain in the new file
  bool broken_ = false;               // the first break was met: what follows moves
  bool opened_ = false;               // the new epoch is there
  std::optional<sqlite::Transaction> transaction_;
  std::int64_t in_transaction_ = 0;
};

Result<> Walk::copy_notes() {
  for (const auto* table : {"meta", "ack", "reservation", "ruleset", "seal"}) {
    if (wreck_ == nullptr) {
      report_.all_notes = false;
      break;
    }
    TILL_TRY(const bool whole, wreck_->copy_table(table, to_));
    report_.all_notes = report_.all_notes && whole;
  }
  return settle_identity();
}

Result<std::optional<std::string>> Walk::text_in_new(std::string_view name) {
  auto select = to_.prepare(select_text_sql);
  TILL_TRY(const bool row, select.bind(1, name).step());
  return row ? std::optional{select.text(0)} : std::nullopt;
}

Result<> Walk::settle_identity() {
  TILL_TRY(const auto text, text_in_new(identity_name));
  if (text) {
    if (auto identity = read_identity(*text)) {
      identity_ = std::move(*identity);
      return {};
    }
  }
  if (!order_.identity) {
    return fail(ErrorCode::not_found, "the damaged journal does not say which register this is");
  }
  identity_ = *order_.identity;
  auto upsert = to_.prepare(upsert_text_sql);
  return upsert.bind(1, identity_name).bind(2, write_identity(identity_)).run();
}

Result<> Walk::settle_floor() {
  TILL_TRY(const auto text, text_in_new(floor_name));
  if (!text) return {};
  if (auto floor = read_floor(*text)) floor_ = *floor;
  return {};
}

void Walk::read_ack() {
  auto select = to_.prepare(select_ack_sql);
  const auto row = select.step();
  if (!row || !*row) return;
  const auto value = json::parse(select.text(0), "ack");
  const auto ack = value ? record::read_ack(*value) : std::unexpected(value.error());
  if (ack) acked_ = ack->received;
}

Result<> Walk::copy_epochs() {
  if (wreck_ != nullptr) epochs_ = wreck_->epochs();
  for (const auto& epoch : epochs_) {
    TILL_CHECK(insert_epoch_.bind(1, epoch.number)
                   .bind(2, std::bit_cast<std::int64_t>(epoch.epoch.bits))
                   .bind_blob(3, epoch.parent)
                   .run());
  }
  return {};
}

// The ledger's ack covers the path that leads to it.
bool Walk::is_acknowledged(record::Position at) const {
  if (!acked_) return false;
  if (acked_->epoch == at.epoch) return at.seq <= acked_->seq;
  for (const auto& epoch : epochs_) {
    if (epoch.epoch == at.epoch) return true;
    if (epoch.epoch == acked_->epoch) return false;
  }
  return false;
}

void Walk::lose(record::Position at) {
  broken_ = true;
  const bool acknowledged = is_acknowledged(at);
  auto& lost = report_.lost;
  if (!lost.empty() && lost.back().epoch == at.epoch && lost.back().to.next() == at.seq &&
      lost.back().acknowledged == acknowledged) {
    lost.back().to = at.seq;
  } else {
    lost.push_back({at.epoch, at.seq, at.seq, acknowledged});
  }
}

Result<> Walk::walk_epoch(const WreckEpoch& epoch) {
  const auto first = epoch.number << place_seq_bits;
  const bool begins_inside = floor_.place > first;
  if (floor_.place >= (epoch.number + 1) << place_seq_bits) return {};  // all of it was deleted
  auto last = wreck_->last_place_of(epoch.number);
  if (acked_ && acked_->epoch == epoch.epoch) {
    last = std::max(last, first + static_cast<std::int64_t>(acked_->seq.number));
  }
  const auto parent = fixed_from_bytes<Hash>(epoch.parent);
  std::optional<Hash> before = parent ? std::optional{*parent} : std::nullopt;
  if (begins_inside) before = floor_.hash;
  std::int64_t misses = 0;
  std::vector<record::Position> unread;
  bool end_is_damaged = false;
  for (auto place = std::max(first, floor_.place) + 1;
       misses < (place <= last ? misses_inside_max : misses_max); ++place) {
    const record::Position at{epoch.epoch, {static_cast<std::uint64_t>(place - first)}};
    const auto read = wreck_->row_at(place);
    if (!read || !*read) {
      ++misses;
      before.reset();
      unread.push_back(at);
      end_is_damaged = place > last && !read;
      continue;
    }
    const auto& row = *read;
    misses = 0;
    for (const auto& missing : std::exchange(unread, {})) lose(missing);
    const auto entry = proven(*row, at, identity_.id, before);
    const auto hash = fixed_from_bytes<Hash>(row->hash);
    before = hash ? std::optional{*hash} : std::nullopt;
    if (!entry) {
      lose(at);
    } else {
      TILL_CHECK(take(*row, *entry));
    }
  }
  lose_the_end(unread, last - first, end_is_damaged);
  return {};
}

// Of what could not be read behind the last entry: what must have been there, and what may.
void Walk::lose_the_end(const std::vector<record::Position>& unread, std::int64_t last_seq,
                        bool damaged) {
  for (const auto& missing : unread) {
    const bool was_there = static_cast<std::int64_t>(missing.seq.number) <= last_seq;
    if (!was_there && !damaged) return;
    lose(missing);
    report_.lost.back().open = !was_there;
    if (!was_there) return;
  }
}

Result<> Walk::take(const WreckRow& row, const record::Entry& entry) {
  if (!broken_) {
    ++report_.kept;
    head_ = record::mark_of(entry);
    return write(row, entry, row.place);
  }
  if (!opened_) TILL_CHECK(open_epoch());
  ++report_.moved;
  const record::Draft draft{entry.header.kind, entry.header.id, entry.body, entry.personal};
  auto moved = record::place(draft, identity_.id, *head_);
  // An erased personal part left its digest behind.
  moved.header.personal_digest = entry.header.personal_digest;
  moved.hash = record::hash_of(moved.header);
  head_ = record::mark_of(moved);
  const auto number = static_cast<std::int64_t>(epochs_.size()) + 1;
  return write(row, moved,
               (number << place_seq_bits) | static_cast<std::int64_t>(head_->seq.number));
}

Result<> Walk::write(const WreckRow& row, const record::Entry& entry, std::int64_t place) {
  if (++in_transaction_ % entries_per_transaction == 0) {
    TILL_CHECK(transaction_->commit());
    transaction_.reset();
    TILL_TRY(auto next, sqlite::Transaction::begin(to_));
    transaction_.emplace(std::move(next));
  }
  insert_entry_.bind(1, place)
      .bind(2, static_cast<std::int64_t>(entry.header.kind))
      .bind_blob(3, entry.header.id.view())
      .bind_blob(4, entry.hash.view())
      .bind_blob(8, entry.body);
  bind_optional(insert_entry_, 5, row.personal_digest);
  bind_optional(insert_entry_, 6, row.pos_key);
  bind_optional(insert_entry_, 7, row.request);
  bind_optional(insert_entry_, 9, row.personal);
  return insert_entry_.run();
}

Result<> Walk::open_epoch() {
  opened_ = true;
  const auto number = static_cast<std::int64_t>(epochs_.size()) + 1;
  const auto parent = head_ ? head_->hash : Hash{};
  TILL_CHECK(insert_epoch_.bind(1, number)
                 .bind(2, std::bit_cast<std::int64_t>(order_.epoch.bits))
                 .bind_blob(3, parent.view())
                 .run());
  const record::EpochOpenBody body{head_, "salvaged", order_.build, order_.now};
  const record::Draft draft{
      record::Kind::epoch_open, order_.opening, record::write_epoch_open(body), {}};
  const auto entry = record::place_first(draft, identity_.id, order_.epoch, parent);
  head_ = record::mark_of(entry);
  return write({}, entry, (number << place_seq_bits) | 1);
}

Result<> Walk::note_report() {
  TILL_TRY(const auto text, text_in_new(salvages_name));
  std::vector<Salvage> all;
  if (text) {
    if (auto earlier = read_salvages(*text)) all = std::move(*earlier);
  }
  all.push_back(report_);
  auto upsert = to_.prepare(upsert_text_sql);
  return upsert.bind(1, salvages_name).bind(2, write_salvages(all)).run();
}

Result<> Walk::run() {
  TILL_TRY(auto begun, sqlite::Transaction::begin(to_));
  transaction_.emplace(std::move(begun));
  TILL_CHECK(copy_notes());
  TILL_CHECK(settle_floor());
  read_ack();
  TILL_CHECK(copy_epochs());
  for (const auto& epoch : epochs_) TILL_CHECK(walk_epoch(epoch));
  if (!opened_) TILL_CHECK(open_epoch());
  TILL_CHECK(to_.execute(drop_seals_sql));
  TILL_CHECK(note_report());
  return transaction_->commit();
}

// Whole and on the medium, under its own name.
Result<> build_new(const SalvageOrder& order, Wreck* wreck, Salvage& report) {
  const auto path = beside(order.settings.folder, new_name);
  TILL_CHECK(platform::remove_file(path));
  TILL_CHECK(platform::remove_file(beside(order.settings.folder, new_name, log_suffix)));
  {
    TILL_TRY(auto to, sqlite::Database::open(path, {.application_id = journal_application_id,
                                                    .synchronous = sqlite::Synchronous::full,
                                                    .secure_delete = true,
                                                    .wal_bytes = 0}));
    TILL_CHECK(sqlite::migrate(to, journal_migrations()));
    TILL_CHECK(Walk(order, wreck, to, report).run());
    TILL_CHECK(to.checkpoint_completely());
  }
  return platform::remove_file(beside(order.settings.folder, new_name, log_suffix));
}

}  // namespace

Result<> finish_salvage(const std::filesystem::path& folder) {
  const auto marker = beside(folder, marker_name);
  if (!platform::exists(marker)) return {};
  TILL_TRY(const auto aside, platform::read_file(marker, marker_bytes_max));
  // The damaged log first: the new file must never meet it.
  if (platform::exists(beside(folder, new_name))) {
    for (const auto suffix : {log_suffix, std::string_view{}}) {
      const auto from = beside(folder, file_name, suffix);
      if (platform::exists(from)) {
        TILL_CHECK(platform::rename_file(from, beside(folder, aside, suffix)));
      }
    }
    TILL_CHECK(platform::rename_file(beside(folder, new_name), beside(folder, file_name)));
  }
  return platform::remove_file(marker);
}

Result<Salvage> salvage(const SalvageOrder& order) {
  const auto& folder = order.settings.folder;
  TILL_TRY(const auto lock, platform::LockFile::take(folder / "journal.lock"));
  TILL_CHECK(finish_salvage(folder));
  Salvage report;
  report.at = order.now;
  report.reason = order.reason;
  report.aside = std::string(file_name) + ".broken-" + std::to_string(unix_seconds(order.now));
  {
    auto wreck = Wreck::open(beside(folder, file_name));
    if (!wreck && wreck.error().code != ErrorCode::corrupt &&
        wreck.error().code != ErrorCode::unsupported) {
      return std::unexpected(wreck.error());
    }
    report.readable = wreck.has_value();
    TILL_CHECK(build_new(order, wreck ? &*wreck : nullptr, report));
  }
  TILL_CHECK(platform::write_file(beside(folder, marker_name), report.aside,
                                  platform::FileMode::private_));
  TILL_CHECK(finish_salvage(folder));
  return report;
}

}  // namespace till::storage
