#include "cards/app_code.h"

#include <gtest/gtest.h>

#include "cards/limits.h"
#include "tests/cards/app_keys.h"

namespace till::cards {
namespace {

// Computed with the openssl command and a base45 written from RFC 9285, from the same keys.
constexpr std::string_view independent_text =
    "V50$*0X507H0QS00+0J61%H1CT1V-1R48MYO9O8BKBD6NY6LIL3:$NVAJS8QG%OWZH5/P/LUG+UNP1ORAE20X+8E.3."
    "8QJ96+E9H.NTI5N*A6PA YTE+NCLN2W4RRBL$OBKR7Y21-QAN199W2OQZYJF-13GN5FW:Q8*Z5+NP6T4 FL.OH0P0%RAE"
    "62YO9RGRNLI7AQ43J.K7$N4D/GC9FQZT :EGKEI8HUVLPAT0Z2FRC2/3G-C0G83R3.WK20MU-4.6BPI25XDSR62HHWEPV+"
    "KD0";

AppCircumstances at(Instant now) { return {.now = now, .clock_trusted = true}; }

std::optional<Reason> fault(const AppCode& code, const AppCircumstances& circumstances) {
  return verify_app_code(code, app_keys(), circumstances).refused;
}

TEST(AppCode, is_281_characters_and_equals_one_made_by_other_tools) {
  const auto text = to_text(app_code());
  EXPECT_EQ(text.size(), app_code_chars);
  EXPECT_EQ(text, independent_text);
}

TEST(AppCode, reads_back_what_was_written) {
  const auto code = read_app_code(independent_text);
  ASSERT_TRUE(code.has_value()) << describe(code.error());
  EXPECT_EQ(*code, app_code());
  EXPECT_EQ(code->certificate.key_number, key_number);
  EXPECT_EQ(code->certificate.member, member_id());
  EXPECT_EQ(code->certificate.issued_at, certified_at);
  EXPECT_EQ(code->issued_at, shown_at);
}

TEST(AppCode, verifies_with_public_keys_alone) {
  const auto verdict = verify_app_code(*read_app_code(independent_text), app_keys(), at(shown_at));
  EXPECT_EQ(verdict.refused, std::nullopt);
  EXPECT_EQ(verdict.trust, Trust::signed_);
}

TEST(AppCode, never_verifies_after_a_change_of_any_bit) {
  const Bytes good = *from_base45(independent_text);
  ASSERT_EQ(good.size(), app_code_bytes);
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      Bytes bad = good;
      bad[i] = static_cast<char>(static_cast<unsigned char>(bad[i]) ^ (1U << bit));
      const auto code = read_app_code(to_base45(bad));
      if (!code) continue;
      // An untrusted clock, so that the age cannot be what refuses it.
      const AppCircumstances untrusted{.now = shown_at};
      EXPECT_NE(fault(*code, untrusted), std::nullopt) << "byte " << i << " bit " << bit;
    }
  }
}

TEST(AppCode, of_another_version_is_refused_by_name) {
  Bytes bytes = *from_base45(independent_text);
  bytes[0] = 2;
  const auto code = read_app_code(to_base45(bytes));
  ASSERT_FALSE(code.has_value());
  EXPECT_EQ(code.error().code, ErrorCode::invalid);
  EXPECT_NE(code.error().text.find("version"), std::string::npos);
}

TEST(AppCode, of_another_length_or_alphabet_is_refused) {
  const std::string good(independent_text);
  EXPECT_FALSE(read_app_code("").has_value());
  EXPECT_FALSE(read_app_code(good.substr(1)).has_value());
  EXPECT_FALSE(read_app_code(good + "0").has_value());
  std::string lower = good;
  lower[1] = 'v';
  EXPECT_FALSE(read_app_code(lower).has_value());
  EXPECT_FALSE(read_app_code(std::string(app_code_chars, ':')).has_value());
}

TEST(AppCode, is_good_from_60_seconds_ahead_to_120_seconds_old) {
  const auto code = app_code();
  EXPECT_EQ(fault(code, at(shown_at + app_code_age_max)), std::nullopt);
  EXPECT_EQ(fault(code, at(shown_at + app_code_age_max + Seconds{1})), Reason::too_old);
  EXPECT_EQ(fault(code, at(shown_at - app_code_ahead_max)), std::nullopt);
  EXPECT_EQ(fault(code, at(shown_at - app_code_ahead_max - Seconds{1})), Reason::too_new);
  EXPECT_EQ(app_code_age_max, Seconds{120});
  EXPECT_EQ(app_code_ahead_max, Seconds{60});
}

TEST(AppCode, on_an_untrusted_clock_has_no_age_and_counts_as_static) {
  const auto verdict = verify_app_code(app_code(), app_keys(), {.now = instant_of(0)});
  EXPECT_EQ(verdict.refused, std::nullopt);
  EXPECT_EQ(verdict.trust, Trust::static_);
}

TEST(AppCode, certified_by_a_key_that_is_not_listed_is_refused) {
  EXPECT_EQ(verify_app_code(app_code(), {}, at(shown_at)).refused, Reason::unknown_key);
}

TEST(AppCode, certified_outside_the_life_of_its_key_is_refused) {
  auto keys = app_keys();
  keys[key_number].not_after = certified_at - Seconds{1};
  EXPECT_EQ(verify_app_code(app_code(), keys, at(shown_at)).refused, Reason::bad_certificate);
  keys[key_number].not_after = certified_at;
  EXPECT_EQ(verify_app_code(app_code(), keys, at(shown_at)).refused, std::nullopt);
  keys[key_number].not_before = certified_at + Seconds{1};
  EXPECT_EQ(verify_app_code(app_code(), keys, at(shown_at)).refused, Reason::bad_certificate);
}

TEST(AppCode, stays_good_after_the_key_that_certified_it_has_rolled) {
  auto keys = app_keys();
  keys[key_number].not_after = certified_at;
  ASSERT_LT(keys[key_number].not_after, shown_at);
  EXPECT_EQ(verify_app_code(app_code(), keys, at(shown_at)).refused, std::nullopt);
}

TEST(AppCode, certified_by_somebody_else_is_refused) {
  const auto forged = make_certificate(phone_key(), key_number,
                                       {member_id(), phone_key().public_key()}, certified_at);
  EXPECT_EQ(fault(make_app_code(phone_key(), forged, shown_at), at(shown_at)),
            Reason::bad_certificate);
}

TEST(AppCode, signed_by_another_phone_is_refused) {
  EXPECT_EQ(fault(make_app_code(ledger_key(), app_code().certificate, shown_at), at(shown_at)),
            Reason::bad_signature);
}

TEST(AppCode, cannot_be_made_fresh_without_the_phone) {
  auto stolen = app_code();
  stolen.issued_at += Seconds{600};
  EXPECT_EQ(fault(stolen, at(shown_at + Seconds{600})), Reason::bad_signature);
}

TEST(AppCode, of_a_phone_certified_before_the_members_limit_is_revoked) {
  auto circumstances = at(shown_at);
  circumstances.app_key_not_before = certified_at;
  EXPECT_EQ(fault(app_code(), circumstances), std::nullopt);
  circumstances.app_key_not_before = certified_at + Seconds{1};
  EXPECT_EQ(fault(app_code(), circumstances), Reason::revoked);
  circumstances.clock_trusted = false;
  EXPECT_EQ(fault(app_code(), circumstances), Reason::revoked);
}

TEST(AppCodeDeathTest, of_an_instant_before_1970_cannot_be_made) {
  EXPECT_DEATH((void)make_app_code(phone_key(), app_code().certificate, instant_of(-1)), "1970");
}

}  // namespace
}  // namespace till::cards
