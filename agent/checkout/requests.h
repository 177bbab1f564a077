// What the POS asks, read from JSON: the shape is checked here and nowhere else. Errors of every
// reader: invalid with the path.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json/fields.h"
#include "base/json/json.h"
#include "loyalty/basket.h"
#include "loyalty/returns.h"
#include "record/bodies.h"
#include "record/pos_key.h"

namespace till::agent {

struct QuoteRequest {
  json::Object basket;  // without at and utc_offset: tilld sets them
  std::string identity;
};

struct ReservationRequest {
  record::PosKey key;
  std::string identity;
  loyalty::Points points;
  std::vector<std::string> codes;
};

struct CommitRequest {
  record::PosKey key;
  Hash hash;
  json::Object basket;
  std::string identity;
  json::Value quote;  // as shown; null: none was
  std::string quote_token;
  std::optional<ReservationId> reservation;
  std::vector<record::Tender> tenders;
  loyalty::PaidBy paid_by = loyalty::PaidBy::card;
  bool force_new = false;
};

// A sale that could not be recorded: the code that was given for it, and the same request again.
struct ClaimRequest {
  std::string code;
  CommitRequest sale;
};

// What to take back: the entry's id, or the POS key of its sale.
struct SaleReference {
  std::optional<EntryId> entry;
  std::optional<record::PosKey> key;
};

// A receipt that was sold to nobody, for who is identified.
struct LateClaimRequest {
  SaleReference sale;
  std::string identity;
};

struct ReturnOrder {
  bool whole = false;  // a void
  record::PosKey key;
  Hash hash;
  SaleReference sale;
  std::vector<loyalty::ReturnedLine> lines;
  std::vector<std::string> used_coupons;
  bool preview = false;
  bool force_new = false;
};

struct DayCloseRequest {
  std::string business_date;
  std::optional<record::ZReport> z;
};

// `store` fills the POS key when the POS leaves it out.
[[nodiscard]] Result<QuoteRequest> read_quote_request(const json::Value& value);
[[nodiscard]] Result<ReservationRequest> read_reservation_request(const json::Value& value,
                                                                  const std::string& store);
[[nodiscard]] Result<CommitRequest> read_commit_request(const json::Value& value,
                                                        const std::string& store);
[[nodiscard]] Result<ClaimRequest> read_claim_request(const json::Value& value,
                                                      const std::string& store);
[[nodiscard]] Result<LateClaimRequest> read_late_claim_request(const json::Value& value,
                                                               const std::string& store);
[[nodiscard]] Result<ReturnOrder> read_return_order(const json::Value& value,
                                                    const std::string& store);
[[nodiscard]] Result<ReturnOrder> read_void_order(const json::Value& value,
                                                  const std::string& store);
[[nodiscard]] Result<DayCloseRequest> read_day_close_request(const json::Value& value);

}  // namespace till::agent
