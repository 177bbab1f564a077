// What comes down to a till, measured between a real ledger and a real till over TLS on this
// machine: a base of a million members, and how soon a grant is in the view of an online till.
//
//   bench_down [MEMBERS [GRANTS [BACKLOG]]]
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <vector>

#include "agent/base_view.h"
#include "agent/member_view.h"
#include "base/crypto/crypto.h"
#include "cards/token.h"
#include "ledger/machines/scope.h"
#include "ledger/machines/snapshot_making.h"
#include "ledger/store/reading.h"
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
  int backlog = 20'000;
};

void join(LedgerSide& ledger, int members) {
  constexpr int at_once = 20'000;
  for (int from = 1; from <= members; from += at_once) {
    ledger.join(from, std::min(from + at_once, members + 1));
    // As a ledger that serves does: a log of gigabytes makes every look-up slow.
    ledger.with([](ledger::Ledger& books) {
      require(books.books.database.checkpoint_passive().has_value(), "the log is moved");
    });
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
    const auto folder = measured.folder / ("shelf " + std::to_string(i));
    storage::BaseShelf shelf(folder);
    std::filesystem::create_directories(folder);
    std::filesystem::create_hard_link(path / "again.base", folder / storage::next_base);
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

void make_live(TillSide& till, int member) {
  bool done = false;
  till.with([&](agent::Till& running) {
    const auto& state = running.state();
    const auto token = cards::token_of(state.pepper, state.identity->pepper_version,
                                       cards::TokenKind::card, card_number(member));
    running.look_up({token, {}}, [&](bool) { done = true; });
  });
  require(till.comes_to([&](agent::Till&) { return done; }), "the member is looked up");
}

bool shows(agent::Till& till, int member, std::int64_t balance) {
  agent::Identity identity;
  identity.subject.account = account_id(member);
  const auto now = agent::standing(till.state(), identity, till.state().time.now().at);
  return now && now->balance.value() == balance;
}

// From the commit at the ledger to the effective view of the till, of several members at a time.
void grant(LedgerSide& ledger, TillSide& till, int grants, const std::string& name) {
  constexpr int at_once = 20;
  constexpr int first = 100;
  static std::int64_t granted = 0;
  for (int i = 0; i < at_once && granted == 0; ++i) make_live(till, first + i);
  std::vector<double> waits;
  while (std::ssize(waits) < grants) {
    ++granted;
    std::vector<Clock::time_point> committed;
    for (int i = 0; i < at_once; ++i) {
      ledger.grant(first + i, 1, name + std::to_string(i) + " " + std::to_string(granted));
      committed.push_back(Clock::now());
    }
    std::vector<bool> seen(at_once);
    const bool came = till.comes_to([&](agent::Till& running) {
      for (std::size_t i = 0; i < seen.size(); ++i) {
        if (seen[i] || !shows(running, first + static_cast<int>(i), granted)) continue;
        seen[i] = true;
        waits.push_back(seconds_since(committed[i]));
      }
      return std::ranges::all_of(seen, std::identity{});
    });
    require(came, "a grant comes within a minute");
  }
  std::ranges::sort(waits);
  const auto at = [&](double share) {
    return waits[static_cast<std::size_t>(share * static_cast<double>(waits.size() - 1))] * 1'000;
  };
  std::cout << "a grant is in the view, " << name << "  " << at(0.5) << " ms p50, " << at(0.99)
            << " ms p99, " << waits.back() * 1'000 << " ms at most, of " << waits.size() << "\n";
}

std::int64_t posted(LedgerSide& ledger) {
  std::int64_t out = 0;
  ledger.with([&](ledger::Ledger& books) {
    auto statement = books.books.database.prepare("SELECT count(*) FROM receipt");
    out = ledger::only_number(statement).value_or(0);
  });
  return out;
}

// Another till brings what it sold while the ledger was away.
void grant_under_drain(LedgerSide& ledger, TillSide& till, const Measured& measured) {
  TillSide busy(measured.folder / "busy");
  busy.enrol(ledger, ledger.enrolment_code("s2"));
  require(busy.comes_to([](agent::Till& running) { return running.state().rules.has_value(); }),
          "the other till has rules");
  ledger.stop_serving();
  busy.sell(10'000, 10'000 + measured.backlog);
  ledger.serve();
  for (auto* side : {&till, &busy}) {
    side->with([](agent::Till& running) { running.sync_now(); });
  }
  require(till.comes_to([&](agent::Till& running) { return running.state().ledger_answers; }),
          "the till is online again");
  require(till.comes_to([&](agent::Till&) { return posted(ledger) > 0; }), "the drain began");
  const auto before = posted(ledger);
  const auto began = Clock::now();
  grant(ledger, till, measured.grants, "while a till drains");
  const auto moved = posted(ledger) - before;
  std::cout << "posted meanwhile                   " << moved << " of " << measured.backlog << ", "
            << static_cast<double>(moved) / seconds_since(began) << " a second\n";
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
  grant(ledger, till, measured.grants, "idle");
  grant_under_drain(ledger, till, measured);
  live_rows(ledger, till, measured);
}

}  // namespace
}  // namespace till::down

int main(int count, char** words) {
  till::down::Measured measured;
  if (count > 1) measured.members = std::atoi(words[1]);
  if (count > 2) measured.grants = std::atoi(words[2]);
  if (count > 3) measured.backlog = std::atoi(words[3]);
  measured.folder = std::filesystem::temp_directory_path() /
                    ("till-down-" + till::to_hex(till::crypto::random_bytes(8)));
  till::down::run(measured);
  std::filesystem::remove_all(measured.folder);
  return 0;
}
