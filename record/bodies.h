// The bodies of entries as values: what a sale, return, void and day close say. Written once as
// canonical JSON at commit, sent verbatim, read again by the overlay, tillctl and the ledger.
// Format: docs/formats/entries.md.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json/json.h"
#include "base/time.h"
#include "loyalty/returns.h"
#include "record/day.h"
#include "record/entry.h"
#include "record/pos_key.h"
#include "record/subject.h"

namespace till::record {

struct Tender {
  std::string kind;  // card, cash, ...
  loyalty::Money amount;
  friend bool operator==(const Tender&, const Tender&) = default;
};

struct SaleBody {
  PosKey pos_key;
  Hash request_hash;  // SHA-256 of the canonical request without force_new
  bool forced = false;
  Instant at{};
  std::string clock;  // synced, plausible, untrusted
  Subject subject;
  Hash ruleset;                      // SHA-256 of the signed envelope in force
  std::optional<Mark> member_stamp;  // of the row the member view came from
  std::optional<loyalty::Receipt>
      receipt;              // its member travels in the personal part; none: told alone
  std::string told_reason;  // why it is recorded as told; empty when the engine agrees
  json::Value told;         // as told: {basket, quote, paid_by} of the POS; null otherwise
  std::optional<ReservationId> reservation;
  std::string hold;  // what the ledger said of it: approved, timed_out; empty: it was not asked
  std::vector<Tender> tenders;
  json::Object answer;  // what the POS was answered, so that a retry gets the same bytes
  std::string partner;  // the store's, which issues the lots that are earned; may be empty
  std::vector<std::string> limited_uses;  // offers with limits on uses that applied
  friend bool operator==(const SaleBody&, const SaleBody&) = default;
};

// The offers of a receipt that count as used: applied, with a limit on uses.
[[nodiscard]] std::vector<std::string> limited_uses(const loyalty::Ruleset& ruleset,
                                                    const loyalty::Receipt& receipt);
// What was to be paid as the POS was told, in the tender it was paid with.
[[nodiscard]] loyalty::Money money_of(const SaleBody& sale);

// What the effects of a return need to know of its sale, frozen beside the result.
struct SaleFacts {
  std::string business_date;
  std::string partner;
  loyalty::Points redeemed;  // of the points given back: counted towards the sale's day
  std::map<std::string, std::string> lot_partners;  // of the lots that were spent
  std::vector<std::string> pending;                 // rules whose points are not yet active
  friend bool operator==(const SaleFacts&, const SaleFacts&) = default;
};
// The receipt of the sale holds the returns made before this one.
[[nodiscard]] SaleFacts sale_facts(const SaleBody& sale, const loyalty::ReturnRequest& request);

struct ReturnBody {
  bool whole = false;  // a void: everything that was left, entry kind void
  PosKey pos_key;
  Hash request_hash;
  bool forced = false;
  Instant at{};
  std::string clock;
  EntryId sale;
  Subject subject;
  loyalty::ReturnRequest request;
  loyalty::ReturnResult result;
  json::Object answer;
  SaleFacts of_sale;
  friend bool operator==(const ReturnBody&, const ReturnBody&) = default;
};

struct EpochOpenBody {
  std::optional<Mark> parent;
  std::string reason;  // enrolled, diverged, salvaged
  std::string build;
  Instant at{};
  friend bool operator==(const EpochOpenBody&, const EpochOpenBody&) = default;
};

// Canonical JSON. The personal part of a sale is its member view with 16 bytes of salt.
[[nodiscard]] Bytes write_sale(const SaleBody& body);
[[nodiscard]] std::optional<Bytes> write_sale_personal(const SaleBody& body, const Salt& salt);
// Errors of every reader: invalid with the path ("sale.pos_key.pos"); unsupported for a later
// version of the body or a later engine. Without its personal part a receipt has no member.
[[nodiscard]] Result<SaleBody> read_sale(BytesView body, const std::optional<Bytes>& personal);
// The same as a part of a larger document.
[[nodiscard]] json::Object write_sale_document(const SaleBody& body);
[[nodiscard]] Result<SaleBody> read_sale_document(const json::Value& value, std::string path,
                                                  const std::optional<Bytes>& personal);
[[nodiscard]] Bytes write_return(const ReturnBody& body);
[[nodiscard]] Result<ReturnBody> read_return(BytesView body);
[[nodiscard]] Bytes write_epoch_open(const EpochOpenBody& body);
[[nodiscard]] Result<EpochOpenBody> read_epoch_open(BytesView body);

}  // namespace till::record
