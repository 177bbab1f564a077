// A till sells for a week without a ledger, restarts on its long journal, and then sends it all.
#include "platform/clock.h"
#include "tests/e2e/stories/stage.h"
#include "tests/e2e/stories/stories.h"

namespace till::stories {
namespace {

constexpr std::size_t sold_usually = 70'000;
constexpr std::size_t days = 7;
constexpr int members = 5'000;  // of a store that sells so much
constexpr Milliseconds drain_longest{1'800'000};
constexpr std::int64_t bytes_per_mebibyte = 1024 * 1024;

std::string date_of(std::size_t day) { return "2026-11-" + std::to_string(16 + day); }

double seconds_since(Milliseconds begun) {
  const platform::SystemClock clock;
  return std::chrono::duration<double>(clock.steady() - begun).count();
}

std::string tenths(double value) {
  const auto tenth = static_cast<std::int64_t>(value * 10 + 0.5);
  return std::to_string(tenth / 10) + "." + std::to_string(tenth % 10);
}

Result<> sell_the_week(Stage& stage, std::size_t each) {
  const platform::SystemClock clock;
  Progress progress("receipts sold");
  for (std::size_t day = 0; day < days; ++day) {
    const auto date = date_of(day);
    const auto begun = clock.steady();
    TILL_CHECK(stage.sell(
        stage.till(),
        {.count = each, .date = date, .prefix = date + "-", .sold = [&](std::size_t sold) {
           progress.show(day * each + sold, days * each);
         }}));
    TILL_CHECK(stage.close_day(stage.till(), date));
    say("  " + date + ": " + std::to_string(each) + " receipts, closed with its Z; " +
        tenths(static_cast<double>(each) / seconds_since(begun)) + " a second");
  }
  return {};
}

Result<> restart(Stage& stage) {
  const platform::SystemClock clock;
  stage.till().process.kill();
  const auto begun = clock.steady();
  TILL_CHECK(stage.world().start_till(stage.till()));
  TILL_TRY(const auto status, stage.status(stage.till()));
  say("It is killed with -9 and starts again in " + tenths(seconds_since(begun)) + " s, with " +
      std::to_string(demo::number_at(demo::object_at(status, "journal"), "head")) +
      " entries and " +
      std::to_string(demo::number_at(status, "resident_bytes") / bytes_per_mebibyte) +
      " MiB of memory.");
  return {};
}

struct Seals {
  std::size_t three_way = 0;
  std::int64_t sales = 0;
};

Result<Seals> seals_of(Stage& stage) {
  Seals out;
  TILL_TRY(const auto answer, stage.till().pos->call(net::Method::get, "/v1/day-closes"));
  for (const auto& value : demo::array_at(answer, "days")) {
    const auto& day = *value.as_object();
    if (demo::text_at(demo::object_at(day, "seal"), "agreement") == "three_way") {
      ++out.three_way;
      out.sales += demo::number_at(demo::object_at(day, "figures"), "sales");
    }
  }
  return out;
}

}  // namespace

Result<bool> week_offline(const Telling& telling) {
  const auto each = (telling.count == 0 ? sold_usually : telling.count) / days;
  const auto all = static_cast<std::int64_t>(each * days);
  Stage stage(telling.keep);
  TILL_CHECK(stage.set_up(members));
  auto& till = stage.till();
  say("The ledger goes away. " + till.name + " sells " + std::to_string(all) +
      " receipts in seven days, and closes each day.");
  stage.world().stop_ledger();
  TILL_CHECK(sell_the_week(stage, each));
  TILL_CHECK(restart(stage));
  say("The ledger is back: everything is sent.");
  TILL_CHECK(stage.world().start_ledger());
  TILL_CHECK(stage.world().tillctl(till, {"sync", "now"}));
  const platform::SystemClock clock;
  const auto begun = clock.steady();
  Progress progress("entries acknowledged");
  std::int64_t most = 0;
  TILL_CHECK(stage.drain(till, drain_longest, [&](std::int64_t left) {
    most = std::max(most, left);
    progress.show(static_cast<std::size_t>(most - left), static_cast<std::size_t>(most));
  }));
  const auto took = seconds_since(begun);
  say("  " + std::to_string(most) + " entries in " + tenths(took) + " s, " +
      tenths(static_cast<double>(most) / took) + " a second");
  say("The ledger posts them and seals the days; each seal says that POS, till and ledger agree.");
  Seals seals;
  Progress posting("receipts posted");
  TILL_CHECK(stage.wait_until("the seals", drain_longest, [&] {
    const auto totals = stage.world().ask_ledger("/v1/totals");
    if (totals) {
      posting.show(static_cast<std::size_t>(demo::number_at(*totals, "sales")),
                   static_cast<std::size_t>(all));
    }
    const auto found = seals_of(stage);
    if (found) seals = *found;
    return seals.three_way == days;
  }));
  TILL_TRY(const auto totals, stage.world().ask_ledger("/v1/totals"));
  TILL_CHECK(stage.world().tillctl(till, {"verify"}));
  TILL_CHECK(stage.world().ledgerd({"verify"}));
  const auto posted = demo::number_at(totals, "sales");
  const auto doubled = demo::number_at(totals, "duplicates");
  const bool good =
      posted == all && seals.sales == all && doubled == 0 && demo::number_at(totals, "parked") == 0;
  return verdict("week-offline", good,
                 std::to_string(all) + " durable, " + std::to_string(posted) + " posted, " +
                     std::to_string(doubled) + " doubled; " + std::to_string(seals.three_way) +
                     " of 7 days sealed three-way; chains and postings verified") == 0;
}

}  // namespace till::stories
