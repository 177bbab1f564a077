#include "config/keys.h"

#include <gtest/gtest.h>

#include "config/reading.h"

namespace till::config {
namespace {

TEST(Keys, nearest_name_is_found_when_one_is_near) {
  const std::vector<std::string_view> known{"address", "port", "socket"};
  EXPECT_EQ(nearest("adress", known), "address");
  EXPECT_EQ(nearest("Port", known), "port");
  EXPECT_EQ(nearest("socket_path", known), "");
  EXPECT_EQ(nearest("", known), "");
}

TEST(Keys, origins_are_scheme_and_host_alone) {
  for (const auto* good : {"http://localhost", "http://localhost:3000", "https://pos.example",
                           "http://127.0.0.1:80", "http://[::1]:80", "http://[::1]"})
    EXPECT_EQ(web_origin(good), "") << good;
  for (const auto* bad :
       {"", "*", "null", "localhost", "ftp://a", "http://", "http://a/", "http://a b", "http://a:0",
        "http://a:x", "http://a:70000", "http://[::1", "http://u@a"})
    EXPECT_NE(web_origin(bad), "") << bad;
}

TEST(Keys, ledger_urls_may_have_a_path_but_no_query) {
  EXPECT_EQ(http_url_or_empty(""), "");
  EXPECT_EQ(http_url_or_empty("https://ledger.example:8741"), "");
  EXPECT_EQ(http_url_or_empty("https://ledger.example/till"), "");
  EXPECT_NE(http_url_or_empty("https://ledger.example?a=b"), "");
  EXPECT_NE(http_url_or_empty("ledger.example"), "");
}

TEST(Keys, hosts_are_names_or_addresses) {
  for (const auto* good : {"localhost", "ledger.example", "10.0.0.1", "::1"})
    EXPECT_EQ(host(good), "") << good;
  for (const auto* bad : {"", "a b", "http://a", "a:1x", "a/b"}) EXPECT_NE(host(bad), "") << bad;
}

}  // namespace
}  // namespace till::config
