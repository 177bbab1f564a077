#include "agent/checkout/requests.h"

#include <utility>

#include "base/crypto/crypto.h"
#include "base/time.h"
#include "record/documents/bounds.h"

namespace till::agent {
namespace {

constexpr std::size_t tenders_max = 100;
constexpr std::size_t z_transactions_max = 100'000;
constexpr std::size_t name_bytes_max = 128;  // of what a POS calls itself and its transactions

// A retry is the same request; that the cashier insisted is not part of it.
Hash hash_of_request(const json::Value& value) {
  if (!value.as_object()->has("force_new")) return crypto::sha256(json::canonical(value));
  auto object = *value.as_object();
  object.erase("force_new");
  return crypto::sha256(json::canonical(object));
}

// A POS key of any length would be kept in memory for as long as its entry.
std::string bounded(json::Fields& fields, std::string_view name, std::string text) {
  if (text.size() > name_bytes_max) {
    fields.refuse(name, "must be at most " + std::to_string(name_bytes_max) + " bytes long");
  }
  return text;
}

record::PosKey read_key_in(const json::Value& value, std::string path, const std::string& store,
                           json::Refusal& refusal) {
  json::Fields fields(value, std::move(path), refusal);
  record::PosKey key;
  key.store = bounded(fields, "store", fields.text_or("store", store));
  key.pos = bounded(fields, "pos", fields.text("pos"));
  key.business_date = fields.text("business_date");
  key.transaction = bounded(fields, "transaction", fields.text("transaction"));
  if (!refusal.refused() && !is_day(key.business_date)) {
    fields.refuse("business_date", "must be a day as YYYY-MM-DD");
  }
  fields.finish();
  return key;
}

record::PosKey read_key(json::Fields& fields, const std::string& store, json::Refusal& refusal,
                        record::PosKey::Kind kind) {
  const auto* value = fields.required_value("pos_key");
  if (value == nullptr) return {};
  auto key = read_key_in(*value, fields.path_of("pos_key"), store, refusal);
  key.kind = kind;
  return key;
}

json::Object read_basket_object(json::Fields& fields, json::Refusal& refusal) {
  const auto* value = fields.required_value("basket");
  if (value == nullptr) return {};
  if (value->as_object() == nullptr) {
    fields.refuse("basket", "must be an object");
    return {};
  }
  for (const auto* name : {"at", "utc_offset"}) {
    if (value->as_object()->has(name)) {
      refusal.refuse(fields.path_of("basket") + "." + name, "is set by tilld: leave it out");
    }
  }
  return *value->as_object();
}

std::vector<record::Tender> read_tenders(json::Fields& fields, json::Refusal& refusal) {
  std::vector<record::Tender> out;
  fields.list(
      "tenders",
      [&](const json::Value& value, const std::string& path) {
        json::Fields tender(value, path, refusal);
        record::Tender read;
        read.kind = tender.text("kind");
        read.amount = loyalty::Money{tender.integer("amount", record::money_range)};
        tender.finish();
        out.push_back(std::move(read));
      },
      tenders_max);
  return out;
}

template <class Id>
std::optional<Id> read_id(json::Fields& fields, std::string_view name) {
  const auto text = fields.optional_text(name);
  if (!text) return std::nullopt;
  const auto id = fixed_from_hex<Id>(*text);
  if (!id) {
    fields.refuse(name, "must be 32 hex digits");
    return std::nullopt;
  }
  return *id;
}

SaleReference read_reference(json::Fields& fields, const std::string& store,
                             json::Refusal& refusal) {
  SaleReference out;
  const auto* value = fields.required_value("receipt");
  if (value == nullptr) return out;
  if (value->as_string() != nullptr) {
    out.entry = read_id<EntryId>(fields, "receipt");
    return out;
  }
  out.key = read_key_in(*value, fields.path_of("receipt"), store, refusal);
  return out;
}

std::vector<loyalty::ReturnedLine> read_lines(json::Fields& fields, json::Refusal& refusal) {
  std::vector<loyalty::ReturnedLine> out;
  fields.list(
      "lines",
      [&](const json::Value& value, const std::string& path) {
        json::Fields line(value, path, refusal);
        loyalty::ReturnedLine read;
        read.id = line.text("id");
        read.quantity = loyalty::Quantity{line.integer("quantity", record::quantity_range)};
        line.finish();
        out.push_back(std::move(read));
      },
      loyalty::receipt_lines_max);
  if (out.empty() && !refusal.refused()) fields.refuse("lines", "must name a line");
  return out;
}

}  // namespace

Result<QuoteRequest> read_quote_request(const json::Value& value) {
  json::Refusal refusal;
  json::Fields fields(value, "", refusal);
  QuoteRequest out;
  out.basket = read_basket_object(fields, refusal);
  out.identity = fields.text_or("identity");
  fields.finish();
  TILL_CHECK(refusal.result());
  return out;
}

Result<ReservationRequest> read_reservation_request(const json::Value& value,
                                                    const std::string& store) {
  json::Refusal refusal;
  json::Fields fields(value, "", refusal);
  ReservationRequest out;
  out.key = read_key(fields, store, refusal, record::PosKey::Kind::sale);
  out.identity = fields.text("identity");
  out.points = loyalty::Points{fields.integer("points", record::account_points_range)};
  out.codes = fields.texts("codes");
  if (!refusal.refused() && out.codes.empty() && !out.points.is_positive()) {
    fields.refuse("points", "must be at least 1 where no code is reserved");
  }
  fields.finish();
  TILL_CHECK(refusal.result());
  return out;
}

namespace {

Result<CommitRequest> read_commit(const json::Value& value, std::string path,
                                  const std::string& store) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  CommitRequest out;
  out.key = read_key(fields, store, refusal, record::PosKey::Kind::sale);
  out.basket = read_basket_object(fields, refusal);
  out.identity = fields.text_or("identity");
  if (const auto* quote = fields.value("quote")) out.quote = *quote;
  out.quote_token = fields.text_or("quote_token");
  out.reservation = read_id<ReservationId>(fields, "reservation");
  out.tenders = read_tenders(fields, refusal);
  out.paid_by = fields.choice("paid_by", {"cash", "card"}) == 0 ? loyalty::PaidBy::cash
                                                                : loyalty::PaidBy::card;
  out.force_new = fields.flag_or("force_new", false);
  fields.finish();
  TILL_CHECK(refusal.result());
  out.hash = hash_of_request(value);
  return out;
}

}  // namespace

Result<CommitRequest> read_commit_request(const json::Value& value, const std::string& store) {
  return read_commit(value, "", store);
}

Result<ClaimRequest> read_claim_request(const json::Value& value, const std::string& store) {
  json::Refusal refusal;
  json::Fields fields(value, "", refusal);
  ClaimRequest out;
  out.code = fields.text("code");
  const auto* sale = fields.required_value("sale");
  fields.finish();
  TILL_CHECK(refusal.result());
  TILL_TRY(out.sale, read_commit(*sale, "sale", store));
  return out;
}

Result<LateClaimRequest> read_late_claim_request(const json::Value& value,
                                                 const std::string& store) {
  json::Refusal refusal;
  json::Fields fields(value, "", refusal);
  LateClaimRequest out;
  out.sale = read_reference(fields, store, refusal);
  out.identity = fields.text("identity");
  fields.finish();
  TILL_CHECK(refusal.result());
  return out;
}

Result<ReturnOrder> read_return_order(const json::Value& value, const std::string& store) {
  json::Refusal refusal;
  json::Fields fields(value, "", refusal);
  ReturnOrder out;
  out.preview = fields.flag_or("preview", false);
  if (!out.preview || fields.has("pos_key")) {
    out.key = read_key(fields, store, refusal, record::PosKey::Kind::return_);
  }
  out.sale = read_reference(fields, store, refusal);
  out.lines = read_lines(fields, refusal);
  out.used_coupons = fields.texts("used_coupons");
  out.force_new = fields.flag_or("force_new", false);
  fields.finish();
  TILL_CHECK(refusal.result());
  out.hash = hash_of_request(value);
  return out;
}

Result<ReturnOrder> read_void_order(const json::Value& value, const std::string& store) {
  json::Refusal refusal;
  json::Fields fields(value, "", refusal);
  ReturnOrder out;
  out.whole = true;
  out.key = read_key(fields, store, refusal, record::PosKey::Kind::void_);
  out.sale = read_reference(fields, store, refusal);
  out.used_coupons = fields.texts("used_coupons");
  out.force_new = fields.flag_or("force_new", false);
  fields.finish();
  TILL_CHECK(refusal.result());
  out.hash = hash_of_request(value);
  return out;
}

Result<DayCloseRequest> read_day_close_request(const json::Value& value) {
  json::Refusal refusal;
  json::Fields fields(value, "", refusal);
  DayCloseRequest out;
  out.business_date = fields.text("business_date");
  if (!refusal.refused() && !is_day(out.business_date)) {
    fields.refuse("business_date", "must be a day as YYYY-MM-DD");
  }
  if (const auto* z = fields.value("z")) {
    json::Fields inner(*z, "z", refusal);
    record::ZReport report;
    report.number = inner.text("number");
    report.count = inner.integer("count", {.least = 0});
    report.sum = loyalty::Money{inner.integer("sum")};
    report.transactions = inner.texts("transactions");
    if (report.transactions.size() > z_transactions_max) {
      inner.refuse("transactions", "names more than " + std::to_string(z_transactions_max));
    }
    inner.finish();
    out.z = std::move(report);
  }
  fields.finish();
  TILL_CHECK(refusal.result());
  return out;
}

}  // namespace till::agent
