// What comes down to a till, measured between a real ledger and a real till over TLS on this
// machine: a base of a million members, and how soon a grant is in the view of an online till.
//
//   bench_down [MEMBERS [GRANTS]]
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <vector>

#include "agent/base_view.h"
#include "agent/member_view.h"
#include "base/crypto/crypto.h"
#include "cards/token.h"
#include "ledger/machines/scope.h"
#include "ledger/machines/snapshot_making.h"
#include "platform/service.h"
#include "tests/down/two_sides.h"

namespace till::down {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point began) {
  return std::chrono::duration<double>(Clock::now() - began).count();
}

double mebibytes(std::uint64_t bytes) { return static_cast<double>(bytes) / 1'048'576; }

std::int64_t bytes_of(const std::filesystem::path& path) {
  std::error_code none;
  const auto bytes = std::filesystem::file_size(path, none);
  return none ? 0 : static_cast<std::int64_t>(bytes);
}

struct Measured {
  std::filesystem::path folder;
  int members = 1'000'000;
  int grants = 1'000;
};

void join(LedgerSide& ledger, int members) {
  constexpr int at_once = 20'000;
  for (int from = 1; from <= members; from += at_once) {
    ledger.join(from, std::min(from + at_once, members + 1));
  }
}

// Offline, as `ledgerd snapshot` makes it, and in the small steps of a ledger that serves.
void make(LedgerSide& ledger) {
  const auto began = Clock::now();
  record::BaseManifest made;
  ledger.with([&](ledger::Ledger& books) {
    ledger::SnapshotMaking making(books);
    double longest = 0;
    bool more = true;
    while (more) {
      const auto step_began = Clock::now();
      more = making.step().value_or(false);
      longest = std::max(longest, seconds_since(step_began));
    }
    made = making.made();
    std::cout << "longest step while it is made      " << longest * 1'000 << " ms\n";
  });
  std::cout << "snapshot made in                   " << seconds_since(began) << " s\n"
            << "rows                               " << made.rows << "\n"
            << "bytes a row to fetch               "
            << static_cast<double>(made.bytes()) / static_cast<double>(made.rows) << "\n";
}

void fetch(TillSide& till, const Measured& measured) {
  const auto resident_before = platform::resident_bytes();
  const auto began = Clock::now();
  till.with([](agent::Till& running) { running.fetch_base(); });
  std::uint64_t resident_most = 0;
  const bool came = till.comes_to([&](agent::Till& running) {
    resident_most = std::max(resident_most, platform::resident_bytes());
    return running.state().base->base() != nullptr;
  });
  if (!came) {
    std::cout << "the base did not come within a minute\n";
    return;
  }
  std::cout << "fetched and built in               " << seconds_since(began) << " s\n";
  till.with([&](agent::Till& running) {
    const auto& base = *running.state().base->base();
    std::cout << "bytes a row on the till            "
              << static_cast<double>(base.file_bytes()) / static_cast<double>(base.facts().rows)
              << "\n"
              << "RSS of both programs, before       " << mebibytes(resident_before) << " MiB\n"
              << "RSS of both programs, at most      " << mebibytes(resident_most) << " MiB\n";
  });
  // The pause at the swap, alone: the same file takes the place again under another version.
  auto path = measured.folder / "till" / "base";
  std::filesystem::copy_file(path / "current.base", path / "again.base");
  std::vector<double> pauses;
  for (int i = 0; i < 100; ++i) {
    storage::BaseShelf shelf(measured.folder / ("shelf " + std::to_string(i)));
    std::filesystem::create_directories(measured.folder / ("shelf " + std::to_string(i)));
    std::filesystem::create_hard_link(path / "again.base", shelf.next());
    const auto swap_began = Clock::now();
    if (!shelf.take_next()) std::cout << "the swap failed\n";
    pauses.push_back(seconds_since(swap_began));
  }
  std::ranges::sort(pauses);
  std::cout << "pause at the swap, median and most " << pauses[50] * 1'000 << " and "
            << pauses.back() * 1'000 << " ms\n";
}

void look_up(TillSide& till, int members) {
  constexpr int asked = 200'000;
  till.with([&](agent::Till& running) {
    auto& state = running.state();
    std::vector<CardToken> tokens;
    for (int i = 0; i < asked; ++i) {
      const auto number = 1 + static_cast<int>(state.random.below(static_cast<unsigned>(members)));
      tokens.push_back(cards::token_of(state.pepper, state.identity->pepper_version,
                                       cards::TokenKind::card, card_number(number)));
    }
    const auto began = Clock::now();
    int found = 0;
    for (const auto& token : tokens) found += agent::sight_of(state, token).has_value() ? 1 : 0;
    std::cout << "look-up in the base                " << seconds_since(began) / asked * 1e6
              << " us, " << found << " of " << asked << " found\n";
  });
}

// From the commit at the ledger to the effective view of the till.
void grant(LedgerSide& ledger, TillSide& till, int grants) {
  agent::Identity identity;
  identity.subject.account = account_id(7);
  std::vector<double> waits;
  for (int i = 0; i < grants; ++i) {
    ledger.grant(7, 1, "grant " + std::to_string(i));
    const auto began = Clock::now();
    const bool seen = till.comes_to([&](agent::Till& running) {
      const auto now = agent::standing(running.state(), identity, running.state().time.now().at);
      return now && now->balance.value() == i + 1;
    });
    if (!seen) std::cout << "grant " << i << " did not come\n";
    waits.push_back(seconds_since(began));
  }
  std::ranges::sort(waits);
  const auto at = [&](double share) {
    return waits[static_cast<std::size_t>(share * static_cast<double>(waits.size() - 1))] * 1'000;
  };
  std::cout << "a grant is in the view after       " << at(0.5) << " ms p50, " << at(0.99)
            << " ms p99, " << waits.back() * 1'000 << " ms at most, of " << grants << "\n";
}

void live_rows(LedgerSide& ledger, TillSide& till, const Measured& measured) {
  constexpr int looked_up = 2'000;
  const auto before = bytes_of(measured.folder / "till" / "cache.db");
  for (int i = 10; i < 10 + looked_up; ++i) {
    ledger.grant(i, 500, "live " + std::to_string(i));
  }
  std::atomic<int> done{0};
  const auto began = Clock::now();
  for (int i = 10; i < 10 + looked_up; ++i) {
    const auto count = done.load();
    till.with([&](agent::Till& running) {
      const auto& state = running.state();
      const auto token = cards::token_of(state.pepper, state.identity->pepper_version,
                                         cards::TokenKind::card, card_number(i));
      running.look_up({token, {}}, [&done](bool) { ++done; });
    });
    while (done.load() == count) std::this_thread::yield();
  }
  const auto spent = seconds_since(began);
  till.with([&](agent::Till& running) {
    auto& cache = *running.state().cache;
    std::cout << "a look-up at the ledger takes      " << spent / looked_up * 1'000 << " ms, "
              << cache.counts()->accounts << " accounts are live\n";
  });
  till.stop();
  const auto after = bytes_of(measured.folder / "till" / "cache.db");
  std::cout << "bytes a live account, card and all "
            << static_cast<double>(after - before) / looked_up << "\n";
}

void run(const Measured& measured) {
  LedgerSide ledger(measured.folder / "ledger");
  ledger.publish_rules();
  join(ledger, measured.members);
  ledger.with([](ledger::Ledger& books) {
    require(ledger::set_scope(books, ledger::Scope::store).has_value(), "the scope is set");
  });
  std::cout << "members                            " << measured.members << "\n";
  make(ledger);
  ledger.serve();
  TillSide till(measured.folder / "till");
  till.enrol(ledger, ledger.enrolment_code("s1"));
  require(till.comes_to([](agent::Till& running) {
    return running.state().rules && running.state().cache->cursor() > 0;
  }),
          "the till is online");
  fetch(till, measured);
  look_up(till, measured.members);
  bool looked_up = false;
  till.with([&](agent::Till& running) {
    const auto& state = running.state();
    const auto token = cards::token_of(state.pepper, state.identity->pepper_version,
                                       cards::TokenKind::card, card_number(7));
    running.look_up({token, {}}, [&](bool found) { looked_up = found; });
  });
  require(till.comes_to([&](agent::Till&) { return looked_up; }), "the member is live");
  grant(ledger, till, measured.grants);
  live_rows(ledger, till, measured);
}

}  // namespace
}  // namespace till::down

int main(int count, char** words) {
  till::down::Measured measured;
  if (count > 1) measured.members = std::atoi(words[1]);
  if (count > 2) measured.grants = std::atoi(words[2]);
  measured.folder = std::filesystem::temp_directory_path() /
                    ("till-down-" + till::to_hex(till::crypto::random_bytes(8)));
  till::down::run(measured);
  std::filesystem::remove_all(measured.folder);
  return 0;
}
