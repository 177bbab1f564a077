// The end of the demo: days closed and sealed, and three lists held against each other: the POS's,
// the tills' and the ledger's.
#pragma once

#include <string>
#include <vector>

#include "tests/e2e/demo/world.h"

namespace till::demo {

struct Comparison {
  std::size_t durable = 0;  // sales the POS was told are durable
  std::size_t posted = 0;
  std::size_t missing = 0;
  std::size_t doubled = 0;
  std::size_t returns = 0;
  std::size_t returns_posted = 0;
  std::size_t sealed = 0;
  bool points_agree = false;
  std::vector<std::string> remarks;  // what does not agree, for people

  [[nodiscard]] bool good(std::size_t sales, std::size_t tills) const;
  // The line that says it all.
  [[nodiscard]] std::string verdict() const;
};

// Waits until both tills have sent everything.
[[nodiscard]] Result<> drain(World& world);
[[nodiscard]] Result<> close_days(World& world);
[[nodiscard]] Result<Comparison> compare(World& world);
// tillctl verify and ledgerd verify.
[[nodiscard]] Result<> verify_chains(World& world);
// A receipt with its explanation, as text.
[[nodiscard]] std::string show_sample(const json::Object& quote);

}  // namespace till::demo
