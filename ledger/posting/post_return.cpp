#include "ledger/posting/apply.h"
#include "ledger/posting/duplicates.h"
#include "ledger/posting/excess.h"
#include "ledger/posting/late_receipt.h"
#include "ledger/posting/recompute.h"
#include "record/claim.h"

namespace till::ledger {
namespace {

using Recomputed = ReceiptRow::Recomputed;

// The sale's receipt as the engine wants it: with the returns made before this one.
Result<record::SaleBody> sale_before(Books& books, const ReceiptRow& sale) {
  TILL_TRY(const auto entry, entry_of(books, sale.place));
  TILL_TRY(auto recorded, record::sale_in(entry));
  if (!recorded) return fail(ErrorCode::corrupt, "the receipt of a sale names another entry");
  auto body = std::move(*recorded);
  if (!body.receipt) return body;
  TILL_TRY(body.receipt->returns, requests_of(books, sale.id));
  return body;
}

Result<Recomputed> recompute_return(Desk& desk, const ReceivedEntry& received,
                                    const record::ReturnBody& body, const ReceiptRow& sale_row) {
  TILL_TRY(const auto sale, sale_before(desk.ledger.books, sale_row));
  if (!sale.receipt) return Recomputed::none;
  if (sale_row.recomputed == Recomputed::erased) return Recomputed::erased;
  TILL_TRY(const auto ruleset, desk.shelf.find(sale.ruleset));
  if (!ruleset) return fail(ErrorCode::corrupt, "the ruleset of a posted sale is not there");
  const auto recomputed = recompute(*ruleset->compiled, *sale.receipt, body);
  if (recomputed == Recomputed::differs) {
    TILL_CHECK(alarm(desk, received, alarm_kind::return_differs,
                     "the engine computes another return from the sale's receipt; it is posted as "
                     "it was told"));
  }
  return recomputed;
}

struct Excess {
  record::Effects effects;
  bool whole_before = false;  // an earlier return took the last of it
};

Result<Excess> excess_beyond(Books& books, const ReceiptRow& sale, const record::Effects& now) {
  TILL_TRY(const auto sold, entry_of(books, sale.place));
  TILL_TRY(const auto sale_effects, record::effects_of(sold));
  TILL_TRY(const auto returns, books.receipts.returns_of_transaction(sale));
  Excess out;
  std::vector<record::Effects> earlier;
  for (const auto& row : returns) {
    TILL_TRY(const auto entry, entry_of(books, row.place));
    TILL_TRY(const auto body, record::read_return(entry.body));
    out.whole_before = out.whole_before || body.whole;
    TILL_TRY(earlier.emplace_back(), record::effects_of(entry.header.id, body));
  }
  out.effects = excess_of(sale_effects, earlier, now);
  return out;
}

// What the sale has no more goes back at once; the row says what remains.
Result<> correct(Desk& desk, const ReceivedEntry& received, const Application& excess,
                 ReceiptRow& row) {
  if (excess.effects.empty()) return {};
  for (const auto& change : excess.effects.lots) {
    using Cause = record::LotChange::Cause;
    if (change.cause == Cause::restoration) row.restored += change.points;
    if (change.cause == Cause::clawback) row.clawed -= change.points;
  }
  row.clawed += excess.effects.debt;
  TILL_CHECK(alarm(desk, received, alarm_kind::return_exceeds,
                   "with the returns before it more was given back than the sale had; what is too "
                   "much is taken back"));
  return apply_correction(desk, received, excess, "more was returned than was sold");
}

ReceiptRow row_of(const ReceivedEntry& received, const record::ReturnBody& body) {
  ReceiptRow row;
  row.id = received.entry.header.id;
  row.place = received.place();
  row.register_number = received.epoch.register_number;
  row.sale = body.sale;
  row.pos_key = body.pos_key;
  row.request = body.request_hash;
  row.at = body.at;
  row.gross = body.result.money;
  row.total = body.result.money;
  row.restored = body.result.points_restored;
  row.clawed = body.result.points_clawed;
  return row;
}

// What a member who claimed the receipt afterwards had earned. The register need not know of it.
Result<> take_from_claimant(Desk& desk, const ReceivedEntry& received,
                            const record::ReturnBody& body, const ReceiptRow& sale) {
  auto& books = desk.ledger.books;
  TILL_TRY(auto late, posted_late_receipt(desk, sale));
  if (!late) return {};
  TILL_CHECK(claw_back(desk, received, *late, body.request));
  if (body.whole) {
    TILL_CHECK(books.accounts.add_purchase(desk.transaction, {late->account, -1, std::nullopt}));
  }
  return publish_account(desk, received, late->account);
}

}  // namespace

Outcome post_return(Desk& desk, const ReceivedEntry& received) {
  auto& books = desk.ledger.books;
  TILL_TRY(const auto body, record::read_return(received.entry.body));
  TILL_TRY(const auto effects, record::effects_of(received.entry.header.id, body));
  TILL_TRY(const auto sale_row, books.receipts.find(body.sale));
  if (!sale_row) {
    return Parking{std::string(park_code::waits_for_sale), Bytes(body.sale.view()),
                   "its sale " + to_hex(body.sale) + " has not been posted here"};
  }
  if (sale_row->pos_key.kind != record::PosKey::Kind::sale) {
    return fail(ErrorCode::invalid, "names a receipt that is no sale", "return.sale");
  }
  TILL_TRY(const auto novelty, novelty_of(desk, received, {body.pos_key, body.request_hash}));
  if (novelty.same_entry) return std::nullopt;
  auto row = row_of(received, body);
  TILL_TRY(row.account, account_of(desk, body.subject));
  row.ruleset = sale_row->ruleset;
  row.duplicate_of = novelty.duplicate_of;
  if (novelty.duplicate_of) {
    row.status = ReceiptRow::Status::duplicate;
  } else {
    TILL_TRY(row.recomputed, recompute_return(desk, received, body, *sale_row));
    const auto& day = sale_row->pos_key.business_date;
    TILL_CHECK(apply_effects(desk, received, {effects, row.account, day, body.of_sale.partner}));
    TILL_TRY(const auto excess, excess_beyond(books, *sale_row, effects));
    TILL_CHECK(
        correct(desk, received, {excess.effects, row.account, day, body.of_sale.partner}, row));
    if (body.whole && !excess.whole_before && !row.account.empty()) {
      TILL_CHECK(books.accounts.add_purchase(desk.transaction, {row.account, -1, std::nullopt}));
    }
    TILL_CHECK(take_from_claimant(desk, received, body, *sale_row));
  }
  TILL_CHECK(books.receipts.add(desk.transaction, row));
  TILL_CHECK(publish_account(desk, received, row.account));
  return std::nullopt;
}

}  // namespace till::ledger
