// Published rulesets, read and compiled once each. Used by posting and by whoever writes rows of
// the feed. One thread.
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "ledger/store/rulesets.h"
#include "loyalty/compiled.h"

namespace till::ledger {

struct ShelvedRuleset {
  std::shared_ptr<const loyalty::CompiledRuleset> compiled;
  std::set<std::string> watched_goods;  // an audience asks whether one of them was ever bought
};

// A sale may name any ruleset ever published; so many stay compiled, the last used.
inline constexpr std::size_t shelved_rulesets_max = 8;

class RulesetShelf {
 public:
  explicit RulesetShelf(Rulesets& rulesets) : rulesets_(rulesets) {}

  // Null when it was never published here. Errors: those of reading and compiling it.
  [[nodiscard]] Result<std::shared_ptr<const ShelvedRuleset>> find(const Hash& sha256);
  // The newest that was published; null when there is none.
  [[nodiscard]] Result<std::shared_ptr<const ShelvedRuleset>> newest();

 private:
  using Shelved = std::pair<Hash, std::shared_ptr<const ShelvedRuleset>>;
  Rulesets& rulesets_;
  std::list<Shelved> shelved_;  // the last used first
};

}  // namespace till::ledger
