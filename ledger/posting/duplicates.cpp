#include "ledger/posting/duplicates.h"

#include "base/crypto/crypto.h"

namespace till::ledger {
namespace {

Result<> note_same_entry(Desk& desk, const ReceivedEntry& received, const ReceiptRow& before) {
  auto& books = desk.ledger.books;
  TILL_TRY(const auto epoch, books.epochs.find(before.place.epoch()));
  if (!epoch) return fail(ErrorCode::corrupt, "a receipt names an epoch that is not there");
  TILL_TRY(const auto entry, books.entries.at(*epoch, before.place.seq()));
  if (!entry) return fail(ErrorCode::corrupt, "a receipt names an entry that is not there");
  if (entry->header.body_digest != received.entry.header.body_digest) {
    return fail(ErrorCode::invalid, "another entry had this id before");
  }
  return books.receipts.note_repeated(
      desk.transaction,
      {received.place(), received.epoch.register_number, received.entry.header.id});
}

}  // namespace

Result<Novelty> novelty_of(Desk& desk, const ReceivedEntry& received, const Claimed& claimed) {
  auto& receipts = desk.ledger.books.receipts;
  TILL_TRY(const auto before, receipts.find(received.entry.header.id));
  Novelty novelty;
  if (before) {
    novelty.same_entry = true;
    TILL_CHECK(note_same_entry(desk, received, *before));
    return novelty;
  }
  TILL_TRY(const auto same_key, receipts.with_key(claimed.pos_key));
  for (const auto& row : same_key) {
    if (row.request != claimed.request) continue;
    novelty.duplicate_of = row.id;
    return novelty;
  }
  if (!same_key.empty()) {
    TILL_CHECK(alarm(desk, received, alarm_kind::pos_key_reused,
                     "the " + record::to_text(claimed.pos_key) +
                         " was recorded twice with different contents; both are posted"));
  }
  return novelty;
}

}  // namespace till::ledger
