// A member's app code as an app would show it, with a phone key made for the picture. Used by
// `ledgerd member card`. One thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/ledger.h"

namespace till::ledger {

struct MemberCard {
  std::string member;
  std::string text;  // the 281 characters
  Instant issued_at{};
  Instant valid_until{};  // for a till with a good clock
};

// Certifies a new phone key with the member key; the private half is forgotten. Without `at` the
// code is of now. Errors: not_found for no such member; invalid when `at` lies outside of the
// member key's time.
[[nodiscard]] Result<MemberCard> make_member_card(Ledger& ledger, std::string_view member,
                                                  std::optional<Instant> at);

// The QR code as a PNG.
[[nodiscard]] Result<Bytes> png_of(const MemberCard& card);

}  // namespace till::ledger
