#include "record/entry.h"

#include <gtest/gtest.h>

#include "tests/record/samples.h"

namespace till::record {
namespace {

using samples::counted;

constexpr std::string_view body = R"({"kind":"note","text":"hello","v":1})";

Entry seventh(std::optional<Bytes> personal) {
  const Draft draft{Kind::note, counted<EntryId>(0x10), Bytes(body), std::move(personal)};
  return place(draft, counted<RegisterId>(0xa0),
               {Epoch{0x0123456789abcdef}, Seq{6}, counted<Hash>(0)});
}

TEST(Entry, hash_is_the_published_one) {
  EXPECT_EQ(to_hex(seventh(R"({"name":"A"})").hash),
            "124d901f4be6dedb17d8b3ec22449e5713c5b8569f5db3ed6f64137c6ae64cae");
  EXPECT_EQ(to_hex(seventh(std::nullopt).hash),
            "f9b72e548a67331f7b33171a5547f321dd2bc85913ed88151ae466bb86eabab2");
}

TEST(Entry, every_field_of_the_header_changes_the_hash) {
  const Header header = seventh(R"({"name":"A"})").header;
  const Hash hash = hash_of(header);
  auto changed = [&](auto change) {
    Header other = header;
    change(other);
    return hash_of(other) != hash;
  };
  EXPECT_TRUE(changed([](Header& h) { h.prev.bytes[31] ^= 1; }));
  EXPECT_TRUE(changed([](Header& h) { h.register_id.bytes[15] ^= 1; }));
  EXPECT_TRUE(changed([](Header& h) { h.at.epoch.bits ^= 1; }));
  EXPECT_TRUE(changed([](Header& h) { h.at.seq.number ^= 1; }));
  EXPECT_TRUE(changed([](Header& h) { h.kind = Kind::sale; }));
  EXPECT_TRUE(changed([](Header& h) { h.id.bytes[0] ^= 1; }));
  EXPECT_TRUE(changed([](Header& h) { h.body_digest.bytes[0] ^= 1; }));
  EXPECT_TRUE(changed([](Header& h) { h.personal_digest.bytes[0] ^= 1; }));
}

TEST(Entry, first_of_an_epoch_has_seq_one_and_its_parent_as_prev) {
  const Entry first =
      place_first(samples::note(1), counted<RegisterId>(1), Epoch{5}, counted<Hash>(9));
  EXPECT_EQ(first.header.at, (Position{Epoch{5}, Seq{1}}));
  EXPECT_EQ(first.header.prev, counted<Hash>(9));
  EXPECT_TRUE(verify_entry(first));
  EXPECT_TRUE(verify_follows(first, {Epoch{5}, Seq{0}, counted<Hash>(9)}));
}

TEST(Entry, verifies_after_its_personal_part_was_erased) {
  Entry entry = seventh(R"({"name":"A"})");
  entry.personal.reset();
  EXPECT_TRUE(verify_entry(entry));
}

TEST(Entry, changed_bytes_are_corrupt_and_the_position_is_named) {
  Entry entry = seventh(R"({"name":"A"})");
  entry.body[3] ^= 1;
  auto result = verify_entry(entry);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::corrupt);
  EXPECT_EQ(result.error().context, "epoch 0123456789abcdef, seq 7");
  EXPECT_EQ(result.error().text, "the body does not match its digest");

  entry = seventh(R"({"name":"A"})");
  entry.personal = R"({"name":"B"})";
  EXPECT_EQ(verify_entry(entry).error().text, "the personal part does not match its digest");
  entry = seventh(std::nullopt);
  entry.personal = "added later";
  EXPECT_FALSE(verify_entry(entry));
  entry = seventh(std::nullopt);
  entry.header.kind = Kind::sale;
  EXPECT_EQ(verify_entry(entry).error().text, "the hash does not match the header");
}

TEST(Entry, what_does_not_follow_its_head_names_what_breaks) {
  const Entry entry = seventh(std::nullopt);
  const Mark head{Epoch{0x0123456789abcdef}, Seq{6}, counted<Hash>(0)};
  EXPECT_TRUE(verify_follows(entry, head));
  Mark other = head;
  other.seq = Seq{5};
  EXPECT_EQ(verify_follows(entry, other).error().text, "a gap: seq 6 is expected");
  other = head;
  other.hash.bytes[0] ^= 1;
  EXPECT_EQ(verify_follows(entry, other).error().text,
            "prev is not the hash of the entry before it");
  other = head;
  other.epoch = Epoch{1};
  EXPECT_EQ(verify_follows(entry, other).error().text,
            "the epoch is not that of the entry before, 0000000000000001");
}

TEST(Entry, epoch_has_sixteen_hex_digits) {
  EXPECT_EQ(to_hex(Epoch{0xab}), "00000000000000ab");
  EXPECT_EQ(epoch_from_hex("ffffffffffffffff")->bits, UINT64_MAX);
  EXPECT_FALSE(epoch_from_hex("ab"));
  EXPECT_FALSE(epoch_from_hex("00000000000000abcd"));
  EXPECT_FALSE(epoch_from_hex("000000000000000g"));
}

TEST(Entry, kinds_have_names_and_an_unknown_number_is_unknown) {
  EXPECT_EQ(name_of(Kind::return_), "return");
  EXPECT_EQ(name_of(Kind::note), "note");
  EXPECT_EQ(name_of(Kind{999}), "unknown");
}

}  // namespace
}  // namespace till::record
