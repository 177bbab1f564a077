// Vectors: FIPS 180-4, RFC 4231, RFC 8032 section 7.1.
#include "base/crypto/crypto.h"

#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace till::crypto {
namespace {

// PKCS#8 of an Ed25519 seed: a fixed head, then the seed (RFC 8410).
std::string pem_of_seed(std::string_view seed_hex) {
  const Bytes der = *from_hex("302e020100300506032b657004220420" + std::string(seed_hex));
  return "-----BEGIN PRIVATE KEY-----\n" + to_base64(der) + "\n-----END PRIVATE KEY-----\n";
}

struct Vector {
  std::string seed;
  std::string key;
  std::string message;
  std::string signature;
};

const std::vector<Vector> ed25519_vectors = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
     "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
     "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
};

TEST(Crypto, sha256_gives_the_published_hashes) {
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Crypto, hmac_gives_the_published_codes) {
  EXPECT_EQ(to_hex(hmac_sha256(Bytes(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha256(Bytes(131, '\xaa'),
                               "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  EXPECT_EQ(to_hex(hmac_sha256("", "")),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Crypto, ed25519_signs_and_verifies_the_published_messages) {
  for (const Vector& vector : ed25519_vectors) {
    const auto key = PrivateKey::from_pem(pem_of_seed(vector.seed));
    ASSERT_TRUE(key);
    EXPECT_EQ(to_hex(key->public_key()), vector.key);
    const Bytes message = *from_hex(vector.message);
    EXPECT_EQ(to_hex(key->sign(message)), vector.signature);
    EXPECT_TRUE(verify(key->public_key(), message, key->sign(message)));
  }
}

TEST(Crypto, changed_message_signature_or_key_does_not_verify) {
  const PrivateKey key = PrivateKey::generate();
  Signature signature = key.sign("receipt");
  EXPECT_TRUE(verify(key.public_key(), "receipt", signature));
  EXPECT_FALSE(verify(key.public_key(), "receipT", signature));
  EXPECT_FALSE(verify(PrivateKey::generate().public_key(), "receipt", signature));
  signature.bytes[5] ^= 1;
  EXPECT_FALSE(verify(key.public_key(), "receipt", signature));
  EXPECT_FALSE(verify(PublicKey{}, "receipt", Signature{}));
}

TEST(Crypto, private_key_survives_its_pem) {
  const PrivateKey key = PrivateKey::generate();
  const std::string pem = key.to_pem();
  EXPECT_TRUE(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"));
  const auto read = PrivateKey::from_pem(pem);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->public_key(), key.public_key());
  EXPECT_EQ(read->sign("x"), key.sign("x"));
  EXPECT_EQ(read->to_pem(), pem);
  EXPECT_NE(PrivateKey::generate().public_key(), key.public_key());
}

TEST(Crypto, what_is_no_ed25519_key_is_refused) {
  EXPECT_EQ(PrivateKey::from_pem("").error().code, ErrorCode::invalid);
  EXPECT_FALSE(
      PrivateKey::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
  EXPECT_FALSE(PrivateKey::from_pem(std::string(1 << 20, 'x')));
  // An X25519 key: the same shape, another purpose.
  const Bytes der = *from_hex("302e020100300506032b656e04220420" + ed25519_vectors[0].seed);
  const auto other = PrivateKey::from_pem("-----BEGIN PRIVATE KEY-----\n" + to_base64(der) +
                                          "\n-----END PRIVATE KEY-----\n");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().text, "is a private key of another kind than Ed25519");
}

TEST(Crypto, secrets_are_equal_only_byte_for_byte) {
  EXPECT_TRUE(equal_secret("token", "token"));
  EXPECT_TRUE(equal_secret("", ""));
  EXPECT_FALSE(equal_secret("token", "tokeN"));
  EXPECT_FALSE(equal_secret("token", "token "));
}

TEST(Crypto, random_bytes_do_not_repeat) {
  std::set<Bytes> seen;
  for (int i = 0; i < 100; ++i) seen.insert(random_bytes(16));
  EXPECT_EQ(seen.size(), 100U);
  EXPECT_EQ(random_bytes(0), "");
  EXPECT_NE(random_fixed<EntryId>(), random_fixed<EntryId>());
}

}  // namespace
}  // namespace till::crypto
