// Two fixed keys and an app code made from them, for every test that needs one. The keys are the
// published ones of RFC 8032 section 7.1 and protect nothing.
#pragma once

#include <string_view>

#include "cards/app_code.h"

namespace till::cards {

inline constexpr std::string_view ledger_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
    "-----END PRIVATE KEY-----\n";
inline constexpr std::string_view phone_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n"
    "-----END PRIVATE KEY-----\n";

inline constexpr Instant certified_at = instant_of(1'700'000'000);
inline constexpr Instant shown_at = instant_of(1'700'003'600);
inline constexpr KeyNumber key_number = 7;

inline crypto::PrivateKey ledger_key() { return *crypto::PrivateKey::from_pem(ledger_pem); }
inline crypto::PrivateKey phone_key() { return *crypto::PrivateKey::from_pem(phone_pem); }

inline MemberId member_id() {
  return *fixed_from_hex<MemberId>("000102030405060708090a0b0c0d0e0f");
}

inline AppKeys app_keys() {
  return {{key_number,
           {.key = ledger_key().public_key(),
            .not_before = instant_of(1'690'000'000),
            .not_after = instant_of(1'710'000'000)}}};
}

inline AppCode app_code(Instant issued_at = shown_at) {
  const auto certificate = make_certificate(ledger_key(), key_number,
                                            {member_id(), phone_key().public_key()}, certified_at);
  return make_app_code(phone_key(), certificate, issued_at);
}

}  // namespace till::cards
