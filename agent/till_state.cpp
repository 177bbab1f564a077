#include "agent/till_state.h"

#include <utility>

#include "base/log.h"

namespace till::agent {

Result<RulesInForce> read_rules(const storage::RulesetFiles& files, const Hash& sha256) {
  TILL_TRY(const auto bytes, files.load(sha256));
  TILL_TRY(auto envelope, record::read_envelope(bytes));
  TILL_TRY(auto compiled, loyalty::CompiledRuleset::compile(envelope.ruleset));
  return RulesInForce{sha256, std::move(envelope), std::move(compiled)};
}

void TillState::alarm(std::string name, std::string text) {
  log(LogLevel::warning, "alarm", name + ": " + text);
  counters.raise("alarm." + name);
  alarms.push_back({time.now().at, std::move(name), std::move(text), {}});
  if (alarms.size() > alarms_max) alarms.pop_front();
}

void TillState::end_alarm(std::string_view name) {
  for (auto& alarm : alarms) {
    if (alarm.name != name || alarm.ended_at) continue;
    alarm.ended_at = time.now().at;
    log(LogLevel::info, "alarm", "ended: " + alarm.name);
  }
}

void use_keys(TillState& state, record::KeysDocument keys) {
  state.app_keys.clear();
  for (const auto& record : keys.keys) {
    if (record.role != record::Role::member) continue;
    state.app_keys[record.number] = {record.key, record.not_before, record.not_after};
  }
  state.keys = std::move(keys);
}

void use_rules(TillState& state, RulesInForce rules) {
  if (!state.prefix_table_is_local) {
    state.prefix_table = cards::default_prefix_table();
    if (!rules.envelope.cards.is_null()) {
      auto table = cards::read_prefix_table(rules.envelope.cards, "cards");
      if (table) {
        state.prefix_table = std::move(*table);
      } else {
        state.alarm("CARDS",
                    "the ruleset's table of codes is not used: " + describe(table.error()));
      }
    }
  }
  state.rules = std::move(rules);
}

}  // namespace till::agent
