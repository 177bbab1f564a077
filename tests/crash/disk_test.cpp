// The model of a disk that the crash tests stand on: what a power cut may take, and what not.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "tests/crash/mix.h"

namespace till::crash {
namespace {

std::string block(char letter, std::size_t size = 4096) { return std::string(size, letter); }

Image cut(const Disk& disk, const Mix& mix) {
  return image_of(PowerCut(disk, disk.log().size()), mix);
}

TEST(CrashDisk, what_was_synced_stays_and_the_rest_is_lost_or_kept) {
  Disk disk(Image{{"a", block('1')}});
  const auto file = *disk.find("a");
  disk.write(file, 0, block('2'));
  disk.sync(file);
  disk.write(file, 4096, block('3'));
  EXPECT_EQ(cut(disk, {Mix::Kind::nothing}).at("a"), block('2'));
  EXPECT_EQ(cut(disk, {Mix::Kind::everything}).at("a"), block('2') + block('3'));
  EXPECT_EQ(disk.everything().at("a"), block('2') + block('3'));
}

TEST(CrashDisk, name_is_only_there_once_the_names_are_synced) {
  Disk disk(Image{});
  const auto file = disk.create("a");
  disk.write(file, 0, "one");
  disk.sync(file);
  EXPECT_TRUE(cut(disk, {Mix::Kind::nothing}).empty());
  disk.sync_names();
  EXPECT_EQ(cut(disk, {Mix::Kind::nothing}), (Image{{"a", "one"}}));
  disk.remove("a");
  EXPECT_EQ(disk.find("a"), std::nullopt);
  EXPECT_EQ(cut(disk, {Mix::Kind::nothing}), (Image{{"a", "one"}}));
  EXPECT_TRUE(cut(disk, {Mix::Kind::everything}).empty());
}

TEST(CrashDisk, sector_is_torn_at_its_parts_and_never_inside_what_was_not_written) {
  Disk disk(Image{{"a", block('1', 8192)}});
  disk.write(*disk.find("a"), 4096 + 100, block('2', 1000));
  const auto head = cut(disk, {Mix::Kind::torn_head, 0, 1}).at("a");
  EXPECT_EQ(head, block('1', 4196) + block('2', 412) + block('1', 3584));
  const auto tail = cut(disk, {Mix::Kind::torn_tail, 0, 1}).at("a");
  EXPECT_EQ(tail, block('1', 4608) + block('2', 588) + block('1', 2996));
  for (std::uint64_t seed = 1; seed < 300; ++seed) {
    const auto mixed = cut(disk, {Mix::Kind::seeded, seed}).at("a");
    EXPECT_EQ(mixed.substr(0, 4196), block('1', 4196));
    EXPECT_EQ(mixed.substr(5196), block('1', 2996));
  }
}

TEST(CrashDisk, mixes_are_each_prefix_each_one_dropped_and_each_torn) {
  Disk disk(Image{{"a", block('1', 16384)}});
  for (int sector = 0; sector < 3; ++sector) {
    disk.write(*disk.find("a"), sector * sector_bytes, block(static_cast<char>('2' + sector)));
  }
  const PowerCut power(disk, disk.log().size());
  EXPECT_EQ(power.pieces().size(), 3u);
  EXPECT_EQ(mixes_of(power, 7).size(), 2u + 2u + 3u + 3u * 14u + 7u);
  EXPECT_EQ(image_of(power, {Mix::Kind::prefix, 1}).at("a"), block('2') + block('1', 12288));
  EXPECT_EQ(image_of(power, {Mix::Kind::dropped, 1}).at("a"),
            block('2') + block('1') + block('4') + block('1'));
  EXPECT_EQ(mixes_of(PowerCut(disk, 0), 7).size(), 1u) << "nothing is in the balance there";
}

TEST(CrashDisk, seeds_meet_lost_kept_and_half_written_sectors_and_versions_between) {
  Disk disk(Image{{"a", block('1')}});
  for (const char letter : {'2', '3'}) disk.write(*disk.find("a"), 0, block(letter));
  std::set<std::string> met;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const auto contents = cut(disk, {Mix::Kind::seeded, seed}).at("a");
    EXPECT_EQ(contents, cut(disk, {Mix::Kind::seeded, seed}).at("a"));
    met.insert(contents);
  }
  EXPECT_TRUE(met.contains(block('1')));
  EXPECT_TRUE(std::ranges::any_of(met, [](const std::string& contents) {
    return contents.contains('1') && contents.contains('2') && contents.contains('3');
  })) << "parts at versions of their own";
  EXPECT_TRUE(met.contains(block('3')));
  EXPECT_GT(met.size(), 50u);
}

TEST(CrashDisk, process_that_dies_leaves_what_it_wrote_still_unsynced) {
  Disk disk(Image{{"a", block('1')}});
  disk.write(*disk.find("a"), 0, block('2'));
  disk.write(*disk.find("a"), 0, block('3'));
  const auto next = disk.after_death(1);
  EXPECT_EQ(next.contents(*next.find("a")), block('2'));
  EXPECT_EQ(cut(next, {Mix::Kind::nothing}).at("a"), block('1'));
}

TEST(CrashDisk, names_of_mixes_are_read_back) {
  for (const auto& mix :
       {Mix{Mix::Kind::nothing}, Mix{Mix::Kind::everything}, Mix{Mix::Kind::prefix, 12},
        Mix{Mix::Kind::dropped, 3}, Mix{Mix::Kind::torn_head, 2, 7},
        Mix{Mix::Kind::torn_tail, 2, 1}, Mix{Mix::Kind::seeded, 200}}) {
    EXPECT_EQ(mix_from(to_text(mix)), mix) << to_text(mix);
  }
  for (const auto* text : {"", "prefix", "prefix-", "prefix-x", "prefix-1-", "torn_head-1",
                           "nothing-1", "seed-1-1-1", "no"}) {
    EXPECT_EQ(mix_from(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace till::crash
