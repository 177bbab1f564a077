// till-simulate: runs seeds of the simulation; script/simulate --help says how.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <thread>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <sys/wait.h>

#include "tests/simulation/world.h"

namespace till::simulation {
namespace {

struct Asked {
  std::uint64_t seeds = 300;
  std::uint64_t from = 1;
  std::uint64_t seed = 0;
  unsigned jobs = 1;
  bool trace = false;
  std::string without;
  std::string only;
  std::string with;
  bool stop_at_first = false;
  bool keep = false;
};

std::set<std::string> words_of(const std::string& list) {
  std::set<std::string> out;
  std::stringstream in(list);
  for (std::string word; std::getline(in, word, ',');) out.insert(word);
  return out;
}

struct Sum {
  std::uint64_t seeds = 0;
  std::uint64_t failed = 0;
  std::uint64_t receipts = 0;
  std::uint64_t hash = 0;
  std::int64_t simulated_ms = 0;
  Coverage coverage;

  void add(const Report& report) {
    ++seeds;
    if (!report.violations.empty()) ++failed;
    receipts += report.receipts;
    hash ^= report.hash * (2 * report.seed + 1);
    simulated_ms += report.simulated.count();
    coverage.add(report.coverage);
  }
};

void say_violations(const Report& report) {
  for (const auto& violation : report.violations) {
    std::printf("seed %llu: %s\n", static_cast<unsigned long long>(report.seed), violation.c_str());
  }
  if (!report.violations.empty()) {
    std::printf("  replay: script/simulate --seed %llu --trace\n",
                static_cast<unsigned long long>(report.seed));
  }
}

Report run_one(Disks& disks, const Asked& asked, std::uint64_t seed) {
  Options options{.seed = seed,
                  .without = words_of(asked.without),
                  .only = words_of(asked.only),
                  .with = words_of(asked.with)};
  options.keep = asked.keep;
  if (asked.trace) {
    options.listener = [](const std::string& line) { std::puts(line.c_str()); };
  }
  return World(disks, std::move(options)).run();
}

// One process: every `jobs`th seed. What it found goes to the file, seed by seed: a bug may end it.
void run_share(const Asked& asked, unsigned share, std::ostream& out) {
  Disks disks;
  for (auto seed = asked.from + share; seed < asked.from + asked.seeds; seed += asked.jobs) {
    out << "#running " << seed << std::endl;
    const auto report = run_one(disks, asked, seed);
    say_violations(report);
    std::fflush(stdout);
    Sum sum;
    sum.add(report);
    out << "#running 0\n#seeds " << sum.seeds << "\n#failed " << sum.failed << "\n#receipts "
        << sum.receipts << "\n#hash " << sum.hash << "\n#ms " << sum.simulated_ms << "\n";
    for (const auto& [name, count] : sum.coverage.all()) out << name << "\t" << count << "\n";
    if (asked.stop_at_first && sum.failed > 0) break;
  }
}

// Gives the seed that ended the process, or 0.
std::uint64_t read_share(std::istream& in, Sum& sum) {
  std::uint64_t running = 0;
  const std::map<std::string, std::function<void(std::uint64_t)>> fields{
      {"#running", [&](std::uint64_t number) { running = number; }},
      {"#seeds", [&](std::uint64_t number) { sum.seeds += number; }},
      {"#failed", [&](std::uint64_t number) { sum.failed += number; }},
      {"#receipts", [&](std::uint64_t number) { sum.receipts += number; }},
      {"#hash", [&](std::uint64_t number) { sum.hash ^= number; }},
      {"#ms", [&](std::uint64_t number) { sum.simulated_ms += static_cast<std::int64_t>(number); }},
  };
  for (std::string line; std::getline(in, line);) {
    const auto end = line.find_first_of(line.starts_with('#') ? " " : "\t");
    const auto name = line.substr(0, end);
    const auto number = std::stoull(line.substr(end + 1));
    const auto field = fields.find(name);
    if (field != fields.end()) {
      field->second(number);
    } else {
      sum.coverage.met(name, number);
    }
  }
  return running;
}

Sum run_all(const Asked& asked) {
  std::map<pid_t, std::string> children;
  for (unsigned share = 0; share < asked.jobs; ++share) {
    const auto file =
        (std::filesystem::temp_directory_path() /
         ("till-simulate-" + std::to_string(::getpid()) + "-" + std::to_string(share)))
            .string();
    const auto child = ::fork();
    if (child == 0) {
      std::ofstream out(file);
      run_share(asked, share, out);
      out.close();
      std::fflush(stdout);
      ::_exit(0);
    }
    children[child] = file;
  }
  Sum sum;
  for (const auto& [child, file] : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    std::ifstream in(file);
    const auto running = read_share(in, sum);
    if (status != 0) {
      std::printf(
          "seed %llu: the process ended with status %d\n"
          "  replay: script/simulate --seed %llu --trace\n",
          static_cast<unsigned long long>(running), status,
          static_cast<unsigned long long>(running));
      ++sum.seeds;
      ++sum.failed;
    }
    ::unlink(file.c_str());
  }
  return sum;
}

int tell(const Sum& sum, double seconds) {
  constexpr double hour_ms = 3'600'000.0;
  std::printf("\n%-44s %12s\n", "what was met", "times");
  for (const auto& [name, count] : sum.coverage.all()) {
    std::printf("%-44s %12llu\n", name.c_str(), static_cast<unsigned long long>(count));
  }
  std::printf(
      "\n%llu seeds, %llu with violations; %.0f simulated hours, %llu receipts, %.1f s; "
      "trace hash %016llx\n",
      static_cast<unsigned long long>(sum.seeds), static_cast<unsigned long long>(sum.failed),
      static_cast<double>(sum.simulated_ms) / hour_ms,
      static_cast<unsigned long long>(sum.receipts), seconds,
      static_cast<unsigned long long>(sum.hash));
  return sum.failed == 0 ? 0 : 1;
}

int run(const Asked& asked) {
  const auto begun = std::chrono::steady_clock::now();
  Sum sum;
  if (asked.seed != 0) {
    Disks disks;
    const auto report = run_one(disks, asked, asked.seed);
    say_violations(report);
    sum.add(report);
    sum.hash = report.hash;
  } else {
    sum = run_all(asked);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  return tell(sum, took.count());
}

}  // namespace
}  // namespace till::simulation

int main(int count, char** arguments) {
  till::simulation::Asked asked;
  CLI::App app{"Runs seeds of the simulation"};
  app.add_option("--seeds", asked.seeds, "how many");
  app.add_option("--from", asked.from, "the first")->check(CLI::PositiveNumber);
  app.add_option("--seed", asked.seed, "this one alone");
  app.add_option("--jobs", asked.jobs, "processes at once")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
      ->check(CLI::Range(1, 64));
  app.add_flag("--trace", asked.trace, "tell what happens");
  app.add_flag("--stop", asked.stop_at_first, "end at the first seed that fails");
  app.add_option("--without", asked.without, "faults to leave out, separated by commas");
  app.add_option("--only", asked.only, "the only faults, separated by commas");
  app.add_option("--with", asked.with, "also those that are off, separated by commas");
  app.add_flag("--keep", asked.keep, "leave the machines' folders where --trace says");
  CLI11_PARSE(app, count, arguments);
  return till::simulation::run(asked);
}
