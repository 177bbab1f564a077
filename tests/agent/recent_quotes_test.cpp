#include "agent/recent_quotes.h"

#include <gtest/gtest.h>

namespace till::agent {
namespace {

Nonce nonce(std::size_t number) {
  Nonce out;
  out.bytes[0] = static_cast<std::uint8_t>(number & 0xff);
  out.bytes[1] = static_cast<std::uint8_t>(number >> 8);
  return out;
}

ViewOfMember view(std::int64_t debt) {
  ViewOfMember out;
  out.member.emplace();
  out.member->debt = loyalty::Points{debt};
  return out;
}

TEST(RecentQuotes, the_view_of_a_quote_is_found_by_its_nonce) {
  RecentQuotes recent;
  recent.remember(nonce(1), view(5));
  ASSERT_NE(recent.find(nonce(1)), nullptr);
  EXPECT_EQ(*recent.find(nonce(1)), view(5));
  EXPECT_EQ(recent.find(nonce(2)), nullptr);
}

TEST(RecentQuotes, only_the_newest_are_kept) {
  RecentQuotes recent;
  for (std::size_t i = 0; i <= recent_quotes_max; ++i) {
    recent.remember(nonce(i), view(static_cast<std::int64_t>(i)));
  }
  EXPECT_EQ(recent.find(nonce(0)), nullptr);
  EXPECT_NE(recent.find(nonce(1)), nullptr);
  EXPECT_NE(recent.find(nonce(recent_quotes_max)), nullptr);
}

}  // namespace
}  // namespace till::agent
