#include "drivers/serial_scanner.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unistd.h>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/manual_clock.h"
#include "tests/drivers/pty.h"

namespace till::drivers {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Instant now = instant_of(1'790'000'000);

class SerialScannerTest : public testing::Test {
 protected:
  SerialScannerTest() {
    folder_ = fs::path(testing::TempDir()) /
              ("serial-" + std::to_string(getpid()) + "-" +
               testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  // The path stays while devices come and go, as udev's links do.
  [[nodiscard]] std::string link() const { return folder_ / "scanner"; }
  void plug(const Pty& pty) const {
    fs::remove(link());
    fs::create_symlink(pty.path(), link());
  }

  [[nodiscard]] SerialSettings settings() const {
    return {.source = "counter",
            .path = link(),
            .baud = 9600,
            .frames = {},
            .repeat_window = Milliseconds{0},
            .retry_first = Milliseconds{5},
            .retry_max = Milliseconds{20}};
  }

  std::unique_ptr<SerialScanner> started(const SerialSettings& settings) {
    auto scanner = std::make_unique<SerialScanner>(context_, settings, clock_);
    scanner->start([this](cards::Scan scan) { scans_.push_back(std::move(scan)); });
    return scanner;
  }

  // Runs what is due until the condition holds; false when it does not within five seconds.
  bool run_until(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (!condition()) {
      if (std::chrono::steady_clock::now() >= deadline) return false;
      context_.restart();
      context_.run_one_until(deadline);
    }
    return true;
  }
  bool run_until_scans(std::size_t count) {
    return run_until([this, count] { return scans_.size() >= count; });
  }
  bool run_until_state(const Scanner& scanner, ScannerState state) {
    return run_until([&] { return scanner.status().state == state; });
  }

  [[nodiscard]] std::vector<Bytes> codes() const {
    std::vector<Bytes> bytes;
    bytes.reserve(scans_.size());
    for (const auto& scan : scans_) bytes.push_back(scan.bytes);
    return bytes;
  }

  fs::path folder_;
  boost::asio::io_context context_;
  platform::ManualClock clock_{now};
  std::vector<cards::Scan> scans_;
};

TEST_F(SerialScannerTest, code_is_delivered_with_its_source_and_time) {
  const Pty pty;
  plug(pty);
  const auto scanner = started(settings());
  EXPECT_EQ(scanner->status().state, ScannerState::open);
  pty.send("4006381333931\r");
  ASSERT_TRUE(run_until_scans(1));
  EXPECT_EQ(scans_[0], (cards::Scan{"4006381333931", cards::Symbology::unknown, "counter", now}));
  EXPECT_EQ(scanner->status().counters.scans, 1U);
  EXPECT_EQ(scanner->status().text, link());
  EXPECT_EQ(scanner->source(), "counter");
}

TEST_F(SerialScannerTest, code_that_comes_in_pieces_is_joined) {
  const Pty pty;
  plug(pty);
  const auto scanner = started(settings());
  pty.send("4006");
  context_.run_one();
  EXPECT_THAT(scans_, IsEmpty());
  pty.send("381333931\r96");
  ASSERT_TRUE(run_until_scans(1));
  pty.send("385074\r\nTHIRD\r\n");
  ASSERT_TRUE(run_until_scans(3));
  EXPECT_THAT(codes(), ElementsAre("4006381333931", "96385074", "THIRD"));
}

TEST_F(SerialScannerTest, control_bytes_of_a_gs1_code_arrive_untouched) {
  const Pty pty;
  plug(pty);
  const auto scanner = started(settings());
  const Bytes code("]d2010460780\x1d\x03\x04\x11\x13\x1a\x7f\xff 21A", 23);
  pty.send(code + "\r");
  ASSERT_TRUE(run_until_scans(1));
  EXPECT_THAT(codes(), ElementsAre(code));
}

TEST_F(SerialScannerTest, babble_is_cut_and_counted_and_the_next_code_read) {
  const Pty pty;
  plug(pty);
  auto babbling = settings();
  babbling.frames.frame_bytes_max = 100;
  const auto scanner = started(babbling);
  for (int i = 0; i < 20; ++i) {
    pty.send(Bytes(500, 'j'));
    context_.run_one();
  }
  EXPECT_EQ(scanner->status().counters.overlong, 1U);
  EXPECT_EQ(scanner->status().state, ScannerState::open);
  pty.send("\rGOOD\r");
  ASSERT_TRUE(run_until_scans(1));
  EXPECT_THAT(codes(), ElementsAre("GOOD"));
}

TEST_F(SerialScannerTest, same_code_within_the_window_is_dropped_and_counted) {
  const Pty pty;
  plug(pty);
  auto dropping = settings();
  dropping.repeat_window = Milliseconds{500};
  const auto scanner = started(dropping);
  pty.send("A\rA\rB\rA\r");
  ASSERT_TRUE(run_until_scans(3));
  EXPECT_THAT(codes(), ElementsAre("A", "B", "A"));
  EXPECT_EQ(scanner->status().counters.repeats, 1U);
  clock_.advance(Milliseconds{500});
  pty.send("A\r");
  ASSERT_TRUE(run_until_scans(4));
  EXPECT_EQ(scanner->status().counters.scans, 4U);
}

TEST_F(SerialScannerTest, absent_device_is_reported_and_found_when_it_appears) {
  const auto scanner = started(settings());
  EXPECT_EQ(scanner->status().state, ScannerState::failing);
  EXPECT_THAT(scanner->status().text, HasSubstr(link()));
  EXPECT_THAT(scanner->status().text, HasSubstr("No such file"));
  const Pty pty;
  plug(pty);
  ASSERT_TRUE(run_until_state(*scanner, ScannerState::open));
  pty.send("FOUND\r");
  ASSERT_TRUE(run_until_scans(1));
  EXPECT_GE(scanner->status().counters.failures, 1U);
}

TEST_F(SerialScannerTest, vanished_device_is_reported_and_taken_up_again) {
  std::optional<Pty> pty(std::in_place);
  plug(*pty);
  const auto scanner = started(settings());
  pty->send("BEFORE\rHALF");
  ASSERT_TRUE(run_until_scans(1));
  pty->unplug();
  fs::remove(link());
  ASSERT_TRUE(run_until_state(*scanner, ScannerState::failing));
  const Pty again;
  plug(again);
  ASSERT_TRUE(run_until_state(*scanner, ScannerState::open));
  again.send("AFTER\r");
  ASSERT_TRUE(run_until_scans(2));
  EXPECT_THAT(codes(), ElementsAre("BEFORE", "AFTER"));
}

TEST_F(SerialScannerTest, absent_device_is_not_asked_for_in_a_busy_loop) {
  auto patient = settings();
  patient.retry_first = Milliseconds{10};
  patient.retry_max = Milliseconds{40};
  const auto scanner = started(patient);
  context_.run_for(Milliseconds{200});
  EXPECT_GE(scanner->status().counters.failures, 2U);
  EXPECT_LE(scanner->status().counters.failures, 8U);  // 0, 10, 30, 70, 110, 150, 190 ms
}

TEST_F(SerialScannerTest, failing_device_does_not_stall_another) {
  const Pty pty;
  plug(pty);
  auto absent = settings();
  absent.path = folder_ / "absent";
  const auto broken = started(absent);
  const auto working = started(settings());
  for (const Bytes code : {"ONE", "TWO", "THREE"}) {
    pty.send(code + "\r");
    ASSERT_TRUE(run_until([&] { return !scans_.empty() && scans_.back().bytes == code; }));
  }
  EXPECT_EQ(broken->status().state, ScannerState::failing);
}

TEST_F(SerialScannerTest, path_that_is_no_serial_port_fails_with_a_reason) {
  std::ofstream(link()) << "4006381333931\r";
  const auto scanner = started(settings());
  EXPECT_EQ(scanner->status().state, ScannerState::failing);
  EXPECT_THAT(scanner->status().text, HasSubstr("cannot open " + link()));
  EXPECT_THAT(scans_, IsEmpty());
}

TEST_F(SerialScannerTest, nothing_is_delivered_after_stop_and_nothing_stays_behind) {
  const Pty pty;
  plug(pty);
  const auto scanner = started(settings());
  pty.send("LATE\r");
  scanner->stop();
  EXPECT_EQ(scanner->status().state, ScannerState::closed);
  context_.restart();
  context_.run();
  EXPECT_THAT(scans_, IsEmpty());
}

TEST_F(SerialScannerTest, sink_may_stop_its_scanner) {
  const Pty pty;
  plug(pty);
  SerialScanner scanner(context_, settings(), clock_);
  scanner.start([&](cards::Scan scan) {
    scans_.push_back(std::move(scan));
    scanner.stop();
  });
  pty.send("ONE\rTWO\r");
  context_.run();
  EXPECT_THAT(codes(), ElementsAre("ONE"));
  EXPECT_EQ(scanner.status().state, ScannerState::closed);
}

TEST_F(SerialScannerTest, stopped_scanner_starts_again) {
  const Pty pty;
  plug(pty);
  const auto scanner = started(settings());
  scanner->stop();
  scanner->start([this](cards::Scan scan) { scans_.push_back(std::move(scan)); });
  ASSERT_EQ(scanner->status().state, ScannerState::open);
  pty.send("AGAIN\r");
  ASSERT_TRUE(run_until_scans(1));
  EXPECT_THAT(codes(), ElementsAre("AGAIN"));
}

TEST_F(SerialScannerTest, destroyed_scanner_leaves_the_context_empty) {
  const Pty pty;
  plug(pty);
  started(settings()).reset();
  auto absent = settings();
  absent.path = folder_ / "absent";
  started(absent).reset();
  context_.restart();
  context_.run();
  EXPECT_TRUE(context_.stopped());
}

}  // namespace
}  // namespace till::drivers
