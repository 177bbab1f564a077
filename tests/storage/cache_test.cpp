#include "storage/cache/cache.h"

#include <fstream>

#include <gtest/gtest.h>

#include "storage/cache/schema.h"
#include "storage/sqlite/database.h"
#include "tests/storage/child.h"
#include "tests/storage/samples.h"

namespace till::storage {
namespace {

using samples::numbered;

constexpr Instant now = instant_of(1'700'000'000);
const std::string account_id = to_hex(numbered<EntryId>(0xacc));
const std::string member_id = to_hex(numbered<EntryId>(0xbeb));
const auto card_token = numbered<CardToken>(0xca);

record::AccountRow account(std::int64_t points, const std::string& id = account_id) {
  record::AccountRow row;
  row.id = id;
  row.lots.push_back({.id = to_hex(numbered<EntryId>(1)),
                      .left = loyalty::Points{points},
                      .earned_at = now,
                      .source = "base"});
  row.time = now;
  return row;
}

record::MemberRow member(const std::string& id = member_id) {
  record::MemberRow row;
  row.id = id;
  row.account = account_id;
  row.masked_name = "A*** K.";
  return row;
}

record::ChangedRow changed(json::Object row) {
  return {*row.find("kind")->as_string(), *row.find("id")->as_string(), false, row};
}

record::ChangedRow gone(std::string kind, std::string id) {
  json::Object row{{"kind", kind}, {"id", id}, {"gone", true}};
  return {std::move(kind), std::move(id), true, std::move(row)};
}

record::Mark mark(std::uint64_t seq) { return {samples::epoch, {seq}, numbered<Hash>(seq)}; }

record::ChangePage page(std::int64_t cursor, std::optional<record::Mark> reflects,
                        std::vector<record::ChangedRow> rows) {
  record::ChangePage out;
  out.cursor = cursor;
  out.time = now;
  out.reflects = reflects;
  out.rows = std::move(rows);
  return out;
}

class CacheOfATill : public testing::Test {
 protected:
  void reopen() {
    cache_.reset();
    auto cache = Cache::open(folder_.path(), now);
    ASSERT_TRUE(cache) << describe(cache.error());
    cache_ = std::move(*cache);
  }
  void SetUp() override { reopen(); }
  // It stays when the cache is closed, and would mend what a test damages.
  void lose_the_log() { std::filesystem::remove(folder_ / "cache.db-wal"); }
  platform::TempFolder folder_;
  std::unique_ptr<Cache> cache_;
};

TEST_F(CacheOfATill, rows_come_back_with_the_stamp_of_their_page) {
  record::CardRow card{card_token, account_id, member_id, false};
  ASSERT_TRUE(cache_->apply(
      page(5, mark(7),
           {changed(record::write_account_row(account(100))),
            changed(record::write_member_row(member())), changed(record::write_card_row(card))})));
  reopen();
  const auto row = cache_->account(account_id);
  ASSERT_TRUE(row && *row);
  EXPECT_EQ((*row)->row, account(100));
  EXPECT_EQ((*row)->stamp, mark(7));
  const auto person = cache_->member(member_id);
  ASSERT_TRUE(person && *person);
  EXPECT_EQ((*person)->row, member());
  EXPECT_EQ((*person)->stamp, mark(7));
  EXPECT_EQ(*cache_->card(card_token), card);
  EXPECT_EQ(cache_->cursor(), 5);
  EXPECT_EQ(cache_->as_of(), now);
  const auto counts = cache_->counts();
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->accounts + counts->members + counts->cards, 3);
}

TEST_F(CacheOfATill, each_row_keeps_the_stamp_of_its_own_page) {
  const auto other = to_hex(numbered<EntryId>(0xdd));
  ASSERT_TRUE(cache_->apply(page(1, mark(3), {changed(record::write_account_row(account(1)))})));
  ASSERT_TRUE(
      cache_->apply(page(2, mark(9), {changed(record::write_account_row(account(2, other)))})));
  EXPECT_EQ((*cache_->account(account_id))->stamp, mark(3));
  EXPECT_EQ((*cache_->account(other))->stamp, mark(9));
  ASSERT_TRUE(cache_->apply(page(3, {}, {changed(record::write_account_row(account(4)))})));
  EXPECT_EQ((*cache_->account(account_id))->stamp, std::nullopt)
      << "a page that reflects nothing leaves no old stamp behind";
}

TEST_F(CacheOfATill, rows_that_were_looked_up_are_kept_beside_the_feed) {
  ASSERT_TRUE(cache_->apply(page(5, mark(3), {changed(record::write_account_row(account(1)))})));
  const auto other = to_hex(numbered<EntryId>(0xdd));
  ASSERT_TRUE(
      cache_->merge(page(9, mark(4), {changed(record::write_account_row(account(2, other)))})));
  EXPECT_EQ((*cache_->account(other))->row, account(2, other));
  EXPECT_EQ((*cache_->account(other))->stamp, mark(4));
  EXPECT_EQ(cache_->cursor(), 5);
}

TEST_F(CacheOfATill, a_page_made_before_a_lookup_does_not_undo_it) {
  ASSERT_TRUE(cache_->merge(page(9, mark(4),
                                 {changed(record::write_account_row(account(20))),
                                  changed(record::write_member_row(member()))})));
  auto old_member = member();
  old_member.masked_name = "older";
  ASSERT_TRUE(cache_->apply(page(8, mark(3),
                                 {changed(record::write_account_row(account(10))),
                                  changed(record::write_member_row(old_member))})));
  EXPECT_EQ((*cache_->account(account_id))->row, account(20));
  EXPECT_EQ((*cache_->account(account_id))->stamp, mark(4));
  EXPECT_EQ((*cache_->member(member_id))->row, member());
  EXPECT_EQ(cache_->cursor(), 8);
  ASSERT_TRUE(cache_->apply(page(9, mark(4), {changed(record::write_account_row(account(30)))})));
  EXPECT_EQ((*cache_->account(account_id))->row, account(30));
}

TEST_F(CacheOfATill, a_feed_that_began_again_is_believed) {
  ASSERT_TRUE(cache_->apply(page(90, mark(4), {changed(record::write_account_row(account(20)))})));
  ASSERT_TRUE(cache_->apply(page(3, mark(4), {changed(record::write_account_row(account(10)))})));
  EXPECT_EQ((*cache_->account(account_id))->row, account(10));
}

TEST_F(CacheOfATill, one_that_is_filled_beside_takes_the_place_whole) {
  ASSERT_TRUE(cache_->apply(page(90, mark(4), {changed(record::write_account_row(account(20)))})));
  auto next = Cache::begin_beside(folder_.path());
  ASSERT_TRUE(next) << describe(next.error());
  EXPECT_EQ((*next)->cursor(), 0);
  ASSERT_TRUE((*next)->apply(page(3, mark(5), {changed(record::write_account_row(account(30)))})));
  EXPECT_EQ((*cache_->account(account_id))->row, account(20)) << "the one in use goes on serving";
  auto taken = Cache::take_place(folder_.path(), std::move(*next), std::move(cache_));
  ASSERT_TRUE(taken) << describe(taken.error());
  cache_ = std::move(*taken);
  EXPECT_EQ(cache_->cursor(), 3);
  EXPECT_EQ((*cache_->account(account_id))->row, account(30));
  EXPECT_TRUE(std::filesystem::exists(folder_ / "cache.previous.db"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "cache-next"));
  reopen();
  EXPECT_EQ((*cache_->account(account_id))->row, account(30));
}

TEST_F(CacheOfATill, a_place_that_was_left_empty_is_taken_by_the_one_before) {
  ASSERT_TRUE(cache_->apply(page(90, mark(4), {changed(record::write_account_row(account(20)))})));
  auto next = Cache::begin_beside(folder_.path());
  ASSERT_TRUE(next);
  auto taken = Cache::take_place(folder_.path(), std::move(*next), std::move(cache_));
  ASSERT_TRUE(taken);
  taken->reset();
  std::filesystem::remove(folder_ / "cache.db");
  reopen();
  EXPECT_EQ(cache_->cursor(), 90);
  EXPECT_EQ((*cache_->account(account_id))->row, account(20));
}

TEST_F(CacheOfATill, what_was_left_of_one_beside_is_not_taken_for_a_beginning) {
  {
    auto left = Cache::begin_beside(folder_.path());
    ASSERT_TRUE(left);
    ASSERT_TRUE((*left)->apply(page(7, mark(5), {})));
  }
  const auto next = Cache::begin_beside(folder_.path());
  ASSERT_TRUE(next);
  EXPECT_EQ((*next)->cursor(), 0);
}

TEST_F(CacheOfATill, reflects_moves_with_the_last_page_of_a_run) {
  EXPECT_EQ(cache_->reflects(), std::nullopt);
  auto first = page(1, mark(3), {});
  first.more = true;
  ASSERT_TRUE(cache_->apply(first));
  EXPECT_EQ(cache_->reflects(), std::nullopt) << "more rows up to there are still to come";
  ASSERT_TRUE(cache_->apply(page(2, mark(4), {})));
  EXPECT_EQ(cache_->reflects(), mark(4));
  first.cursor = 3;
  first.reflects = mark(8);
  ASSERT_TRUE(cache_->apply(first));
  EXPECT_EQ(cache_->reflects(), mark(4));
  reopen();
  EXPECT_EQ(cache_->reflects(), mark(4));
  EXPECT_EQ(cache_->cursor(), 3);
}

TEST_F(CacheOfATill, page_with_a_bad_row_applies_nothing) {
  ASSERT_TRUE(cache_->apply(page(1, mark(1), {changed(record::write_account_row(account(1)))})));
  auto bad_account = changed(record::write_account_row(account(5)));
  bad_account.row.set("lots", "none");
  auto bad_member = changed(record::write_member_row(member()));
  bad_member.row.erase("account");
  const record::ChangedRow bad_card{"card", "xyz", false,
                                    json::Object{{"kind", "card"}, {"id", "xyz"}}};
  const record::ChangedRow bad_tombstone = gone("card", "xyz");
  for (const auto& bad : {bad_account, bad_member, bad_card, bad_tombstone}) {
    const auto refused =
        cache_->apply(page(2, mark(2), {changed(record::write_account_row(account(999))), bad}));
    ASSERT_FALSE(refused) << bad.kind;
    EXPECT_EQ(refused.error().code, ErrorCode::invalid);
    EXPECT_TRUE(refused.error().context.starts_with(bad.kind + " " + bad.id))
        << refused.error().context;
    EXPECT_EQ((*cache_->account(account_id))->row, account(1));
    EXPECT_EQ((*cache_->account(account_id))->stamp, mark(1));
    EXPECT_EQ(cache_->cursor(), 1);
    EXPECT_EQ(cache_->reflects(), mark(1));
  }
  ASSERT_TRUE(cache_->apply(page(2, {}, {changed(record::write_account_row(account(7)))})));
  EXPECT_EQ((*cache_->account(account_id))->stamp, std::nullopt);
}

TEST_F(CacheOfATill, tombstones_remove_and_unknown_kinds_are_left_alone) {
  record::CardRow card{card_token, account_id, "", true};
  ASSERT_TRUE(cache_->apply(
      page(1, {},
           {changed(record::write_account_row(account(1))),
            changed(record::write_member_row(member())), changed(record::write_card_row(card))})));
  EXPECT_TRUE((*cache_->card(card_token))->blocked);
  const record::ChangedRow strange{"poem", "1", false, json::Object{{"kind", "poem"}, {"id", "1"}}};
  ASSERT_TRUE(cache_->apply(page(2, {},
                                 {gone("account", account_id), gone("member", member_id),
                                  gone("card", to_hex(card_token)), strange})));
  EXPECT_EQ(*cache_->card(card_token), std::nullopt);
  EXPECT_FALSE(*cache_->account(account_id));
  EXPECT_FALSE(*cache_->member(member_id));
  EXPECT_EQ(cache_->counts()->accounts, 0);
}

TEST_F(CacheOfATill, member_of_an_account_is_the_first_by_id) {
  const auto later = to_hex(numbered<EntryId>(0xfff));
  ASSERT_TRUE(cache_->apply(page(1, {},
                                 {changed(record::write_member_row(member(later))),
                                  changed(record::write_member_row(member()))})));
  EXPECT_EQ((*cache_->member_of_account(account_id))->row.id, member_id);
  EXPECT_FALSE(*cache_->member_of_account("nobody"));
}

TEST_F(CacheOfATill, cleared_it_begins_at_the_beginning) {
  ASSERT_TRUE(cache_->apply(page(9, mark(2), {changed(record::write_account_row(account(1)))})));
  ASSERT_TRUE(cache_->clear());
  EXPECT_EQ(cache_->cursor(), 0);
  EXPECT_EQ(cache_->as_of(), Instant{});
  EXPECT_EQ(cache_->reflects(), std::nullopt);
  EXPECT_FALSE(*cache_->account(account_id));
}

TEST_F(CacheOfATill, broken_file_is_moved_aside_and_begun_anew) {
  ASSERT_TRUE(cache_->apply(page(9, mark(2), {changed(record::write_account_row(account(1)))})));
  EXPECT_EQ(cache_->was_replaced(), "");
  cache_.reset();
  lose_the_log();
  std::ofstream(folder_ / "cache.db", std::ios::trunc) << std::string(9'000, 'x');
  reopen();
  EXPECT_NE(cache_->was_replaced(), "");
  EXPECT_EQ(cache_->cursor(), 0);
  EXPECT_FALSE(*cache_->account(account_id));
  EXPECT_EQ(platform::read_file(folder_ / "cache.db.broken-1700000000", 1 << 20),
            std::string(9'000, 'x'));
  ASSERT_TRUE(cache_->apply(page(1, {}, {changed(record::write_account_row(account(1)))})));
  reopen();
  EXPECT_EQ(cache_->was_replaced(), "");
  EXPECT_EQ(cache_->cursor(), 1);
}

TEST_F(CacheOfATill, one_page_that_is_damaged_is_found_at_the_start) {
  std::vector<record::ChangedRow> rows;
  for (std::uint64_t number = 0; number < 200; ++number)
    rows.push_back(
        changed(record::write_account_row(account(1, to_hex(numbered<EntryId>(number))))));
  ASSERT_TRUE(cache_->apply(page(9, mark(2), rows)));
  cache_.reset();
  lose_the_log();
  const auto bytes = std::filesystem::file_size(folder_ / "cache.db");
  std::fstream file(folder_ / "cache.db", std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(bytes / 4096 - 2) * 4096);
  file << std::string(4096, '\x7f');
  file.close();
  reopen();
  EXPECT_NE(cache_->was_replaced(), "");
  EXPECT_EQ(cache_->cursor(), 0);
}

TEST_F(CacheOfATill, row_that_cannot_be_read_any_more_asks_for_a_new_beginning) {
  record::CardRow card{card_token, account_id, member_id, false};
  ASSERT_TRUE(cache_->apply(page(
      5, mark(7),
      {changed(record::write_account_row(account(100))), changed(record::write_card_row(card))})));
  cache_.reset();
  {
    auto database =
        sqlite::Database::open(folder_ / "cache.db", {.application_id = cache_application_id,
                                                      .synchronous = sqlite::Synchronous::normal,
                                                      .secure_delete = true,
                                                      .wal_bytes = 0});
    ASSERT_TRUE(database) << describe(database.error());
    ASSERT_TRUE(database->execute("UPDATE account SET body = '{\"kind\":\"account\"'"));
  }
  reopen();
  EXPECT_TRUE(cache_->card(card_token)) << "the others are as they were";
  EXPECT_EQ(cache_->broken(), "");
  const auto row = cache_->account(account_id);
  ASSERT_FALSE(row);
  EXPECT_EQ(row.error().code, ErrorCode::corrupt);
  EXPECT_NE(cache_->broken(), "");
  const auto why = cache_->broken();
  cache_.reset();
  auto anew = Cache::begin_anew(folder_.path(), now, why);
  ASSERT_TRUE(anew) << describe(anew.error());
  EXPECT_EQ((*anew)->cursor(), 0);
  EXPECT_EQ((*anew)->was_replaced(), why);
  EXPECT_EQ((*anew)->broken(), "");
  EXPECT_FALSE(*(*anew)->account(account_id));
}

TEST_F(CacheOfATill, of_several_broken_files_the_newest_is_kept) {
  for (int second = 0; second < 3; ++second) {
    cache_.reset();
    auto anew = Cache::begin_anew(folder_.path(), now + Seconds{second}, "tried");
    ASSERT_TRUE(anew) << describe(anew.error());
    cache_ = std::move(*anew);
  }
  std::vector<std::string> kept;
  const auto names = platform::list_directory(folder_.path());
  ASSERT_TRUE(names);
  for (const auto& name : *names) {
    if (name.starts_with("cache.db.broken-")) kept.push_back(name);
  }
  EXPECT_EQ(kept,
            std::vector<std::string>{"cache.db.broken-" + std::to_string(unix_seconds(now) + 2)});
}

TEST_F(CacheOfATill, file_of_a_newer_build_is_filled_again) {
  cache_.reset();
  {
    auto database = sqlite::Database::open(folder_ / "cache.db", {.application_id = 0x54494c43});
    ASSERT_TRUE(database && database->execute("PRAGMA user_version = 2000"));
  }
  reopen();
  EXPECT_NE(cache_->was_replaced(), "");
}

TEST_F(CacheOfATill, cache_that_another_process_holds_is_not_moved_aside) {
  cache_.reset();
  Child holder([&](const Tell& tell) {
    const auto cache = Cache::open(folder_.path(), now);
    tell(cache ? "open" : "failed");
    wait_to_be_killed();
  });
  ASSERT_EQ(holder.next_line(), "open");
  const auto second = Cache::open(folder_.path(), now);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::busy);
  EXPECT_FALSE(platform::exists(folder_ / "cache.db.broken-1700000000"));
}

TEST_F(CacheOfATill, killed_while_it_applies_rows_and_cursor_agree) {
  cache_.reset();
  Child child([&](const Tell& tell) {
    auto cache = Cache::open(folder_.path(), now);
    for (std::int64_t cursor = 1; cache; ++cursor) {
      const auto applied = (*cache)->apply(
          page(cursor, mark(1), {changed(record::write_account_row(account(cursor)))}));
      if (!applied) return;
      tell(std::to_string(cursor));
    }
  });
  for (int line = 0; line < 50; ++line) static_cast<void>(child.next_line());
  static_cast<void>(child.kill());
  reopen();
  EXPECT_EQ(cache_->was_replaced(), "");
  EXPECT_GE(cache_->cursor(), 50);
  EXPECT_EQ((*cache_->account(account_id))->row, account(cache_->cursor()));
}

}  // namespace
}  // namespace till::storage
