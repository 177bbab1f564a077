// Vectors: RFC 4648 section 10, RFC 9285 section 4.
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "base/bytes.h"

namespace till {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

Bytes every_byte() {
  Bytes bytes;
  for (int value = 0; value < 256; ++value) bytes += static_cast<char>(value);
  return bytes;
}

TEST(Base64, published_vectors_go_both_ways) {
  for (const auto& [bytes, text] :
       {Pair{"", ""}, Pair{"f", "Zg=="}, Pair{"fo", "Zm8="}, Pair{"foo", "Zm9v"},
        Pair{"foob", "Zm9vYg=="}, Pair{"fooba", "Zm9vYmE="}, Pair{"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
}

TEST(Base64, every_length_of_every_byte_goes_both_ways) {
  const Bytes bytes = every_byte();
  for (std::size_t length = 0; length <= bytes.size(); ++length) {
    const BytesView part = BytesView(bytes).substr(bytes.size() - length);
    ASSERT_EQ(from_base64(to_base64(part)), part);
    ASSERT_EQ(from_base32(to_base32(part)), part);
    ASSERT_EQ(from_base45(to_base45(part)), part);
  }
}

TEST(Base64, one_byte_string_has_one_text) {
  EXPECT_FALSE(from_base64("Zg"));        // padding left out
  EXPECT_FALSE(from_base64("Zh=="));      // bits set past the last byte
  EXPECT_FALSE(from_base64("Zg==Zg=="));  // padding inside
  EXPECT_FALSE(from_base64("Z==="));
  EXPECT_FALSE(from_base64("===="));
  EXPECT_FALSE(from_base64("Zm9v\nZm9v"));
  EXPECT_FALSE(from_base64("Zm-_"));  // the URL alphabet
}

TEST(Base32, published_vectors_go_both_ways_without_padding) {
  for (const auto& [bytes, text] :
       {Pair{"", ""}, Pair{"f", "MY"}, Pair{"fo", "MZXQ"}, Pair{"foo", "MZXW6"},
        Pair{"foob", "MZXW6YQ"}, Pair{"fooba", "MZXW6YTB"}, Pair{"foobar", "MZXW6YTBOI"}}) {
    EXPECT_EQ(to_base32(bytes), text);
    EXPECT_EQ(from_base32(text), bytes);
  }
  EXPECT_EQ(from_base32("mzxw6ytboi"), "foobar");
}

TEST(Base32, other_characters_lengths_and_left_over_bits_are_refused) {
  EXPECT_EQ(from_base32("MZ1W").error().text, "is not base32: character 3");
  EXPECT_FALSE(from_base32("MY======"));
  EXPECT_FALSE(from_base32("MZ"));   // bits set past the last byte
  EXPECT_FALSE(from_base32("M"));    // no whole byte
  EXPECT_FALSE(from_base32("MZX"));  // one byte and a whole digit over
}

TEST(Base45, published_vectors_go_both_ways) {
  for (const auto& [bytes, text] : {Pair{"AB", "BB8"}, Pair{"Hello!!", "%69 VD92EX0"},
                                    Pair{"base-45", "UJCLQE7W581"}, Pair{"ietf!", "QED8WEX0"}}) {
    EXPECT_EQ(to_base45(bytes), text);
    EXPECT_EQ(from_base45(text), bytes);
  }
}

TEST(Base45, what_no_bytes_give_is_refused) {
  EXPECT_FALSE(from_base45("GGW"));  // 65536
  EXPECT_TRUE(from_base45("FGW"));   // 65535
  EXPECT_FALSE(from_base45(":::"));
  EXPECT_FALSE(from_base45("V5"));  // 256: two digits give one byte
  EXPECT_EQ(from_base45(to_base45("\xFF")), "\xFF");
  EXPECT_FALSE(from_base45("A"));
  EXPECT_EQ(from_base45("bb8").error().text, "is not base45: character 1");
}

}  // namespace
}  // namespace till
