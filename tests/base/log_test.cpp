#include "base/log.h"

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace till {
namespace {

class Log : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::remove(file_); }
  void TearDown() override {
    EXPECT_TRUE(start_logging(LogLevel::info, std::nullopt));
    std::filesystem::remove(file_);
  }
  [[nodiscard]] std::vector<std::string> lines() const {
    std::ifstream in(file_);
    std::vector<std::string> out;
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
  }

  std::filesystem::path file_ =
      std::filesystem::path(testing::TempDir()) / "till_log_test_records.log";
};

TEST_F(Log, record_is_one_line_of_time_level_area_and_text) {
  ASSERT_TRUE(start_logging(LogLevel::info, file_));
  log(LogLevel::warning, "sync", "the ledger does not answer");
  ASSERT_EQ(lines().size(), 1U);
  EXPECT_TRUE(std::regex_match(lines()[0],
                               std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warning sync )"
                                          R"(the ledger does not answer)")))
      << lines()[0];
}

TEST_F(Log, text_cannot_forge_a_second_record_or_be_read_as_a_format) {
  ASSERT_TRUE(start_logging(LogLevel::info, file_));
  log(LogLevel::info, "api", "a\r\n2026-01-01T00:00:00.000Z error api {} %s\x1b[31m");
  ASSERT_EQ(lines().size(), 1U);
  EXPECT_TRUE(lines()[0].ends_with("api a  2026-01-01T00:00:00.000Z error api {} %s [31m"))
      << lines()[0];
}

TEST_F(Log, records_below_the_level_are_left_out) {
  ASSERT_TRUE(start_logging(LogLevel::warning, file_));
  log(LogLevel::debug, "x", "no");
  log(LogLevel::info, "x", "no");
  log(LogLevel::warning, "x", "yes");
  log(LogLevel::error, "x", "yes");
  EXPECT_EQ(lines().size(), 2U);
}

TEST_F(Log, file_that_cannot_be_opened_is_an_error_and_the_old_sink_stays) {
  ASSERT_TRUE(start_logging(LogLevel::info, file_));
  // A folder cannot be below a file, whoever asks.
  const auto refused = start_logging(LogLevel::info, file_ / "below" / "x.log");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::io);
  EXPECT_EQ(refused.error().context, (file_ / "below" / "x.log").string());
  log(LogLevel::info, "x", "still here");
  EXPECT_EQ(lines().size(), 1U);
}

TEST_F(Log, without_a_file_records_go_to_the_standard_error_output) {
  ASSERT_TRUE(start_logging(LogLevel::info, std::nullopt));
  testing::internal::CaptureStderr();
  log(LogLevel::error, "agent", "heard");
  EXPECT_TRUE(testing::internal::GetCapturedStderr().ends_with(" error agent heard\n"));
}

TEST_F(Log, levels_are_read_by_name) {
  EXPECT_EQ(log_level_of("debug"), LogLevel::debug);
  EXPECT_EQ(log_level_of("error"), LogLevel::error);
  EXPECT_EQ(log_level_of("loud").error().text, "must be one of debug, info, warning, error");
}

}  // namespace
}  // namespace till
