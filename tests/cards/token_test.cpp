#include "cards/token.h"

#include <gtest/gtest.h>

namespace till::cards {
namespace {

const Bytes pepper(32, '\x0b');

TEST(CardToken, equals_the_keyed_hash_computed_elsewhere) {
  // Python's hmac over kind, a zero byte and the number.
  EXPECT_EQ(to_hex(token_of(pepper, 3, TokenKind::card, "2000000000015")),
            "039022be67e4bd054a9233ad1b24b643");
  EXPECT_EQ(to_hex(token_of(pepper, 3, TokenKind::phone, "+79161234567")),
            "03ea990d587733ef5d93fc3c43fd7381");
  EXPECT_EQ(to_hex(token_of(pepper, 3, TokenKind::member, "000102030405060708090a0b0c0d0e0f")),
            "03be3787023ecd1fefa9e2c848b13b16");
}

TEST(CardToken, starts_with_the_version_of_its_pepper) {
  const auto one = token_of(pepper, 1, TokenKind::card, "X");
  const auto two = token_of(pepper, 2, TokenKind::card, "X");
  EXPECT_EQ(one.bytes[0], 1);
  EXPECT_EQ(two.bytes[0], 2);
  EXPECT_EQ(one.view().substr(1), two.view().substr(1));
}

TEST(CardToken, differs_by_pepper_kind_and_number) {
  const auto token = token_of(pepper, 1, TokenKind::card, "79161234567");
  EXPECT_NE(token, token_of(Bytes(32, '\x0c'), 1, TokenKind::card, "79161234567"));
  EXPECT_NE(token, token_of(pepper, 1, TokenKind::phone, "79161234567"));
  EXPECT_NE(token, token_of(pepper, 1, TokenKind::card, "79161234568"));
}

TEST(CardToken, of_an_app_code_is_the_members) {
  EXPECT_EQ(token_kind_of(MemberKind::app), TokenKind::member);
  EXPECT_EQ(token_kind_of(MemberKind::card), TokenKind::card);
  EXPECT_EQ(token_kind_of(MemberKind::phone), TokenKind::phone);
}

}  // namespace
}  // namespace till::cards
