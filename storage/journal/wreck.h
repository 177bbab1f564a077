// A damaged journal, read row by row: one that cannot be read hides no other. Used by salvage.cpp
// alone; nothing of the file is changed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "record/entry.h"
#include "storage/sqlite/database.h"

namespace till::storage {

// A row of the table entry as it stands, whatever it is worth.
struct WreckRow {
  std::int64_t place = 0;
  std::int64_t kind = 0;
  Bytes id;
  Bytes hash;
  std::optional<Bytes> personal_digest;
  std::optional<Bytes> pos_key;
  std::optional<Bytes> request;
  Bytes body;
  std::optional<Bytes> personal;
};

struct WreckEpoch {
  std::int64_t number = 0;
  record::Epoch epoch;
  Bytes parent;
};

class Wreck {
 public:
  // Errors: corrupt when not even its first page can be read; io.
  [[nodiscard]] static Result<Wreck> open(const std::filesystem::path& path);

  // Those before the first that cannot be read.
  [[nodiscard]] std::vector<WreckEpoch> epochs();
  // Nothing when there is none. Errors: corrupt, io when nobody can tell.
  [[nodiscard]] Result<std::optional<WreckRow>> row_at(std::int64_t place);
  // The last place of the epoch that any table still speaks of; 0 when none does.
  [[nodiscard]] std::int64_t last_place_of(std::int64_t epoch_number);
  // Puts what can be read of a table without entries into the same table of `to`; says whether that
  // was all of it.
  [[nodiscard]] Result<bool> copy_table(std::string_view table, sqlite::Database& to);

 private:
  explicit Wreck(sqlite::Database database) : database_(std::move(database)) {}
  [[nodiscard]] std::int64_t last_place_by(std::string_view sql, std::int64_t epoch_number);

  sqlite::Database database_;
  std::optional<sqlite::Statement> select_row_;
};

inline constexpr int place_seq_bits = 40;  // as storage/journal/chain.cpp builds places

}  // namespace till::storage
