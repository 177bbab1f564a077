#include "cards/token.h"

#include <algorithm>

#include "base/crypto/crypto.h"

namespace till::cards {

std::string_view name_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::card:
      return "card";
    case TokenKind::phone:
      return "phone";
    case TokenKind::member:
      return "member";
  }
  require(false, "a kind of token outside its list");
  return {};
}

TokenKind token_kind_of(MemberKind kind) {
  switch (kind) {
    case MemberKind::card:
      return TokenKind::card;
    case MemberKind::phone:
      return TokenKind::phone;
    case MemberKind::app:
      return TokenKind::member;
  }
  require(false, "a kind of member code outside its list");
  return {};
}

CardToken token_of(BytesView pepper, std::uint8_t pepper_version, TokenKind kind,
                   std::string_view normalised) {
  Bytes message(name_of(kind));
  message += '\0';
  message += normalised;
  const Hash keyed = crypto::hmac_sha256(pepper, message);
  CardToken token;
  token.bytes[0] = pepper_version;
  std::copy_n(keyed.bytes.begin(), CardToken::size - 1, token.bytes.begin() + 1);
  return token;
}

}  // namespace till::cards
