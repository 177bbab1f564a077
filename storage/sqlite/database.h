// One SQLite connection with the settings this project allows: exclusive, WAL, no mmap. The shared
// leaf under the till's journal and cache and under the ledger; the only home of SQLiteCpp and
// sqlite3 is this folder. Threads: an object belongs to the thread that uses it; nothing is locked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace till::storage::sqlite {

enum class Synchronous { normal, full };

struct OpenOptions {
  std::int32_t application_id = 0;
  Synchronous synchronous = Synchronous::full;
  bool secure_delete = false;
  std::int64_t wal_bytes = 0;  // the WAL is grown to this once and never truncated; 0: as it comes
  bool leave_as_is = false;    // a damaged file that is only read: nothing is moved or written
};

struct Connection;  // SQLiteCpp's, in the .cpp files of this folder

// A prepared statement. Bind from 1, step until false, read columns from 0. reset() closes it and
// forgets what was bound; binding one that was stepped resets it first.
class Statement {
 public:
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;
  ~Statement();

  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, std::string_view text);
  Statement& bind_blob(int index, BytesView bytes);
  Statement& bind_null(int index);
  // True when there is a row. Errors, after which it is reset: not_recorded (the disk is full), io,
  // corrupt, conflict (a constraint), busy, too_large.
  [[nodiscard]] Result<bool> step();
  // step() for statements that return nothing, then reset().
  [[nodiscard]] Result<> run();
  void reset();

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] Bytes blob(int column) const;

 private:
  friend class Database;
  struct Native;
  explicit Statement(std::unique_ptr<Native> native);
  std::unique_ptr<Native> native_;
};

// Resets a statement on every way out of a scope: an open one holds up checkpoints.
class Reading {
 public:
  explicit Reading(Statement& statement) : statement_(statement) {}
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
  ~Reading() { statement_.reset(); }

 private:
  Statement& statement_;
};

class Database {
 public:
  // Opens or creates, and holds the file alone until the end. Errors, with the path: busy when
  // another process holds it, corrupt, io, not_recorded (the disk is full), unsupported for a
  // foreign application_id.
  [[nodiscard]] static Result<Database> open(const std::filesystem::path& path,
                                             const OpenOptions& options);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  // A programming error in the SQL ends the process: statements are constants.
  [[nodiscard]] Statement prepare(std::string_view sql);
  // Of a file whose schema may be damaged. Errors: corrupt, io.
  [[nodiscard]] Result<Statement> try_prepare(std::string_view sql);
  [[nodiscard]] Result<> execute(std::string_view sql);
  [[nodiscard]] Result<std::int64_t> pragma(std::string_view name);
  [[nodiscard]] Result<> quick_check();
  [[nodiscard]] std::int64_t rows_changed() const;
  [[nodiscard]] std::int64_t last_row_id() const;
  [[nodiscard]] const std::filesystem::path& path() const;

  // Moves what it can of the WAL into the file; nothing is lost when it fails.
  // Errors: io, not_recorded (the disk is full), busy when a statement of ours is open.
  [[nodiscard]] Result<> checkpoint_passive();
  // Everything, and the file is synced even when the WAL was empty. Errors: the same.
  [[nodiscard]] Result<> checkpoint_completely();
  // Pages in the WAL that a checkpoint would move.
  [[nodiscard]] std::int64_t wal_pages() const;

 private:
  friend class Transaction;
  explicit Database(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

// One write is one transaction (BEGIN IMMEDIATE): rolled back unless committed.
class Transaction {
 public:
  [[nodiscard]] static Result<Transaction> begin(Database& database);
  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  // Errors: not_recorded (the disk is full), io; then nothing was written.
  [[nodiscard]] Result<> commit();
  [[nodiscard]] Database& database() { return *database_; }

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_ = nullptr;  // null when moved from or ended
};

}  // namespace till::storage::sqlite
