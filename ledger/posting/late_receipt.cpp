#include "ledger/posting/late_receipt.h"

#include <algorithm>
#include <map>
#include <utility>

#include "ledger/posting/apply.h"
#include "ledger/store/late_claims.h"
#include "loyalty/late_claim.h"
#include "record/claim.h"

namespace till::ledger {
namespace {

// Larger than any balance: a return that was made is not made again for want of points.
constexpr loyalty::Points any_balance{1'000'000'000'000'000};

std::unexpected<Error> impossible(std::string text) {
  return fail(ErrorCode::conflict, std::move(text));
}

// What of the request is still with the customer: a till that was restored from an image has
// forgotten returns, and takes the same goods back again.
loyalty::ReturnRequest what_is_left(const loyalty::Receipt& receipt,
                                    const loyalty::ReturnRequest& request) {
  std::map<std::string, std::int64_t> left;
  for (const auto& line : receipt.basket.lines) left[line.id] = line.quantity.value();
  for (const auto& earlier : receipt.returns) {
    for (const auto& line : earlier.lines) left[line.id] -= line.quantity.value();
  }
  auto out = request;
  for (auto& line : out.lines) {
    line.quantity = loyalty::Quantity{std::min(line.quantity.value(), left[line.id])};
    left[line.id] -= line.quantity.value();
  }
  std::erase_if(out.lines, [](const auto& line) { return line.quantity.value() <= 0; });
  return out;
}

// What an entry of the sale's register and the claim did, under the claim's name for lots.
record::ReturnBody return_of(const LateReceipt& late, const loyalty::ReturnRequest& request,
                             loyalty::ReturnResult result) {
  record::ReturnBody body;
  body.sale = late.claim;
  body.request = request;
  body.result = std::move(result);
  body.of_sale = record::sale_facts(late.sale, request);
  return body;
}

}  // namespace

Result<record::Entry> entry_of(Books& books, Place place) {
  TILL_TRY(const auto epoch, books.epochs.find(place.epoch()));
  if (!epoch) return fail(ErrorCode::corrupt, "a receipt names an epoch that is not there");
  TILL_TRY(auto entry, books.entries.at(*epoch, place.seq()));
  if (!entry) return fail(ErrorCode::corrupt, "a receipt names an entry that is not there");
  return std::move(*entry);
}

Result<std::vector<loyalty::ReturnRequest>> requests_of(Books& books, const EntryId& sale) {
  std::vector<loyalty::ReturnRequest> out;
  TILL_TRY(const auto returns, books.receipts.returns_of(sale));
  for (const auto& row : returns) {
    TILL_TRY(const auto entry, entry_of(books, row.place));
    TILL_TRY(auto body, record::read_return(entry.body));
    out.push_back(std::move(body.request));
  }
  return out;
}

Result<LateReceipt> late_receipt(Desk& desk, const ReceiptRow& sale,
                                 const loyalty::Member& member) {
  TILL_TRY(const auto entry, entry_of(desk.ledger.books, sale.place));
  TILL_TRY(auto recorded, record::sale_in(entry));
  if (!recorded) return fail(ErrorCode::corrupt, "the receipt of a sale names another entry");
  LateReceipt out;
  out.sale = std::move(*recorded);
  if (!out.sale.receipt) return impossible("it was recorded as told by the POS alone");
  TILL_TRY(const auto ruleset, desk.shelf.find(out.sale.ruleset));
  if (!ruleset) return fail(ErrorCode::corrupt, "the ruleset of a posted sale is not there");
  for (const auto& code : out.sale.receipt->quote.codes) {
    if (code.consumed) out.used_codes.insert(code.serial);
  }
  TILL_TRY(out.rules, loyalty::rules_of_late_claims(ruleset->compiled));
  auto claimed = loyalty::claimed_by(*out.rules, *out.sale.receipt, member);
  if (!claimed) return impossible(claimed.error().text);
  out.sale.receipt = std::move(*claimed);
  out.sale.limited_uses = record::limited_uses(out.rules->ruleset(), *out.sale.receipt);
  return out;
}

Result<std::optional<LateReceipt>> posted_late_receipt(Desk& desk, const ReceiptRow& sale) {
  auto& books = desk.ledger.books;
  TILL_TRY(const auto row, LateClaims(books.database).posted_of(sale.id));
  if (!row) return std::optional<LateReceipt>{};
  TILL_TRY(const auto entry, entry_of(books, row->place));
  TILL_TRY(const auto body, record::read_late_claim(entry.body, entry.personal));
  if (!body.member) return std::optional<LateReceipt>{};
  TILL_TRY(auto late, late_receipt(desk, sale, *body.member));
  late.claim = row->entry;
  late.account = row->account;
  TILL_TRY(const auto requests, requests_of(books, sale.id));
  for (const auto& request : requests) {
    auto counted = what_is_left(*late.sale.receipt, request);
    if (!counted.lines.empty()) late.sale.receipt->returns.push_back(std::move(counted));
  }
  return std::optional<LateReceipt>{std::move(late)};
}

Result<> post_earned(Desk& desk, const ReceivedEntry& received, const LateReceipt& late) {
  TILL_TRY(auto effects, record::effects_of(late.claim, late.sale));
  // What is left are codes that were good for members alone.
  std::erase_if(effects.codes_consumed,
                [&](const std::string& serial) { return late.used_codes.contains(serial); });
  return apply_effects(desk, received,
                       {effects, late.account, late.sale.pos_key.business_date, late.sale.partner});
}

Result<loyalty::Points> claw_back(Desk& desk, const ReceivedEntry& received, LateReceipt& late,
                                  const loyalty::ReturnRequest& request) {
  auto counted = what_is_left(*late.sale.receipt, request);
  if (counted.lines.empty()) return loyalty::Points{};
  auto asked = counted;
  asked.balance = any_balance;
  auto result = loyalty::return_lines(*late.rules, *late.sale.receipt, asked);
  if (!result) return fail(ErrorCode::invalid, describe(result.error()), "return");
  const auto body = return_of(late, asked, std::move(*result));
  TILL_TRY(const auto effects, record::effects_of(received.entry.header.id, body));
  TILL_CHECK(apply_effects(
      desk, received, {effects, late.account, late.sale.pos_key.business_date, late.sale.partner}));
  late.sale.receipt->returns.push_back(std::move(counted));
  return body.result.points_clawed;
}

}  // namespace till::ledger
