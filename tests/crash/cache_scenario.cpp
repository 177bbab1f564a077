// The cache's part: rows, stamps and cursor change together or not at all. It is disposable, so a
// power cut may take the newest pages back, whole; it may never leave a half.
#include "record/rows.h"
#include "tests/crash/scenario.h"

namespace till::crash {
namespace {

constexpr Instant cached_at = instant_of(1'795'400'000);
constexpr std::int64_t accounts_max = 6;

std::string account_of(std::int64_t number) {
  const auto digits = std::to_string(number);
  return std::string(32 - digits.size(), '0') + digits;
}

// Every account of a page holds as many points as the cursor says: a half shows.
record::ChangePage page_of(std::int64_t cursor) {
  record::ChangePage page;
  page.cursor = cursor;
  page.time = cached_at + Seconds{cursor};
  page.reflects = record::Mark{{7}, {static_cast<std::uint64_t>(cursor)}, {}};
  for (std::int64_t number = 1; number <= accounts_max; ++number) {
    record::AccountRow row;
    row.id = account_of(number);
    row.lots.push_back({.id = account_of(number + 100),
                        .left = loyalty::Points{cursor},
                        .earned_at = cached_at,
                        .source = std::string(700, 's')});
    row.time = page.time;
    const auto object = record::write_account_row(row);
    page.rows.push_back({"account", row.id, false, object});
  }
  return page;
}

Step apply(std::int64_t cursor) {
  return {"apply " + std::to_string(cursor),
          [=](Process& process) { return process.cache->apply(page_of(cursor)); }};
}

}  // namespace

Result<std::string> state_of(storage::Cache& cache) {
  auto out = "cursor " + std::to_string(cache.cursor()) + " as of " +
             std::to_string(unix_seconds(cache.as_of())) + "\n";
  for (std::int64_t number = 1; number <= accounts_max; ++number) {
    TILL_TRY(const auto row, cache.account(account_of(number)));
    if (!row) continue;
    out += std::to_string(number) + ": " + std::to_string(row->row.lots.front().left.value()) +
           " stamped " + std::to_string(row->stamp ? row->stamp->seq.number : 0) + "\n";
  }
  return out;
}

Scenario cache_scenario() {
  const Step start{"start", [](Process& process) { return process.start(); }};
  const Step stop{"stop", [](Process& process) -> Result<> {
                    process.close();
                    return {};
                  }};
  const Step clear{"clear", [](Process& process) { return process.cache->clear(); }};
  return {.name = "cache",
          .before = {start, apply(1)},
          .steps = {start, apply(2), apply(3), stop, start, apply(4), clear, apply(5)},
          .subject = Subject::cache};
}

}  // namespace till::crash
