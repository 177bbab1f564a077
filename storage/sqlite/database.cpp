#include "storage/sqlite/database.h"

#include <sqlite3.h>

#include "storage/sqlite/connection.h"

namespace till::storage::sqlite {
namespace {

constexpr std::string_view begin_sql = "BEGIN IMMEDIATE";
constexpr std::string_view commit_sql = "COMMIT";
constexpr std::string_view rollback_sql = "ROLLBACK";

ErrorCode code_of(int sqlite_code) {
  switch (sqlite_code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorCode::busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ErrorCode::corrupt;
    case SQLITE_CONSTRAINT:
      return ErrorCode::conflict;
    case SQLITE_FULL:
      return ErrorCode::not_recorded;
    case SQLITE_TOOBIG:
      return ErrorCode::too_large;
    case SQLITE_MISUSE:
    case SQLITE_NOMEM:
    case SQLITE_ERROR:
      return ErrorCode::internal;
    default:
      return ErrorCode::io;
  }
}

// The words for what an administrator can mend; the rest is SQLite's own.
std::string text_of(int sqlite_code, std::string_view sqlite_text) {
  switch (sqlite_code & 0xff) {
    case SQLITE_FULL:
      return "no space left on the disk: free some and try again";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another process or reader holds the database";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "the database is damaged: " + std::string(sqlite_text);
    default:
      return std::string(sqlite_text);
  }
}

// SQLite reports every page that a commit leaves in the WAL; the newest count is what a checkpoint
// would move.
int note_wal_pages(void* connection, sqlite3*, const char*, int pages) {
  static_cast<Connection*>(connection)->wal_pages = pages;
  return SQLITE_OK;
}

// SQLite's own handle: closing a second one would drop the process's lock on the file. `which`:
// SQLITE_FCNTL_FILE_POINTER for the main file, _JOURNAL_POINTER for the WAL. Null: not open.
sqlite3_file* file_of(SQLite::Database& handle, int which) {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(handle.getHandle(), "main", which, &file);
  return file == nullptr || file->pMethods == nullptr ? nullptr : file;
}

int sync_through(SQLite::Database& handle, int which) {
  auto* file = file_of(handle, which);
  return file == nullptr ? SQLITE_OK : file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
}

// Grows the WAL once to its working size, so that no later commit pays for a longer file: a large
// transaction spills into it and is rolled back, which leaves the main file as it was.
void grow_wal(SQLite::Database& handle, std::int64_t bytes) {
  constexpr std::int64_t spare_bytes = 64 * 1024;  // what the page cache keeps to itself
  const auto cache = handle.execAndGet("PRAGMA cache_size").getInt();
  handle.exec("PRAGMA cache_size=8; BEGIN IMMEDIATE; CREATE TABLE wal_ballast (bytes BLOB)");
  {
    SQLite::Statement insert(handle, "INSERT INTO wal_ballast VALUES (zeroblob(?))");
    insert.bind(1, bytes + spare_bytes);
    insert.exec();
  }
  handle.exec("ROLLBACK; PRAGMA cache_size=" + std::to_string(cache));
  if (const int code = sync_through(handle, SQLITE_FCNTL_JOURNAL_POINTER); code != SQLITE_OK) {
    throw SQLite::Exception("the write-ahead log could not be synced", code);
  }
}

// Asked of the file system that SQLite itself uses, which a test may replace. 0 when it is not
// open.
std::int64_t bytes_of(SQLite::Database& handle, int which) {
  auto* file = file_of(handle, which);
  sqlite3_int64 bytes = 0;
  if (file == nullptr || file->pMethods->xFileSize(file, &bytes) != SQLITE_OK) return 0;
  return bytes;
}

// What must be decided before the first page is written, and the id with it in one transaction, so
// that a creation that was cut short is not taken for another program's file.
void create(SQLite::Database& handle, std::int32_t application_id) {
  handle.exec("PRAGMA page_size=4096; BEGIN; PRAGMA auto_vacuum=INCREMENTAL");
  handle.exec("PRAGMA application_id=" + std::to_string(application_id) + "; COMMIT");
}

void set_up(Connection& connection, const OpenOptions& options) {
  auto& handle = connection.handle;
  if (options.leave_as_is) {
    handle.exec("PRAGMA wal_autocheckpoint=0");
    sqlite3_db_config(handle.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    return;
  }
  handle.exec(options.synchronous == Synchronous::full ? "PRAGMA synchronous=FULL"
                                                       : "PRAGMA synchronous=NORMAL");
  handle.exec("PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=-1; PRAGMA foreign_keys=ON");
  if (options.secure_delete) handle.exec("PRAGMA secure_delete=ON");
  auto* native = handle.getHandle();
  int keep = 1;
  sqlite3_file_control(native, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
  sqlite3_wal_hook(native, note_wal_pages, &connection);
  if (options.wal_bytes > 0 && bytes_of(handle, SQLITE_FCNTL_JOURNAL_POINTER) < options.wal_bytes) {
    grow_wal(handle, options.wal_bytes);
  }
}

}  // namespace

Error error_of(const SQLite::Exception& exception, std::string_view where) {
  const int code = exception.getErrorCode();
  return {code_of(code), text_of(code, exception.what()), std::string(where)};
}

Statement::Statement(std::unique_ptr<Native> native) : native_(std::move(native)) {}
Statement::Statement(Statement&&) noexcept = default;
Statement& Statement::operator=(Statement&&) noexcept = default;
Statement::~Statement() = default;

Statement& Statement::bind(int index, std::int64_t value) {
  if (native_->stepped) reset();
  native_->statement.bind(index, value);
  return *this;
}
Statement& Statement::bind(int index, std::string_view text) {
  if (native_->stepped) reset();
  native_->statement.bind(index, std::string(text));
  return *this;
}
Statement& Statement::bind_blob(int index, BytesView bytes) {
  if (native_->stepped) reset();
  native_->statement.bind(index, bytes.data() == nullptr ? "" : bytes.data(),
                          static_cast<int>(bytes.size()));
  return *this;
}
Statement& Statement::bind_null(int index) {
  if (native_->stepped) reset();
  native_->statement.bind(index);
  return *this;
}

Result<bool> Statement::step() {
  native_->stepped = true;
  try {
    return native_->statement.executeStep();
  } catch (const SQLite::Exception& exception) {
    auto error = error_of(exception, native_->path);
    reset();
    return std::unexpected(std::move(error));
  }
}

Result<> Statement::run() {
  TILL_CHECK(step());
  reset();
  return {};
}

void Statement::reset() {
  native_->statement.tryReset();
  native_->statement.clearBindings();
  native_->stepped = false;
}

bool Statement::is_null(int column) const { return native_->statement.getColumn(column).isNull(); }
std::int64_t Statement::integer(int column) const {
  return native_->statement.getColumn(column).getInt64();
}
std::string Statement::text(int column) const {
  return native_->statement.getColumn(column).getString();
}
Bytes Statement::blob(int column) const { return native_->statement.getColumn(column).getString(); }

Result<Database> Database::open(const std::filesystem::path& path, const OpenOptions& options) {
  try {
    auto connection =
        std::make_unique<Connection>(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    auto& handle = connection->handle;
    const bool fresh = bytes_of(handle, SQLITE_FCNTL_FILE_POINTER) == 0;
    if (fresh) create(handle, options.application_id);
    // Before the WAL is looked at: what is opened shared keeps its shared memory.
    handle.exec("PRAGMA locking_mode=EXCLUSIVE; PRAGMA mmap_size=0");
    // A creation that was cut short is rolled back here and leaves no page.
    if (!fresh && handle.execAndGet("PRAGMA page_count").getInt64() == 0) {
      create(handle, options.application_id);
    }
    if (handle.execAndGet("PRAGMA application_id").getInt() != options.application_id) {
      return fail(ErrorCode::unsupported, "is a database of another program", path.string());
    }
    if (handle.execAndGet("PRAGMA journal_mode=WAL").getString() != "wal") {
      return fail(ErrorCode::unsupported, "cannot keep a write-ahead log here", path.string());
    }
    set_up(*connection, options);
    // Reads the schema, so that a damaged one is found here and not where a statement is prepared.
    static_cast<void>(handle.execAndGet("SELECT count(*) FROM sqlite_master").getInt64());
    return Database(std::move(connection));
  } catch (const SQLite::Exception& exception) {
    return std::unexpected(error_of(exception, path.string()));
  }
}

Database::Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Statement Database::prepare(std::string_view sql) {
  try {
    return Statement(std::make_unique<Statement::Native>(*connection_, std::string(sql)));
  } catch (const SQLite::Exception& exception) {
    require(false, std::string(exception.what()) + " in " + std::string(sql));
    throw;
  }
}

Result<Statement> Database::try_prepare(std::string_view sql) {
  try {
    return Statement(std::make_unique<Statement::Native>(*connection_, std::string(sql)));
  } catch (const SQLite::Exception& exception) {
    return std::unexpected(error_of(exception, connection_->path.string()));
  }
}

Result<> Database::execute(std::string_view sql) {
  try {
    connection_->handle.exec(std::string(sql));
    return {};
  } catch (const SQLite::Exception& exception) {
    return std::unexpected(error_of(exception, connection_->path.string()));
  }
}

Result<std::int64_t> Database::pragma(std::string_view name) {
  try {
    return connection_->handle.execAndGet("PRAGMA " + std::string(name)).getInt64();
  } catch (const SQLite::Exception& exception) {
    return std::unexpected(error_of(exception, connection_->path.string()));
  }
}

Result<> Database::quick_check() {
  try {
    const std::string answer = connection_->handle.execAndGet("PRAGMA quick_check(1)").getString();
    if (answer == "ok") return {};
    return fail(ErrorCode::corrupt, answer, connection_->path.string());
  } catch (const SQLite::Exception& exception) {
    return std::unexpected(error_of(exception, connection_->path.string()));
  }
}

std::int64_t Database::rows_changed() const { return connection_->handle.getChanges(); }
std::int64_t Database::last_row_id() const { return connection_->handle.getLastInsertRowid(); }
std::int64_t Database::wal_pages() const { return connection_->wal_pages; }
const std::filesystem::path& Database::path() const { return connection_->path; }

namespace {

Error failure_of(Connection& connection, int code, std::string_view what) {
  const auto* reason = sqlite3_errmsg(connection.handle.getHandle());
  return {code_of(code), std::string(what) + ": " + text_of(code, reason),
          connection.path.string()};
}

Result<> checkpoint(Connection& connection, int mode) {
  constexpr std::string_view what = "the write-ahead log could not be moved into the file";
  int in_wal = 0;
  int moved = 0;
  const int code =
      sqlite3_wal_checkpoint_v2(connection.handle.getHandle(), nullptr, mode, &in_wal, &moved);
  if (code != SQLITE_OK) return std::unexpected(failure_of(connection, code, what));
  if (moved == in_wal) {
    connection.wal_pages = 0;
  } else if (mode != SQLITE_CHECKPOINT_PASSIVE) {
    return fail(ErrorCode::busy, std::string(what) + " while it is read", connection.path.string());
  }
  return {};
}

}  // namespace

Result<> Database::checkpoint_passive() {
  return checkpoint(*connection_, SQLITE_CHECKPOINT_PASSIVE);
}

Result<> Database::checkpoint_completely() {
  TILL_CHECK(checkpoint(*connection_, SQLITE_CHECKPOINT_RESTART));
  const int code = sync_through(connection_->handle, SQLITE_FCNTL_FILE_POINTER);
  if (code == SQLITE_OK) return {};
  return std::unexpected(failure_of(*connection_, code, "the file could not be synced"));
}

Result<Transaction> Transaction::begin(Database& database) {
  TILL_CHECK(database.execute(begin_sql));
  return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
  // A failed rollback means SQLite has rolled back by itself already (disk full, I/O error).
  if (database_ != nullptr) static_cast<void>(database_->execute(rollback_sql));
}

Result<> Transaction::commit() {
  TILL_CHECK(database_->execute(commit_sql));
  database_ = nullptr;
  return {};
}

}  // namespace till::storage::sqlite
