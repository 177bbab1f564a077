#include "ledger/backup.h"

#include <array>
#include <system_error>

#include "ledger/machines/generations.h"
#include "ledger/store/schema.h"
#include "platform/secrets.h"

namespace till::ledger {
namespace {

constexpr std::string_view copy_sql = "VACUUM INTO ?1";
constexpr std::string_view count_registers_sql = "SELECT count(*) FROM register";
constexpr std::string_view count_entries_sql = "SELECT count(*) FROM raw_entry";
constexpr std::string_view count_postings_sql = "SELECT count(*) FROM posting";
constexpr std::array<std::string_view, 3> endings{"", "-wal", "-shm"};

platform::Path with_ending(const platform::Path& file, std::string_view ending) {
  return platform::Path(file.string() + std::string(ending));
}

void remove_all_of(const platform::Path& file) {
  std::error_code ignored;
  for (const auto ending : endings) std::filesystem::remove(with_ending(file, ending), ignored);
}

// Removes an unfinished copy unless it was kept.
class Unfinished {
 public:
  explicit Unfinished(platform::Path file) : file_(std::move(file)) { remove_all_of(file_); }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() {
    if (!kept_) remove_all_of(file_);
  }
  // In its place for good.
  Result<> keep_as(const platform::Path& place) {
    TILL_CHECK(platform::rename_file(file_, place));
    kept_ = true;
    remove_all_of(file_);  // the empty log that SQLite leaves beside it
    return platform::sync_directory(place.parent_path());
  }
  [[nodiscard]] const platform::Path& file() const { return file_; }

 private:
  platform::Path file_;
  bool kept_ = false;
};

Result<std::int64_t> count(sqlite::Database& database, std::string_view sql) {
  auto statement = database.prepare(sql);
  return only_number(statement);
}

Result<BackupContents> contents_of(Books& books) {
  BackupContents out;
  TILL_TRY(const auto generation, books.meta.load(meta_name::generation));
  if (!generation) return fail(ErrorCode::corrupt, "the file is no whole ledger");
  TILL_TRY(out.generation, fixed_from_hex<record::Generation>(*generation));
  TILL_TRY(const auto made_at, books.meta.load(meta_name::backup_made_at));
  if (made_at) {
    const auto value = json::parse(*made_at);
    if (value && value->as_integer() != nullptr) out.made_at = instant_of(*value->as_integer());
  }
  TILL_TRY(out.registers, count(books.database, count_registers_sql));
  TILL_TRY(out.entries, count(books.database, count_entries_sql));
  TILL_TRY(out.postings, count(books.database, count_postings_sql));
  TILL_TRY(out.feed_cursor, books.feed.newest_cursor());
  return out;
}

// Opened as the ledger would, checked, and told when it was made.
Result<BackupContents> check_copy(const platform::Path& file, Instant made_at) {
  TILL_TRY(auto database, open_ledger_db(file));
  TILL_CHECK(database.quick_check());
  Books books(std::move(database));
  TILL_TRY(auto transaction, books.begin());
  TILL_CHECK(books.meta.store(transaction, meta_name::backup_made_at,
                              std::to_string(unix_seconds(made_at))));
  TILL_CHECK(transaction.commit());
  TILL_TRY(auto contents, contents_of(books));
  TILL_CHECK(books.database.checkpoint_completely());
  return contents;
}

Result<> copy_whole(const platform::Path& from, const platform::Path& to) {
  std::error_code failed;
  std::filesystem::copy_file(from, to, failed);
  if (failed) return fail(ErrorCode::io, failed.message(), to.string());
  return platform::sync_file(to);
}

std::int64_t size_of(const platform::Path& file) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(file, failed);
  return failed ? 0 : static_cast<std::int64_t>(size);
}

// The copy beside the database, opened under the keys of this folder; with a new generation when it
// is meant.
Result<Restored> prepare(const RestoreRequest& request, const platform::Path& copy,
                         platform::Clock& clock) {
  TILL_CHECK(copy_whole(request.file, copy));
  TILL_TRY(auto database, open_ledger_db(copy));
  TILL_CHECK(database.quick_check());
  Books books(std::move(database));
  Restored out;
  TILL_TRY(out.copy, contents_of(books));
  out.copy.bytes = size_of(request.file);
  TILL_TRY(const auto secrets, platform::FileSecrets::open(request.paths.secrets()));
  auto keys = load_keys(secrets, books.meta);
  if (!keys) {
    return fail(ErrorCode::untrusted,
                "the copy is not of the ledger whose keys lie here: " + describe(keys.error()),
                request.file.string());
  }
  out.generation = keys->generation;
  if (!request.really) return out;
  platform::SystemRandom random;
  const Ledger ledger{books, *keys, clock, random};
  TILL_TRY(auto transaction, books.begin());
  TILL_TRY(out.generation, mint_generation(ledger, transaction, "restored from a backup"));
  TILL_CHECK(transaction.commit());
  TILL_CHECK(books.database.checkpoint_completely());
  return out;
}

// What was there is kept under a name that says when.
Result<platform::Path> set_aside(const StatePaths& paths, Instant now) {
  const auto database = paths.database();
  if (!platform::exists(database)) return platform::Path();
  auto aside = with_ending(database, ".before-" + std::to_string(unix_seconds(now)));
  for (const auto ending : endings) {
    const auto from = with_ending(database, ending);
    if (!platform::exists(from)) continue;
    TILL_CHECK(platform::rename_file(from, with_ending(aside, ending)));
  }
  return aside;
}

}  // namespace

json::Object view_of(const BackupContents& contents) {
  return json::Object{{"made_at", unix_seconds(contents.made_at)},
                      {"generation", to_hex(contents.generation)},
                      {"registers", contents.registers},
                      {"entries", contents.entries},
                      {"postings", contents.postings},
                      {"feed_cursor", contents.feed_cursor},
                      {"bytes", contents.bytes}};
}

Result<BackupContents> back_up(Ledger& ledger, const platform::Path& file) {
  if (platform::exists(file)) {
    return fail(ErrorCode::conflict, "the file is there already: name a new one", file.string());
  }
  Unfinished copy(with_ending(file, ".unfinished"));
  auto statement = ledger.books.database.prepare(copy_sql);
  TILL_CHECK(statement.bind(1, copy.file().string()).run());
  TILL_TRY(auto contents, check_copy(copy.file(), ledger.clock.wall()));
  TILL_CHECK(platform::sync_file(copy.file()));
  contents.made_at = ledger.clock.wall();
  contents.bytes = size_of(copy.file());
  TILL_CHECK(copy.keep_as(file));
  return contents;
}

Result<Restored> restore(const RestoreRequest& request, platform::Clock& clock) {
  const auto& paths = request.paths;
  if (!platform::exists(request.file)) {
    return fail(ErrorCode::not_found, "there is no such file", request.file.string());
  }
  if (!platform::exists(paths.secrets())) {
    return fail(ErrorCode::not_found,
                "the ledger's keys are not here: bring back its folder secrets first",
                paths.secrets().string());
  }
  TILL_TRY(const auto lock, platform::LockFile::take(paths.lock()));
  Unfinished copy(with_ending(paths.database(), ".restoring"));
  TILL_TRY(auto restored, prepare(request, copy.file(), clock));
  if (!request.really) return restored;
  TILL_TRY(restored.aside, set_aside(paths, clock.wall()));
  if (const auto placed = copy.keep_as(paths.database()); !placed) {
    if (!restored.aside.empty()) {
      for (const auto ending : endings) {
        std::error_code ignored;
        std::filesystem::rename(with_ending(restored.aside, ending),
                                with_ending(paths.database(), ending), ignored);
      }
    }
    return std::unexpected(placed.error());
  }
  return restored;
}

}  // namespace till::ledger
