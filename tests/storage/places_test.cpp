#include "storage/journal/places.h"

#include <map>

#include <gtest/gtest.h>

#include "platform/random.h"
#include "tests/storage/samples.h"

namespace till::storage {
namespace {

Bytes name_of(std::uint64_t number) {
  Bytes out(16, 'n');
  for (int i = 0; i < 8; ++i)
    out[static_cast<std::size_t>(i)] = static_cast<char>(number >> (8 * i));
  return out;
}

TEST(Places, are_those_that_were_put_the_newest_first) {
  platform::SeededRandom random(5);
  Places places;
  std::map<std::uint64_t, std::vector<std::int64_t>> expected;
  for (std::int64_t place = 1; place <= 5'000; ++place) {
    const auto number = random.below(3'000);
    places.put(name_of(number), place);
    auto& there = expected[number];
    there.insert(there.begin(), place);
    if (place % 777 != 0) continue;
    const auto until = place - 2'000;
    places.erase_through(until);
    for (auto& [name, kept] : expected) {
      std::erase_if(kept, [&](std::int64_t one) { return one <= until; });
    }
  }
  for (std::uint64_t number = 0; number < 3'100; ++number) {
    EXPECT_EQ(places.of(name_of(number)), expected[number]) << number;
  }
  places.clear();
  EXPECT_TRUE(places.of(name_of(7)).empty());
}

TEST(Places, names_that_begin_alike_share_their_places) {
  Places places;
  Bytes other = name_of(1);
  other[12] = 'x';
  places.put(name_of(1), 1);
  places.put(other, 2);
  EXPECT_EQ(places.of(other), (std::vector<std::int64_t>{2, 1}));
}

TEST(Places, an_entry_whose_id_begins_like_another_is_not_taken_for_it) {
  const platform::TempFolder folder;
  auto journal = samples::enrolled(samples::small(folder.path()));
  auto fact = samples::fact(2);
  fact.draft.id.bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  ASSERT_TRUE(journal->append(fact));
  auto asked = fact.draft.id;
  EXPECT_TRUE((*journal->find(asked)).has_value());
  asked.bytes[15] = 1;
  EXPECT_FALSE((*journal->find(asked)).has_value());
}

}  // namespace
}  // namespace till::storage
