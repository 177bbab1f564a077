// The program of a chain as one immutable document: accrual, redemption, layers, tiers, law,
// offers.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "loyalty/offer.h"
#include "loyalty/values.h"

namespace till::loyalty {

inline constexpr int engine_number = 1;  // the rules of computation this build knows

struct PointValue {
  Points points{1};
  Money minor{1};  // so many points buy so many minor units
  friend bool operator==(const PointValue&, const PointValue&) = default;
};

struct RedeemRules {
  Rate share = whole_rate;
  std::optional<Points> receipt_cap{};
  std::optional<Points> day_cap{};
  std::optional<Points> offline_cap{};
  Points step{1};
  Money min_line{};
  friend bool operator==(const RedeemRules&, const RedeemRules&) = default;
};

struct PayableStep {
  Money cash{1};
  Money card{1};
  friend bool operator==(const PayableStep&, const PayableStep&) = default;
};

enum class PointsAs { discount, tender };
enum class Clawback { only_pending, within_balance, unlimited };
enum class ExpiredLot { grace, forfeit, new_lot };

struct Program {
  int points_digits = 2;
  PointValue point_value;
  PointsAs points_as = PointsAs::discount;
  Rate rate{};
  Rounding points_rounding = Rounding::floor;
  bool earn_on_points_part = false;
  int pending_days = 0;
  std::optional<LotValidity> valid{};  // none: never expires
  std::string zone{};                  // empty: UTC
  RedeemRules redeem;
  PayableStep payable_step;
  Rate near_miss{3'000};
  Clawback clawback = Clawback::within_balance;
  ExpiredLot expired_lot = ExpiredLot::forfeit;
  int grace_days = 14;
  friend bool operator==(const Program&, const Program&) = default;
};

struct ZoneTransition {
  Instant from{};
  Minutes offset{};
  friend bool operator==(const ZoneTransition&, const ZoneTransition&) = default;
};

struct Store {
  std::string zone{};
  std::string partner{};
  friend bool operator==(const Store&, const Store&) = default;
};

// Each value given replaces the program's.
struct Partner {
  std::optional<Rate> rate{};
  std::optional<Rate> share{};
  std::optional<Points> receipt_cap{};
  std::optional<Points> day_cap{};
  std::optional<Points> offline_cap{};
  std::optional<Points> step{};
  std::optional<Money> min_line{};
  friend bool operator==(const Partner&, const Partner&) = default;
};

struct Layer {
  enum class Pick { all, best, first };
  enum class Of { running, start };
  std::string name{};
  Pick pick = Pick::best;
  Of of = Of::running;
  bool closes = false;
  friend bool operator==(const Layer&, const Layer&) = default;
};

// What the till needs; how one qualifies is the ledger's (kept verbatim in `qualification`).
struct Tier {
  enum class By { spend, points, visits };
  enum class Over { calendar_year, previous_year, rolling, lifetime };
  enum class Starts { at_once, next_period };
  enum class Downgrade { none, one_step, recompute };
  std::string id{};
  Rate rate{};
  By by = By::spend;
  Over over = Over::calendar_year;
  int rolling_days = 365;
  std::int64_t from = 0;  // minor units, points or visits, as `by` says
  Starts starts = Starts::at_once;
  Downgrade downgrade = Downgrade::none;
  friend bool operator==(const Tier&, const Tier&) = default;
};

struct LegalCategory {
  std::string category{};
  bool discountable = true;
  bool redeemable = true;
  bool earnable = true;
  Money min_price{};
  friend bool operator==(const LegalCategory&, const LegalCategory&) = default;
};

struct MarginRule {
  Selector select{};
  Rate margin{};
  friend bool operator==(const MarginRule&, const MarginRule&) = default;
};

struct Ruleset {
  std::string version{};  // a label for people
  int engine = engine_number;
  std::string currency{};
  Program program;
  std::map<std::string, std::vector<ZoneTransition>> zones{};  // sorted by `from`
  std::map<std::string, Store> stores{};
  std::map<std::string, Partner> partners{};
  std::vector<Layer> layers{};  // filled with the default six when the document has none
  std::vector<Tier> tiers{};
  std::vector<LegalCategory> legal{};
  std::vector<MarginRule> margins{};
  std::vector<Offer> offers{};
  friend bool operator==(const Ruleset&, const Ruleset&) = default;
};

}  // namespace till::loyalty
