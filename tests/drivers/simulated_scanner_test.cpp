#include "drivers/simulated_scanner.h"

#include <vector>

#include <gtest/gtest.h>

namespace till::drivers {
namespace {

using cards::Symbology;

TEST(SimulatedScanner, script_is_delivered_in_order_under_its_own_source) {
  SimulatedScanner scanner("desk", {{"A", Symbology::qr, "", {}}});
  scanner.add({"B", Symbology::ean13, "other", {}});
  std::vector<cards::Scan> scans;
  EXPECT_FALSE(scanner.play_next());
  scanner.start([&](cards::Scan scan) { scans.push_back(std::move(scan)); });
  EXPECT_TRUE(scanner.play_next());
  EXPECT_TRUE(scanner.play_next());
  EXPECT_FALSE(scanner.play_next());
  ASSERT_EQ(scans.size(), 2U);
  EXPECT_EQ(scans[0], (cards::Scan{"A", Symbology::qr, "desk", {}}));
  EXPECT_EQ(scans[1].source, "desk");
  EXPECT_EQ(scanner.status().counters.scans, 2U);
}

TEST(SimulatedScanner, failed_device_keeps_its_script_until_it_is_back) {
  SimulatedScanner scanner("desk", {{"A", Symbology::qr, "", {}}});
  int scans = 0;
  scanner.start([&](const cards::Scan&) { ++scans; });
  scanner.fail_device("unplugged");
  EXPECT_EQ(scanner.status().state, ScannerState::failing);
  EXPECT_EQ(scanner.status().text, "unplugged");
  EXPECT_FALSE(scanner.play_next());
  scanner.recover_device();
  EXPECT_TRUE(scanner.play_next());
  EXPECT_EQ(scans, 1);
  EXPECT_EQ(scanner.status().counters.failures, 1U);
}

TEST(SimulatedScanner, stopped_scanner_is_closed_and_silent) {
  SimulatedScanner scanner("desk", {{"A", Symbology::qr, "", {}}});
  int scans = 0;
  scanner.start([&](const cards::Scan&) { ++scans; });
  scanner.stop();
  EXPECT_EQ(scanner.status().state, ScannerState::closed);
  EXPECT_FALSE(scanner.play_next());
  EXPECT_EQ(scans, 0);
}

TEST(ScannerState, every_state_has_its_name) {
  EXPECT_EQ(name_of(ScannerState::closed), "closed");
  EXPECT_EQ(name_of(ScannerState::opening), "opening");
  EXPECT_EQ(name_of(ScannerState::open), "open");
  EXPECT_EQ(name_of(ScannerState::failing), "failing");
}

}  // namespace
}  // namespace till::drivers
