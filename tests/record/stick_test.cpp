#include "record/stick.h"

#include <gtest/gtest.h>

#include "tests/record/samples.h"

namespace till::record {
namespace {

using samples::counted;

struct Stick : testing::Test {
  crypto::OpeningKey key = crypto::OpeningKey::generate();
  StickHeader header{counted<StickId>(1), counted<RegisterId>(0xa0), 5, key.public_key()};
  Mark mark{samples::epoch, Seq{7}, counted<Hash>(3)};
};

TEST_F(Stick, the_header_has_the_published_bytes) {
  header.key = counted<PublicKey>(0x40);
  const auto bytes = encode(header);
  EXPECT_EQ(till::to_hex(BytesView(bytes)),
            "5453544b01"
            "0102030405060708090a0b0c0d0e0f10"
            "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
            "0005"
            "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f");
  EXPECT_EQ(bytes.size(), stick_header_bytes);
  EXPECT_EQ(decode_stick_header(bytes).value_or(StickHeader{}), header);
}

TEST_F(Stick, another_file_a_cut_header_and_another_version_are_told_apart) {
  const auto bytes = encode(header);
  EXPECT_EQ(decode_stick_header("PK").error().text, "this is no file of tillctl export");
  EXPECT_EQ(decode_stick_header(BytesView(bytes).substr(0, 70)).error().text,
            "the file was cut in its header");
  auto newer = bytes;
  newer[4] = 2;
  EXPECT_EQ(decode_stick_header(newer).error().code, ErrorCode::unsupported);
}

TEST_F(Stick, a_piece_opens_in_its_own_place_of_its_own_file_alone) {
  const PiecePlace place{PieceKind::batch, 4};
  const auto piece = seal_piece(header, place, "a batch");
  ASSERT_TRUE(piece);
  EXPECT_EQ(open_piece(header, place, key, *piece).value_or(""), "a batch");
  EXPECT_EQ(open_piece(header, {PieceKind::batch, 5}, key, *piece).error().code,
            ErrorCode::untrusted);
  EXPECT_EQ(open_piece(header, {PieceKind::end, 4}, key, *piece).error().code, ErrorCode::invalid);
  auto relabelled = *piece;
  relabelled[0] = static_cast<char>(PieceKind::end);
  EXPECT_FALSE(open_piece(header, {PieceKind::end, 4}, key, relabelled));
  auto other = header;
  other.id = counted<StickId>(2);
  EXPECT_FALSE(open_piece(other, place, key, *piece));
  other = header;
  other.register_id = counted<RegisterId>(2);
  EXPECT_FALSE(open_piece(other, place, key, *piece));
}

TEST_F(Stick, a_piece_that_was_cut_or_changed_is_refused) {
  const PiecePlace place{PieceKind::batch, 1};
  const auto piece = seal_piece(header, place, "a batch");
  ASSERT_TRUE(piece);
  for (std::size_t i = 0; i < piece->size(); ++i) {
    auto flipped = *piece;
    flipped[i] = static_cast<char>(flipped[i] ^ 4);
    EXPECT_FALSE(open_piece(header, place, key, flipped)) << "byte " << i;
    EXPECT_FALSE(open_piece(header, place, key, BytesView(*piece).substr(0, i))) << "cut at " << i;
  }
}

TEST_F(Stick, the_head_of_a_piece_bounds_what_is_read) {
  EXPECT_EQ(decode_piece_head(Bytes("\x02\x00\x00\x01\x00", 5))->sealed_bytes, 256U);
  EXPECT_EQ(decode_piece_head(Bytes("\x02\xff\xff\xff\xff", 5)).error().code, ErrorCode::too_large);
  EXPECT_EQ(decode_piece_head(Bytes("\x00\x00\x00\x01\x00", 5)).error().code, ErrorCode::invalid);
  EXPECT_EQ(decode_piece_head(Bytes("\x04\x00\x00\x01\x00", 5)).error().code, ErrorCode::invalid);
  EXPECT_EQ(decode_piece_head(Bytes("\x02\x00", 2)).error().code, ErrorCode::invalid);
}

TEST_F(Stick, opening_end_and_carried_batch_read_back) {
  const StickOpening opening{"PEM", counted<Generation>(9), mark, 500, "1.0"};
  EXPECT_EQ(read_stick_opening(write_stick_opening(opening)).value_or(StickOpening{}), opening);
  const StickOpening fresh{"PEM", {}, mark, 0, ""};
  EXPECT_EQ(read_stick_opening(write_stick_opening(fresh)).value_or(StickOpening{}), fresh);
  const StickEnd end{140, mark};
  EXPECT_EQ(read_stick_end(write_stick_end(end)).value_or(StickEnd{}), end);
  const auto batch = decode_carried(encode(CarriedBatch{counted<Signature>(7), "zstd"}));
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->signature, counted<Signature>(7));
  EXPECT_EQ(batch->compressed, "zstd");
  EXPECT_EQ(decode_carried("short").error().code, ErrorCode::invalid);
  EXPECT_EQ(read_stick_end("{}").error().context, "end.format");
  EXPECT_FALSE(read_stick_opening("no json"));
}

TEST_F(Stick, an_ack_file_is_read_back_and_another_document_is_named_as_such) {
  const Signed ack{R"({"received":1})", "1", counted<Signature>(1)};
  const auto value = json::parse(write_ack_file(ack));
  ASSERT_TRUE(value);
  EXPECT_EQ(read_ack_file(*value).value_or(Signed{}), ack);
  const auto other = read_ack_file(json::Object{{"kind", "till_day_proof"}});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().context, "kind");
  auto longer = *value->as_object();
  longer.set("more", 1);
  EXPECT_FALSE(read_ack_file(longer));
  longer = *value->as_object();
  longer.set("signature", "AA==");
  EXPECT_EQ(read_ack_file(longer).error().context, "signature");
}

TEST_F(Stick, a_batch_is_signed_as_the_uplink_signs_it) {
  const auto register_key = crypto::PrivateKey::generate();
  const auto batch = samples::batch_of_three();
  const auto what = sign_batch(batch, register_key);
  EXPECT_EQ(what.bytes, encode(batch));
  EXPECT_EQ(what.key, till::to_hex(batch.register_id));
  EXPECT_TRUE(verify(Role::batch, register_key.public_key(), what.bytes, what.signature));
}

TEST_F(Stick, the_import_key_that_began_last_is_used) {
  KeysDocument document;
  EXPECT_EQ(document.newest(Role::import), nullptr);
  const auto at = [](std::int64_t seconds) { return instant_of(seconds); };
  document.keys = {{1, Role::ack, {}, at(9), at(99)},
                   {5, Role::import, {}, at(3), at(99)},
                   {6, Role::import, {}, at(4), at(99)},
                   {7, Role::import, {}, at(2), at(99)}};
  ASSERT_NE(document.newest(Role::import), nullptr);
  EXPECT_EQ(document.newest(Role::import)->number, 6);
}

}  // namespace
}  // namespace till::record
