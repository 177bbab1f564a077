#include "storage/cache/overlay.h"

#include <gtest/gtest.h>

#include "storage/deltas/schema.h"
#include "storage/sqlite/database.h"
#include "tests/platform/temp_folder.h"
#include "tests/storage/samples.h"

namespace till::storage {
namespace {

using loyalty::Points;
using record::LotChange;
using samples::numbered;

const std::string day = "2026-11-22";
const std::string account = "a1";
const auto token = numbered<CardToken>(7);
constexpr record::Epoch first{0x9};
constexpr record::Epoch second{0x2};

record::Mark mark(std::uint64_t seq, record::Epoch epoch = first) {
  return {epoch, {seq}, numbered<Hash>(seq)};
}

record::Effects effects(LotChange change) {
  record::Effects out;
  out.subject.account = account;
  out.lots.push_back(std::move(change));
  return out;
}

LotChange change(LotChange::Cause cause, std::int64_t points, const std::string& lot) {
  LotChange out;
  out.cause = cause;
  out.lot = lot;
  out.points = Points{points};
  return out;
}

record::Effects earn(std::int64_t points, const std::string& lot) {
  auto born = change(LotChange::Cause::accrual, points, lot);
  born.creates = true;
  born.earned_at = instant_of(5);
  born.source = "base";
  return effects(born);
}

record::Effects spend(std::int64_t points, const std::string& lot) {
  auto out = effects(change(LotChange::Cause::redemption, -points, lot));
  out.redeemed_day = day;
  out.redeemed = Points{points};
  return out;
}

Stamped<record::AccountRow> row(std::int64_t points, std::optional<record::Mark> stamp) {
  Stamped<record::AccountRow> out;
  out.row.id = account;
  out.row.lots.push_back({.id = "L0", .left = Points{points}});
  out.stamp = stamp;
  return out;
}

std::int64_t balance(const record::AccountRow& row) {
  Points sum;
  for (const auto& lot : row.lots) sum += lot.left;
  return sum.value();
}

TEST(OverlayOfATill, delta_counts_until_the_row_has_it) {
  Overlay overlay;
  overlay.add(mark(5), spend(30, "L0"));
  overlay.add(mark(6), earn(7, "L6"));
  EXPECT_EQ(balance(overlay.effective(row(100, {}), day)), 77);
  EXPECT_EQ(balance(overlay.effective(row(100, mark(4)), day)), 77);
  EXPECT_EQ(balance(overlay.effective(row(70, mark(5)), day)), 77);
  EXPECT_EQ(balance(overlay.effective(row(77, mark(6)), day)), 77);
  EXPECT_EQ(balance(overlay.effective(row(77, mark(60)), day)), 77);
}

TEST(OverlayOfATill, lot_that_is_born_here_says_whence_it_comes) {
  Overlay overlay;
  overlay.add(mark(6), earn(7, "L6"));
  const auto seen = overlay.effective(row(100, {}), day);
  ASSERT_EQ(seen.lots.size(), 2u);
  EXPECT_EQ(seen.lots[1].id, "L6");
  EXPECT_EQ(seen.lots[1].source, "base");
  EXPECT_EQ(seen.lots[1].earned_at, instant_of(5));
}

TEST(OverlayOfATill, another_account_sees_nothing_of_it) {
  Overlay overlay;
  overlay.add(mark(5), spend(30, "L0"));
  auto other = row(100, {});
  other.row.id = "a2";
  EXPECT_EQ(balance(overlay.effective(other, day)), 100);
  EXPECT_EQ(overlay.spending("a2", {}).count, 0);
}

TEST(OverlayOfATill, deltas_of_an_earlier_epoch_are_in_a_row_of_a_later_one) {
  Overlay overlay;
  overlay.add(mark(5, first), spend(30, "L0"));
  EXPECT_EQ(balance(overlay.effective(row(100, mark(9, second)), day)), 70)
      << "an epoch nobody told of is older than ours";
  overlay.epoch_opened(second);
  EXPECT_EQ(balance(overlay.effective(row(70, mark(1, second)), day)), 70);
  overlay.add(mark(2, second), spend(10, "L0"));
  EXPECT_EQ(balance(overlay.effective(row(70, mark(1, second)), day)), 60);
  EXPECT_EQ(balance(overlay.effective(row(70, mark(7, first)), day)), 60);
  EXPECT_EQ(balance(overlay.effective(row(100, mark(4, first)), day)), 60);
}

TEST(OverlayOfATill, queued_spend_counts_at_once_and_a_queued_earn_does_not) {
  Overlay overlay;
  auto both = spend(30, "L0");
  both.lots.push_back(earn(7, "L6").lots.front());
  both.counters["stamps"] = 1;
  both.uses["offer"] = 1;
  const auto ticket = overlay.queue(both);
  const auto queued = overlay.effective(row(100, mark(999)), day);
  EXPECT_EQ(balance(queued), 70);
  EXPECT_FALSE(queued.counters.contains("stamps"));
  EXPECT_EQ(queued.uses.at("offer"), 1);
  EXPECT_EQ(queued.redeemed, Points{30});
  EXPECT_EQ(overlay.spending(account, mark(999)).points, Points{30});
  overlay.settle(ticket);
  EXPECT_EQ(balance(overlay.effective(row(100, mark(4)), day)), 100) << "it failed";
  overlay.add(mark(5), both);
  EXPECT_EQ(balance(overlay.effective(row(100, mark(4)), day)), 77);
  EXPECT_EQ(overlay.effective(row(100, mark(4)), day).counters.at("stamps"), 1);
}

TEST(OverlayOfATill, foreseen_sale_counts_whole_until_it_is_settled) {
  Overlay overlay;
  auto both = spend(30, "L0");
  both.lots.push_back(earn(7, "L6").lots.front());
  const auto ticket = overlay.foresee(both);
  EXPECT_EQ(balance(overlay.effective(row(100, {}), day)), 77);
  EXPECT_EQ(overlay.pending(account, {}), Points{-23});
  overlay.settle(ticket);
  EXPECT_EQ(balance(overlay.effective(row(100, {}), day)), 100);
}

TEST(OverlayOfATill, settling_one_ticket_leaves_the_other) {
  Overlay overlay;
  const auto one = overlay.queue(spend(1, "L0"));
  const auto other = overlay.queue(spend(10, "L0"));
  overlay.settle(one);
  overlay.settle(one);
  EXPECT_EQ(balance(overlay.effective(row(100, {}), day)), 90);
  overlay.settle(other);
  EXPECT_EQ(balance(overlay.effective(row(100, {}), day)), 100);
}

TEST(OverlayOfATill, spending_bound_sees_spends_above_the_stamp_and_holds) {
  Overlay overlay;
  overlay.add(mark(3), spend(5, "L0"));
  overlay.add(mark(4), earn(50, "L4"));
  overlay.add(mark(5), spend(20, "L0"));
  overlay.hold(numbered<ReservationId>(1), account, Points{40});
  overlay.hold(numbered<ReservationId>(2), "a2", Points{1'000});
  const auto all = overlay.spending(account, {});
  EXPECT_EQ(all.points, Points{65});
  EXPECT_EQ(all.count, 3);
  const auto above = overlay.spending(account, mark(3));
  EXPECT_EQ(above.points, Points{60});
  EXPECT_EQ(above.count, 2);
  EXPECT_EQ(overlay.held(account), Points{40});
  overlay.hold(numbered<ReservationId>(1), account, Points{10});
  EXPECT_EQ(overlay.held(account), Points{10}) << "the same reservation again";
  overlay.release(numbered<ReservationId>(1));
  EXPECT_EQ(overlay.held(account), Points{0});
  EXPECT_EQ(overlay.spending(account, mark(5)).count, 0);
}

TEST(OverlayOfATill, pending_is_what_was_not_yet_sent) {
  Overlay overlay;
  overlay.add(mark(4), earn(50, "L4"));
  overlay.add(mark(5), spend(15, "L0"));
  EXPECT_EQ(overlay.pending(account, {}), Points{35});
  EXPECT_EQ(overlay.pending(account, mark(4)), Points{-15});
  EXPECT_EQ(overlay.pending(account, mark(5)), Points{0});
}

TEST(OverlayOfATill, redeemed_today_is_of_the_day_that_is_asked) {
  Overlay overlay;
  overlay.add(mark(5), spend(30, "L0"));
  auto with_redeemed = row(100, mark(4));
  with_redeemed.row.redeemed_day = day;
  with_redeemed.row.redeemed = Points{12};
  EXPECT_EQ(overlay.effective(with_redeemed, day).redeemed, Points{42});
  const auto tomorrow = overlay.effective(with_redeemed, "2026-11-23");
  EXPECT_EQ(tomorrow.redeemed, Points{0});
  EXPECT_EQ(tomorrow.redeemed_day, "2026-11-23");
  EXPECT_EQ(balance(tomorrow), 70);
}

TEST(OverlayOfATill, restored_points_bring_their_grace_to_the_lot) {
  Overlay overlay;
  auto restored = change(LotChange::Cause::restoration, 4, "L0");
  restored.expires_at = instant_of(99);
  overlay.add(mark(5), effects(restored));
  const auto seen = overlay.effective(row(1, {}), day);
  EXPECT_EQ(balance(seen), 5);
  EXPECT_EQ(seen.lots.front().expires_at, instant_of(99));
}

TEST(OverlayOfATill, counters_uses_and_debt_add_up) {
  Overlay overlay;
  record::Effects more;
  more.subject.account = account;
  more.counters["stamps"] = 2;
  more.uses["offer"] = -1;
  more.debt = Points{3};
  overlay.add(mark(5), more);
  auto base = row(1, {});
  base.row.counters["stamps"] = 5;
  base.row.uses["offer"] = 1;
  base.row.debt = Points{1};
  const auto seen = overlay.effective(base, day);
  EXPECT_EQ(seen.counters.at("stamps"), 7);
  EXPECT_EQ(seen.uses.at("offer"), 0);
  EXPECT_EQ(seen.debt, Points{4});
}

TEST(OverlayOfATill, card_that_turns_out_to_be_of_an_account_brings_its_deltas) {
  Overlay overlay;
  auto unknown = earn(9, "L9");
  unknown.subject = {.account = {}, .token = token};
  overlay.add(mark(5), unknown);
  EXPECT_EQ(balance(overlay.effective_of_nothing(to_hex(token), day)), 9);
  overlay.rekey(token, account);
  overlay.rekey(token, account);
  EXPECT_EQ(balance(overlay.effective_of_nothing(to_hex(token), day)), 0);
  EXPECT_EQ(balance(overlay.effective(row(100, mark(4)), day)), 109);
  EXPECT_EQ(balance(overlay.effective(row(109, mark(5)), day)), 109);
}

TEST(OverlayOfATill, what_a_card_brought_stays_with_its_account_in_the_file) {
  const platform::TempFolder folder;
  auto file = DeltaFile::open(folder.path());
  ASSERT_TRUE(file) << describe(file.error());
  Overlay overlay;
  overlay.use(std::move(*file));
  auto unknown = earn(9, "L5");
  unknown.subject = {"", token, record::Trust::static_};
  overlay.add(mark(5), unknown);
  overlay.rekey(token, account);
  ASSERT_TRUE(overlay.keep({{mark(5)}, {{mark(5), unknown}}, {}, {}, {}, 1}));
  EXPECT_EQ(overlay.in_memory(), 0U);
  EXPECT_EQ(balance(overlay.effective(row(100, mark(4)), day)), 109);
  ASSERT_EQ(overlay.deltas(account, mark(4)).size(), 1U);
  EXPECT_EQ(overlay.deltas(account, mark(4)).front().at.seq, record::Seq{5});
}

TEST(OverlayOfATill, a_file_that_cannot_be_read_is_trouble) {
  const platform::TempFolder folder;
  auto file = DeltaFile::open(folder.path());
  ASSERT_TRUE(file) << describe(file.error());
  ASSERT_TRUE((*file)->keep({{mark(5)}, {{mark(5), earn(9, "L5")}}, {}, {}, {}, 1}));
  file->reset();
  {
    auto database = sqlite::Database::open(folder.path() / "deltas.db",
                                           {.application_id = deltas_application_id});
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->execute("UPDATE delta SET effects = 'x'"));
  }
  file = DeltaFile::open(folder.path());
  ASSERT_TRUE(file);
  Overlay overlay;
  overlay.use(std::move(*file));
  EXPECT_FALSE(overlay.trouble());
  EXPECT_EQ(balance(overlay.effective(row(100, mark(4)), day)), 100);
  ASSERT_TRUE(overlay.trouble());
  EXPECT_EQ(overlay.trouble()->code, ErrorCode::corrupt);
}

TEST(OverlayOfATill, receipt_for_nobody_is_nobodys) {
  Overlay overlay;
  auto nobody = earn(9, "L9");
  nobody.subject = {};
  overlay.add(mark(5), nobody);
  overlay.settle(overlay.queue(nobody));
  EXPECT_EQ(balance(overlay.effective_of_nothing("", day)), 0);
}

TEST(OverlayOfATill, what_is_gone_from_the_journal_is_forgotten) {
  Overlay overlay;
  overlay.add(mark(4), spend(1, "L0"));
  overlay.add(mark(5), spend(10, "L0"));
  overlay.add(mark(4, second), spend(100, "L0"));
  const auto queued = overlay.queue(spend(1'000, "L0"));
  overlay.forget_before(mark(5));
  EXPECT_EQ(overlay.spending(account, {}).points, Points{1'110});
  overlay.settle(queued);
}

}  // namespace
}  // namespace till::storage
