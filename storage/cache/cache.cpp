#include "storage/cache/cache.h"

#include <bit>
#include <charconv>
#include <utility>

#include "platform/files.h"
#include "storage/cache/cache_files.h"
#include "storage/cache/cache_rows.h"
#include "storage/cache/schema.h"
#include "storage/sqlite/database.h"

namespace till::storage {
namespace {

constexpr std::int64_t checkpoint_pages = 1'000;
constexpr std::string_view cursor_name = "cursor";
constexpr std::string_view as_of_name = "as_of";
constexpr std::string_view reflects_name = "reflects";

constexpr std::string_view select_meta_sql = "SELECT value FROM meta WHERE name = ?1";
constexpr std::string_view upsert_meta_sql =
    "INSERT INTO meta (name, value) VALUES (?1, ?2)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value";
constexpr std::string_view upsert_account_sql =
    "INSERT INTO account (id, body, stamp_epoch, stamp_seq, stamp_hash, position)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO UPDATE SET body = excluded.body,"
    " stamp_epoch = excluded.stamp_epoch, stamp_seq = excluded.stamp_seq,"
    " stamp_hash = excluded.stamp_hash, position = excluded.position"
    " WHERE excluded.position >= position";
constexpr std::string_view upsert_member_sql =
    "INSERT INTO member (id, body, stamp_epoch, stamp_seq, stamp_hash, position, account)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO UPDATE SET body = excluded.body,"
    " stamp_epoch = excluded.stamp_epoch, stamp_seq = excluded.stamp_seq,"
    " stamp_hash = excluded.stamp_hash, position = excluded.position, account = excluded.account"
    " WHERE excluded.position >= position";
constexpr std::string_view upsert_card_sql =
    "INSERT INTO card (token, body) VALUES (?1, ?2)"
    " ON CONFLICT (token) DO UPDATE SET body = excluded.body";
// A feed that began again counts its places anew.
constexpr std::string_view forget_positions_sql =
    "UPDATE account SET position = 0; UPDATE member SET position = 0";
constexpr std::string_view delete_account_sql = "DELETE FROM account WHERE id = ?1";
constexpr std::string_view delete_member_sql = "DELETE FROM member WHERE id = ?1";
constexpr std::string_view delete_card_sql = "DELETE FROM card WHERE token = ?1";
constexpr std::string_view select_account_sql =
    "SELECT body, stamp_epoch, stamp_seq, stamp_hash FROM account WHERE id = ?1";
constexpr std::string_view select_member_sql =
    "SELECT body, stamp_epoch, stamp_seq, stamp_hash FROM member WHERE id = ?1";
constexpr std::string_view select_member_of_sql =
    "SELECT body, stamp_epoch, stamp_seq, stamp_hash FROM member WHERE account = ?1"
    " ORDER BY id LIMIT 1";
constexpr std::string_view select_card_sql = "SELECT body FROM card WHERE token = ?1";
constexpr std::string_view select_counts_sql =
    "SELECT (SELECT count(*) FROM account), (SELECT count(*) FROM member),"
    " (SELECT count(*) FROM card)";
constexpr std::string_view clear_sql =
    "DELETE FROM meta; DELETE FROM account; DELETE FROM member; DELETE FROM card";

}  // namespace

struct Cache::Parts {
  explicit Parts(sqlite::Database opened)
      : database(std::move(opened)),
        select_meta(database.prepare(select_meta_sql)),
        upsert_meta(database.prepare(upsert_meta_sql)),
        upsert_account(database.prepare(upsert_account_sql)),
        upsert_member(database.prepare(upsert_member_sql)),
        upsert_card(database.prepare(upsert_card_sql)),
        delete_account(database.prepare(delete_account_sql)),
        delete_member(database.prepare(delete_member_sql)),
        delete_card(database.prepare(delete_card_sql)),
        select_account(database.prepare(select_account_sql)),
        select_member(database.prepare(select_member_sql)),
        select_member_of(database.prepare(select_member_of_sql)),
        select_card(database.prepare(select_card_sql)),
        select_counts(database.prepare(select_counts_sql)) {}

  sqlite::Database database;
  sqlite::Statement select_meta;
  sqlite::Statement upsert_meta;
  sqlite::Statement upsert_account;
  sqlite::Statement upsert_member;
  sqlite::Statement upsert_card;
  sqlite::Statement delete_account;
  sqlite::Statement delete_member;
  sqlite::Statement delete_card;
  sqlite::Statement select_account;
  sqlite::Statement select_member;
  sqlite::Statement select_member_of;
  sqlite::Statement select_card;
  sqlite::Statement select_counts;
  std::string was_replaced;
  std::string broken;
  std::int64_t cursor = 0;
  Instant as_of{};
  std::optional<record::Mark> reflects;

  [[nodiscard]] static Result<std::unique_ptr<Parts>> open(const std::filesystem::path& path);
  // Passes a result on and remembers what a new file would mend.
  template <class T>
  [[nodiscard]] Result<T> watched(Result<T> result);
  [[nodiscard]] Result<> load();
  [[nodiscard]] Result<> apply_all(const record::ChangePage& page);
  [[nodiscard]] Result<> clear();
  [[nodiscard]] Result<std::optional<record::CardRow>> card(const CardToken& token);
  [[nodiscard]] Result<CacheCounts> counts();
  [[nodiscard]] Result<std::string> meta(std::string_view name);
  [[nodiscard]] Result<> merge(const record::ChangePage& page);
  [[nodiscard]] Result<> apply_rows(const record::ChangePage& page);
  [[nodiscard]] Result<> apply_row(const record::ChangedRow& row, const OfPage& of);
  [[nodiscard]] Result<> apply_account(const record::ChangedRow& row, const OfPage& of);
  [[nodiscard]] Result<> apply_member(const record::ChangedRow& row, const OfPage& of);
  [[nodiscard]] Result<> apply_card(const record::ChangedRow& row);
  [[nodiscard]] Result<> write_meta(const record::ChangePage& page);
};

namespace {

// A row that was accepted once and cannot be read any more is damage.
template <class Read>
auto stored_row(const sqlite::Statement& select, Read read) {
  const auto value = json::parse(select.text(0), "row");
  auto row =
      value ? read(*value, "row") : decltype(read(*value, "row")){std::unexpected(value.error())};
  if (!row) row.error().code = ErrorCode::corrupt;
  return row;
}

// Reads one row of people through `select`, whose first parameter is bound already.
template <class Row, class Read>
Result<std::optional<Stamped<Row>>> stamped(sqlite::Statement& select, Read read) {
  const sqlite::Reading reading(select);
  TILL_TRY(const bool found, select.step());
  if (!found) return std::optional<Stamped<Row>>{};
  TILL_TRY(auto row, stored_row(select, read));
  TILL_TRY(const auto stamp, stamp_from(select));
  return std::optional{Stamped<Row>{std::move(row), stamp}};
}

Result<sqlite::Database> open_database(const std::filesystem::path& path) {
  TILL_TRY(auto database, sqlite::Database::open(path, {.application_id = cache_application_id,
                                                        .synchronous = sqlite::Synchronous::normal,
                                                        .secure_delete = true,
                                                        .wal_bytes = 0}));
  TILL_CHECK(database.quick_check());
  TILL_CHECK(sqlite::migrate(database, cache_migrations()));
  return database;
}

}  // namespace

namespace {

// What a new file mends. A full or failing disk, or another process, is none of it.
bool is_broken(const Error& error) {
  return error.code == ErrorCode::corrupt || error.code == ErrorCode::unsupported ||
         error.code == ErrorCode::conflict || error.code == ErrorCode::internal ||
         error.code == ErrorCode::invalid;
}

}  // namespace

Result<std::unique_ptr<Cache::Parts>> Cache::Parts::open(const std::filesystem::path& path) {
  TILL_TRY(auto database, open_database(path));
  auto parts = std::make_unique<Parts>(std::move(database));
  TILL_CHECK(parts->load());
  return parts;
}

Result<std::unique_ptr<Cache>> Cache::open(const std::filesystem::path& folder, Instant now) {
  TILL_CHECK(platform::make_directories(folder, platform::FileMode::private_));
  TILL_CHECK(use_previous_if_alone(folder));
  const auto path = folder / cache_file;
  auto parts = Parts::open(path);
  if (!parts && is_broken(parts.error())) return begin_anew(folder, now, describe(parts.error()));
  if (!parts) return std::unexpected(std::move(parts).error());
  return std::unique_ptr<Cache>(new Cache(std::move(*parts)));
}

Result<std::unique_ptr<Cache>> Cache::begin_anew(const std::filesystem::path& folder, Instant now,
                                                 std::string why) {
  const auto path = folder / cache_file;
  TILL_CHECK(move_aside(path, now));
  TILL_TRY(auto parts, Parts::open(path));
  parts->was_replaced = std::move(why);
  return std::unique_ptr<Cache>(new Cache(std::move(parts)));
}

Result<std::unique_ptr<Cache>> Cache::begin_beside(const std::filesystem::path& folder) {
  TILL_CHECK(remove_next(folder));
  TILL_CHECK(platform::make_directories(folder / next_folder, platform::FileMode::private_));
  TILL_TRY(auto parts, Parts::open(folder / next_folder / cache_file));
  return std::unique_ptr<Cache>(new Cache(std::move(parts)));
}

Result<std::unique_ptr<Cache>> Cache::take_place(const std::filesystem::path& folder,
                                                 std::unique_ptr<Cache> next,
                                                 std::unique_ptr<Cache> before) {
  TILL_CHECK(next->parts_->database.checkpoint_completely());
  // One that cannot be written any more has nothing to lose.
  const bool is_whole = before && before->parts_->database.checkpoint_completely();
  next.reset();
  before.reset();
  TILL_CHECK(move_into_place(folder, is_whole));
  TILL_TRY(auto parts, Parts::open(folder / cache_file));
  return std::unique_ptr<Cache>(new Cache(std::move(parts)));
}

Cache::Cache(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Cache::~Cache() = default;

const std::string& Cache::was_replaced() const { return parts_->was_replaced; }
const std::string& Cache::broken() const { return parts_->broken; }
std::int64_t Cache::cursor() const { return parts_->cursor; }
Instant Cache::as_of() const { return parts_->as_of; }
std::optional<record::Mark> Cache::reflects() const { return parts_->reflects; }

template <class T>
Result<T> Cache::Parts::watched(Result<T> result) {
  if (!result &&
      (result.error().code == ErrorCode::corrupt || result.error().code == ErrorCode::io)) {
    broken = describe(result.error());
  }
  return result;
}

Result<std::string> Cache::Parts::meta(std::string_view name) {
  const sqlite::Reading reading(select_meta);
  TILL_TRY(const bool found, select_meta.bind(1, name).step());
  return found ? select_meta.text(0) : std::string();
}

Result<> Cache::Parts::load() {
  TILL_TRY(const auto cursor_text, meta(cursor_name));
  TILL_TRY(const auto as_of_text, meta(as_of_name));
  TILL_TRY(const auto reflects_text, meta(reflects_name));
  cursor = number_of(cursor_text);
  as_of = instant_of(number_of(as_of_text));
  reflects.reset();
  if (!reflects_text.empty()) {
    TILL_TRY(reflects, read_mark(reflects_text));
  }
  return {};
}

Result<> Cache::Parts::apply_account(const record::ChangedRow& row, const OfPage& of) {
  if (row.gone) return delete_account.bind(1, row.id).run();
  TILL_CHECK(record::read_account_row(row.row, "account " + row.id));
  bind_row(upsert_account, row, of);
  return upsert_account.run();
}

Result<> Cache::Parts::apply_member(const record::ChangedRow& row, const OfPage& of) {
  if (row.gone) return delete_member.bind(1, row.id).run();
  TILL_TRY(const auto member, record::read_member_row(row.row, "member " + row.id));
  bind_row(upsert_member, row, of);
  return upsert_member.bind(7, member.account).run();
}

Result<> Cache::Parts::apply_card(const record::ChangedRow& row) {
  const auto named = fixed_from_hex<CardToken>(row.id);
  if (!named) return fail(ErrorCode::invalid, "must be 32 hex digits", "card " + row.id);
  const auto token = *named;
  if (row.gone) return delete_card.bind_blob(1, token.view()).run();
  TILL_CHECK(record::read_card_row(row.row, "card " + row.id));
  return upsert_card.bind_blob(1, token.view()).bind(2, json::canonical(row.row)).run();
}

Result<> Cache::Parts::apply_row(const record::ChangedRow& row, const OfPage& of) {
  if (row.kind == "account") return apply_account(row, of);
  if (row.kind == "member") return apply_member(row, of);
  if (row.kind == "card") return apply_card(row);
  return {};
}

// `reflects` is that of the last page after which nothing more was to come: all rows up to it are
// here.
Result<> Cache::Parts::write_meta(const record::ChangePage& page) {
  const auto write = [&](std::string_view name, std::string_view text) {
    return upsert_meta.bind(1, name).bind(2, text).run();
  };
  TILL_CHECK(write(cursor_name, std::to_string(page.cursor)));
  TILL_CHECK(write(as_of_name, std::to_string(unix_seconds(page.time))));
  if (page.more || !page.reflects) return {};
  return write(reflects_name, write_mark(*page.reflects));
}

Result<> Cache::Parts::apply_all(const record::ChangePage& page) {
  TILL_TRY(auto transaction, sqlite::Transaction::begin(database));
  if (page.cursor < cursor) TILL_CHECK(database.execute(forget_positions_sql));
  TILL_CHECK(apply_rows(page));
  TILL_CHECK(write_meta(page));
  TILL_CHECK(transaction.commit());
  return load();
}

Result<> Cache::Parts::apply_rows(const record::ChangePage& page) {
  for (const auto& row : page.rows) TILL_CHECK(apply_row(row, {page.reflects, page.cursor}));
  return {};
}

Result<> Cache::Parts::merge(const record::ChangePage& page) {
  TILL_TRY(auto transaction, sqlite::Transaction::begin(database));
  TILL_CHECK(apply_rows(page));
  return transaction.commit();
}

Result<> Cache::merge(const record::ChangePage& page) {
  return parts_->watched(parts_->merge(page));
}

Result<> Cache::apply(const record::ChangePage& page) {
  return parts_->watched(parts_->apply_all(page));
}

Result<> Cache::Parts::clear() {
  TILL_TRY(auto transaction, sqlite::Transaction::begin(database));
  TILL_CHECK(database.execute(clear_sql));
  TILL_CHECK(transaction.commit());
  return load();
}

Result<> Cache::clear() { return parts_->watched(parts_->clear()); }

Result<std::optional<Stamped<record::AccountRow>>> Cache::account(std::string_view id) {
  return parts_->watched(
      stamped<record::AccountRow>(parts_->select_account.bind(1, id), record::read_account_row));
}

Result<std::optional<Stamped<record::MemberRow>>> Cache::member(std::string_view id) {
  return parts_->watched(
      stamped<record::MemberRow>(parts_->select_member.bind(1, id), record::read_member_row));
}

Result<std::optional<Stamped<record::MemberRow>>> Cache::member_of_account(
    std::string_view account) {
  return parts_->watched(stamped<record::MemberRow>(parts_->select_member_of.bind(1, account),
                                                    record::read_member_row));
}

Result<std::optional<record::CardRow>> Cache::Parts::card(const CardToken& token) {
  const sqlite::Reading reading(select_card);
  TILL_TRY(const bool found, select_card.bind_blob(1, token.view()).step());
  if (!found) return std::optional<record::CardRow>{};
  TILL_TRY(auto row, stored_row(select_card, record::read_card_row));
  return std::optional{std::move(row)};
}

Result<std::optional<record::CardRow>> Cache::card(const CardToken& token) {
  return parts_->watched(parts_->card(token));
}

Result<CacheCounts> Cache::Parts::counts() {
  const sqlite::Reading reading(select_counts);
  TILL_TRY(const bool found, select_counts.step());
  require(found, "counts are one row");
  return CacheCounts{select_counts.integer(0), select_counts.integer(1), select_counts.integer(2)};
}

Result<CacheCounts> Cache::counts() { return parts_->watched(parts_->counts()); }

Result<> Cache::tidy_when_idle() {
  if (parts_->database.wal_pages() < checkpoint_pages) return {};
  return parts_->watched(parts_->database.checkpoint_passive());
}

}  // namespace till::storage
