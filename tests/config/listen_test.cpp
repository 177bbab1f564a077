#include "config/listen.h"

#include <gtest/gtest.h>

namespace till::config {
namespace {

TEST(Listen, v4_and_v6_addresses_are_read_and_written) {
  EXPECT_EQ(parse_listen("127.0.0.1:8740"), (Listen{"127.0.0.1", 8740}));
  EXPECT_EQ(parse_listen("[::1]:0"), (Listen{"::1", 0}));
  EXPECT_EQ(to_text({"::1", 8740}), "[::1]:8740");
  EXPECT_EQ(to_text({"0.0.0.0", 8741}), "0.0.0.0:8741");
}

TEST(Listen, everything_else_is_refused) {
  for (const auto* text :
       {"", ":", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "127.0.0.1:-1", ":80",
        "[]:80", "::1:80", "[127.0.0.1]:80", "localhost:80", "127.0.0.1:80 ", " 127.0.0.1:80"})
    EXPECT_FALSE(parse_listen(text)) << text;
}

}  // namespace
}  // namespace till::config
