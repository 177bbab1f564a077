// What an entry does to an account, derived from its bytes alone. The till's overlay and the
// ledger's posting both use this one function, so that they name lots alike and cannot disagree.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "record/bodies.h"
#include "record/entry.h"

namespace till::record {

// A lot of points born in this entry: first 16 bytes of SHA-256(entry id, rule id), as hex.
[[nodiscard]] std::string lot_id(const EntryId& entry, std::string_view rule);

// The source of a lot for points that came back to one that had ended.
inline constexpr std::string_view restored_prefix = "restored:";

struct LotChange {
  enum class Cause {
    accrual,
    redemption,
    restoration,
    clawback,
    forfeiture
  } cause = Cause::accrual;
  std::string lot;
  loyalty::Points points;  // signed: what is added to the lot
  bool creates = false;
  Instant earned_at{};                 // of a lot that this entry creates
  std::optional<Instant> active_from;  // of a lot that this entry creates
  // Of a lot that this entry creates; for another lot, when given, its new end (points restored to
  // an expired lot live through a time of grace).
  std::optional<Instant> expires_at;
  std::string source;   // the rule, or this and the lot in whose place it stands
  std::string partner;  // who issued the lot, when the entry says so
  friend bool operator==(const LotChange&, const LotChange&) = default;
};

struct Effects {
  Subject subject;
  std::vector<LotChange> lots;
  std::map<std::string, std::int64_t> counters;
  std::map<std::string, std::int64_t> uses;  // offers with limits on uses: +1, or -1 when returned
  std::vector<std::string> codes_consumed;   // serials
  std::string redeemed_day;                  // business date of the sale, also when it is returned
  loyalty::Points redeemed;  // signed, towards that day's cap; a reward's cost does not count
  loyalty::Points debt;      // added; what was clawed back beyond the lots
  friend bool operator==(const Effects&, const Effects&) = default;

  [[nodiscard]] loyalty::Points spent() const;  // how much the account's lots lose by redemption
  [[nodiscard]] bool empty() const;
};

// Entries that touch no account give empty Effects. Errors: invalid with the path, for a body that
// cannot be read.
[[nodiscard]] Result<Effects> effects_of(const Entry& entry);
// The same for a body that is at hand; `id` is the entry's. Errors: invalid when points pass int64.
[[nodiscard]] Result<Effects> effects_of(const EntryId& id, const SaleBody& sale);
[[nodiscard]] Result<Effects> effects_of(const EntryId& id, const ReturnBody& body);

}  // namespace till::record
