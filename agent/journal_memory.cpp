#include "agent/journal_memory.h"

#include <utility>

#include "agent/till_state.h"

namespace till::agent {
LastClose last_close_of(const record::Mark& at, const record::DayCloseBody& body,
                        const EntryId& id) {
  return {at,
          body.business_date,
          body.z,
          {{"entry", to_hex(id)},
           {"state", "durable"},
           {"business_date", body.business_date},
           {"figures", record::write_figures(body.figures)}}};
}

std::vector<EntryId> JournalMemory::returns_of(const EntryId& sale) const {
  const auto found = returns_.find(sale);
  return found == returns_.end() ? std::vector<EntryId>{} : found->second;
}

void JournalMemory::note_ruleset(const Hash& sha256,
                                 std::shared_ptr<const loyalty::CompiledRuleset> compiled) {
  rulesets_[sha256] = std::move(compiled);
}

Result<std::shared_ptr<const loyalty::CompiledRuleset>> JournalMemory::ruleset(const Hash& sha256) {
  if (const auto found = rulesets_.find(sha256); found != rulesets_.end()) return found->second;
  TILL_TRY(auto rules, read_rules(files_, sha256));
  rulesets_[sha256] = rules.compiled;
  return rules.compiled;
}

}  // namespace till::agent
