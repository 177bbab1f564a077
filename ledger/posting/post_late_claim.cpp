#include <algorithm>
#include <utility>

#include "ledger/posting/apply.h"
#include "ledger/posting/late_receipt.h"
#include "ledger/store/late_claims.h"

namespace till::ledger {
namespace {

// The sale that is meant, the first posted of its transaction.
Result<std::optional<ReceiptRow>> sale_of(Books& books, const record::SaleNamed& named) {
  if (named.key) {
    TILL_TRY(auto rows, books.receipts.with_key(*named.key));
    if (rows.empty()) return std::optional<ReceiptRow>{};
    return std::optional<ReceiptRow>{std::move(rows.front())};
  }
  TILL_TRY(auto row, books.receipts.find(*named.entry));
  if (!row || !row->duplicate_of) return row;
  return books.receipts.find(*row->duplicate_of);
}

Parking waiting_for(const record::SaleNamed& named) {
  if (named.entry) {
    return {std::string(park_code::waits_for_sale), Bytes(named.entry->view()),
            "the sale " + to_hex(*named.entry) + " that is claimed has not been posted here"};
  }
  return {std::string(park_code::waits_for_sale), Bytes(digest_of(*named.key).view()),
          "the " + record::to_text(*named.key) + " that is claimed has not been posted here"};
}

// Why the claim earns nothing, in words for people; empty when it may.
std::string refusal_of(const ReceiptRow& sale, const record::LateClaimBody& body) {
  if (!sale.account.empty()) return "the receipt was a member's when it was sold";
  if (!sale.ruleset) return "it was recorded as told by the POS alone";
  if (!body.member) return "what was known of the member was erased";
  if (body.at - sale.at > record::late_claim_days) {
    return "the receipt was older than " + std::to_string(record::late_claim_days.count()) +
           " days";
  }
  return {};
}

LateClaimRow row_of(const ReceivedEntry& received, const record::LateClaimBody& body,
                    const ReceiptRow& sale) {
  LateClaimRow row;
  row.entry = received.entry.header.id;
  row.place = received.place();
  row.register_number = received.epoch.register_number;
  row.sale = sale.id;
  row.at = body.at;
  return row;
}

Result<bool> was_voided(Books& books, const EntryId& sale) {
  TILL_TRY(const auto returns, books.receipts.returns_of(sale));
  return std::ranges::any_of(returns, [](const ReceiptRow& row) {
    return row.pos_key.kind == record::PosKey::Kind::void_;
  });
}

// The points of the sale, less what its returns took back before the claim came.
Result<> earn(Desk& desk, const ReceivedEntry& received, LateReceipt& late, LateClaimRow& row) {
  auto& books = desk.ledger.books;
  row.earned = late.sale.receipt->quote.points;
  TILL_CHECK(post_earned(desk, received, late));
  TILL_TRY(const auto returns, requests_of(books, row.sale));
  for (const auto& request : returns) TILL_CHECK(claw_back(desk, received, late, request));
  TILL_TRY(const auto ruleset, desk.shelf.find(late.sale.ruleset));
  TILL_CHECK(note_goods(desk, *ruleset, late.sale, row.account));
  TILL_TRY(const bool voided, was_voided(books, row.sale));
  return books.accounts.add_purchase(desk.transaction, {row.account, voided ? 0 : 1, late.sale.at});
}

struct Claimed {
  const record::LateClaimBody& body;
  const ReceiptRow& sale;
};

Result<> judge(Desk& desk, const ReceivedEntry& received, const Claimed& claimed,
               LateClaimRow& row) {
  const auto& [body, sale] = claimed;
  TILL_TRY(const auto before, LateClaims(desk.ledger.books.database).posted_of(sale.id));
  if (before && before->account == row.account) {
    row.duplicate_of = before->entry;
    return {};
  }
  row.refused = before ? "another member claimed it before" : refusal_of(sale, body);
  if (!row.refused.empty()) return {};
  auto late = late_receipt(desk, sale, *body.member);
  if (!late && late.error().code == ErrorCode::conflict) {
    row.refused = late.error().text;
    return {};
  }
  if (!late) return std::unexpected(late.error());
  late->claim = row.entry;
  late->account = row.account;
  return earn(desk, received, *late, row);
}

}  // namespace

Outcome post_late_claim(Desk& desk, const ReceivedEntry& received) {
  auto& books = desk.ledger.books;
  TILL_TRY(const auto body, record::read_late_claim(received.entry.body, received.entry.personal));
  LateClaims claims(books.database);
  TILL_TRY(const auto again, claims.find(received.entry.header.id));
  if (again) {
    TILL_CHECK(books.receipts.note_repeated(
        desk.transaction, {received.place(), received.epoch.register_number, again->entry}));
    return std::nullopt;
  }
  TILL_TRY(const auto sale, sale_of(books, body.sale));
  if (!sale) return waiting_for(body.sale);
  if (sale->pos_key.kind != record::PosKey::Kind::sale) {
    return fail(ErrorCode::invalid, "names a receipt that is no sale", "claim.sale");
  }
  auto row = row_of(received, body, *sale);
  TILL_TRY(row.account, account_of(desk, body.subject));
  TILL_CHECK(judge(desk, received, {body, *sale}, row));
  if (!row.refused.empty()) {
    TILL_CHECK(alarm(desk, received, claim_refused_alarm,
                     "a receipt that was claimed earns nothing: " + row.refused));
  }
  TILL_CHECK(claims.add(desk.transaction, row));
  TILL_CHECK(publish_account(desk, received, row.account));
  return std::nullopt;
}

}  // namespace till::ledger
