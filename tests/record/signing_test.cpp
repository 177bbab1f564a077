#include "record/signing.h"

#include <gtest/gtest.h>

namespace till::record {
namespace {

// The first key of RFC 8032, section 7.1.
constexpr std::string_view known_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
    "-----END PRIVATE KEY-----\n";

constexpr Role all_roles[] = {Role::root, Role::ack,   Role::ruleset, Role::member, Role::import,
                              Role::tls,  Role::batch, Role::close,   Role::claim};

TEST(Signing, signature_is_the_published_one) {
  const auto key = crypto::PrivateKey::from_pem(known_pem);
  ASSERT_TRUE(key);
  EXPECT_EQ(to_hex(sign(Role::ack, *key, "bytes")),
            "7a63bc7447d19cfb2df0ca0dcd3c7b51ed4c8eb6a7e4ff82ca27aee755b9786c"
            "ea04478810b4377ac7251edbaa3a269016ea23188d3f7947f9a84dd458475506");
}

TEST(Signing, a_signature_counts_in_its_role_alone) {
  const auto key = crypto::PrivateKey::generate();
  for (const Role made : all_roles) {
    const Signature signature = sign(made, key, "bytes");
    for (const Role asked : all_roles)
      EXPECT_EQ(verify(asked, key.public_key(), "bytes", signature), made == asked)
          << name_of(made) << " " << name_of(asked);
  }
}

TEST(Signing, other_bytes_and_other_keys_do_not_verify) {
  const auto key = crypto::PrivateKey::generate();
  const Signature signature = sign(Role::batch, key, "bytes");
  EXPECT_FALSE(verify(Role::batch, key.public_key(), "Bytes", signature));
  EXPECT_FALSE(
      verify(Role::batch, crypto::PrivateKey::generate().public_key(), "bytes", signature));
}

}  // namespace
}  // namespace till::record
