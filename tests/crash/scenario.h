// What is cut short: a few calls of the real journal, one after the other, as a till makes them.
// Every step can be repeated, as a POS or the courier repeats what it got no answer to.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "storage/cache/base_shelf.h"
#include "storage/cache/cache.h"
#include "storage/journal/journal.h"
#include "tests/crash/disk.h"

namespace till::crash {

// Of what a scenario tells: a process opens that alone.
enum class Subject { journal, cache, base };

// One process with its journal, its cache or its base; none before the first start and after a
// stop.
struct Process {
  storage::JournalSettings settings{};
  Subject subject = Subject::journal;
  Disk* disk = nullptr;
  bool syncs_names = true;
  std::unique_ptr<storage::Journal> journal{};
  std::unique_ptr<storage::Cache> cache{};
  std::unique_ptr<storage::BaseShelf> base{};

  [[nodiscard]] Result<> start();
  [[nodiscard]] bool is_open() const { return journal || cache || base; }
  void close();
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
  Subject subject = Subject::journal;  // of a cache what was answered may be taken back, whole
};

[[nodiscard]] std::vector<Scenario> all_scenarios();
[[nodiscard]] Scenario cache_scenario();
[[nodiscard]] Scenario base_scenario();
// What a journal says that must survive: every entry byte for byte, the index, acks, reservations,
// rulesets, texts and seals. Errors: whatever it cannot read, and a chain that does not verify.
[[nodiscard]] Result<std::string> state_of(storage::Journal& journal);
[[nodiscard]] Result<std::string> state_of(storage::Cache& cache);
[[nodiscard]] Result<std::string> state_of(const storage::BaseShelf& shelf);
[[nodiscard]] Result<std::string> state_of(Process& process);

}  // namespace till::crash
