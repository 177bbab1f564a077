// A small part of what script/crash tries, and the proof that it can fail.
#include <algorithm>

#include <gtest/gtest.h>

#include "tests/crash/explorer.h"
#include "tests/platform/temp_folder.h"

namespace till::crash {
namespace {

Scenario scenario_named(std::string_view name) {
  for (auto& scenario : all_scenarios()) {
    if (scenario.name == name) return scenario;
  }
  ADD_FAILURE() << "no scenario " << name;
  return {};
}

class Crash : public testing::Test {
 protected:
  Figures explore(const Scenario& scenario, const Effort& effort, Lies lies = {}) {
    Machine machine(folder_.path().string(), lies);
    Explorer explorer(machine, effort);
    explorer.violated = [this](const Violation& violation) { found_.push_back(violation); };
    return explorer.explore(scenario);
  }
  [[nodiscard]] std::string list() const {
    std::string out;
    for (const auto& each : found_) out += each.place + ": the journal " + each.text + "\n";
    return out;
  }

  platform::TempFolder folder_;
  std::vector<Violation> found_;
};

TEST_F(Crash, no_crash_point_of_any_scenario_loses_or_halves_anything) {
  Figures all;
  for (const auto& scenario : all_scenarios()) {
    const auto figures = explore(scenario, {.seeds = 20, .twice = false, .every = 23});
    EXPECT_EQ(figures.violations, 0u) << list();
    EXPECT_GT(figures.points, 15u) << scenario.name;
    EXPECT_GT(figures.starts, figures.points) << scenario.name;
    all.add(figures);
  }
  EXPECT_GT(all.mixes, 400u);
}

TEST_F(Crash, start_that_crashes_as_well_loses_nothing_either) {
  const auto figures =
      explore(scenario_named("ack"), {.seeds = 10, .second_seeds = 10, .twice = true, .every = 97});
  EXPECT_EQ(figures.violations, 0u) << list();
  EXPECT_GT(figures.second_points, 300u);
}

TEST_F(Crash, commit_that_is_not_synced_is_found) {
  const Lies lies{.no_log_sync = true, .no_start_sync = false};
  const auto figures = explore(scenario_named("checkout"), {.seeds = 0, .twice = false}, lies);
  EXPECT_GT(figures.violations, 0u);
}

TEST_F(Crash, start_without_a_checkpoint_is_found_by_the_answer_to_a_retry) {
  const Lies lies{.no_log_sync = false, .no_start_sync = true};
  const Effort effort{.seeds = 0, .second_seeds = 0, .twice = true, .every = 5};
  const auto figures = explore(scenario_named("checkout"), effort, lies);
  EXPECT_GT(figures.violations, 0u);
  const auto of_retry = std::ranges::find_if(found_, [](const Violation& each) {
    return each.place.starts_with("checkout/death/") && each.place.contains("/power/");
  });
  EXPECT_NE(of_retry, found_.end()) << "the process died first, then the power went\n" << list();
}

TEST_F(Crash, answer_before_the_commit_is_found) {
  auto scenario = scenario_named("checkout");
  for (auto& step : scenario.steps) step.answers_early = true;
  const auto figures = explore(scenario, {.seeds = 0, .twice = false});
  EXPECT_GT(figures.violations, 0u);
}

TEST_F(Crash, base_that_is_shown_before_its_name_is_synced_is_found) {
  const Lies lies{.no_name_sync = true};
  const auto figures = explore(scenario_named("base"), {.seeds = 0, .twice = false}, lies);
  EXPECT_GT(figures.violations, 0u);
}

TEST_F(Crash, violation_is_replayed_from_its_name) {
  const Lies lies{.no_log_sync = true, .no_start_sync = false};
  const auto scenario = scenario_named("checkout");
  explore(scenario, {.seeds = 20, .twice = false, .every = 3, .violations_max = 3}, lies);
  ASSERT_FALSE(found_.empty());
  Machine machine(folder_.path().string(), lies);
  for (const auto& each : found_) {
    Explorer again(machine, {});
    EXPECT_EQ(again.replay(scenario, each.place), each.text) << each.place;
  }
  Explorer none(machine, {});
  for (const auto* place : {"checkout", "checkout/power", "checkout/power/1", "checkout/power/1/x",
                            "checkout/power/99999/nothing", "checkout/death/1/death"}) {
    EXPECT_EQ(none.replay(scenario, place), std::nullopt) << place;
  }
}

}  // namespace
}  // namespace till::crash
