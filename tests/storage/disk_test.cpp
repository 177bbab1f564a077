// A disk that is full or fails, under the real journal.
#include <csignal>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include "storage/cache/cache.h"
#include "storage/cache/overlay.h"
#include "storage/journal/ballast.h"
#include "tests/storage/child.h"
#include "tests/storage/samples.h"

namespace till::storage {
namespace {

using samples::enrolled;
using samples::fact;
using samples::opened;
using samples::position;
using samples::recorded;
using samples::small;

// A file system of its own, so small that it can be filled. Needs the right to mount.
class SmallDisk : public testing::Test {
 protected:
  void SetUp() override {
    mounted_ = ::mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, "size=3m") == 0;
    if (!mounted_) GTEST_SKIP() << "SKIPPED: a small file system cannot be mounted here";
  }
  void TearDown() override {
    if (mounted_) ::umount2(folder_.path().c_str(), MNT_DETACH);
  }
  // Takes what is left of the disk.
  void fill() {
    std::ofstream ballast(folder_ / "ballast", std::ios::app);
    const std::string kilobyte(1024, 'x');
    while (ballast.write(kilobyte.data(), 1024).flush()) continue;
  }
  void free_up() { std::filesystem::remove(folder_ / "ballast"); }

  platform::TempFolder folder_;
  bool mounted_ = false;
};

TEST_F(SmallDisk, full_disk_leaves_views_whole) {
  const auto mark = [](std::uint64_t seq) {
    return record::Mark{samples::epoch, {seq}, samples::numbered<Hash>(seq)};
  };
  const auto token = samples::numbered<CardToken>(7);
  const auto stretch = [&](std::uint64_t seq) {
    Stretch out;
    out.ends = {mark(seq)};
    out.entries = 1;
    auto& effects = out.deltas.emplace_back(Delta{mark(seq), {}}).effects;
    effects.subject.token = token;
    effects.lots.emplace_back().points = loyalty::Points{1};
    effects.lots.front().lot = "L";
    return out;
  };
  const auto points = [&](const Overlay& overlay, const std::string& key) {
    return overlay.pending(key, {}).value();
  };
  auto file = DeltaFile::open(folder_.path());
  ASSERT_TRUE(file) << describe(file.error());
  Overlay overlay;
  overlay.use(std::move(*file));
  fill();
  std::int64_t kept = 0;
  while (overlay.keep(stretch(static_cast<std::uint64_t>(kept) + 1))) ++kept;
  overlay.rekey(token, "a1");
  EXPECT_FALSE(overlay.trouble()) << describe(*overlay.trouble());
  EXPECT_EQ(points(overlay, to_hex(token)), kept) << "a later scan of the card moves them";
  overlay.begin_again();
  EXPECT_FALSE(overlay.trouble()) << describe(*overlay.trouble());
  EXPECT_EQ(points(overlay, to_hex(token)), 0);
}

// A checkpoint wants room of its own: that it finds none is no refusal of what was written.
TEST_F(SmallDisk, a_stretch_of_deltas_that_was_refused_is_not_in_the_file) {
  ASSERT_EQ(::mount("", folder_.path().c_str(), "", MS_REMOUNT, "size=7m"), 0);
  auto file = DeltaFile::open(folder_.path());
  ASSERT_TRUE(file) << describe(file.error());
  std::uint64_t kept = 0;
  const auto keep = [&] {
    const record::Mark at{samples::epoch, {kept + 1}, samples::numbered<Hash>(kept + 1)};
    Stretch stretch;
    stretch.ends = {at};
    auto& effects = stretch.deltas.emplace_back(Delta{at, {}}).effects;
    effects.subject.account = "a" + std::to_string(kept);
    effects.redeemed_day = std::string(3'000, 'd');
    const bool done = (*file)->keep(stretch).has_value();
    if (done) ++kept;
    return done;
  };
  const auto log_size = [&] { return std::filesystem::file_size(folder_ / "deltas.db-wal"); };
  while (log_size() < 3'900'000) ASSERT_TRUE(keep());
  fill();
  const auto ballast = folder_ / "ballast";
  std::filesystem::resize_file(ballast, std::filesystem::file_size(ballast) - 400'000);
  while (keep()) continue;
  EXPECT_GT(log_size(), 1'000U * 4'120U) << "so much a checkpoint waits for";
  EXPECT_EQ((*file)->through()->seq.number, kept);
}

TEST_F(SmallDisk, full_disk_refuses_records_nothing_and_the_journal_goes_on) {
  auto journal = enrolled(small(folder_.path()));
  fill();
  // What the log has room for is still recorded; then comes the refusal.
  const std::string body(20'000, 'r');
  std::uint64_t number = 2;
  std::optional<Error> refusal;
  for (; number < 200 && !refusal; ++number) {
    const auto entry = journal->append(fact(number, body));
    if (!entry) refusal = entry.error();
  }
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->code, ErrorCode::not_recorded);
  EXPECT_EQ(refusal->text, "no space left on the disk: free some and try again");
  EXPECT_FALSE(journal->failed());
  const auto lost = number - 1;
  EXPECT_GT(lost, 3u) << "the grown log finishes what was begun";
  EXPECT_EQ(journal->head()->seq.number, lost - 1);
  EXPECT_FALSE(samples::recorded(*journal, samples::key(lost)));
  EXPECT_EQ(*journal->at(position(lost)), std::nullopt);
  EXPECT_FALSE(journal->append(fact(lost, body)));

  free_up();
  const auto again = journal->append(fact(lost, body));
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_EQ(again->header.at, position(lost));
  EXPECT_FALSE(journal->failed());
  journal.reset();
  EXPECT_EQ(opened(small(folder_.path()))->head()->seq.number, lost);
}

TEST_F(SmallDisk, ballast_is_given_back_to_finish_commits_and_taken_again_later) {
  auto settings = small(folder_.path());
  settings.ballast_bytes = 256 * 1024;
  auto journal = enrolled(settings);
  const Ballast ballast(folder_.path(), settings.ballast_bytes);
  EXPECT_TRUE(ballast.is_whole());
  fill();
  const std::string body(20'000, 'r');
  std::uint64_t number = 2;
  while (ballast.is_whole()) ASSERT_TRUE(journal->append(fact(number++, body))) << number;
  const auto begun = number;
  while (journal->append(fact(number, body))) ++number;
  EXPECT_GT(number, begun + 5) << "it carries more than the commit that met the full disk";
  EXPECT_FALSE(journal->failed());
  EXPECT_EQ(journal->head()->seq.number, number - 1);
  ASSERT_TRUE(journal->tidy_when_idle());
  EXPECT_FALSE(ballast.is_whole()) << "there is no room for it yet";

  free_up();
  ASSERT_TRUE(journal->tidy_when_idle());
  EXPECT_TRUE(ballast.is_whole());
  EXPECT_TRUE(journal->append(fact(number, body)));
  journal.reset();
  EXPECT_EQ(opened(small(folder_.path()))->head()->seq.number, number);
  EXPECT_FALSE(platform::exists(folder_ / "journal.ballast")) << "none is wanted by that setting";
}

TEST_F(SmallDisk, reservation_is_finished_with_the_ballast_as_well) {
  auto settings = small(folder_.path());
  settings.ballast_bytes = 256 * 1024;
  auto journal = enrolled(settings);
  fill();
  std::uint64_t number = 2;
  while (Ballast::is_whole_in(folder_.path(), settings.ballast_bytes)) {
    ASSERT_TRUE(journal->store_reservation({samples::numbered<ReservationId>(number),
                                            samples::key(number),
                                            "a1",
                                            loyalty::Points{5},
                                            {std::string(9'000, 's')},
                                            1,
                                            "b"}));
    ++number;
  }
  const auto kept = journal->reservations();
  ASSERT_TRUE(kept) << describe(kept.error());
  EXPECT_EQ(kept->size(), number - 2);
}

TEST_F(SmallDisk, journal_that_has_no_room_to_begin_is_refused_and_begins_later) {
  fill();
  const auto refused = Journal::open(small(folder_.path()));
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().code == ErrorCode::not_recorded ||
              refused.error().code == ErrorCode::io)
      << describe(refused.error());
  free_up();
  EXPECT_TRUE(Journal::open(small(folder_.path())));
}

TEST_F(SmallDisk, cache_that_finds_a_full_disk_is_not_thrown_away) {
  {
    ASSERT_TRUE(Cache::open(folder_.path(), instant_of(1)));
  }
  std::filesystem::remove(folder_ / "cache.db-wal");
  fill();
  const auto cache = Cache::open(folder_.path(), instant_of(2));
  if (!cache) {
    EXPECT_EQ(cache.error().code, ErrorCode::not_recorded) << describe(cache.error());
  }
  EXPECT_FALSE(platform::exists(folder_ / "cache.db.broken-2"));
}

// Like a disk that the kernel found broken: nothing can be written any more.
TEST_F(SmallDisk, read_only_one_refuses_to_open_and_serves_again_when_it_is_mended) {
  {
    auto journal = enrolled(small(folder_.path()));
  }
  const auto remount = [&](unsigned long flags) {
    return ::mount("tmpfs", folder_.path().c_str(), "tmpfs", MS_REMOUNT | flags, "size=3m") == 0;
  };
  ASSERT_TRUE(remount(MS_RDONLY));
  const auto refused = Journal::open(small(folder_.path()));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::io) << describe(refused.error());
  EXPECT_TRUE(describe(refused.error()).contains("read-only")) << describe(refused.error());
  ASSERT_TRUE(remount(0));
  EXPECT_EQ(opened(small(folder_.path()))->head()->seq.number, 1u);
}

// Past a limit on the size of files every write fails, which SQLite tells as an I/O error.
TEST(FailingDisk, input_output_error_ends_the_recording) {
  const platform::TempFolder folder;
  {
    auto journal = enrolled(small(folder.path()));
  }
  Child child([&](const Tell& tell) {
    std::signal(SIGXFSZ, SIG_IGN);
    auto journal = opened(small(folder.path()));
    const rlimit nothing{4096, 4096};
    ::setrlimit(RLIMIT_FSIZE, &nothing);
    const auto entry = journal->append(fact(2));
    tell(entry ? "durable" : std::string(name_of(entry.error().code)));
    tell(journal->failed() ? "failed" : "well");
    const auto next = journal->append(fact(3));
    tell(next ? "durable" : describe(next.error()));
    tell(journal->probe() ? "writes" : "refuses");
    tell(std::to_string(journal->head()->seq.number));
  });
  EXPECT_EQ(child.next_line(), "io");
  EXPECT_EQ(child.next_line(), "failed");
  EXPECT_EQ(child.next_line(), "the journal's disk failed: nothing is recorded");
  EXPECT_EQ(child.next_line(), "refuses");
  EXPECT_EQ(child.next_line(), "1");
  EXPECT_TRUE(child.ended_well());
  EXPECT_EQ(opened(small(folder.path()))->head()->seq.number, 1u);
}

}  // namespace
}  // namespace till::storage
