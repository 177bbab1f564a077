#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>

#include "base/crypto/crypto.h"
#include "platform/files.h"
#include "storage/cache/base_build.h"
#include "storage/cache/base_parts.h"
#include "storage/cache/base_shelf.h"
#include "tests/platform/temp_folder.h"

namespace till::storage {
namespace {

using loyalty::Points;
using record::BaseRow;

BaseRow row_of(int number) {
  BaseRow row;
  const auto hash = crypto::sha256("row " + std::to_string(number));
  row.token = *fixed_from_bytes<CardToken>(hash.view().substr(0, 16));
  row.token.bytes[0] = 1;
  row.account = *fixed_from_bytes<record::AccountBytes>(hash.view().substr(16, 16));
  row.tier = static_cast<std::uint8_t>(number % 3);
  row.blocked = number % 7 == 0;
  row.balance = Points{number * 10 - 50};
  return row;
}

struct Region {
  explicit Region(int count, std::int64_t version = 5) {
    std::vector<std::vector<BaseRow>> rows(record::base_chunks);
    for (int i = 0; i < count; ++i) {
      const auto row = row_of(i);
      rows[record::base_chunk_of(row.account)].push_back(row);
    }
    for (std::size_t i = 0; i < record::base_chunks; ++i) {
      std::ranges::sort(rows[i], {}, &BaseRow::token);
      chunks.push_back(record::write_base_chunk(rows[i]));
      manifest.chunks[i] = {crypto::sha256(chunks[i]), std::ssize(chunks[i])};
    }
    manifest.region = "all";
    manifest.version = version;
    manifest.position = 900;
    manifest.made_at = instant_of(1'700'000'000);
    manifest.expires_at = instant_of(1'700'600'000);
    manifest.rows = count;
    manifest.tiers = {"gold", "silver"};
  }
  record::BaseManifest manifest;
  std::vector<Bytes> chunks;
};

class BaseTest : public ::testing::Test {
 protected:
  void fetch(const Region& region) {
    ASSERT_TRUE(parts.look(region.manifest.chunks).has_value());
    for (std::size_t i = 0; i < region.chunks.size(); ++i) {
      if (parts.folder().open(to_hex(region.manifest.chunks[i].sha256))) continue;
      const auto added = parts.add({region.manifest.chunks[i], 0, region.chunks[i]});
      ASSERT_TRUE(added.has_value()) << describe(added.error());
    }
  }
  Result<BaseFacts> build(const Region& region) {
    return build_base(
        {.manifest = region.manifest, .reflects = stamp, .parts = parts, .folder = *base_folder});
  }
  void take(const Region& region) {
    fetch(region);
    const auto built = build(region);
    ASSERT_TRUE(built.has_value()) << describe(built.error());
    const auto taken = shelf.take_next();
    ASSERT_TRUE(taken.has_value()) << describe(taken.error());
  }
  void damage(const std::filesystem::path& path, std::streamoff at) const {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(at);
    const auto byte = static_cast<char>(file.get() ^ 0x20);
    file.seekp(at);
    file.put(byte);
  }

  platform::TempFolder folder;
  const platform::Path parts_path = folder.path() / "base" / "parts";
  const platform::Path next_path = folder.path() / "base" / "next.base";
  const std::unique_ptr<platform::Folder> base_folder = platform::folder_at(folder.path() / "base");
  const BaseParts parts{parts_path};
  BaseShelf shelf{folder.path() / "base"};
  std::optional<record::Mark> stamp =
      record::Mark{record::Epoch{77}, record::Seq{12}, crypto::sha256("head")};
};

TEST_F(BaseTest, every_row_is_found_and_no_other) {
  take(Region(3'000));
  ASSERT_NE(shelf.base(), nullptr);
  for (int i = 0; i < 3'000; ++i) {
    const auto row = shelf.base()->find(row_of(i).token);
    ASSERT_TRUE(row.has_value() && row->has_value()) << i;
    EXPECT_EQ(**row, row_of(i));
  }
  for (int i = 3'000; i < 4'000; ++i) {
    const auto row = shelf.base()->find(row_of(i).token);
    ASSERT_TRUE(row.has_value());
    EXPECT_FALSE(row->has_value());
  }
  EXPECT_EQ(shelf.base()->tier_of(row_of(1)), "gold");
  EXPECT_EQ(shelf.base()->tier_of(row_of(3)), "");
}

TEST_F(BaseTest, it_says_of_itself_what_the_manifest_and_the_ledger_said) {
  take(Region(10));
  const auto& facts = shelf.base()->facts();
  EXPECT_EQ(facts.version, 5);
  EXPECT_EQ(facts.position, 900);
  EXPECT_EQ(facts.rows, 10);
  EXPECT_EQ(facts.reflects, stamp);
  EXPECT_EQ(facts.expires_at, instant_of(1'700'600'000));
}

TEST_F(BaseTest, an_empty_region_is_a_base_that_knows_nobody) {
  take(Region(0));
  EXPECT_EQ(shelf.base()->find(row_of(1).token).value(), std::nullopt);
}

TEST_F(BaseTest, tokens_that_share_their_first_eight_bytes_are_told_apart) {
  Region region(0);
  std::vector<BaseRow> rows;
  for (int i = 0; i < 500; ++i) {
    BaseRow row = row_of(1);
    row.token.bytes[14] = static_cast<std::uint8_t>(i >> 8);
    row.token.bytes[15] = static_cast<std::uint8_t>(i);
    row.balance = Points{i};
    rows.push_back(row);
  }
  const auto number = record::base_chunk_of(rows[0].account);
  region.chunks[number] = record::write_base_chunk(rows);
  region.manifest.chunks[number] = {crypto::sha256(region.chunks[number]),
                                    std::ssize(region.chunks[number])};
  region.manifest.rows = 500;
  take(region);
  for (const auto& row : rows) EXPECT_EQ(shelf.base()->find(row.token).value(), std::optional{row});
}

TEST_F(BaseTest, the_same_chunks_give_the_same_file) {
  const Region region(1'000);
  fetch(region);
  ASSERT_TRUE(build(region).has_value());
  const auto first = platform::read_file(next_path, 10'000'000);
  ASSERT_TRUE(build(region).has_value());
  EXPECT_EQ(platform::read_file(next_path, 10'000'000), first);
}

TEST_F(BaseTest, a_cut_chunk_goes_on_where_it_ended) {
  const Region region(3'000);
  const auto& chunk = region.manifest.chunks[4];
  const BytesView bytes(region.chunks[4]);
  EXPECT_EQ(parts.look(region.manifest.chunks)->at(4), 0);
  EXPECT_EQ(parts.add({chunk, 0, bytes.substr(0, 100)}), 100);
  EXPECT_EQ(parts.look(region.manifest.chunks)->at(4), 100);
  EXPECT_EQ(parts.add({chunk, 0, bytes.substr(0, 50)}).error().code, ErrorCode::conflict);
  EXPECT_EQ(parts.add({chunk, 150, bytes.substr(150)}).error().code, ErrorCode::conflict);
  EXPECT_EQ(parts.add({chunk, 100, bytes.substr(100)}), chunk.size);
  EXPECT_EQ(parts.look(region.manifest.chunks)->at(4), chunk.size);
}

TEST_F(BaseTest, a_chunk_that_is_not_its_name_is_fetched_anew) {
  const Region region(3'000);
  const auto& chunk = region.manifest.chunks[4];
  ASSERT_TRUE(parts.look(region.manifest.chunks).has_value());
  Bytes wrong = region.chunks[4];
  wrong[30] ^= 1;
  EXPECT_EQ(parts.add({chunk, 0, wrong}).error().code, ErrorCode::corrupt);
  EXPECT_EQ(parts.look(region.manifest.chunks)->at(4), 0);
  EXPECT_EQ(parts.add({chunk, 0, region.chunks[4]}), chunk.size);
}

TEST_F(BaseTest, parts_of_another_manifest_are_removed) {
  const Region old(3'000);
  fetch(old);
  const Region fresh(3'001, 6);
  const auto here = parts.look(fresh.manifest.chunks);
  ASSERT_TRUE(here.has_value());
  EXPECT_EQ(std::ranges::count(*here, 0), 1);
  EXPECT_EQ(platform::list_directory(parts_path)->size(), 255U);
}

TEST_F(BaseTest, a_chunk_that_the_disk_spoiled_is_found_before_it_is_built_in) {
  const Region region(3'000);
  fetch(region);
  const auto path = parts_path / to_hex(region.manifest.chunks[9].sha256);
  damage(path, 40);
  EXPECT_EQ(build(region).error().code, ErrorCode::corrupt);
  EXPECT_FALSE(platform::exists(next_path));
  EXPECT_EQ(parts.look(region.manifest.chunks)->at(9), 0);
}

TEST_F(BaseTest, a_manifest_that_counts_other_rows_is_not_believed) {
  Region region(100);
  region.manifest.rows = 101;
  fetch(region);
  EXPECT_EQ(build(region).error().code, ErrorCode::corrupt);
  EXPECT_FALSE(platform::exists(next_path));
}

TEST_F(BaseTest, an_account_in_the_wrong_chunk_is_refused) {
  Region region(3'000);
  std::swap(region.chunks[1], region.chunks[2]);
  std::swap(region.manifest.chunks[1], region.manifest.chunks[2]);
  ASSERT_NE(region.chunks[1], region.chunks[2]);
  fetch(region);
  EXPECT_EQ(build(region).error().code, ErrorCode::corrupt);
}

TEST_F(BaseTest, building_ends_when_it_is_told_to) {
  const Region region(100);
  fetch(region);
  const auto built = build_base({.manifest = region.manifest,
                                 .reflects = {},
                                 .parts = parts,
                                 .folder = *base_folder,
                                 .stop = [] { return true; }});
  EXPECT_EQ(built.error().code, ErrorCode::busy);
}

TEST_F(BaseTest, a_damaged_block_is_told_and_the_one_before_serves) {
  take(Region(3'000, 5));
  take(Region(3'000, 6));
  damage(folder.path() / "base" / "current.base", 100);
  bool met = false;
  for (int i = 0; i < 3'000 && !met; ++i) {
    const auto found = shelf.base()->find(row_of(i).token);
    met = !found && found.error().code == ErrorCode::corrupt;
  }
  EXPECT_TRUE(met);
  shelf.drop_broken("block 0");
  ASSERT_NE(shelf.base(), nullptr);
  EXPECT_EQ(shelf.base()->facts().version, 5);
  EXPECT_EQ(shelf.base()->find(row_of(7).token).value(), std::optional{row_of(7)});
}

TEST_F(BaseTest, a_file_that_is_cut_anywhere_is_not_opened) {
  take(Region(300));
  const auto path = folder.path() / "base" / "current.base";
  const auto whole = platform::read_file(path, 10'000'000);
  ASSERT_TRUE(whole.has_value());
  for (std::size_t size = 0; size < whole->size(); size += 97) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << whole->substr(0, size);
    EXPECT_FALSE(BaseFile::open(*base_folder, "current.base").has_value()) << size;
  }
}

TEST_F(BaseTest, a_damaged_index_falls_back_to_the_base_before) {
  take(Region(3'000, 5));
  take(Region(3'000, 6));
  const auto path = folder.path() / "base" / "current.base";
  damage(path, static_cast<std::streamoff>(std::filesystem::file_size(path)) - 40);
  BaseShelf again(folder.path() / "base");
  again.open();
  ASSERT_NE(again.base(), nullptr);
  EXPECT_EQ(again.base()->facts().version, 5);
  EXPECT_NE(again.trouble().find("damaged"), std::string::npos);
}

TEST_F(BaseTest, an_older_base_never_takes_the_place) {
  take(Region(30, 6));
  const Region old(30, 5);
  fetch(old);
  ASSERT_TRUE(build(old).has_value());
  EXPECT_EQ(shelf.take_next().error().code, ErrorCode::conflict);
  EXPECT_EQ(shelf.base()->facts().version, 6);
}

TEST_F(BaseTest, without_a_base_the_shelf_is_empty_and_says_nothing) {
  shelf.open();
  EXPECT_EQ(shelf.base(), nullptr);
  EXPECT_EQ(shelf.trouble(), "");
}

}  // namespace
}  // namespace till::storage
