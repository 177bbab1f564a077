// The crash tests by hand: all crash points of all scenarios, or one place replayed.
#include <chrono>
#include <cstdio>
#include <filesystem>

#include <CLI/CLI.hpp>

#include "base/crypto/crypto.h"
#include "platform/files.h"
#include "tests/crash/explorer.h"

namespace till::crash {
namespace {

struct Options {
  std::string only;
  std::string replay;
  Effort effort;
  bool list = false;
  bool quiet = false;
};

// Where the lock file lives: in memory, for every start writes it.
class Folder {
 public:
  Folder() {
    const std::filesystem::path memory("/dev/shm");
    const auto parent =
        std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path();
    path_ = parent / ("till-crash-" + to_hex(crypto::random_bytes(8)));
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string text() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

void show(const std::string& name, const Figures& figures, double seconds) {
  std::printf(
      "%-12s points %5llu  power cuts %8llu  deaths %6llu  points of starts %7llu  "
      "power cuts there %9llu  starts %9llu  violations %llu  seconds %.0f\n",
      name.c_str(), static_cast<unsigned long long>(figures.points),
      static_cast<unsigned long long>(figures.mixes),
      static_cast<unsigned long long>(figures.deaths),
      static_cast<unsigned long long>(figures.second_points),
      static_cast<unsigned long long>(figures.second_mixes),
      static_cast<unsigned long long>(figures.starts),
      static_cast<unsigned long long>(figures.violations), seconds);
  std::fflush(stdout);
}

double seconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

Figures explore(Machine& machine, const Scenario& scenario, const Options& options) {
  Explorer explorer(machine, options.effort);
  explorer.violated = [&](const Violation& violation) {
    std::printf("VIOLATION at %s: the journal %s\n  replay: script/crash --replay %s\n",
                violation.place.c_str(), violation.text.c_str(), violation.place.c_str());
  };
  if (!options.quiet) {
    explorer.progress = [&](std::size_t point, std::size_t points) {
      std::fprintf(stderr, "\r%s: %zu of %zu crash points, %llu starts ", scenario.name.c_str(),
                   point, points, static_cast<unsigned long long>(machine.starts()));
    };
  }
  const auto began = std::chrono::steady_clock::now();
  const auto figures = explorer.explore(scenario);
  if (!options.quiet) std::fprintf(stderr, "\r%78s\r", "");
  show(scenario.name, figures, seconds_since(began));
  return figures;
}

int replay(Machine& machine, const Options& options) {
  const auto name = options.replay.substr(0, options.replay.find('/'));
  for (const auto& scenario : all_scenarios()) {
    if (scenario.name != name) continue;
    Explorer explorer(machine, options.effort);
    const auto said = explorer.replay(scenario, options.replay);
    if (!said) break;
    std::printf("%s: %s\n", options.replay.c_str(),
                said->empty() ? "as it must be" : said->c_str());
    return said->empty() ? 0 : 1;
  }
  std::fprintf(stderr, "there is no place %s\n", options.replay.c_str());
  return 2;
}

int run(const Options& options) {
  const Folder folder;
  Machine machine(folder.text());
  if (!options.replay.empty()) return replay(machine, options);
  Figures all;
  bool found = false;
  const auto began = std::chrono::steady_clock::now();
  for (const auto& scenario : all_scenarios()) {
    if (options.list) std::printf("%s\n", scenario.name.c_str());
    if (options.list || (!options.only.empty() && options.only != scenario.name)) continue;
    found = true;
    all.add(explore(machine, scenario, options));
  }
  if (options.list) return 0;
  if (!found) {
    std::fprintf(stderr, "no scenario %s (see --list)\n", options.only.c_str());
    return 2;
  }
  if (options.only.empty()) show("all", all, seconds_since(began));
  return all.violations == 0 ? 0 : 1;
}

}  // namespace
}  // namespace till::crash

int main(int count, char** words) {
  till::crash::Options options;
  CLI::App app("Cuts the power and kills the process at every crash point of the journal.");
  app.add_option("--scenario", options.only, "this one alone");
  app.add_flag("--list", options.list, "the scenarios");
  app.add_option("--seeds", options.effort.seeds, "random mixes at a crash point [200]");
  app.add_option("--second-seeds", options.effort.second_seeds,
                 "random mixes at a crash point of a start [200]");
  app.add_flag("!--once", options.effort.twice, "do not crash the starts again");
  app.add_option("--every", options.effort.every, "try only each so-manieth mix [1]");
  app.add_option("--replay", options.replay, "one place, as a violation names it");
  app.add_flag("--quiet", options.quiet, "no progress");
  CLI11_PARSE(app, count, words);
  return till::crash::run(options);
}
