// What must hold of every world.
#pragma once

#include <optional>
#include <string>

#include "loyalty/returns.h"
#include "tests/property/tally.h"
#include "tests/property/world.h"

namespace till::property {

// A property that does not hold, and how that shows.
struct Fault {
  std::string property{};
  std::string detail{};
};

// The first fault of the world; nothing when all holds. Counts what was reached unless null.
[[nodiscard]] std::optional<Fault> fault_of(const World& world, Tally* tally = nullptr);

// The parts of fault_of().
[[nodiscard]] std::optional<Fault> fault_of_sums(const loyalty::Quote& quote);
[[nodiscard]] std::optional<Fault> fault_of_floors(const World& world, const loyalty::Quote& quote);
[[nodiscard]] std::optional<Fault> fault_of_rearranged(const test::SaleInputs& inputs,
                                                       const loyalty::Quote& quote,
                                                       const test::SaleInputs& other,
                                                       const loyalty::Quote& again);
// That everything came back, once.
[[nodiscard]] std::optional<Fault> fault_of_returns(const World& world, const Course& course);

}  // namespace till::property
