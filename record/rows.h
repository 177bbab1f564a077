// The rows that a till caches of the people it may meet, as the feed carries them and cache.db
// keeps them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json/json.h"
#include "base/time.h"
#include "loyalty/member.h"

namespace till::record {

// What an account holds; a household's members share one.
struct AccountRow {
  std::string id;  // 32 hex digits
  std::vector<loyalty::PointLot> lots;
  loyalty::Points debt;
  std::map<std::string, std::int64_t> counters;
  std::map<std::string, std::int64_t> uses;  // "offer" of the period at hand
  std::string redeemed_day;                  // YYYY-MM-DD of `redeemed`
  loyalty::Points redeemed;
  std::optional<loyalty::Points> offline_points_max;  // tighter than the ruleset's for this account
  Instant time{};                                     // the ledger's, when the row was written
  friend bool operator==(const AccountRow&, const AccountRow&) = default;
};

// What belongs to the person.
struct MemberRow {
  std::string id;  // 32 hex digits
  std::string account;
  std::string masked_name;  // "A*** K."
  std::string tier;
  std::vector<std::string> segments;
  std::optional<loyalty::Birthday> birthday;
  std::optional<std::int64_t> purchases;
  std::optional<Instant> last_purchase;
  std::vector<std::string> bought;
  std::vector<std::string> activated;
  std::vector<loyalty::Offer> offers;
  std::optional<Instant> app_key_not_before;
  friend bool operator==(const MemberRow&, const MemberRow&) = default;
};

// A card number or phone, as its keyed hash.
struct CardRow {
  CardToken token;
  std::string account;
  std::string member;  // may be empty: a card without a person
  bool blocked = false;
  friend bool operator==(const CardRow&, const CardRow&) = default;
};

// Objects with `kind` and `id`, ready to be a row of the feed. `path` prefixes refusals.
[[nodiscard]] json::Object write_account_row(const AccountRow& row);
[[nodiscard]] Result<AccountRow> read_account_row(const json::Value& value, std::string path);
[[nodiscard]] json::Object write_member_row(const MemberRow& row);
[[nodiscard]] Result<MemberRow> read_member_row(const json::Value& value, std::string path);
[[nodiscard]] json::Object write_card_row(const CardRow& row);
[[nodiscard]] Result<CardRow> read_card_row(const json::Value& value, std::string path);

}  // namespace till::record
