// till-kill: kill -9 of the real daemons under load, against the POS's own lists. See script/kill.
#include <iostream>

#include <CLI/CLI.hpp>

#include "platform/clock.h"
#include "tests/e2e/demo/work_folder.h"
#include "tests/e2e/kill/storm.h"

namespace till::demo {
namespace {

struct Options {
  Storm storm;
  bool keep = false;
};

void say(const std::string& text) { std::cout << text << std::endl; }

void summarise(const World& world, const StormReport& report, Seconds took) {
  std::size_t unanswered = 0;
  std::size_t repeated = 0;
  for (const auto& till : world.tills) {
    unanswered += till.pos->counters.unanswered;
    repeated += till.pos->counters.repeated;
  }
  for (const auto& remark : report.comparison.remarks) say("  " + remark);
  say("killed with -9: tilld " + std::to_string(report.tills_killed) + " times and " +
      std::to_string(report.killed_in_start) + " more in mid-start, ledgerd " +
      std::to_string(report.ledger_killed) + "; " + std::to_string(took.count()) + " s");
  say("connections to the ledger: " + report.chaos.to_text());
  say("requests without an answer, sent again: " + std::to_string(unanswered) +
      ", recorded already: " + std::to_string(repeated));
  say("returns and voids: " + std::to_string(report.comparison.returns) + " durable, " +
      std::to_string(report.comparison.returns_posted) + " posted");
}

}  // namespace

int run_storm(const Options& options) {
  const WorkFolder folder("till-kill", options.keep);
  if (options.keep) say("everything is kept in " + folder.path().string());
  World world(
      {std::filesystem::canonical("/proc/self/exe").parent_path(), TILL_DEMO_DATA, folder.path()});
  const platform::SystemClock clock;
  const auto begun = clock.steady();
  const auto report = weather(world, options.storm, say);
  if (!report) {
    std::cerr << "kill: " << describe(report.error()) << std::endl;
    return 1;
  }
  summarise(world, *report, std::chrono::duration_cast<Seconds>(clock.steady() - begun));
  const auto& found = report->comparison;
  say("kill: " + std::to_string(found.durable + found.returns) + " durable answers, " +
      std::to_string(found.missing + found.returns - found.returns_posted) + " lost, " +
      std::to_string(found.doubled) + " doubled; points till " + (found.points_agree ? "=" : "<>") +
      " ledger");
  return report->good(world.tills.size()) ? 0 : 1;
}

}  // namespace till::demo

int main(int argc, char** argv) {
  CLI::App app{
      "till-kill: kills the real daemons with -9 under load and compares what they promised"};
  till::demo::Options options;
  app.add_option("--times", options.storm.kills, "how often [50]")
      ->take_last()
      ->check(CLI::Range(1, 1'000'000));
  app.add_option("--seed", options.storm.seed,
                 "of the moments and the sales; the machine adds its own chance [1]");
  app.add_flag("--chaos", options.storm.chaos,
               "the network refuses, stalls, drips and cuts between tills and ledger as well");
  app.add_flag("--keep", options.keep, "keep the folder of everything that was written");
  app.footer("Exit codes: 0 nothing lost and nothing doubled, 1 something was or failed, 2 usage");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? 0 : 2;
  }
  return till::demo::run_storm(options);
}
