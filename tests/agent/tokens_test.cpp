#include "agent/tokens.h"

#include <gtest/gtest.h>

namespace till::agent {
namespace {

constexpr std::string_view secret = "a secret of this register, long enough";

Identity somebody() {
  Identity identity;
  identity.subject.account = "00112233445566778899aabbccddeeff";
  identity.subject.token = CardToken{{1, 2, 3}};
  identity.subject.trust = record::Trust::static_;
  identity.member = "ffeeddccbbaa99887766554433221100";
  identity.at = instant_of(1'800'000'000);
  return identity;
}

TEST(Tokens, an_identity_comes_back_as_it_was_handed_out) {
  EXPECT_EQ(read_identity_token(write_identity_token(somebody(), secret), secret), somebody());
  Identity card_alone = somebody();
  card_alone.subject.account.clear();
  card_alone.member.clear();
  EXPECT_EQ(read_identity_token(write_identity_token(card_alone, secret), secret), card_alone);
}

TEST(Tokens, a_quote_stamp_comes_back_as_it_was_handed_out) {
  const QuoteStamp stamp{instant_of(1'800'000'000), Hash{{7}}, Nonce{{9}}};
  EXPECT_EQ(read_quote_token(write_quote_token(stamp, secret), secret), stamp);
}

TEST(Tokens, a_token_of_another_register_is_refused) {
  const auto read = read_identity_token(write_identity_token(somebody(), "another secret"), secret);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::unauthorized);
}

TEST(Tokens, a_token_with_any_bit_changed_is_refused) {
  const auto bytes = *from_base64(write_identity_token(somebody(), secret));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    auto forged = bytes;
    forged[at] = static_cast<char>(forged[at] ^ 1);
    const auto read = read_identity_token(to_base64(forged), secret);
    ASSERT_FALSE(read) << "byte " << at;
    ASSERT_EQ(read.error().code, ErrorCode::unauthorized) << "byte " << at;
  }
}

TEST(Tokens, a_token_of_one_kind_does_not_pass_for_the_other) {
  const QuoteStamp stamp{instant_of(1), Hash{}, Nonce{}};
  EXPECT_FALSE(read_identity_token(write_quote_token(stamp, secret), secret));
  EXPECT_FALSE(read_quote_token(write_identity_token(somebody(), secret), secret));
}

TEST(Tokens, text_that_is_no_token_is_refused) {
  for (const auto* text : {"", "x", "AAAA", "====", "not base64 at all"}) {
    EXPECT_FALSE(read_identity_token(text, secret)) << text;
    EXPECT_FALSE(read_quote_token(text, secret)) << text;
  }
}

}  // namespace
}  // namespace till::agent
