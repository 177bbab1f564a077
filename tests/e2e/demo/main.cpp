// till-demo: the whole path on one machine, with the real programs. See script/demo.
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <thread>

#include <CLI/CLI.hpp>

#include "platform/clock.h"
#include "platform/files.h"
#include "tests/e2e/demo/check.h"
#include "tests/e2e/demo/codes.h"
#include "tests/e2e/demo/goods.h"
#include "tests/e2e/demo/sales.h"
#include "tests/e2e/demo/work_folder.h"
#include "tests/e2e/demo/world.h"

namespace till::demo {
namespace {

constexpr Milliseconds watch_pause{20};

struct Options {
  std::size_t sales = 2'000;
  std::string corpus;
  bool keep = false;
};

void say(const std::string& text) { std::cout << text << std::endl; }

Result<> set_up(World& world) {
  say("starting ledgerd on SQLite and two tills");
  TILL_CHECK(world.start_ledger());
  TILL_CHECK(world.start_tills());
  TILL_CHECK(world.enrol_tills());
  say("enrolled; importing members and publishing the ruleset");
  TILL_CHECK(world.import_members());
  TILL_CHECK(world.publish_ruleset());
  TILL_CHECK(world.make_token());
  return world.wait_for_tills();
}

struct Watched {
  std::atomic<std::size_t> sold{0};
  std::atomic<std::size_t> sold_by_second{0};
  std::atomic<int> tills_selling{2};
};

// While the tills sell: the ledger goes away, a till is killed, the ledger comes back.
Result<> make_trouble(World& world, Watched& watched, std::size_t sales) {
  bool stopped = false;
  bool killed = false;
  bool back = false;
  std::size_t shown = 0;
  while (watched.tills_selling > 0) {
    const std::size_t sold = watched.sold;
    if (sold >= shown + sales / 10) {
      shown = sold / (sales / 10) * (sales / 10);
      say("  " + std::to_string(shown) + " of " + std::to_string(sales) + " sold");
    }
    if (!stopped && sold >= sales / 10) {
      stopped = true;
      say("  ledgerd is stopped: the tills go on alone");
      world.stop_ledger();
    }
    if (!killed && watched.sold_by_second >= sales / 4) {
      killed = true;
      world.tills[1].process.kill();
      say("  till-2 was killed with -9 in mid-run; starting it again");
      TILL_CHECK(world.start_till(world.tills[1]));
    }
    if (!back && killed && sold >= sales * 85 / 100) {
      back = true;
      say("  ledgerd is back");
      TILL_CHECK(world.start_ledger());
    }
    pause_for(watch_pause);
  }
  if (!back) TILL_CHECK(world.start_ledger());
  return {};
}

Result<> sell_everything(World& world, const CodesRead& codes, std::vector<Goods> baskets) {
  const auto sales = baskets.size();
  const auto half = static_cast<std::ptrdiff_t>(sales / 2);
  Watched watched;
  std::vector<Result<>> ended(2);
  std::vector<std::thread> cashiers;
  for (std::size_t t = 0; t < 2; ++t) {
    SalesPlan plan;
    plan.baskets.assign(baskets.begin() + (t == 0 ? 0 : half),
                        t == 0 ? baskets.begin() + half : baskets.end());
    plan.customers = &codes.customers[t];
    plan.prefix = t == 0 ? "A" : "B";
    plan.seed = 20'261'122 + t;
    cashiers.emplace_back([&world, &watched, &ended, t, plan = std::move(plan)] {
      ended[t] = sell(*world.tills[t].pos, plan, [&watched, t] {
        ++watched.sold;
        if (t == 1) ++watched.sold_by_second;
      });
      --watched.tills_selling;
    });
  }
  const auto trouble = make_trouble(world, watched, sales);
  for (auto& cashier : cashiers) cashier.join();
  TILL_CHECK(trouble);
  for (const auto& one : ended) TILL_CHECK(one);
  return {};
}

Result<Comparison> run_demo(World& world, const Options& options) {
  TILL_CHECK(set_up(world));
  TILL_TRY(const auto codes, read_codes(world));
  for (const auto& line : codes.lines) say("  " + line);
  Dice dice(20'261'122);
  auto baskets = options.corpus.empty()
                     ? catalogue_baskets(world.places().data / "catalogue.csv", options.sales, dice)
                     : corpus_baskets(options.corpus, options.sales);
  if (!baskets) return std::unexpected(baskets.error());
  say("selling " + std::to_string(options.sales) + " receipts over both tills");
  TILL_CHECK(sell_everything(world, codes, std::move(*baskets)));
  say("waiting until everything is sent, then closing the days");
  TILL_CHECK(drain(world));
  TILL_CHECK(close_days(world));
  TILL_CHECK(verify_chains(world));
  return compare(world);
}

void summarise(World& world, const Comparison& comparison, Seconds took) {
  say("");
  for (const auto& till : world.tills) {
    if (till.pos->sample.empty()) continue;
    say("a receipt of " + till.name + " and why:");
    say(show_sample(till.pos->sample));
    break;
  }
  std::size_t as_told = 0;
  std::size_t coupons = 0;
  PosCounters counters;
  for (const auto& till : world.tills) {
    counters.unanswered += till.pos->counters.unanswered;
    counters.repeated += till.pos->counters.repeated;
    counters.refused_spends += till.pos->counters.refused_spends;
    for (const auto& one : till.pos->list) {
      as_told += one.as_told ? 1 : 0;
      coupons += one.coupon ? 1 : 0;
    }
  }
  for (const auto& remark : comparison.remarks) say(remark);
  say("requests without an answer, sent again: " + std::to_string(counters.unanswered) +
      ", of which recorded before: " + std::to_string(counters.repeated));
  say("coupons presented: " + std::to_string(coupons) + "; spends bounded offline: " +
      std::to_string(counters.refused_spends) + "; recorded as told: " + std::to_string(as_told));
  say("returns and voids: " + std::to_string(comparison.returns) + " durable, " +
      std::to_string(comparison.returns_posted) + " posted");
  say("chains and postings verified; " + std::to_string(took.count()) + " s");
}

}  // namespace

int run(const Options& options) {
  const WorkFolder folder("till-demo", options.keep);
  if (options.keep) say("everything is kept in " + folder.path().string());
  World world(
      {std::filesystem::canonical("/proc/self/exe").parent_path(), TILL_DEMO_DATA, folder.path()});
  const platform::SystemClock clock;
  const auto begun = clock.steady();
  const auto comparison = run_demo(world, options);
  if (!comparison) {
    std::cerr << "demo: " << describe(comparison.error()) << std::endl;
    return 1;
  }
  summarise(world, *comparison, std::chrono::duration_cast<Seconds>(clock.steady() - begun));
  say(comparison->verdict());
  return comparison->good(options.sales, world.tills.size()) ? 0 : 1;
}

}  // namespace till::demo

int main(int argc, char** argv) {
  CLI::App app{
      "till-demo: sells over two tills through a kill -9 and an absent ledger, and compares"};
  till::demo::Options options;
  app.add_option("--sales", options.sales, "receipts to sell [2000]")
      ->check(CLI::Range(100, 100'000));
  bool from_corpus = false;
  app.add_flag("--corpus", from_corpus,
               "sell the UCI invoices of the corpus instead of the bundled catalogue");
  app.add_option("--corpus-file", options.corpus, "the invoices to sell");
  app.add_flag("--keep", options.keep, "keep the folder of everything the demo wrote");
  app.footer("Exit codes: 0 everything agrees, 1 it does not or something failed, 2 usage");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? 0 : 2;
  }
  if (from_corpus && options.corpus.empty()) {
    const char* corpus = std::getenv("TILL_CORPUS");
    const std::filesystem::path root = corpus != nullptr ? corpus : TILL_DEMO_CORPUS;
    options.corpus = root / "retail" / "uci" / "uci_2010-12.csv";
  }
  return till::demo::run(options);
}
