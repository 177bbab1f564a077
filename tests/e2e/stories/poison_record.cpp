// Two entries that the ledger cannot post stand in a till's chain: of a kind that only a newer
// build knows, and one whose body nobody can read. What comes after them must not wait.
#include "base/crypto/crypto.h"
#include "storage/journal/journal.h"
#include "tests/e2e/stories/stage.h"
#include "tests/e2e/stories/stories.h"

namespace till::stories {
namespace {

constexpr std::size_t sold_usually = 60;
constexpr std::uint16_t kind_of_tomorrow = 900;
constexpr Milliseconds drain_longest{90'000};

// What no till of this build would write, in the place where a receipt would stand.
Result<> poison(demo::TillUnderTest& till) {
  TILL_TRY(const auto journal, storage::Journal::open({.folder = till.folder / "state"}));
  const auto write = [&](record::Kind kind, const Bytes& body) -> Result<> {
    storage::Fact fact;
    fact.draft = {kind, crypto::random_fixed<EntryId>(), body, {}};
    TILL_CHECK(journal->append(fact));
    return {};
  };
  TILL_CHECK(write(record::Kind{kind_of_tomorrow}, R"({"kind":"gift","v":1})"));
  return write(record::Kind::return_, "\xff\xfe this is no JSON");
}

Result<std::int64_t> parked(Stage& stage) {
  TILL_TRY(const auto totals, stage.world().ask_ledger("/v1/totals"));
  return demo::number_at(totals, "parked");
}

}  // namespace

Result<bool> poison_record(const Telling& telling) {
  const auto half = (telling.count == 0 ? sold_usually : telling.count) / 2;
  Stage stage(telling.keep);
  TILL_CHECK(stage.set_up());
  auto& till = stage.till();
  say(till.name + " sells " + std::to_string(half) + " receipts.");
  TILL_CHECK(stage.sell(till, {.count = half, .prefix = "before-"}));
  say("It is stopped, and two entries are written into its chain that the ledger cannot post:");
  say("one of a kind that only a newer build knows, and one whose body nobody can read.");
  till.process.terminate();
  TILL_CHECK(poison(till));
  TILL_CHECK(stage.world().start_till(till));
  say("It starts again and sells " + std::to_string(half) + " more behind them.");
  TILL_CHECK(stage.sell(till, {.count = half, .prefix = "behind-"}));
  TILL_CHECK(stage.drain(till, drain_longest, [](std::int64_t) {}));
  TILL_TRY(const auto posted, stage.look_up());
  TILL_TRY(const auto left, parked(stage));
  TILL_TRY(const auto list, stage.world().ledgerd({"parked", "list"}));
  say("ledgerd parked list:");
  say(list.output);
  TILL_CHECK(stage.world().tillctl(till, {"verify"}));
  TILL_CHECK(stage.world().ledgerd({"verify"}));
  say("Both chains verify: the two are kept, byte for byte, until somebody mends their cause.");
  return verdict("poison-record", posted.good() && left == 2,
                 posted.text() + "; " + std::to_string(left) + " parked of 2") == 0;
}

}  // namespace till::stories
