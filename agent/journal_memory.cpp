#include "agent/journal_memory.h"

#include <algorithm>
#include <utility>

#include "agent/till_state.h"
#include "base/log.h"

namespace till::agent {
namespace {

// What an entry did, each body read once. Errors: invalid when it cannot be read.
class Scanning {
 public:
  Scanning(JournalScan& scan, JournalMemory& memory) : scan_(scan), memory_(memory) {}

  [[nodiscard]] Result<record::Effects> read(const record::Entry& entry) {
    switch (entry.header.kind) {
      case record::Kind::sale:
        return read_sale(entry);
      case record::Kind::return_:
      case record::Kind::void_:
        return read_return(entry);
      case record::Kind::day_close:
        return read_close(entry);
      default:
        return record::effects_of(entry);
    }
  }

 private:
  [[nodiscard]] Result<record::Effects> read_sale(const record::Entry& entry) {
    TILL_TRY(const auto body, record::read_sale(entry.body, std::nullopt));
    scan_.last_at = std::max(scan_.last_at, body.at);
    return record::effects_of(entry.header.id, body);
  }

  [[nodiscard]] Result<record::Effects> read_return(const record::Entry& entry) {
    TILL_TRY(const auto body, record::read_return(entry.body));
    memory_.note_return(body.sale, entry.header.id);
    scan_.last_at = std::max(scan_.last_at, body.at);
    return record::effects_of(entry.header.id, body);
  }

  [[nodiscard]] Result<record::Effects> read_close(const record::Entry& entry) {
    TILL_TRY(const auto body, record::read_day_close(entry.body));
    memory_.note_close(last_close_of(record::mark_of(entry), body, entry.header.id));
    scan_.last_at = std::max(scan_.last_at, body.at);
    return record::Effects{};
  }

  JournalScan& scan_;
  JournalMemory& memory_;
};

}  // namespace

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

Result<JournalScan> scan_journal(storage::Journal& journal, JournalMemory& memory) {
  JournalScan scan;
  Scanning scanning(scan, memory);
  TILL_CHECK(journal.for_each([&](const record::Entry& entry) -> Result<> {
    TILL_CHECK(record::verify_entry(entry));
    // One entry that cannot be read is the chain's and the ledger's concern; the till goes on
    // without it.
    const auto read = scanning.read(entry);
    if (!read) {
      log(LogLevel::error, "journal",
          "entry " + std::to_string(entry.header.at.seq.number) + ": " + describe(read.error()));
      return {};
    }
    const record::Effects& effects = *read;
    for (const auto& serial : effects.codes_consumed) scan.used_serials.insert(serial);
    if (!effects.empty()) scan.effects.emplace_back(record::mark_of(entry), effects);
    return {};
  }));
  return scan;
}

}  // namespace till::agent
