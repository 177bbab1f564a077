#include <algorithm>

#include <gtest/gtest.h>

#include "base/crypto/crypto.h"
#include "record/base_manifest.h"
#include "record/base_rows.h"

namespace till::record {
namespace {

using loyalty::Points;

BaseRow row(std::uint8_t first, std::int64_t balance) {
  BaseRow out;
  out.token.bytes[0] = 1;
  out.token.bytes[1] = first;
  out.account.bytes[15] = first;
  out.balance = Points{balance};
  return out;
}

Bytes bytes_of(const BaseRow& what) {
  Bytes out;
  append_base_row(out, what);
  return out;
}

BaseManifest manifest() {
  BaseManifest out;
  out.region = "north-1";
  out.version = 1'700'000'000;
  out.made_at = instant_of(1'700'000'000);
  out.expires_at = instant_of(1'700'604'800);
  out.position = 12'345;
  out.rows = 7;
  out.tiers = {"gold", "silver"};
  for (std::size_t i = 0; i < base_chunks; ++i) {
    out.chunks[i] = {crypto::sha256(std::to_string(i)), 12 + static_cast<std::int64_t>(i)};
  }
  return out;
}

TEST(BaseRows, a_row_comes_back_as_it_was_written) {
  for (const std::int64_t balance :
       {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, std::int64_t{63}, std::int64_t{64},
        std::int64_t{-12'345}, std::int64_t{1'000'000}, INT64_MAX, INT64_MIN}) {
    BaseRow written = row(9, balance);
    written.tier = 63;
    written.blocked = balance % 2 == 0;
    const Bytes bytes = bytes_of(written);
    EXPECT_LE(bytes.size(), base_row_bytes_max);
    BytesView left(bytes);
    const auto read = take_base_row(left);
    ASSERT_TRUE(read.has_value()) << balance;
    EXPECT_EQ(*read, written);
    EXPECT_TRUE(left.empty());
  }
}

TEST(BaseRows, a_usual_balance_costs_35_bytes) {
  EXPECT_EQ(bytes_of(row(1, 0)).size(), 34U);
  EXPECT_EQ(bytes_of(row(1, 8'191)).size(), 35U);
  EXPECT_EQ(bytes_of(row(1, 1'000'000)).size(), 36U);
}

TEST(BaseRows, a_row_that_is_cut_anywhere_is_refused) {
  const Bytes bytes = bytes_of(row(1, 1'000'000));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    auto left = BytesView(bytes).substr(0, size);
    EXPECT_FALSE(take_base_row(left).has_value()) << size;
  }
}

TEST(BaseRows, other_forms_of_the_same_row_are_refused) {
  Bytes long_zero = bytes_of(row(1, 0));
  long_zero.back() = static_cast<char>(0x80);
  long_zero.push_back(0);
  BytesView left(long_zero);
  EXPECT_FALSE(take_base_row(left).has_value());
  Bytes unknown_mark = bytes_of(row(1, 0));
  unknown_mark[32] = static_cast<char>(0x80);
  left = unknown_mark;
  EXPECT_FALSE(take_base_row(left).has_value());
  Bytes too_large = bytes_of(row(1, INT64_MIN));
  too_large.back() = 2;
  left = too_large;
  EXPECT_FALSE(take_base_row(left).has_value());
}

TEST(BaseRows, accounts_spread_over_all_chunks) {
  std::array<int, base_chunks> count{};
  for (int i = 0; i < 25'600; ++i) {
    const auto hash = crypto::sha256(std::to_string(i));
    ++count[base_chunk_of(*fixed_from_bytes<AccountBytes>(hash.view().substr(0, 16)))];
  }
  EXPECT_GT(*std::ranges::min_element(count), 50);
  EXPECT_LT(*std::ranges::max_element(count), 160);
}

TEST(BaseRows, a_chunk_says_how_many_rows_it_holds) {
  const std::vector<BaseRow> rows{row(1, 5), row(2, -5), row(3, 0)};
  const auto bytes = write_base_chunk(rows);
  EXPECT_EQ(read_base_chunk_head(bytes), 3U);
  auto left = BytesView(bytes).substr(base_chunk_head_bytes);
  for (const auto& expected : rows) EXPECT_EQ(take_base_row(left), expected);
  EXPECT_TRUE(left.empty());
  EXPECT_FALSE(read_base_chunk_head("TILLBAS2....").has_value());
  EXPECT_FALSE(read_base_chunk_head("TILLBAS1...").has_value());
}

TEST(BaseManifest, comes_back_as_it_was_written) {
  const auto read = read_base_manifest(write_base_manifest(manifest()));
  ASSERT_TRUE(read.has_value()) << describe(read.error());
  EXPECT_EQ(*read, manifest());
}

TEST(BaseManifest, the_stamp_beside_it_comes_back) {
  const Mark mark{Epoch{0xfedc'ba98'7654'3210}, Seq{42}, crypto::sha256("x")};
  EXPECT_EQ(read_reflects(write_reflects(mark)).value(), std::optional{mark});
  EXPECT_EQ(read_reflects(write_reflects({})).value(), std::nullopt);
  for (const auto* wrong : {"x", "1 2", "fedcba9876543210 x 00", "fedcba9876543210 4 00"}) {
    EXPECT_FALSE(read_reflects(wrong).has_value()) << wrong;
  }
}

TEST(BaseManifest, is_refused_with_the_path_of_what_is_wrong) {
  const auto refused = [](auto change) {
    auto value = *write_base_manifest(manifest()).as_object();
    change(value);
    const auto read = read_base_manifest(json::Value(value));
    return read ? std::string("taken") : read.error().context;
  };
  EXPECT_EQ(refused([](auto& m) { m.set("format", std::int64_t{2}); }), "manifest.format");
  EXPECT_EQ(refused([](auto& m) { m.set("region", "a/b"); }), "manifest.region");
  EXPECT_EQ(refused([](auto& m) { m.set("version", std::int64_t{0}); }), "manifest.version");
  EXPECT_EQ(refused([](auto& m) { m.set("chunks", json::Array{}); }), "manifest.chunks");
  EXPECT_EQ(refused([](auto& m) { m.set("surprise", true); }), "taken");
  EXPECT_EQ(refused([](auto& m) {
              auto chunks = *m.find("chunks")->as_array();
              chunks[3] = json::Object{{"sha256", "00"}, {"size", std::int64_t{12}}};
              m.set("chunks", chunks);
            }),
            "manifest.chunks[3].sha256");
}

}  // namespace
}  // namespace till::record
