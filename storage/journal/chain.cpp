#include "storage/journal/chain.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/crypto/crypto.h"
#include "storage/sqlite/rows.h"

namespace till::storage {
namespace {

constexpr int seq_bits = 40;  // 10^12 entries an epoch; 2^23 epochs
constexpr std::string_view insert_epoch_sql =
    "INSERT INTO epoch (number, epoch, parent) VALUES (?1, ?2, ?3)";
constexpr std::string_view insert_entry_sql =
    "INSERT INTO entry (place, kind, id, hash, personal_digest, body, personal, pos_key, request)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
constexpr std::string_view insert_facts_sql =
    "INSERT INTO fact (place, id, pos_key, request, bytes) SELECT place, id, pos_key, request,"
    " length(body) + coalesce(length(personal), 0) FROM entry WHERE place > ?1";
constexpr std::string_view select_epochs_sql =
    "SELECT number, epoch, parent FROM epoch ORDER BY number";
constexpr std::string_view select_facts_sql = "SELECT place, id, pos_key FROM fact ORDER BY place";
constexpr std::string_view select_facts_after_sql =
    "SELECT place, id, pos_key FROM entry WHERE place > ?1 ORDER BY place";
constexpr std::string_view select_bytes_sql =
    "SELECT (SELECT coalesce(sum(coalesce(bytes, (SELECT length(body) + coalesce(length(personal),"
    " 0) FROM entry WHERE entry.place = fact.place))), 0) FROM fact WHERE place > ?1 AND place <="
    " ?2) + (SELECT coalesce(sum(length(body) + coalesce(length(personal), 0)), 0) FROM entry"
    " WHERE place > max(?1, ?3) AND place <= ?2)";
constexpr std::string_view select_last_sql =
    "SELECT place, hash FROM entry ORDER BY place DESC LIMIT 1";
constexpr std::string_view select_after_sql =
    "SELECT place, kind, id, hash, personal_digest, body, personal FROM entry"
    " WHERE place > ?1 ORDER BY place";
constexpr std::string_view select_one_sql =
    "SELECT place, kind, id, hash, personal_digest, body, personal FROM entry WHERE place = ?1";
constexpr std::string_view select_request_sql =
    "SELECT id, request FROM entry WHERE place = ?1 AND pos_key = ?2";
constexpr std::string_view select_hash_sql = "SELECT hash FROM entry WHERE place = ?1";
constexpr std::string_view select_next_sql =
    "SELECT place, kind, id, hash, personal_digest, body, NULL FROM entry"
    " WHERE place > ?1 AND place < ?2 ORDER BY place LIMIT 1";
constexpr std::string_view move_entry_sql =
    "UPDATE entry SET place = ?2, hash = ?3 WHERE place = ?1";
constexpr std::string_view delete_facts_sql = "DELETE FROM fact WHERE place > ?1";

std::int64_t seq_of(std::int64_t place) { return place & ((std::int64_t{1} << seq_bits) - 1); }
std::int64_t number_of(std::int64_t place) { return place >> seq_bits; }
std::int64_t place_at(std::int64_t number, record::Seq seq) {
  return (number << seq_bits) | static_cast<std::int64_t>(seq.number);
}

using sqlite::fixed_column;

}  // namespace

KeyDigest digest_of(const record::PosKey& key) {
  const auto hash = crypto::sha256(json::canonical(record::write_pos_key(key)));
  return *fixed_from_bytes<KeyDigest>(hash.view().substr(0, KeyDigest::size));
}

Chain::Chain(sqlite::Database& database)
    : insert_epoch_(database.prepare(insert_epoch_sql)),
      insert_entry_(database.prepare(insert_entry_sql)),
      insert_facts_(database.prepare(insert_facts_sql)),
      select_epochs_(database.prepare(select_epochs_sql)),
      select_facts_(database.prepare(select_facts_sql)),
      select_facts_after_(database.prepare(select_facts_after_sql)),
      select_bytes_(database.prepare(select_bytes_sql)),
      select_last_(database.prepare(select_last_sql)),
      select_after_(database.prepare(select_after_sql)),
      select_one_(database.prepare(select_one_sql)),
      select_request_(database.prepare(select_request_sql)),
      select_hash_(database.prepare(select_hash_sql)),
      select_next_(database.prepare(select_next_sql)),
      move_entry_(database.prepare(move_entry_sql)),
      delete_facts_(database.prepare(delete_facts_sql)) {}

Result<> Chain::load() {
  TILL_CHECK(load_epochs());
  TILL_CHECK(load_index());
  return load_head();
}

Result<> Chain::load_epochs() {
  const sqlite::Reading reading(select_epochs_);
  while (true) {
    TILL_TRY(const bool row, select_epochs_.step());
    if (!row) break;
    TILL_TRY(const auto parent, fixed_column<Hash>(select_epochs_, 2));
    epochs_.push_back({select_epochs_.integer(0),
                       {std::bit_cast<std::uint64_t>(select_epochs_.integer(1))},
                       parent,
                       0});
    if (epochs_.back().number != static_cast<std::int64_t>(epochs_.size())) {
      return fail(ErrorCode::corrupt, "the numbers of the epochs have a gap");
    }
  }
  return {};
}

Result<> Chain::load_index() {
  TILL_CHECK(index_rows(select_facts_));
  index_written();
  select_facts_after_.bind(1, indexed_to_);
  return index_rows(select_facts_after_);
}

Result<> Chain::index_rows(sqlite::Statement& rows) {
  const sqlite::Reading reading(rows);
  while (true) {
    TILL_TRY(const bool row, rows.step());
    if (!row) return {};
    const auto place = rows.integer(0);
    if (!in_known_epoch(place)) {
      return fail(ErrorCode::corrupt, "an indexed entry belongs to an unknown epoch");
    }
    const auto id = rows.blob(1);
    const auto key = rows.blob(2);  // empty: none
    if (id.size() != EntryId::size || (!key.empty() && key.size() != KeyDigest::size)) {
      return fail(ErrorCode::corrupt, "an indexed id or key has the wrong length");
    }
    by_id_.put(id, place);
    if (!key.empty()) by_key_.put(key, place);
    last_place_ = place;
    count(place);
    ++unindexed_;
  }
}

Result<> Chain::write_index(sqlite::Transaction&) {
  return insert_facts_.bind(1, indexed_to_).run();
}

std::int64_t Chain::first_place() { return place_at(1, {}); }

void Chain::begins_after(std::int64_t place, const Hash& hash) {
  floor_place_ = place;
  floor_hash_ = hash;
  by_id_.erase_through(place);
  by_key_.erase_through(place);
}

Result<std::int64_t> Chain::bytes_between(std::int64_t after_place, std::int64_t to_place) {
  const sqlite::Reading reading(select_bytes_);
  TILL_TRY(const bool row,
           select_bytes_.bind(1, after_place).bind(2, to_place).bind(3, indexed_to_).step());
  require(row, "a sum is one row");
  return select_bytes_.integer(0);
}

Result<> Chain::load_head() {
  const sqlite::Reading reading(select_last_);
  TILL_TRY(const bool row, select_last_.step());
  if (!row) return {};
  const auto place = select_last_.integer(0);
  if (!in_known_epoch(place)) {
    return fail(ErrorCode::corrupt, "the last entry belongs to an unknown epoch");
  }
  TILL_TRY(const auto hash, fixed_column<Hash>(select_last_, 1));
  const auto position = position_of(place);
  head_ = record::Mark{position.epoch, position.seq, hash};
  return {};
}

void Chain::count(std::int64_t place) {
  epochs_[static_cast<std::size_t>(number_of(place) - 1)].entries = seq_of(place);
}

bool Chain::reaches(record::Position position) const {
  const auto place = place_of(position);
  if (!place || *place < floor_place_) return false;
  return seq_of(*place) <= epochs_[static_cast<std::size_t>(number_of(*place) - 1)].entries;
}

record::Position Chain::position_at(std::int64_t place) const {
  const auto at = std::max(place, floor_place_);
  return at == 0 ? record::Position{epochs_.front().epoch, {}} : position_of(at);
}

record::Seq Chain::last_of(record::Epoch epoch) const {
  const auto place = place_of({epoch, {}});
  if (!place) return {};
  const auto& row = epochs_[static_cast<std::size_t>(number_of(*place) - 1)];
  return {static_cast<std::uint64_t>(row.entries)};
}

std::int64_t Chain::entries_after(std::int64_t place) const {
  const auto after = std::max(place, floor_place_);
  std::int64_t entries = 0;
  for (const auto& epoch : epochs_) {
    if (epoch.number < number_of(after)) continue;
    entries += epoch.entries - (epoch.number == number_of(after) ? seq_of(after) : 0);
  }
  return entries;
}

Result<std::vector<record::Mark>> Chain::path() {
  std::vector<record::Mark> out;
  for (auto epoch = epochs_.rbegin(); epoch != epochs_.rend(); ++epoch) {
    if (epoch->entries == 0) continue;  // everything of it moved or was deleted
    if (place_at(epoch->number, {}) + epoch->entries < floor_place_) break;
    const record::Seq last{static_cast<std::uint64_t>(epoch->entries)};
    TILL_TRY(const auto hash, hash_before(place_at(epoch->number, last.next())));
    out.push_back({epoch->epoch, last, hash});
  }
  return out;
}

bool Chain::in_known_epoch(std::int64_t place) const {
  return number_of(place) >= 1 && number_of(place) <= static_cast<std::int64_t>(epochs_.size());
}

record::Position Chain::position_of(std::int64_t place) const {
  const auto& epoch = epochs_[static_cast<std::size_t>(number_of(place) - 1)];
  return {epoch.epoch, {static_cast<std::uint64_t>(seq_of(place))}};
}

std::optional<std::int64_t> Chain::place_of(record::Position position) const {
  if (position.seq.number >> seq_bits != 0) return std::nullopt;
  const auto found = std::find_if(epochs_.begin(), epochs_.end(),
                                  [&](const EpochRow& row) { return row.epoch == position.epoch; });
  if (found == epochs_.end()) return std::nullopt;
  return place_at(found->number, position.seq);
}

Result<> Chain::open_epoch(sqlite::Transaction&, record::Epoch epoch, const Hash& parent) {
  const auto number = static_cast<std::int64_t>(epochs_.size()) + 1;
  TILL_CHECK(insert_epoch_.bind(1, number)
                 .bind(2, std::bit_cast<std::int64_t>(epoch.bits))
                 .bind_blob(3, parent.view())
                 .run());
  epochs_.push_back({number, epoch, parent, 0});
  return {};
}

void Chain::forget_epoch() { epochs_.pop_back(); }

Result<> Chain::move_behind(sqlite::Transaction&, std::int64_t after_place,
                            const record::Entry& opening) {
  const auto opened_at = *place_of(opening.header.at);
  record::Mark head = record::mark_of(opening);
  auto last = after_place;
  while (true) {
    const sqlite::Reading reading(select_next_);
    TILL_TRY(const bool row, select_next_.bind(1, last).bind(2, opened_at).step());
    if (!row) break;
    last = select_next_.integer(0);
    TILL_TRY(auto entry, read_row(select_next_, opening.header.register_id, head.hash));
    select_next_.reset();
    entry.header.at = {head.epoch, head.seq.next()};
    head = {head.epoch, head.seq.next(), record::hash_of(entry.header)};
    TILL_CHECK(move_entry_.bind(1, last)
                   .bind(2, *place_of(entry.header.at))
                   .bind_blob(3, head.hash.view())
                   .run());
  }
  return delete_facts_.bind(1, after_place).run();
}

Result<> Chain::reload() {
  epochs_.clear();
  by_key_.clear();
  by_id_.clear();
  head_.reset();
  last_place_ = 0;
  indexed_to_ = 0;
  unindexed_ = 0;
  return load();
}

Result<> Chain::write(sqlite::Transaction&, const record::Entry& entry, const Fact& fact) {
  const auto place = place_of(entry.header.at);
  require(place.has_value(), "an entry is written into an open epoch");
  insert_entry_.bind(1, *place)
      .bind(2, static_cast<std::int64_t>(entry.header.kind))
      .bind_blob(3, entry.header.id.view())
      .bind_blob(4, entry.hash.view())
      .bind_blob(6, entry.body);
  if (entry.personal) {
    insert_entry_.bind_blob(5, entry.header.personal_digest.view()).bind_blob(7, *entry.personal);
  }
  if (fact.key) {
    insert_entry_.bind_blob(8, digest_of(*fact.key).view()).bind_blob(9, fact.request_hash.view());
  }
  return insert_entry_.run();
}

void Chain::accept(const record::Entry& entry, const Fact& fact) {
  const auto place = *place_of(entry.header.at);
  by_id_.put(entry.header.id.view(), place);
  last_place_ = place;
  count(place);
  ++unindexed_;
  if (fact.key) by_key_.put(digest_of(*fact.key).view(), place);
  head_ = record::mark_of(entry);
}

// The newest fact under the key is the one that is found.
Result<std::optional<Recorded>> Chain::find_key(const record::PosKey& key) {
  const auto digest = digest_of(key);
  for (const auto place : by_key_.of(digest.view())) {
    const sqlite::Reading reading(select_request_);
    TILL_TRY(const bool row, select_request_.bind(1, place).bind_blob(2, digest.view()).step());
    if (!row) continue;
    Recorded out{position_of(place), {}, {}};
    TILL_TRY(out.entry, fixed_column<EntryId>(select_request_, 0));
    TILL_TRY(out.request_hash, fixed_column<Hash>(select_request_, 1));
    return std::optional{out};
  }
  return std::optional<Recorded>{};
}

Result<std::optional<record::Entry>> Chain::find(const EntryId& id, RegisterId of) {
  for (const auto place : by_id_.of(id.view())) {
    TILL_TRY(auto entry, at(position_of(place), of));
    if (entry && entry->header.id == id) return entry;
  }
  return std::optional<record::Entry>{};
}

Result<std::optional<record::Entry>> Chain::at(record::Position position, RegisterId of) {
  std::optional<record::Entry> out;
  const auto place = place_of(position);
  if (!place || position.seq.number == 0) return out;
  const sqlite::Reading reading(select_one_);
  TILL_TRY(const bool row, select_one_.bind(1, *place).step());
  if (!row) return out;
  TILL_TRY(const auto prev, hash_before(*place));
  TILL_TRY(out, read_row(select_one_, of, prev));
  return out;
}

Result<Hash> Chain::hash_before(std::int64_t place) {
  if (place - 1 == floor_place_) return floor_hash_;
  if (seq_of(place) == 1) return epochs_[static_cast<std::size_t>(number_of(place) - 1)].parent;
  const sqlite::Reading reading(select_hash_);
  TILL_TRY(const bool row, select_hash_.bind(1, place - 1).step());
  if (!row) {
    return fail(ErrorCode::corrupt,
                "the entry before " + std::to_string(seq_of(place)) + " is missing");
  }
  return fixed_column<Hash>(select_hash_, 0);
}

Result<> Chain::read(std::int64_t after_place, RegisterId of,
                     const std::function<Result<bool>(record::Entry)>& each) {
  require(!std::exchange(reading_, true), "a reading of the journal is not nested");
  struct Ended {
    bool& reading;
    ~Ended() { reading = false; }
  } const ended{reading_};
  const sqlite::Reading reading(select_after_);
  std::optional<std::int64_t> last;
  Hash prev;
  select_after_.bind(1, after_place);
  while (true) {
    TILL_TRY(const bool row, select_after_.step());
    if (!row) return {};
    const auto place = select_after_.integer(0);
    if (!in_known_epoch(place)) {
      return fail(ErrorCode::corrupt, "an entry belongs to an unknown epoch");
    }
    if (!last || *last + 1 != place) {
      TILL_TRY(prev, hash_before(place));
    }
    TILL_TRY(auto entry, read_row(select_after_, of, prev));
    prev = entry.hash;
    last = place;
    TILL_TRY(const bool more, each(std::move(entry)));
    if (!more) return {};
  }
}

Result<record::Entry> Chain::read_row(sqlite::Statement& row, RegisterId of,
                                      const Hash& prev) const {
  record::Entry entry;
  entry.header.prev = prev;
  entry.header.register_id = of;
  entry.header.at = position_of(row.integer(0));
  entry.header.kind = static_cast<record::Kind>(row.integer(1));
  TILL_TRY(entry.header.id, fixed_column<EntryId>(row, 2));
  TILL_TRY(entry.hash, fixed_column<Hash>(row, 3));
  if (!row.is_null(4)) {
    TILL_TRY(entry.header.personal_digest, fixed_column<Hash>(row, 4));
  }
  entry.body = row.blob(5);
  entry.header.body_digest = crypto::sha256(entry.body);
  if (!row.is_null(6)) entry.personal = row.blob(6);
  return entry;
}

}  // namespace till::storage
