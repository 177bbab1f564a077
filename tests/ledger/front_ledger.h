// A ledger in a folder of its own, with a clock that stands still: what the tests of members,
// rulesets, the people's API and the commands work on.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "ledger/init.h"
#include "ledger/ledger.h"
#include "ledger/members/import.h"
#include "platform/manual_clock.h"
#include "platform/random.h"

namespace till::ledger::front {

inline constexpr std::int64_t start_seconds = 1'763'800'000;  // 2025-11-22T08:26:40Z

// A folder that goes with the test.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class FrontLedger {
 public:
  FrontLedger();

  Folder folder;
  platform::ManualClock clock{instant_of(start_seconds)};
  platform::SeededRandom random{1};
  std::unique_ptr<Books> books;
  std::unique_ptr<LedgerKeys> keys;
  std::unique_ptr<Ledger> ledger;

  [[nodiscard]] Ledger& operator*() { return *ledger; }

  // Imports the CSV text as the command does. Ends the test program on an unexpected error.
  ImportReport import_csv(const std::string& csv, ImportOptions options = {});
  // The result of a call of the commands.
  [[nodiscard]] Result<json::Value> call(std::string_view name, const json::Object& request);
};

// ledgerd run inside the test.
struct Ran {
  int exit = 0;
  std::string out;
  std::string error;
};
[[nodiscard]] Ran run(std::vector<std::string> words);

// A file of the tree.
[[nodiscard]] std::string tree_file(const std::string& path);
// A small good ruleset, and the same with a field that is wrong.
[[nodiscard]] std::string good_ruleset();
[[nodiscard]] std::string bad_ruleset();

}  // namespace till::ledger::front
