// One offer as the ruleset states it: when it is active, for whom, what opens it, what must hold,
// what it does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "loyalty/condition.h"
#include "loyalty/effect.h"
#include "loyalty/selector.h"
#include "loyalty/values.h"

namespace till::loyalty {

struct Active {
  std::optional<Instant> from{};
  std::optional<Instant> until{};                      // exclusive
  std::vector<int> weekdays{};                         // Monday is 1
  std::optional<std::pair<Minutes, Minutes>> hours{};  // [from, to) in store time
  std::vector<std::string> stores{};
  std::vector<std::string> channels{};
  friend bool operator==(const Active&, const Active&) = default;
};

struct BirthdayWindow {
  int days_before = 0;
  int days_after = 0;
  friend bool operator==(const BirthdayWindow&, const BirthdayWindow&) = default;
};

struct Experiment {
  std::string salt{};
  Rate holdout{};
  friend bool operator==(const Experiment&, const Experiment&) = default;
};

struct Audience {
  bool members = false;
  std::vector<std::string> tiers{};
  std::vector<std::string> segments{};
  std::optional<BirthdayWindow> birthday{};
  bool first_purchase = false;
  std::optional<int> absent_days{};
  std::vector<std::string> bought{};
  bool activated = false;
  std::optional<Experiment> experiment{};
  friend bool operator==(const Audience&, const Audience&) = default;
};

struct Trigger {
  enum class Kind { automatic, code, pick } kind = Kind::automatic;
  std::string code{};
  Points cost_points{};
  friend bool operator==(const Trigger&, const Trigger&) = default;
};

struct UseLimit {
  enum class Per { member, account };
  enum class Period { day, week, month, year, ever };
  std::int64_t count = 1;
  Per per = Per::account;
  Period period = Period::ever;
  friend bool operator==(const UseLimit&, const UseLimit&) = default;
};
struct Limits {
  std::optional<std::int64_t> units_per_line{};
  std::optional<std::int64_t> units{};
  std::optional<std::int64_t> sets{};
  std::optional<Money> amount{};
  std::optional<Points> points{};
  std::optional<UseLimit> uses{};
  bool budget = false;
  friend bool operator==(const Limits&, const Limits&) = default;
};

struct Offer {
  std::string id{};
  std::string name{};
  std::string campaign{};
  std::string layer{};  // money effects only
  int priority = 0;
  bool closes = false;
  Active active{};
  Audience audience{};
  Trigger trigger{};
  std::optional<Condition> when{};
  Effect effect{};
  Limits limits{};
  bool below_cost = false;
  Money worth{};
  bool reevaluate_on_return = false;
  friend bool operator==(const Offer&, const Offer&) = default;
};

}  // namespace till::loyalty
