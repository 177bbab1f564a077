#include "storage/journal/upkeep.h"

namespace till::storage {

Result<> Upkeep::load(Chain& chain, Notes& notes) {
  TILL_TRY(const auto floor, retention_.load(notes));
  chain.begins_after(floor.place, floor.hash);
  when_idle();
  return {};
}

bool Upkeep::made_room(const Error& refusal) {
  return refusal.code == ErrorCode::not_recorded && ballast_.give_back();
}

void Upkeep::when_idle() { static_cast<void>(ballast_.take_again()); }

Result<std::int64_t> Upkeep::delete_sealed(Books books, const Retention::Bound& bound,
                                           const InTransaction& in_transaction) {
  TILL_TRY(const auto to, retention_.next(books.chain, bound));
  if (!to) return 0;
  std::int64_t entries = 0;
  TILL_CHECK(in_transaction([&](sqlite::Transaction& transaction) -> Result<> {
    TILL_TRY(entries, retention_.remove(transaction, books.notes, *to));
    return {};
  }));
  retention_.removed(*to);
  books.chain.begins_after(to->place, to->hash);
  TILL_CHECK(retention_.give_pages_back());
  return entries;
}

}  // namespace till::storage
