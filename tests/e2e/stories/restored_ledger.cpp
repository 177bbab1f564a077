// The ledger's disk dies, and yesterday's backup takes its place: the tills notice, and send again
// what it lacks.
#include <algorithm>

#include "tests/e2e/stories/stage.h"
#include "tests/e2e/stories/stories.h"

namespace till::stories {
namespace {

constexpr std::size_t sold_usually = 200;
constexpr Milliseconds longest{120'000};

Result<std::int64_t> sales_posted(Stage& stage) {
  TILL_TRY(const auto totals, stage.world().ask_ledger("/v1/totals"));
  return demo::number_at(totals, "sales");
}

// Sums by kind of posting, to be compared as they stand.
Result<std::string> points(Stage& stage) {
  TILL_TRY(const auto totals, stage.world().ask_ledger("/v1/totals"));
  return json::canonical(demo::object_at(totals, "points"));
}

Result<> sell_and_send(Stage& stage, std::size_t each, const std::string& prefix) {
  for (auto& till : stage.world().tills) {
    TILL_CHECK(stage.sell(till, {.count = each, .prefix = prefix}));
    TILL_CHECK(stage.drain(till, longest, [](std::int64_t) {}));
  }
  return {};
}

std::string ruleset_of(demo::TillUnderTest& till) {
  const auto status = till.pos->call(net::Method::get, "/v1/status");
  return status ? demo::text_at(demo::object_at(*status, "ruleset"), "sha256") : std::string();
}

// A ruleset that no backup has.
Result<> publish_another(Stage& stage) {
  auto& world = stage.world();
  const auto before = ruleset_of(world.tills.front());
  TILL_CHECK(world.publish_ruleset());
  return stage.wait_until("the new ruleset", longest, [&] {
    return std::ranges::all_of(world.tills, [&](auto& till) {
      const auto now = ruleset_of(till);
      return !now.empty() && now != before;
    });
  });
}

Result<> restore(Stage& stage, const std::string& backup) {
  stage.world().kill_ledger();
  TILL_TRY(const auto restored, stage.world().ledgerd({"restore", backup, "--yes"}));
  say(restored.output);
  TILL_CHECK(stage.world().start_ledger());
  TILL_TRY(const auto sales, sales_posted(stage));
  say("It serves again, and knows " + std::to_string(sales) + " receipts.");
  return {};
}

}  // namespace

Result<bool> restored_ledger(const Telling& telling) {
  const auto each = (telling.count == 0 ? sold_usually : telling.count) / 4;
  const auto all = static_cast<std::int64_t>(4 * each);
  Stage stage(telling.keep);
  TILL_CHECK(stage.set_up());
  say("Yesterday both tills sold " + std::to_string(2 * each) +
      " receipts, and a backup was made in the evening.");
  TILL_CHECK(sell_and_send(stage, each, "yesterday-"));
  const auto backup = (stage.world().places().work / "evening.backup").string();
  TILL_CHECK(stage.world().ledgerd({"backup", backup}));
  say("In the morning a new ruleset is published, which the backup does not have.");
  TILL_CHECK(publish_another(stage));
  say("Today they sell " + std::to_string(2 * each) + " more, and each gets its signed ack.");
  TILL_CHECK(sell_and_send(stage, each, "today-"));
  TILL_CHECK(stage.wait_until("the posting", longest, [&] {
    const auto posted = sales_posted(stage);
    return posted && *posted == all;
  }));
  TILL_TRY(const auto before, points(stage));
  say("The ledger's disk dies. The backup takes its place:");
  TILL_CHECK(restore(stage, backup));
  say("The tills hear of a new generation, show the acks they hold, and send again, with the "
      "ruleset:");
  for (const auto& till : stage.world().tills) {
    TILL_CHECK(stage.world().tillctl(till, {"sync", "now"}));
  }
  Progress progress("receipts posted");
  TILL_CHECK(stage.wait_until("the tills to send again", longest, [&] {
    const auto posted = sales_posted(stage);
    if (posted) progress.show(static_cast<std::size_t>(*posted), static_cast<std::size_t>(all));
    return posted && *posted >= all;
  }));
  TILL_TRY(const auto posted, stage.look_up());
  TILL_TRY(const auto after, points(stage));
  for (const auto& till : stage.world().tills) {
    TILL_CHECK(stage.world().tillctl(till, {"verify"}));
  }
  TILL_CHECK(stage.world().ledgerd({"verify"}));
  return verdict("restored-ledger", posted.good() && before == after,
                 posted.text() + "; points " + (before == after ? "as" : "NOT as") +
                     " before; chains and postings verified") == 0;
}

}  // namespace till::stories
