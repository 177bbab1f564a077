// What is cut short: a few calls of the real journal, one after the other, as a till makes them.
// Every step can be repeated, as a POS or the courier repeats what it got no answer to.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "storage/journal/journal.h"

namespace till::crash {

// One process with its journal; none before the first start and after a stop.
struct Process {
  storage::JournalSettings settings;
  std::unique_ptr<storage::Journal> journal;

  [[nodiscard]] Result<> start();
};

struct Step {
  std::string name;
  std::function<Result<>(Process&)> run;
  bool answers_early = false;  // a planted fault: it is called done before it is
};

struct Scenario {
  std::string name;
  std::vector<Step> before;  // done, and on the medium, before the first crash point
  std::vector<Step> steps;
};

[[nodiscard]] std::vector<Scenario> all_scenarios();
// What a journal says that must survive: every entry byte for byte, the index, acks, reservations,
// rulesets, texts and seals. Errors: whatever it cannot read, and a chain that does not verify.
[[nodiscard]] Result<std::string> state_of(storage::Journal& journal);

}  // namespace till::crash
