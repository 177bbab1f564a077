#include "ledger/posting/apply.h"
#include "ledger/posting/duplicates.h"
#include "ledger/posting/recompute.h"

namespace till::ledger {
namespace {

using Recomputed = ReceiptRow::Recomputed;

bool erased(const record::Entry& entry) {
  return !entry.personal && !entry.header.personal_digest.is_zero();
}

ReceiptRow row_of(const ReceivedEntry& received, const record::SaleBody& sale,
                  const record::Effects& effects) {
  ReceiptRow row;
  row.id = received.entry.header.id;
  row.place = received.place();
  row.register_number = received.epoch.register_number;
  row.pos_key = sale.pos_key;
  row.request = sale.request_hash;
  row.at = sale.at;
  row.total = record::money_of(sale);
  row.gross = sale.receipt ? sale.receipt->quote.gross : row.total;
  row.earned = sale.receipt ? sale.receipt->quote.points : loyalty::Points{};
  row.spent = effects.spent();
  if (sale.receipt) row.ruleset = sale.ruleset;
  row.as_told = !sale.receipt || !sale.told.is_null();
  return row;
}

Result<> recompute_sale(Desk& desk, const ReceivedEntry& received, const record::SaleBody& sale,
                        ReceiptRow& row) {
  TILL_TRY(const auto ruleset, desk.shelf.find(sale.ruleset));
  require(ruleset != nullptr, "a sale is posted when its ruleset is here");
  TILL_CHECK(note_goods(desk, *ruleset, sale, row.account));
  row.recomputed = recompute(*ruleset->compiled, *sale.receipt, erased(received.entry));
  if (row.recomputed != Recomputed::differs) return {};
  return alarm(desk, received, alarm_kind::quote_differs,
               "the engine computes another quote from this receipt; it is posted as it was told");
}

}  // namespace

Outcome post_sale(Desk& desk, const ReceivedEntry& received) {
  TILL_TRY(const auto sale, record::read_sale(received.entry.body, received.entry.personal));
  return post_sale(desk, received, sale);
}

Outcome post_sale(Desk& desk, const ReceivedEntry& received, const record::SaleBody& sale) {
  auto& books = desk.ledger.books;
  TILL_TRY(const auto effects, record::effects_of(received.entry.header.id, sale));
  if (sale.receipt) {
    TILL_TRY(const auto ruleset, desk.shelf.find(sale.ruleset));
    if (!ruleset) {
      return Parking{std::string(park_code::unknown_ruleset), Bytes(sale.ruleset.view()),
                     "ruleset " + to_hex(sale.ruleset) + " was not published here"};
    }
  }
  TILL_TRY(const auto novelty, novelty_of(desk, received, {sale.pos_key, sale.request_hash}));
  if (novelty.same_entry) return std::nullopt;
  // Whatever the ledger answered then: the sale says now what was spent.
  if (sale.reservation) TILL_CHECK(books.holds.release(desk.transaction, *sale.reservation));
  auto row = row_of(received, sale, effects);
  TILL_TRY(row.account, account_of(desk, sale.subject));
  row.duplicate_of = novelty.duplicate_of;
  if (novelty.duplicate_of) {
    row.status = ReceiptRow::Status::duplicate;
  } else {
    TILL_CHECK(apply_effects(desk, received,
                             {effects, row.account, sale.pos_key.business_date, sale.partner}));
    if (!row.account.empty()) {
      TILL_CHECK(books.accounts.add_purchase(desk.transaction, {row.account, 1, sale.at}));
    }
  }
  if (sale.receipt) TILL_CHECK(recompute_sale(desk, received, sale, row));
  TILL_CHECK(books.receipts.add(desk.transaction, row));
  TILL_CHECK(publish_account(desk, received, row.account));
  return std::nullopt;
}

}  // namespace till::ledger
