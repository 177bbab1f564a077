// What is stored in place of a card number or a phone: a keyed hash that till and ledger compute
// alike. Pure; the pepper comes from enrolment.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "cards/meaning.h"

namespace till::cards {

enum class TokenKind { card, phone, member };
[[nodiscard]] std::string_view name_of(TokenKind kind);
// An app code names the member by id, so its token is the member's.
[[nodiscard]] TokenKind token_kind_of(MemberKind kind);

// The pepper's version and the first 15 bytes of HMAC-SHA256(pepper, kind, 0x00, normalised).
// `normalised` is MemberCode::number.
[[nodiscard]] CardToken token_of(BytesView pepper, std::uint8_t pepper_version, TokenKind kind,
                                 std::string_view normalised);

}  // namespace till::cards
