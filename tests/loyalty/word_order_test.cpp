#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "loyalty/line_order.h"
#include "loyalty/word_bytes.h"

namespace till::loyalty {
namespace {

std::string first_eight(const std::string& word) {
  std::string opening = word.substr(0, 8);
  opening.resize(8, '\0');
  return opening;
}

std::string random_word(std::mt19937& random, std::size_t length) {
  std::string word(length, ' ');
  for (char& byte : word) byte = static_cast<char>(random() % 256);
  return word;
}

TEST(WordOrder, openings_order_as_the_first_eight_bytes_do) {
  std::mt19937 random(1);
  for (std::size_t a_length = 0; a_length <= 12; ++a_length) {
    for (std::size_t b_length = 0; b_length <= 12; ++b_length) {
      const std::string a = random_word(random, a_length);
      std::string b = random_word(random, b_length);
      std::copy_n(a.begin(), std::min(a_length, b_length) / 2, b.begin());  // begin alike
      EXPECT_EQ(opening_of(a) < opening_of(b), first_eight(a) < first_eight(b));
      EXPECT_EQ(opening_of(a) == opening_of(b), first_eight(a) == first_eight(b));
    }
  }
}

TEST(WordOrder, every_byte_of_a_word_and_its_length_change_its_hash) {
  std::mt19937 random(2);
  for (std::size_t length = 0; length <= 40; ++length) {
    const std::string word = random_word(random, length);
    EXPECT_EQ(hash_of_word(word), hash_of_word(std::string(word)));
    EXPECT_NE(hash_of_word(word), hash_of_word(word + '\0'));
    for (std::size_t at = 0; at < length; ++at) {
      std::string other = word;
      other[at] = static_cast<char>(other[at] ^ 1);
      EXPECT_NE(hash_of_word(word), hash_of_word(other)) << length << " bytes, byte " << at;
    }
  }
}

// Few lines and many are sorted by different means.
TEST(WordOrder, lines_come_by_id_and_equal_ids_as_they_stand) {
  std::mt19937 random(3);
  for (const std::size_t count : {0U, 1U, 20U, 32U, 33U, 500U}) {
    std::vector<BasketLine> lines(count);
    for (BasketLine& line : lines) {
      line.id = "a long opening";
      line.id.resize(random() % 15);
      line.id += std::to_string(random() % 50);
    }
    std::vector<std::uint32_t> expected(count);
    for (std::uint32_t i = 0; i < count; ++i) expected[i] = i;
    std::ranges::stable_sort(expected, {}, [&](std::uint32_t i) { return lines[i].id; });
    std::vector<std::uint32_t> sorted;
    for (const OrderedLine& one : lines_by_id(lines)) sorted.push_back(one.line);
    EXPECT_EQ(sorted, expected);
  }
}

}  // namespace
}  // namespace till::loyalty
