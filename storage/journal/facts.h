// What the journal of a till is given and gives back besides entries: identity, facts, holds,
// rulesets. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "record/bodies.h"
#include "record/entry.h"

namespace till::storage {

// Who this register is, as enrolment said.
struct RegisterIdentity {
  RegisterId id;
  std::string store;
  std::string name;
  std::string ledger_url;
  std::uint8_t pepper_version = 1;
  friend bool operator==(const RegisterIdentity&, const RegisterIdentity&) = default;
};

// A fact to record. `key` makes a retry find it; `request` is the hash it is compared by.
struct Fact {
  record::Draft draft;
  std::optional<record::PosKey> key;
  Hash request_hash;
  std::optional<ReservationId> consumes;  // the reservation this sale uses up
};

// A new epoch, and where it parts from what was written before.
struct Parting {
  std::optional<record::Mark> parent;  // none: from nothing
  record::Epoch epoch;
  record::Draft epoch_open;
};

// What was recorded under a POS key.
struct Recorded {
  record::Position at;
  EntryId entry;
  Hash request_hash;
  friend bool operator==(const Recorded&, const Recorded&) = default;
};

// What the ledger has not acknowledged yet, in its generation of today.
struct Waiting {
  record::Position after;  // it follows this position
  std::int64_t entries = 0;
  std::int64_t bytes = 0;  // bodies and personal parts
};

// A local hold of points before payment.
struct Reservation {
  ReservationId id;
  record::PosKey key;
  std::string account;
  loyalty::Points points;
  std::vector<std::string> codes;         // serials held
  std::int64_t made_at_boot_seconds = 0;  // elapsed boot time at which the 15 minutes began
  std::string boot_id;                    // another boot: they begin again in full
  std::string hold{};                     // of the ledger: approved, timed_out; empty: not asked
  friend bool operator==(const Reservation&, const Reservation&) = default;
};

// A ruleset this till holds: its envelope's name, order and signature.
struct RulesetRecord {
  Hash sha256;
  std::int64_t version = 0;
  std::string key;
  Signature signature;
  bool in_force = false;
  friend bool operator==(const RulesetRecord&, const RulesetRecord&) = default;
};

}  // namespace till::storage
