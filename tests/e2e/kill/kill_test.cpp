#include <iostream>

#include <gtest/gtest.h>

#include "tests/e2e/demo/work_folder.h"
#include "tests/e2e/kill/storm.h"

namespace till::demo {
namespace {

TEST(Kill, no_durable_answer_is_lost_or_doubled_by_fifty_kills_under_load) {
  const WorkFolder folder("till-kill-test", false);
  World world({TILL_BIN_DIR, TILL_DEMO_DATA, folder.path()});
  const auto report = weather(world, {.kills = 50, .seed = 2}, [](const std::string&) {});
  ASSERT_TRUE(report.has_value()) << describe(report.error());
  std::string remarks;
  for (const auto& remark : report->comparison.remarks) remarks += remark + "\n";
  EXPECT_TRUE(report->good(world.tills.size())) << report->comparison.verdict() << "\n" << remarks;
  EXPECT_GT(report->tills_killed, 30U);
  EXPECT_GT(report->sold, report->tills_killed) << "hardly anything was sold in between";
  std::cout << report->comparison.verdict() << '\n';
}

}  // namespace
}  // namespace till::demo
