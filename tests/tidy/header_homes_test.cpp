#include "tests/tidy/header_homes.h"

#include <gtest/gtest.h>

namespace till::tidy {
namespace {

std::string checked(const std::string& path, const std::string& header) {
  return report(check_header_homes({{path, "#include <" + header + ">\n"}}));
}

TEST(HeaderHomes, the_standard_library_is_at_home_everywhere) {
  EXPECT_EQ(checked("loyalty/quote.h", "vector"), "");
  EXPECT_EQ(checked("loyalty/quote.h", "cstdint"), "");
}

TEST(HeaderHomes, a_library_is_at_home_in_its_own_files_only) {
  EXPECT_EQ(checked("base/json/json.cpp", "boost/json.hpp"), "");
  EXPECT_EQ(checked("record/entry.cpp", "boost/json/parse.hpp"),
            "record/entry.cpp:1: <boost/json/parse.hpp> belongs to base/json/json.cpp: call that "
            "instead\n");
  EXPECT_NE(checked("agent/routes.cpp", "boost/beast/http.hpp"), "");
  EXPECT_NE(checked("storage/journal/journal.cpp", "sqlite3.h"), "");
  EXPECT_NE(checked("sync/courier.cpp", "curl/curl.h"), "");
  EXPECT_NE(checked("net/client.cpp", "openssl/evp.h"), "");
  EXPECT_EQ(checked("net/client.cpp", "openssl/ssl.h"), "");
}

TEST(HeaderHomes, a_library_does_not_stand_in_a_header) {
  EXPECT_EQ(checked("net/server_connection.h", "boost/beast/core.hpp"),
            "net/server_connection.h:1: <boost/beast/core.hpp> may not stand in a header: include "
            "it in the source and hide its types\n");
  EXPECT_EQ(checked("net/server.cpp", "boost/beast/core.hpp"), "");
  EXPECT_EQ(checked("net/server.h", "boost/asio/io_context.hpp"), "");
  EXPECT_NE(checked("storage/sqlite/database.h", "SQLiteCpp/SQLiteCpp.h"), "");
}

TEST(HeaderHomes, a_header_that_holds_a_library_stays_in_its_folder) {
  const std::string include = "#include \"storage/sqlite/connection.h\"\n";
  EXPECT_EQ(checked("storage/sqlite/connection.h", "SQLiteCpp/SQLiteCpp.h"), "");
  EXPECT_EQ(report(check_header_homes({{"storage/sqlite/database.cpp", include}})), "");
  EXPECT_NE(report(check_header_homes({{"storage/journal/journal.cpp", include}})), "");
}

TEST(HeaderHomes, an_unknown_library_has_no_home) {
  EXPECT_NE(checked("base/text.cpp", "fmt/format.h"), "");
  EXPECT_NE(checked("base/text.cpp", "stdint.h"), "");
}

TEST(HeaderHomes, the_operating_system_is_at_home_in_platform_and_tests) {
  EXPECT_EQ(checked("platform/posix/files.cpp", "unistd.h"), "");
  EXPECT_EQ(checked("tests/e2e/process.cpp", "sys/wait.h"), "");
  EXPECT_NE(checked("drivers/serial.cpp", "termios.h"), "");
  EXPECT_NE(checked("platform/files.cpp", "sys/stat.h"), "");
  EXPECT_NE(checked("agent/main.cpp", "windows.h"), "");
  EXPECT_EQ(checked("platform/windows/files.cpp", "windows.h"), "");
}

TEST(SystemConditionals, are_found_outside_the_platform_leaves) {
  const std::string text = "#ifdef _WIN32\n#endif\n#if defined(__linux__) && 1\n#endif\n";
  EXPECT_EQ(report(check_system_conditionals({{"platform/posix/a.cpp", text}})), "");
  const auto found = check_system_conditionals({{"drivers/serial.cpp", text}});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].line, 1);
  EXPECT_EQ(found[1].line, 3);
}

TEST(SystemConditionals, other_conditionals_and_comments_are_no_findings) {
  const std::string text = "// #ifdef _WIN32\n#if __has_include(<ZXing/Version.h>)\n#endif\n";
  EXPECT_EQ(report(check_system_conditionals({{"drivers/symbols/zxing_adapter.cpp", text}})), "");
}

}  // namespace
}  // namespace till::tidy
