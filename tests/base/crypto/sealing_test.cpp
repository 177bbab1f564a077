// The vector was made by the steps of docs/formats/stick.md in Python's cryptography, not by the
// code that is tested.
#include "base/crypto/sealing.h"

#include <gtest/gtest.h>

namespace till::crypto {
namespace {

TEST(Sealing, only_the_recipient_opens_what_was_sealed) {
  const auto key = OpeningKey::generate();
  const auto sealed = seal(key.public_key(), "ten receipts", "file 1");
  ASSERT_TRUE(sealed);
  EXPECT_EQ(sealed->size(), seal_bytes + 12);
  EXPECT_EQ(sealed->find("receipts"), Bytes::npos);
  EXPECT_EQ(key.open(*sealed, "file 1").value_or(""), "ten receipts");
  const auto other = OpeningKey::generate().open(*sealed, "file 1");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::untrusted);
}

TEST(Sealing, what_it_was_bound_to_must_be_the_same) {
  const auto key = OpeningKey::generate();
  const auto sealed = seal(key.public_key(), "ten receipts", "file 1");
  ASSERT_TRUE(sealed);
  EXPECT_FALSE(key.open(*sealed, "file 2"));
  EXPECT_FALSE(key.open(*sealed, ""));
}

TEST(Sealing, every_flipped_byte_and_every_cut_is_noticed) {
  const auto key = OpeningKey::generate();
  const auto sealed = seal(key.public_key(), "ten receipts", "");
  ASSERT_TRUE(sealed);
  for (std::size_t i = 0; i < sealed->size(); ++i) {
    auto flipped = *sealed;
    flipped[i] ^= 1;
    EXPECT_FALSE(key.open(flipped, "")) << "byte " << i;
    EXPECT_FALSE(key.open(BytesView(*sealed).substr(0, i), "")) << "cut at " << i;
  }
  EXPECT_FALSE(key.open(*sealed + '\0', ""));
}

TEST(Sealing, nothing_is_sealed_twice_alike) {
  const auto key = OpeningKey::generate();
  EXPECT_NE(*seal(key.public_key(), "x", ""), *seal(key.public_key(), "x", ""));
  EXPECT_EQ(key.open(*seal(key.public_key(), "", ""), "").value_or("?"), "");
}

TEST(Sealing, a_key_outlives_its_text_and_other_kinds_are_refused) {
  const auto key = OpeningKey::generate();
  const auto read = OpeningKey::from_pem(key.to_pem());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->public_key(), key.public_key());
  EXPECT_FALSE(OpeningKey::from_pem(PrivateKey::generate().to_pem()));
  EXPECT_FALSE(PrivateKey::from_pem(key.to_pem()));
  EXPECT_FALSE(OpeningKey::from_pem("no key"));
}

TEST(Sealing, a_key_that_leads_to_no_secret_is_refused) {
  const auto refused = seal(PublicKey{}, "x", "");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid);
}

TEST(Sealing, others_make_the_same_bytes) {
  const auto key = OpeningKey::from_pem(
      std::string("-----BEGIN PRIVATE KEY-----\n"
                  "MC4CAQAwBQYDK2VuBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
                  "-----END PRIVATE KEY-----\n"));
  ASSERT_TRUE(key);
  const auto sealed = from_hex(
      "79a631eede1bf9c98f12032cdeadd0e7a079398fc786b88cc846ec89af85a51ac82798e02e2ace0c"
      "cb092b5583cb72748639f3f8eb4d176040d514ea2b9b");
  EXPECT_EQ(key->open(*sealed, "bound").value_or("?"), "made elsewhere");
}

}  // namespace
}  // namespace till::crypto
