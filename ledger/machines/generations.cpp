#include "ledger/machines/generations.h"

#include <algorithm>

#include "base/json/json.h"
#include "base/log.h"

namespace till::ledger {

Result<record::Generation> mint_generation(const Ledger& ledger, sqlite::Transaction& transaction,
                                           const std::string& reason) {
  auto& books = ledger.books;
  GenerationRow row;
  row.generation = ledger.random.fixed<record::Generation>();
  row.minted_at = ledger.clock.wall();
  row.reason = reason;
  TILL_TRY(row.feed_cursor, books.feed.newest_cursor());
  TILL_CHECK(books.generations.add(transaction, row));
  TILL_CHECK(books.meta.store(transaction, meta_name::generation, to_hex(row.generation)));
  log(LogLevel::warning, "ledger", "a new generation begins: " + reason);
  return row.generation;
}

Result<std::optional<ShownAck>> judge_ack(const Ledger& ledger, const RegisterRow& row,
                                          const record::Signed& shown) {
  std::optional<ShownAck> out;
  if (!record::verify(ledger.keys.document, record::Role::ack, shown)) return out;
  const auto value = json::parse(shown.bytes, "ack");
  const auto ack =
      value ? record::read_ack(*value) : Result<record::Ack>{std::unexpected(value.error())};
  if (!ack || ack->register_id != row.id) return out;
  out = ShownAck{*ack, false};
  TILL_TRY(const auto epoch, ledger.books.epochs.find(row.number, ack->received.epoch));
  if (!epoch) return out;
  TILL_TRY(const auto hash,
           ledger.books.entries.hash_at(place_of(epoch->number, ack->received.seq)));
  out->is_kept = hash && *hash == ack->received.hash;
  return out;
}

// Positions are taken again by other changes after a restore: a cursor above where one began is
// void. Of a generation that this file never heard of nobody knows when it began: the lowest
// counts.
Result<bool> cursor_is_valid(const Ledger& ledger,
                             const std::optional<record::Generation>& generation,
                             std::int64_t cursor) {
  if (cursor == 0) return true;
  TILL_TRY(const auto newest, ledger.books.feed.newest_cursor());
  if (cursor > newest || !generation) return false;
  if (*generation == ledger.keys.generation) return true;
  TILL_TRY(const auto rows, ledger.books.generations.list());
  auto after = std::ranges::find(rows, *generation, &GenerationRow::generation);
  after = after == rows.end() ? rows.begin() : std::next(after);
  if (after == rows.end()) return false;
  return std::all_of(after, rows.end(),
                     [&](const GenerationRow& row) { return cursor <= row.feed_cursor; });
}

}  // namespace till::ledger
