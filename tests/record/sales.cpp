#include "tests/record/sales.h"

#include <algorithm>

#include "record/documents/basket_document.h"
#include "record/documents/context_document.h"
#include "record/documents/member_document.h"
#include "record/documents/quote_document.h"
#include "record/documents/receipt_document.h"
#include "record/documents/return_document.h"
#include "record/documents/ruleset_document.h"
#include "tests/record/documents_examples.h"
#include "tests/record/documents_full.h"
#include "tests/record/samples.h"

namespace till::record::samples {
namespace {

template <class T>
T good(Result<T> result) {
  require(result.has_value(), result ? "" : describe(result.error()));
  return std::move(*result);
}

const json::Value& field(const json::Object& object, std::string_view name) {
  const json::Value* value = object.find(name);
  require(value != nullptr, name);
  return *value;
}

SaleBody sale_with(loyalty::Receipt receipt) {
  SaleBody sale;
  sale.pos_key = {PosKey::Kind::sale, "s1", "pos1", "2026-11-22", "000123"};
  sale.request_hash = counted<Hash>(1);
  sale.at = receipt.basket.at;
  sale.clock = "synced";
  if (receipt.member) sale.subject = {receipt.member->account, std::nullopt, Trust::static_};
  sale.ruleset = counted<Hash>(2);
  sale.receipt = std::move(receipt);
  sale.answer = {{"total", 1}};
  sale.partner = "cosmetics";
  return sale;
}

loyalty::Receipt receipt_of(const json::Object& example) {
  loyalty::Receipt receipt;
  receipt.basket = good(read_basket(field(example, "basket")));
  if (const json::Value* member = example.find("member"))
    receipt.member = good(read_member_or_nobody(*member));
  if (const json::Value* context = example.find("context"))
    receipt.context = good(read_context(*context));
  receipt.quote = good(read_quote(field(example, "expect")));
  receipt.ruleset = receipt.quote.ruleset;
  const json::Value* paid_by = example.find("paid_by");
  if (paid_by != nullptr && *paid_by == json::Value("cash"))
    receipt.paid_by = loyalty::PaidBy::cash;
  return receipt;
}

// Refused returns leave no trace.
void add_return(Sold& sold, const json::Value& given) {
  json::Object request = *given.as_object();
  if (!request.has("expect")) return;
  ReturnBody body;
  body.result = good(read_return_result(field(request, "expect")));
  request.erase("expect");
  body.request = good(read_return_request(request));
  body.pos_key = {PosKey::Kind::return_, "s1", "pos1", "2026-11-23",
                  std::to_string(sold.returns.size() + 1)};
  body.at = body.request.at;
  body.clock = "synced";
  body.sale = sold.entry;
  body.subject = sold.sale.subject;
  SaleBody sale = sold.sale;
  for (const ReturnBody& earlier : sold.returns) sale.receipt->returns.push_back(earlier.request);
  body.of_sale = sale_facts(sale, body.request);
  sold.returns.push_back(std::move(body));
}

std::vector<Sold> make_sold() {
  std::vector<Sold> all;
  for (const test::Example& example : test::examples()) {
    if (!example.content.has("expect")) continue;
    Sold sold;
    sold.name = example.name;
    sold.ruleset = good(read_ruleset(field(example.content, "ruleset")));
    sold.entry = counted<EntryId>(static_cast<std::uint8_t>(all.size()));
    sold.sale = sale_with(receipt_of(example.content));
    sold.sale.limited_uses = limited_uses(sold.ruleset, *sold.sale.receipt);
    if (const json::Value* returns = example.content.find("returns"))
      for (const json::Value& request : *returns->as_array()) add_return(sold, request);
    all.push_back(std::move(sold));
  }
  return all;
}

}  // namespace

const std::vector<Sold>& sold_examples() {
  static const std::vector<Sold> all = make_sold();
  return all;
}

const Sold& sold(std::string_view name) {
  const auto found = std::ranges::find_if(
      sold_examples(), [&](const Sold& one) { return one.name.starts_with(name); });
  require(found != sold_examples().end(), name);
  return *found;
}

SaleBody full_sale() {
  SaleBody sale = sale_with(good(read_receipt(test::full_receipt())));
  sale.forced = true;
  sale.subject = {"0123456789abcdef0123456789abcdef", counted<CardToken>(7), Trust::signed_};
  sale.member_stamp = Mark{epoch, Seq{41}, counted<Hash>(9)};
  sale.told_reason = "the total differs";
  sale.told =
      json::Object{{"quote", json::Object{{"payable", json::Object{{"card", 700}, {"cash", 600}}}}},
                   {"paid_by", "cash"}};
  sale.reservation = counted<ReservationId>(3);
  sale.tenders = {{"card", loyalty::Money{500}}, {"cash", loyalty::Money{200}}};
  sale.limited_uses = {"a", "b"};
  return sale;
}

ReturnBody full_return() {
  ReturnBody body;
  body.whole = true;
  body.pos_key = {PosKey::Kind::void_, "s1", "pos1", "2026-11-23", "7"};
  body.request_hash = counted<Hash>(4);
  body.forced = true;
  body.at = instant_of(1'700'000'000);
  body.clock = "untrusted";
  body.sale = counted<EntryId>(5);
  body.subject = {"a1", counted<CardToken>(6), Trust::typed};
  body.request = good(read_return_request(test::full_return_request()));
  body.result = good(read_return_result(test::full_return_result()));
  body.answer = {{"money", 5}};
  body.of_sale = {"2026-11-22", "cosmetics", loyalty::Points{3}, {{"L1", "p"}}, {"rate:program"}};
  return body;
}

Entry entry_of(Kind kind, const EntryId& id, Bytes body) {
  return place_first({kind, id, std::move(body), std::nullopt}, counted<RegisterId>(1), epoch, {});
}

Entry entry_of(const Sold& sold) { return entry_of(Kind::sale, sold.entry, write_sale(sold.sale)); }

}  // namespace till::record::samples
