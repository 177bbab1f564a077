#include "tests/tidy/words.h"

#include <gtest/gtest.h>

namespace till::tidy {
namespace {

std::string words(const std::string& path, const std::string& text) {
  return report(check_banned_words({{path, text}}));
}

std::string names(const std::string& path, const std::string& text) {
  return report(check_names({{path, text}}));
}

TEST(BannedWords, promises_are_found_in_code_comments_and_documents) {
  const std::string mark =
      "TO"
      "DO";
  EXPECT_EQ(words("base/a.cpp", "int a;\n// " + mark + ": later\n"),
            "base/a.cpp:2: " + mark + ": do it now, or write a decision\n");
  EXPECT_NE(words("README.md",
                  "FIX"
                  "ME\n"),
            "");
  EXPECT_NE(words("script/build",
                  "# XX"
                  "X\n"),
            "");
  EXPECT_EQ(words("base/a.cpp", "auto name = \"/tmp/XXXXXX\";\n"), "");
}

TEST(BannedWords, sleeping_is_found_in_code_and_in_tests) {
  EXPECT_NE(words("sync/a.cpp", "std::this_thread::sleep_for(1s);"), "");
  EXPECT_NE(words("tests/sync/a_test.cpp", "usleep(10);"), "");
  EXPECT_NE(words("agent/a.cpp", "sleep(1);"), "");
  EXPECT_EQ(words("agent/a.cpp", "// sleep(1) would lose the beat\nint sleepless(int);"), "");
}

TEST(BannedWords, chance_comes_from_the_platform) {
  EXPECT_NE(words("sync/backoff.cpp", "int a = std::rand();"), "");
  EXPECT_EQ(words("sync/backoff.cpp", "int a = operand(1);"), "");
}

TEST(BannedWords, only_command_files_print) {
  EXPECT_NE(words("agent/checkout.cpp", "std::cout << 1;"), "");
  EXPECT_EQ(words("agent/main.cpp", "std::cout << 1;"), "");
  EXPECT_EQ(words("sync/tillctl_commands.cpp", "std::cout << 1;"), "");
}

TEST(BannedWords, money_is_never_inexact) {
  EXPECT_NE(words("loyalty/money.cpp", "double rate = 0;"), "");
  EXPECT_NE(words("loyalty/money.h", "float x();"), "");
  EXPECT_EQ(words("loyalty/money.cpp", "int doubled = 0;"), "");
  EXPECT_EQ(words("drivers/symbols/scale.cpp", "double factor = 1.5;"), "");
}

TEST(BannedWords, namespaces_are_not_poured_out) {
  EXPECT_NE(words("base/a.cpp", "using namespace std;"), "");
  EXPECT_EQ(words("base/a.cpp", "using namespace std::chrono_literals;"), "");
}

TEST(BannedWords, coroutines_stay_in_net_and_drivers) {
  EXPECT_NE(words("agent/checkout.cpp", "co_return 1;"), "");
  EXPECT_EQ(words("net/server.cpp", "co_await read();"), "");
}

TEST(Names, types_that_say_nothing_are_found) {
  EXPECT_NE(names("agent/a.h", "class QueueManager {};"), "");
  EXPECT_NE(names("agent/a.h", "struct Data { int a; };"), "");
  EXPECT_NE(names("agent/a.h", "enum class Info { a };"), "");
  EXPECT_EQ(names("agent/a.h", "struct CardData { int a; };"), "");
}

TEST(Names, files_that_say_nothing_are_found) {
  EXPECT_NE(names("agent/string_utils.cpp", ""), "");
  EXPECT_NE(names("agent/request_handler.h", ""), "");
  EXPECT_NE(names("record/data.h", ""), "");
  EXPECT_EQ(names("record/personal_data.h", ""), "");
}

TEST(Names, functions_that_say_nothing_are_found_where_they_are_declared) {
  EXPECT_NE(names("agent/a.h", "int get_balance();"), "");
  EXPECT_NE(names("agent/a.h", "struct A { void process(int x); };"), "");
  EXPECT_EQ(names("agent/a.cpp", "void run() { socket.get_executor(); }"), "");
}

TEST(Names, tests_are_sentences) {
  EXPECT_NE(names("tests/a_test.cpp", "TEST(Coupon, RefusedAfterExpiry) {}"), "");
  EXPECT_NE(names("tests/a_test.cpp", "TEST(Coupon, works) {}"), "");
  EXPECT_EQ(names("tests/a_test.cpp", "TEST(Coupon, is_refused_after_expiry) {}"), "");
}

}  // namespace
}  // namespace till::tidy
