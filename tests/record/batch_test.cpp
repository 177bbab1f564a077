#include "record/batch.h"

#include <gtest/gtest.h>

#include "tests/record/samples.h"

namespace till::record {
namespace {

using samples::counted;

Bytes big_endian(std::uint64_t value, int bytes) {
  Bytes out;
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>((value >> (8 * i)) & 0xff);
  return out;
}

constexpr std::size_t count_offset = 37;
constexpr std::size_t first_seq_offset = 29;
constexpr std::size_t first_entry_offset = 73;

TEST(Batch, bytes_are_the_published_ones) {
  const Draft draft{Kind::note, counted<EntryId>(0x10), R"({"kind":"note","text":"hello","v":1})",
                    R"({"name":"A"})"};
  const auto register_id = counted<RegisterId>(0xa0);
  const Batch batch{register_id,
                    samples::epoch,
                    {place(draft, register_id, {samples::epoch, Seq{6}, counted<Hash>(0)})}};
  EXPECT_EQ(till::to_hex(BytesView(encode(batch))),
            "5442415401a0a1a2a3a4a5a6a7a8a9aaabacadaeaf0123456789abcdef0000000000000007000000010001"
            "02030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f000c101112131415161718191a"
            "1b1c1d1e1f000000247b226b696e64223a226e6f7465222c2274657874223a2268656c6c6f222c2276223a"
            "317d010000000c7b226e616d65223a2241227d");
}

TEST(Batch, decoding_gives_back_entries_with_and_without_and_with_erased_personal_parts) {
  const Batch batch = samples::batch_of_three();
  const auto decoded = decode_batch(encode(batch));
  ASSERT_TRUE(decoded) << describe(decoded.error());
  EXPECT_EQ(*decoded, batch);
  for (const Entry& entry : decoded->entries) EXPECT_TRUE(verify_entry(entry));
}

TEST(Batch, encoded_size_is_what_an_entry_adds) {
  const Batch batch = samples::batch_of_three();
  std::size_t size = first_entry_offset;
  for (const Entry& entry : batch.entries) size += encoded_size(entry);
  EXPECT_EQ(encode(batch).size(), size);
}

TEST(Batch, every_changed_byte_is_refused_or_changes_the_last_hash) {
  const Batch batch = samples::batch_of_three();
  const Bytes bytes = encode(batch);
  const Hash last = batch.entries.back().hash;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const unsigned change : {1U, 2U, 4U, 8U, 16U, 32U, 64U, 128U, 255U}) {
      Bytes changed = bytes;
      changed[i] = static_cast<char>(static_cast<unsigned char>(changed[i]) ^ change);
      const auto decoded = decode_batch(changed);
      if (decoded) {
        ASSERT_NE(decoded->entries.back().hash, last) << "byte " << i;
      }
    }
  }
}

TEST(Batch, every_cut_and_every_added_byte_is_refused) {
  const Bytes bytes = encode(samples::batch_of_three());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    ASSERT_FALSE(decode_batch(BytesView(bytes).substr(0, size))) << size;
  EXPECT_FALSE(decode_batch(bytes + '\0'));
}

TEST(Batch, a_refusal_names_the_entry_and_the_byte) {
  Bytes bytes = encode(samples::batch_of_three());
  bytes.resize(first_entry_offset + 20);
  bytes.replace(count_offset, 4, big_endian(1, 4));
  // One entry of 20 bytes cannot be.
  const auto cut = decode_batch(bytes);
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, ErrorCode::invalid);
  EXPECT_EQ(cut.error().text, "the batch ends before its last entry");

  bytes = encode(samples::batch_of_three());
  bytes.resize(bytes.size() - 1);
  const auto last = decode_batch(bytes);
  ASSERT_FALSE(last);
  EXPECT_TRUE(last.error().context.starts_with("entry 3 of 3, byte ")) << last.error().context;
  EXPECT_EQ(last.error().text, "the batch ends inside the personal digest");
}

TEST(Batch, a_huge_length_is_refused_before_anything_is_allocated) {
  Bytes bytes = encode(samples::batch_of_three());
  bytes.replace(first_entry_offset + 18, 4, big_endian(0xffffffff, 4));
  EXPECT_EQ(decode_batch(bytes).error().code, ErrorCode::too_large);
  bytes = encode(samples::batch_of_three());
  bytes.replace(count_offset, 4, big_endian(0xffffffff, 4));
  EXPECT_EQ(decode_batch(bytes).error().code, ErrorCode::too_large);
  bytes.replace(count_offset, 4, big_endian(500, 4));
  EXPECT_EQ(decode_batch(bytes).error().code, ErrorCode::invalid);
}

TEST(Batch, no_entries_seq_zero_and_an_overflowing_seq_are_refused) {
  Bytes bytes = encode(samples::batch_of_three());
  bytes.replace(count_offset, 4, big_endian(0, 4));
  EXPECT_EQ(decode_batch(bytes).error().text, "has no entries");
  bytes = encode(samples::batch_of_three());
  for (const std::uint64_t seq : {std::uint64_t{0}, UINT64_MAX, std::uint64_t{INT64_MAX}}) {
    bytes.replace(first_seq_offset, 8, big_endian(seq, 8));
    EXPECT_EQ(decode_batch(bytes).error().text, "the first seq is out of bounds") << seq;
  }
}

TEST(Batch, another_version_is_unsupported) {
  Bytes bytes = encode(samples::batch_of_three());
  bytes[4] = 2;
  EXPECT_EQ(decode_batch(bytes).error().code, ErrorCode::unsupported);
}

TEST(Batch, one_large_entry_travels_alone_and_never_with_another) {
  const auto register_id = counted<RegisterId>(1);
  Draft large = samples::note(1);
  large.body.assign(entry_bytes_max, 'x');
  Batch batch{register_id, samples::epoch, {place_first(large, register_id, samples::epoch, {})}};
  EXPECT_TRUE(decode_batch(encode(batch)));
  batch.entries.push_back(place(samples::note(2), register_id, mark_of(batch.entries.front())));
  EXPECT_EQ(decode_batch(encode(batch)).error().code, ErrorCode::too_large);
  large.personal = "y";
  batch.entries = {place_first(large, register_id, samples::epoch, {})};
  EXPECT_EQ(decode_batch(encode(batch)).error().code, ErrorCode::too_large);
}

TEST(Batch, entries_that_do_not_follow_each_other_are_never_encoded) {
  Batch batch = samples::batch_of_three();
  std::swap(batch.entries[0], batch.entries[1]);
  EXPECT_DEATH((void)encode(batch), "follow each other");
}

}  // namespace
}  // namespace till::record
