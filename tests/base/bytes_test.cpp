#include "base/bytes.h"

#include <string>

#include <gtest/gtest.h>

namespace till {
namespace {

TEST(Bytes, hex_goes_both_ways_and_takes_both_cases) {
  const Bytes bytes("\x00\x01\x7f\x80\xff", 5);
  EXPECT_EQ(to_hex(bytes), "00017f80ff");
  EXPECT_EQ(from_hex("00017F80fF"), bytes);
  EXPECT_EQ(from_hex(""), "");
}

TEST(Bytes, hex_refuses_odd_lengths_and_other_characters) {
  EXPECT_EQ(from_hex("abc").error().code, ErrorCode::invalid);
  EXPECT_EQ(from_hex("0g").error().text, "is not hex: character 2");
  EXPECT_EQ(from_hex("-1").error().text, "is not hex: character 1");
  EXPECT_FALSE(from_hex("0 "));
  EXPECT_FALSE(from_hex("\xC3\xA9"));
}

TEST(Bytes, fixed_takes_exactly_its_own_length) {
  const auto nonce = fixed_from_hex<Nonce>("000102030405060708090a0b0c0d0e0f");
  ASSERT_TRUE(nonce);
  EXPECT_EQ(to_hex(*nonce), "000102030405060708090a0b0c0d0e0f");
  EXPECT_EQ(nonce->view().size(), 16U);
  EXPECT_FALSE(nonce->is_zero());
  EXPECT_TRUE(Nonce{}.is_zero());
  EXPECT_EQ(fixed_from_hex<Nonce>("00").error().text, "must be 16 bytes long");
  EXPECT_FALSE(fixed_from_bytes<Nonce>(Bytes(17, 'x')));
  EXPECT_FALSE(fixed_from_hex<Nonce>("zz0102030405060708090a0b0c0d0e0f"));
}

TEST(Bytes, fixed_values_order_by_their_bytes) {
  const auto low = *fixed_from_hex<Nonce>("7f000000000000000000000000000000");
  const auto high = *fixed_from_hex<Nonce>("80000000000000000000000000000000");
  EXPECT_LT(low, high);
  EXPECT_NE(low, high);
}

TEST(Bytes, integers_are_appended_most_significant_byte_first) {
  Bytes out = "x";
  append_u16(out, 0x0102);
  append_u32(out, 0x03040506);
  append_u64(out, 0xF708090A0B0C0D0EULL);
  EXPECT_EQ(to_hex(out),
            "780102"
            "03040506"
            "f708090a0b0c0d0e");
}

TEST(Bytes, utf8_is_told_from_what_only_resembles_it) {
  for (const std::string_view good :
       {"", "plain", "\xC2\x80", "\xC3\xA9", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "a\xF0\x9F\x98\x80z"})
    EXPECT_TRUE(is_utf8(good)) << to_hex(good);
  for (const std::string_view bad :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xE2\x82",
        "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF0\x9F\x98", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xFE", "\xFF", "good\xFF"})
    EXPECT_FALSE(is_utf8(bad)) << to_hex(bad);
  EXPECT_TRUE(is_utf8(std::string_view("a\0b", 3)));
}

}  // namespace
}  // namespace till
