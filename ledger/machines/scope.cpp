#include "ledger/machines/scope.h"

#include <charconv>

namespace till::ledger {

std::string_view name_of(Scope scope) { return scope == Scope::all ? "all" : "store"; }

Result<Scope> scope_of(Books& books) {
  TILL_TRY(const auto text, books.meta.load(meta_name::live_scope));
  return text == name_of(Scope::all) ? Scope::all : Scope::store;
}

Result<std::int64_t> feed_floor(Books& books) {
  TILL_TRY(const auto text, books.meta.load(meta_name::feed_floor));
  std::int64_t floor = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), floor);
  return floor;
}

Result<> set_scope(const Ledger& ledger, Scope scope) {
  auto& books = ledger.books;
  TILL_TRY(const auto before, scope_of(books));
  if (before == scope) return {};
  TILL_TRY(auto transaction, books.begin());
  if (scope == Scope::store) {
    TILL_CHECK(books.live_scope.fill(transaction, ledger.clock.wall() - scope_lasts));
  }
  // One more place in the feed, so that what is void and what is not are never the same number.
  TILL_CHECK(books.feed.bump(transaction, feed_kind::keys, "keys"));
  TILL_TRY(const auto newest, books.feed.newest_cursor());
  TILL_CHECK(books.meta.store(transaction, meta_name::live_scope, name_of(scope)));
  TILL_CHECK(books.meta.store(transaction, meta_name::feed_floor, std::to_string(newest - 1)));
  return transaction.commit();
}

}  // namespace till::ledger
