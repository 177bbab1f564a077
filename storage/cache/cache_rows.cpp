#include "storage/cache/cache_rows.h"

#include <bit>
#include <charconv>

namespace till::storage {

std::int64_t number_of(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string write_mark(const record::Mark& mark) {
  return record::to_hex(mark.epoch) + " " + std::to_string(mark.seq.number) + " " +
         to_hex(mark.hash);
}

Result<record::Mark> read_mark(std::string_view text) {
  const auto first = text.find(' ');
  const auto second = text.rfind(' ');
  if (first == std::string_view::npos || first == second) {
    return fail(ErrorCode::corrupt, "a stored position cannot be read");
  }
  record::Mark mark;
  TILL_TRY(mark.epoch, record::epoch_from_hex(text.substr(0, first)));
  mark.seq.number = static_cast<std::uint64_t>(number_of(text.substr(first + 1)));
  TILL_TRY(mark.hash, fixed_from_hex<Hash>(text.substr(second + 1)));
  return mark;
}

void bind_row(sqlite::Statement& statement, const record::ChangedRow& row, const OfPage& of) {
  const auto& stamp = of.stamp;
  statement.bind(1, row.id).bind(2, json::canonical(row.row)).bind(6, of.position);
  if (!stamp) return;
  statement.bind(3, std::bit_cast<std::int64_t>(stamp->epoch.bits))
      .bind(4, static_cast<std::int64_t>(stamp->seq.number))
      .bind_blob(5, stamp->hash.view());
}

Result<std::optional<record::Mark>> stamp_from(const sqlite::Statement& row) {
  if (row.is_null(1)) return std::optional<record::Mark>{};
  record::Mark stamp;
  stamp.epoch.bits = std::bit_cast<std::uint64_t>(row.integer(1));
  stamp.seq.number = static_cast<std::uint64_t>(row.integer(2));
  const auto hash = fixed_from_bytes<Hash>(row.blob(3));
  if (!hash) return fail(ErrorCode::corrupt, "a stored stamp has the wrong length");
  stamp.hash = *hash;
  return std::optional<record::Mark>{stamp};
}

}  // namespace till::storage
