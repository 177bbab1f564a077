// Tries a scenario at every crash point with every mix and kind of crash, and again at every crash
// point of each start that follows. Counts what it tried, and names what went wrong so that it can
// be replayed.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/crash/mix.h"
#include "tests/crash/recovery.h"

namespace till::crash {

struct Figures {
  std::uint64_t points = 0;         // of the scenario
  std::uint64_t mixes = 0;          // images of the first power cut, equal ones counted once
  std::uint64_t deaths = 0;         // processes that died
  std::uint64_t second_points = 0;  // of the starts after them
  std::uint64_t second_mixes = 0;
  std::uint64_t starts = 0;  // of the journal, and each compared
  std::uint64_t violations = 0;

  void add(const Figures& other);
};

struct Effort {
  std::uint64_t seeds = 200;         // at a crash point of the scenario
  std::uint64_t second_seeds = 200;  // at one of a start
  bool twice = true;                 // also crash the start
  std::uint64_t every = 1;           // of the mixes at one point only each so-manieth
  std::uint64_t violations_max = 20;
};

// Where it was cut: "checkout/power/31/seed-7" or "checkout/death/31/power/9/prefix-2".
struct Violation {
  std::string place;
  std::string text;
};

class Explorer {
 public:
  Explorer(Machine& machine, const Effort& effort) : machine_(machine), effort_(effort) {}

  // Called with what is done of how much, and on every violation.
  std::function<void(std::size_t point, std::size_t points)> progress = [](auto, auto) {};
  std::function<void(const Violation&)> violated = [](const auto&) {};

  [[nodiscard]] Figures explore(const Scenario& scenario);
  // One place alone. Empty: it is as it must be there; nothing when there is no such place.
  [[nodiscard]] std::optional<std::string> replay(const Scenario& scenario, std::string_view place);

 private:
  [[nodiscard]] Machine::Expected expected_at(const Scenario& scenario, std::size_t point) const;
  [[nodiscard]] static Machine::Expected after(const Recovery& recovery,
                                               const Machine::Expected& expected,
                                               std::size_t point);
  void cut_power(const Scenario& scenario, std::size_t point);
  void kill(const Scenario& scenario, std::size_t point);
  void crash_again(const Recovery& recovery, const Machine::Expected& expected,
                   const std::string& place);
  void judge(const Recovery& recovery, const std::string& place);
  [[nodiscard]] bool is_new_start(const Recovery& recovery, const Machine::Expected& expected);

  Machine& machine_;
  Effort effort_;
  Figures figures_;
  Machine::Run run_{Disk(Image{}), {}};
  std::set<std::uint64_t> starts_tried_;  // what starts wrote, that were crashed again
};

}  // namespace till::crash
