#include "agent/journal_contents.h"

#include <utility>

#include "agent/standby.h"

namespace till::agent {
namespace {

Result<> read_ruleset(storage::Journal& journal, JournalMemory& memory, JournalContents& out) {
  TILL_TRY(const auto rulesets, journal.rulesets());
  for (const auto& ruleset : rulesets) {
    if (!ruleset.in_force) continue;
    auto rules = read_rules(memory.files(), ruleset.sha256);
    if (!rules) {
      out.rules_refused = rules.error();
      continue;
    }
    memory.note_ruleset(ruleset.sha256, rules->compiled);
    out.rules = std::move(*rules);
  }
  return {};
}

}  // namespace

Result<JournalContents> read_contents(storage::Journal& journal, JournalMemory& memory,
                                      std::unique_ptr<storage::DeltaFile> deltas) {
  JournalContents out;
  out.identity = journal.identity();
  out.head = journal.head();
  out.acked = journal.last_ack();
  TILL_TRY(const auto keys, journal.load_text(kept_keys_name));
  if (keys) {
    TILL_TRY(out.keys, read_kept_keys(*keys));
  }
  TILL_TRY(const auto salvages, journal.load_text(storage::salvages_name));
  if (salvages) {
    TILL_TRY(out.salvages, storage::read_salvages(*salvages));
  }
  TILL_TRY(const auto paused, journal.load_text(sync_paused_name));
  out.paused = paused == "yes";
  TILL_TRY(out.path, journal.path());
  TILL_CHECK(read_ruleset(journal, memory, out));
  TILL_TRY(out.scan, scan_journal(journal, memory, std::move(deltas)));
  TILL_TRY(out.reservations, journal.reservations());
  return out;
}

}  // namespace till::agent
