// Random worlds through the engine and the plain evaluator, and what must hold of each. A fault is
// printed as the smallest documents that still show it, with the seed: TILL_PROPERTY_SEED=n runs
// that world alone, TILL_PROPERTY_WORLDS=n another number of them.
#include <cstdlib>
#include <iostream>

#include <gtest/gtest.h>

#include "tests/property/properties.h"
#include "tests/property/shrink.h"

namespace till::property {
namespace {

constexpr std::uint64_t worlds = 200'000;
constexpr std::uint64_t blocks = 100;
constexpr std::uint64_t worlds_that_reach_all = 20'000;

std::optional<std::uint64_t> number_from(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return std::nullopt;
  return std::strtoull(text, nullptr, 10);
}

Tally& tally() {
  static Tally tally;
  return tally;
}

void report(const World& world, const Fault& fault) {
  const World small = minimised(world, [&](const World& candidate) {
    const auto again = fault_of(candidate);
    return again && again->property == fault.property;
  });
  ADD_FAILURE() << fault.property << " (TILL_PROPERTY_SEED=" << world.seed << ")\n"
                << fault_of(small)->detail << documents_of(small);
}

class Property : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Property, holds_in_every_world) {
  const auto only = number_from("TILL_PROPERTY_SEED");
  if (only && GetParam() > 0) return;
  const std::uint64_t each = number_from("TILL_PROPERTY_WORLDS").value_or(worlds) / blocks;
  const std::uint64_t first = only.value_or(GetParam() * each);
  const std::uint64_t count = only ? 1 : each;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const World world = random_world(seed);
    const auto fault = fault_of(world, &tally());
    tally().add("worlds");
    if (!fault) continue;
    report(world, *fault);
    return;
  }
}

INSTANTIATE_TEST_SUITE_P(Block, Property, testing::Range<std::uint64_t>(0, blocks));

// Printed after all blocks of this run; a run of many worlds must have reached everything.
class Reached : public testing::Environment {
 public:
  void TearDown() override {
    if (tally().counts().empty()) return;
    std::cout << "worlds in which a mechanic was reached:\n";
    for (const auto& [name, count] : tally().counts())
      std::cout << "  " << name << " " << count << "\n";
    if (tally().counts().at("worlds") < worlds_that_reach_all) return;
    for (const std::string& name : tally().never_reached()) {
      ADD_FAILURE() << "no world reached: " << name;
    }
  }
};
const auto* const reached = testing::AddGlobalTestEnvironment(new Reached);

TEST(Worlds, are_what_documents_can_state) {
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    EXPECT_EQ(refusal_of(random_world(seed)), "") << "seed " << seed;
  }
}

}  // namespace
}  // namespace till::property
