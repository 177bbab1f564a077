// What a till knows while it runs: who it is, the rules in force, the people it may meet and what
// happened here. Owned by the io thread; the use cases in checkout/ are functions of it.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/disk_room.h"
#include "agent/recent_quotes.h"
#include "agent/time_keeper.h"
#include "agent/tokens.h"
#include "cards/app_code.h"
#include "cards/prefix_table.h"
#include "cards/replay.h"
#include "loyalty/compiled.h"
#include "platform/clock.h"
#include "platform/random.h"
#include "record/envelope.h"
#include "record/keys.h"
#include "storage/cache/base_shelf.h"
#include "storage/cache/cache.h"
#include "storage/cache/overlay.h"
#include "storage/journal/journal.h"
#include "storage/journal/salvage.h"
#include "storage/ruleset_files.h"

namespace till::agent {

struct RulesInForce {
  Hash sha256;
  record::RulesetEnvelope envelope;
  std::shared_ptr<const loyalty::CompiledRuleset> compiled;
};

// Errors: not_found, corrupt, invalid.
[[nodiscard]] Result<RulesInForce> read_rules(const storage::RulesetFiles& files,
                                              const Hash& sha256);

struct Alarm {
  Instant at{};
  std::string name;
  std::string text;
  std::optional<Instant> ended_at;  // what it said is mended
};
inline constexpr std::size_t alarms_max = 100;  // the newest; the log has all

// What was counted since the start, by name: refusals, bad requests, alarms.
class Counters {
 public:
  void raise(std::string_view name) { ++counts_[std::string(name)]; }
  [[nodiscard]] const std::map<std::string, std::uint64_t>& all() const { return counts_; }

 private:
  std::map<std::string, std::uint64_t> counts_;
};

struct TillState {
  TillState(const platform::Clock& its_clock, platform::Random& its_random, Instant floor)
      : clock(its_clock), random(its_random), time(its_clock, floor) {}

  const platform::Clock& clock;
  platform::Random& random;
  TimeKeeper time;

  std::optional<storage::RegisterIdentity> identity;  // none until enrolled
  std::optional<record::KeysDocument> keys;
  std::optional<crypto::PrivateKey> register_key;  // signs claims
  Bytes pepper;
  Bytes token_secret;
  std::unique_ptr<storage::Cache> cache;
  // While the feed begins anew: filled beside the cache, whose place it takes when it is whole.
  std::unique_ptr<storage::Cache> next_cache;
  std::optional<storage::BaseShelf> base;  // of the region; looked at when the cache knows nothing
  storage::Overlay overlay;
  std::optional<RulesInForce> rules;  // none until the first ruleset came
  cards::PrefixTable prefix_table = cards::default_prefix_table();
  bool prefix_table_is_local = false;  // a local override stands above the ruleset's
  cards::AppKeys app_keys;
  cards::ReplayMemory replay;
  std::string country = "7";
  std::map<ReservationId, storage::Reservation> reservations;
  std::set<std::string> used_serials;  // of single codes consumed here
  RecentQuotes recent_quotes;
  bool ledger_answers = false;  // as of the last second: holds are asked for
  bool advisory = false;        // the journal cannot be written
  std::string advisory_reason;
  DiskMarks disk_marks;
  DiskView disk;                           // as it was looked at last
  std::vector<storage::Salvage> salvages;  // of this till's journal, the oldest first
  std::string not_recorded;                // why the newest fact was not; empty when it was
  std::deque<Alarm> alarms;
  Counters counters;

  void alarm(std::string name, std::string text);
  void end_alarm(std::string_view name);  // every one of that name
  [[nodiscard]] std::string store() const { return identity ? identity->store : std::string(); }
};

// Takes over what a keys document says: who may sign, and which member certificates count.
void use_keys(TillState& state, record::KeysDocument keys);
// Brings a ruleset into force.
void use_rules(TillState& state, RulesInForce rules);

}  // namespace till::agent
