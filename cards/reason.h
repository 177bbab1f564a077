// Why a code was not understood, or why one row of the table did not claim it. A closed list: the
// cashier's panel, the counters and the tools all speak it.
#pragma once

#include <string_view>

namespace till::cards {

enum class Reason {
  // the scan itself
  empty,
  too_long,
  not_text,
  unsupported,  // well-formed, of a kind that this version does not read
  no_row,       // no row of the table claims it
  // one row of the table
  symbology,
  prefix,
  length,
  check_digit,
  not_a_phone,
  no_coupon_code,
  // the signed app code
  malformed,
  unknown_key,
  bad_certificate,
  bad_signature,
  revoked,
  too_old,
  too_new,
  replayed,
};

// "check_digit", as JSON and logs show it.
[[nodiscard]] std::string_view name_of(Reason reason);
// One sentence for a cashier or an admin, without a full stop.
[[nodiscard]] std::string_view sentence_of(Reason reason);

}  // namespace till::cards
