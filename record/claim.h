// The claim code: the register's signed word for a sale that it could not record. The customer
// keeps it, any till takes it back later, and the ledger believes it. And the entry that it
// becomes. Format: docs/formats/entries.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/time.h"
#include "record/bodies.h"
#include "record/signing.h"

namespace till::record {

struct ClaimCode {
  RegisterId register_id;  // who could not record it
  EntryId entry;           // what it would have been
  PosKey pos_key;
  Hash request;  // of the commit, so that another one cannot be entered in its place
  Instant at{};
  loyalty::Money total;
  Subject subject;
  std::string member;  // id of the member's row, where one was known
  friend bool operator==(const ClaimCode&, const ClaimCode&) = default;
};

// A code is long; what is longer than this is none.
inline constexpr std::size_t claim_code_bytes_max = 4'096;

[[nodiscard]] std::string write_claim_code(const ClaimCode& code, const crypto::PrivateKey& key);
struct ReadClaim {
  ClaimCode code;
  Signed as_written;  // to be verified in the role claim
};
// Blanks and ends of lines in it are passed over. Errors: invalid; the signature is not judged.
[[nodiscard]] Result<ReadClaim> read_claim_code(std::string_view text);

// A sale that was entered with its claim code.
struct ClaimBody {
  std::string code;  // as it was entered, without blanks
  ReadClaim said;
  SaleBody sale;
  friend bool operator==(const ClaimBody& a, const ClaimBody& b) {
    return a.code == b.code && a.sale == b.sale;
  }
};
[[nodiscard]] Bytes write_claim(std::string_view code, const SaleBody& sale);
// The personal part is the sale's. Errors: those of read_sale; invalid when code and sale are not
// of one transaction.
[[nodiscard]] Result<ClaimBody> read_claim(BytesView body, const std::optional<Bytes>& personal);

// The sale that an entry records, itself or by its claim; nothing for any other kind, and for the
// late claim of a receipt. Errors: those of the readers.
[[nodiscard]] Result<std::optional<SaleBody>> sale_in(const Entry& entry);

}  // namespace till::record
