// The member as a till sees it at the moment of a quote, and the circumstances of the quote
// (context).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "loyalty/offer.h"
#include "loyalty/values.h"

namespace till::loyalty {

struct PointLot {
  std::string id{};
  Points left{};  // may be negative
  Instant earned_at{};
  std::optional<Instant> active_from{};
  std::optional<Instant> expires_at{};  // exclusive
  std::string source{};
  std::string partner{};
  friend bool operator==(const PointLot&, const PointLot&) = default;
};

struct Birthday {
  int month = 1;
  int day = 1;
  friend bool operator==(const Birthday&, const Birthday&) = default;
};

struct Member {
  std::string account{};
  std::string member{};
  std::string tier{};
  std::vector<std::string> segments{};
  std::optional<Birthday> birthday{};
  std::optional<std::int64_t> purchases{};
  std::optional<Instant> last_purchase{};
  std::vector<std::string> bought{};
  std::vector<std::string> activated{};
  std::vector<Offer> offers{};  // personal: ids "m:..."
  std::vector<PointLot> lots{};
  Points debt{};
  Points redeemed_today{};
  std::map<std::string, std::int64_t> counters{};
  std::map<std::string, std::int64_t> uses{};
  friend bool operator==(const Member&, const Member&) = default;
};

enum class CodeState { ok, expired, used, not_leased };

struct Context {
  bool online = false;
  std::map<std::string, Money> leases{};
  std::map<std::string, CodeState> codes{};
  friend bool operator==(const Context&, const Context&) = default;
};

}  // namespace till::loyalty
