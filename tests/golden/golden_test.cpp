// Every golden case gives the bytes it always gave, whatever the compiler and its options.
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/crypto/crypto.h"
#include "tests/golden/outcome.h"
#include "tests/golden/plain_sha256.h"

namespace till::golden {
namespace {

// By number; computed once.
const std::vector<std::string>& outcomes() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> computed;
    for (std::uint64_t number = 0; number < case_count; ++number)
      computed.push_back(outcome_of(case_of(number)));
    return computed;
  }();
  return all;
}

TEST(Golden, every_case_gives_the_bytes_it_always_gave) {
  std::ifstream kept(std::string(TILL_SOURCE_DIR) + "/tests/golden/quotes.txt");
  std::string line;
  for (std::uint64_t number = 0; number < case_count; ++number) {
    ASSERT_TRUE(std::getline(kept, line)) << "case " << number << " is not in quotes.txt";
    const std::string inputs = inputs_of(case_of(number));
    const std::string now = line_of(number, inputs, outcomes()[number]);
    ASSERT_EQ(now, line) << inputs << "\n" << outcomes()[number];
  }
  EXPECT_FALSE(std::getline(kept, line)) << "more cases are kept than there are";
}

TEST(Golden, cases_meet_every_mechanic_and_reason) {
  std::map<std::string, int> seen;
  for (const std::string& outcome : outcomes()) {
    for (const char* word :
         {"applied",         "members_only", "tier",          "segment",       "birthday",
          "first_purchase",  "not_absent",   "not_bought",    "code_expired",  "code_used",
          "code_not_leased", "already_used", "control_group", "not_qualified", "lost_to",
          "closed",          "no_budget",    "floor",         "balance",       "no_effect"})
      if (outcome.find("\"reason\":\"" + std::string(word) + "\"") != std::string::npos)
        ++seen[word];
    for (const char* kind :
         {"near_miss", "offer", "part", "tender", "stamp", "progress", "ticket", "coupon"})
      if (outcome.find("\"kind\":\"" + std::string(kind) + "\"") != std::string::npos) ++seen[kind];
    for (const char* part : {"\"path\":\"basket", "\"path\":\"request", "tickets_cancelled\":[{",
                             "\"as\":\"new_lot\"", "\"as\":\"grace\""})
      if (outcome.find(part) != std::string::npos) ++seen[part];
  }
  EXPECT_EQ(seen.size(), 20U + 8U + 5U);
  for (const auto& [word, count] : seen) EXPECT_GE(count, 2) << word;
}

TEST(Golden, the_plain_digest_is_the_librarys) {
  std::string text;
  for (int i = 0; i < 200; ++i) {
    ASSERT_EQ(plain_sha256(text), crypto::sha256(text)) << i;
    text += static_cast<char>('a' + i % 26);
  }
}

}  // namespace
}  // namespace till::golden
