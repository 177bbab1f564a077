#include "record/compression.h"

#include <gtest/gtest.h>

namespace till::record {
namespace {

// One frame of four zero bytes with a stated size; RLE block of 2 MiB each, without a stated size.
Bytes frame_header_without_size() { return Bytes("\x28\xB5\x2F\xFD\x00\x58", 6); }

Bytes rle_block(bool last) {
  const std::uint32_t size = 128U << 10;
  const std::uint32_t header = (size << 3) | (1U << 1) | (last ? 1U : 0U);
  Bytes out;
  for (int i = 0; i < 3; ++i) out += static_cast<char>((header >> (8 * i)) & 0xff);
  out += 'x';
  return out;
}

// 128 KiB a block out of four bytes.
Bytes bomb(int blocks) {
  Bytes out = frame_header_without_size();
  for (int i = 0; i < blocks; ++i) out += rle_block(i + 1 == blocks);
  return out;
}

TEST(Compression, gives_back_what_was_compressed) {
  for (const std::size_t size : {0UL, 1UL, 100UL, 131'072UL, 1'000'000UL}) {
    Bytes bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>((i * i) >> 7);
    const auto back = decompress(compress(bytes), size);
    ASSERT_TRUE(back) << size;
    EXPECT_EQ(*back, bytes);
  }
}

TEST(Compression, more_than_the_bound_is_refused_when_the_frame_states_it) {
  const Bytes bytes(1001, 'x');
  EXPECT_TRUE(decompress(compress(bytes), 1001));
  EXPECT_EQ(decompress(compress(bytes), 1000).error().code, ErrorCode::too_large);
}

TEST(Compression, a_bomb_that_does_not_state_its_size_is_refused) {
  ASSERT_EQ(decompress(bomb(3), 3 * 131'072)->size(), 3U * 131'072U);
  const auto refused = decompress(bomb(100'000), 1'048'576);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::too_large);
  EXPECT_EQ(refused.error().text, "more than 1048576 bytes come out of zstd");
}

TEST(Compression, a_window_over_8_mib_is_refused) {
  Bytes frame = bomb(1);
  frame[5] = static_cast<char>(0xA8);
  EXPECT_EQ(decompress(frame, 1 << 28).error().code, ErrorCode::too_large);
}

TEST(Compression, what_is_no_zstd_or_cut_or_followed_by_bytes_is_invalid) {
  const Bytes good = compress("hello hello hello hello hello");
  EXPECT_EQ(decompress("", 100).error().code, ErrorCode::invalid);
  EXPECT_EQ(decompress("{\"json\":1}", 100).error().text, "is not zstd");
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_EQ(decompress(BytesView(good).substr(0, size), 100).error().code, ErrorCode::invalid)
        << size;
  EXPECT_EQ(decompress(good + good, 100).error().text, "bytes follow the zstd frame");
  // A frame that decoders skip holds nothing.
  EXPECT_FALSE(decompress(Bytes("\x50\x2A\x4D\x18\x00\x00\x00\x00", 8), 100));
}

TEST(Compression, changed_bytes_never_crash) {
  const Bytes good = compress("the quick brown fox jumps over the lazy dog, the lazy dog sleeps");
  for (std::size_t i = 0; i < good.size(); ++i)
    for (int change = 1; change < 256; change += 2) {
      Bytes changed = good;
      changed[i] = static_cast<char>(changed[i] ^ change);
      const auto out = decompress(changed, 1000);
      if (out) {
        EXPECT_LE(out->size(), 1000U);
      }
    }
}

TEST(Compression, a_frame_that_needs_a_dictionary_is_unsupported) {
  // Descriptor: dictionary id of one byte, single segment of four bytes.
  const Bytes frame(
      "\x28\xB5\x2F\xFD\x21\x07\x04\x21\x00\x00"
      "abcd",
      14);
  EXPECT_EQ(decompress(frame, 100).error().code, ErrorCode::unsupported);
}

TEST(Compression, a_sale_is_halved_by_the_dictionary_and_comes_back) {
  const Bytes sale =
      R"({"answer":{"as_told":false,"at":1795393775,"entry":"4dd80c0b686a182364c501392aa6857f",)"
      R"("slip":[],"state":"durable","total":30865},"at":1795393775,"clock":"synced",)"
      R"("kind":"sale","pos_key":{"business_date":"2026-11-23","kind":"sale","pos":"7",)"
      R"("store":"s1","transaction":"A93"},"receipt":{"basket":{"at":1795393775,)"
      R"("channel":"pos","currency":"RUB","lines":[{"amount":1590,"category":"tools","id":"1",)"
      R"("price":795,"quantity":2000,"sku":"hammer"}]}}})";
  const Bytes small = compress(sale, Dictionary::entries);
  EXPECT_LT(small.size() * 2, compress(sale).size());
  EXPECT_EQ(decompress(small, sale.size()), sale);
  EXPECT_EQ(decompress(small, sale.size() - 1).error().code, ErrorCode::too_large);
}

TEST(Compression, a_dictionary_that_nobody_knows_is_unsupported) {
  Bytes frame = compress("hello hello hello", Dictionary::entries);
  // After the magic and the descriptor, which says that the id takes two bytes: 32769.
  ASSERT_EQ(frame[4] & 3, 2);
  ASSERT_EQ(frame.substr(5, 2), "\x01\x80");
  frame[5] = 77;
  const auto refused = decompress(frame, 100);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unsupported);
}

TEST(Compression, the_same_bytes_are_made_each_time) {
  EXPECT_EQ(compress("milk and bread", Dictionary::entries),
            compress("milk and bread", Dictionary::entries));
}

}  // namespace
}  // namespace till::record
