// The other form of a claim: a receipt that was sold to nobody and is claimed by a member
// afterwards. It names the sale and the member; the ledger, which has every register's sales,
// computes what follows. Format: docs/formats/entries.md.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/json/json.h"
#include "base/time.h"
#include "loyalty/member.h"
#include "record/entry.h"
#include "record/pos_key.h"
#include "record/subject.h"

namespace till::record {

// So long after the sale a receipt can be claimed; till and ledger agree.
inline constexpr std::chrono::days late_claim_days{30};

// Of entries of kind claim: whether it names a sale, and so has this form. What cannot be read has
// not.
[[nodiscard]] bool is_late_claim(BytesView body);

// Exactly one: the entry, where it is known, else the POS's own name of the sale.
struct SaleNamed {
  std::optional<EntryId> entry;
  std::optional<PosKey> key;
  friend bool operator==(const SaleNamed&, const SaleNamed&) = default;
};

struct LateClaimBody {
  SaleNamed sale;
  Instant at{};
  std::string clock;
  Subject subject;
  std::optional<Mark> member_stamp;  // of the row that the member view came from
  std::optional<loyalty::Member>
      member;           // without lots; travels in the personal part, none: it was erased
  json::Object answer;  // what the POS was answered
  friend bool operator==(const LateClaimBody&, const LateClaimBody&) = default;
};

[[nodiscard]] Bytes write_late_claim(const LateClaimBody& body);
[[nodiscard]] std::optional<Bytes> write_late_claim_personal(const LateClaimBody& body,
                                                             const Salt& salt);
// Errors: invalid with the path; unsupported for a later version.
[[nodiscard]] Result<LateClaimBody> read_late_claim(BytesView body,
                                                    const std::optional<Bytes>& personal);

}  // namespace till::record
