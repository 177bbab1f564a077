// What the journal thread keeps in memory beside the journal: which returns a sale had, the newest
// day close, and the rulesets that older receipts name. Rebuilt at start; belongs to the journal
// thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "loyalty/compiled.h"
#include "record/bodies.h"
#include "record/day.h"
#include "record/effects.h"
#include "storage/journal/journal.h"
#include "storage/ruleset_files.h"

namespace till::agent {

// A stretch of days begins after this entry.
struct LastClose {
  record::Mark at;
  std::string business_date;
  std::optional<record::ZReport> z;
  json::Object answer;  // what the POS was told
};
[[nodiscard]] LastClose last_close_of(const record::Mark& at, const record::DayCloseBody& body,
                                      const EntryId& id);

class JournalMemory {
 public:
  explicit JournalMemory(storage::RulesetFiles files) : files_(std::move(files)) {}

  void note_return(const EntryId& sale, const EntryId& taken) { returns_[sale].push_back(taken); }
  [[nodiscard]] std::vector<EntryId> returns_of(const EntryId& sale) const;
  void note_close(LastClose close) { last_close_ = std::move(close); }
  [[nodiscard]] const std::optional<LastClose>& last_close() const { return last_close_; }

  // Before the journal is scanned again.
  void forget_entries() {
    returns_.clear();
    last_close_.reset();
  }

  // From memory or its file. Errors: not_found, corrupt, unsupported.
  [[nodiscard]] Result<std::shared_ptr<const loyalty::CompiledRuleset>> ruleset(const Hash& sha256);
  void note_ruleset(const Hash& sha256, std::shared_ptr<const loyalty::CompiledRuleset> compiled);
  [[nodiscard]] const storage::RulesetFiles& files() const { return files_; }

 private:
  storage::RulesetFiles files_;
  std::map<EntryId, std::vector<EntryId>> returns_;
  std::optional<LastClose> last_close_;
  std::map<Hash, std::shared_ptr<const loyalty::CompiledRuleset>> rulesets_;
};

}  // namespace till::agent
