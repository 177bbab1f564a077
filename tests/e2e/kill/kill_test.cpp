#include <iostream>

#include <gtest/gtest.h>

#include "tests/e2e/demo/work_folder.h"
#include "tests/e2e/kill/storm.h"

namespace till::demo {
namespace {

void expect_nothing_lost(const Storm& storm) {
  const WorkFolder folder("till-kill-test", false);
  World world({TILL_BIN_DIR, TILL_DEMO_DATA, folder.path()});
  const auto report = weather(world, storm, [](const std::string&) {});
  ASSERT_TRUE(report.has_value()) << describe(report.error());
  std::string remarks;
  for (const auto& remark : report->comparison.remarks) remarks += remark + "\n";
  EXPECT_TRUE(report->good(world.tills.size())) << report->comparison.verdict() << "\n" << remarks;
  EXPECT_GT(report->tills_killed, storm.kills / 2);
  EXPECT_GT(report->sold, report->tills_killed) << "hardly anything was sold in between";
  EXPECT_EQ(report->chaos.treated_badly() > 0, storm.chaos);
  std::cout << report->comparison.verdict() << "\nconnections: " << report->chaos.to_text() << '\n';
}

TEST(Kill, no_durable_answer_is_lost_or_doubled_by_fifty_kills_under_load) {
  expect_nothing_lost({.kills = 50, .seed = 2});
}

TEST(Kill, nor_when_the_network_to_the_ledger_misbehaves_as_well) {
  expect_nothing_lost({.kills = 20, .seed = 3, .chaos = true});
}

}  // namespace
}  // namespace till::demo
