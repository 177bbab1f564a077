#include "ledger/machines/feed_page.h"

#include "ledger/machines/feed_rows.h"
#include "ledger/machines/scope.h"

namespace till::ledger {

Result<std::optional<record::Mark>> reflected(Books& books, RegisterNumber number) {
  TILL_TRY(const auto row, books.registers.find(number));
  if (!row || !row->epoch) return std::optional<record::Mark>{};
  TILL_TRY(auto epoch, books.epochs.find(*row->epoch));
  // Nothing of the newest epoch is settled yet: what it descends from speaks for it.
  while (epoch && epoch->settled.number == 0 && epoch->parent) {
    const auto parent = *epoch->parent;
    TILL_TRY(epoch, books.epochs.find(parent.epoch()));
    if (epoch && epoch->settled >= parent.seq()) {
      TILL_TRY(const auto hash, books.entries.hash_at(parent));
      if (!hash) return fail(ErrorCode::corrupt, "the entry an epoch descends from is missing");
      return std::optional(record::Mark{epoch->epoch, parent.seq(), *hash});
    }
  }
  if (!epoch || epoch->settled.number == 0) return std::optional<record::Mark>{};
  TILL_TRY(const auto hash, books.entries.hash_at(place_of(epoch->number, epoch->settled)));
  if (!hash) return fail(ErrorCode::corrupt, "a settled entry is missing");
  return std::optional(record::Mark{epoch->epoch, epoch->settled, *hash});
}

Result<record::ChangePage> feed_page(const Ledger& ledger, RulesetShelf& shelf,
                                     const PageAsked& asked) {
  auto& books = ledger.books;
  TILL_TRY(const auto newest, books.feed.newest_cursor());
  // A cursor of a feed that went on without this file (it was restored): from the beginning, since
  // rows are whole and taking one twice harms nobody.
  const auto after = asked.cursor > newest ? 0 : asked.cursor;
  TILL_TRY(const auto scope, scope_of(books));
  TILL_TRY(const auto asking, books.registers.find(asked.register_number));
  Feed::Ask ask{after, asked.register_number, page_rows_max + 1, after + cursors_looked_at, {}};
  if (scope == Scope::store && asking) ask.store = asking->store;
  TILL_TRY(const auto changes, books.feed.read(ask));
  TILL_TRY(const auto rules, shelf.newest());
  const RowSource source{ledger, rules.get(), ledger.clock.wall()};
  record::ChangePage page;
  page.time = source.now;
  page.cursor = after;
  TILL_TRY(page.reflects, reflected(books, asked.register_number));
  std::size_t bytes = 0;
  for (const auto& change : changes) {
    page.more = page.rows.size() == page_rows_max || bytes >= page_json_bytes_max;
    if (page.more) break;
    TILL_TRY(auto row, row_of(source, change));
    bytes += json::canonical(json::Value(row.row)).size();
    page.rows.push_back(std::move(row));
    page.cursor = change.cursor;
  }
  if (page.more) return page;
  // What lies between are rows of people whom this store does not know.
  page.more = ask.to_cursor < newest;
  page.cursor = page.more ? ask.to_cursor : newest;
  return page;
}

}  // namespace till::ledger
