// What benchmarks of durable commits share: a receipt of the usual size, the floor under every
// commit, and SQLite as one would use it.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/bytes.h"

struct sqlite3;
struct sqlite3_stmt;

namespace till::bench {

using Clock = std::chrono::steady_clock;

// Ends the program with that word unless the condition holds.
void demand(bool condition, const char* what);
// The value below which that part of them lies; not of an empty list.
[[nodiscard]] double quantile(std::vector<double> values, double part);
// What a sale's entry holds, in shape and size.
[[nodiscard]] Bytes receipt(std::uint64_t number);

// fdatasync of the bytes into a file whose blocks were written before.
class Floor {
 public:
  explicit Floor(const std::filesystem::path& file);
  Floor(const Floor&) = delete;
  Floor& operator=(const Floor&) = delete;
  ~Floor();

  void commit(const Bytes& bytes);

 private:
  int descriptor_;
  std::size_t at_ = 0;
};

// The usual way: a table each for receipts, lines, movements and balances. WAL, synchronous=FULL.
class NormalisedPeer {
 public:
  explicit NormalisedPeer(const std::filesystem::path& file);
  NormalisedPeer(const NormalisedPeer&) = delete;
  NormalisedPeer& operator=(const NormalisedPeer&) = delete;
  ~NormalisedPeer();

  // So many receipts in one transaction. It checkpoints by itself, as SQLite does unless told not
  // to.
  void commit(std::size_t receipts);
  // From now on only here, when there are so many pages to move.
  void checkpoint_apart();
  void checkpoint_from(int pages);

 private:
  void insert_one();
  void run(const char* sql);
  sqlite3_stmt* prepared(const char* sql);
  void step(sqlite3_stmt* statement, const std::vector<std::string>& texts);

  sqlite3* database_ = nullptr;
  sqlite3_stmt* receipt_ = nullptr;
  sqlite3_stmt* line_ = nullptr;
  sqlite3_stmt* movement_ = nullptr;
  sqlite3_stmt* balance_ = nullptr;
  std::uint64_t number_ = 0;
  int wal_pages_ = 0;
};

}  // namespace till::bench
