// One sale while the plain evaluator computes it: what came in, and what the steps so far made of
// it. Every step is a function over this value, in the order of the pipeline.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "loyalty/quote.h"
#include "tests/support/plain/goods.h"

namespace till::plain {

// What becomes of one offer that is considered.
struct Fate {
  const loyalty::Offer* offer = nullptr;
  std::optional<loyalty::Reason> failed{};
  bool applied = false;
  Figure asked = 0;  // money, or points of a points offer
  Figure given = 0;
  std::vector<loyalty::Missing> missing{};
  std::map<std::string, std::set<std::string>> lost{};  // winner: ids of lines
  std::string closed_by{};
  std::optional<loyalty::Exposure> exposure{};

  void fail(loyalty::Reason reason) { failed = reason; }
};

// What one offer took, as the running nets before and after.
struct Taken {
  std::string offer{};
  std::string layer{};
  Figure asked = 0;
  Figures before{};
  Figures after{};
};

struct Earned {
  std::string rule{};
  Figures points{};
  Instant active_from{};
  std::optional<Instant> expires_at{};
};

struct Sale {
  const loyalty::Ruleset& ruleset;
  const loyalty::Basket& basket;
  const loyalty::Member* member = nullptr;
  const loyalty::Context& context;

  std::vector<Position> positions{};
  std::vector<Fate> fates{};  // by id
  Figures net{};
  Figures used{};                        // units that serve a set
  std::vector<std::string> closed_by{};  // empty: open
  std::vector<Taken> taken{};
  std::vector<loyalty::Prompt> near_misses{};
  std::vector<loyalty::Prompt> prompts{};

  Figure reserved = 0;  // points of picked rewards
  std::vector<loyalty::PickedReward> rewards{};
  Figures reward_points{};
  loyalty::Redemption redemption{};
  Figures points_money{};
  Figures points_spent{};

  Figures counted{};  // the money that accrual counts
  std::vector<Earned> earned{};
  std::map<std::string, Figures> counts{};
  std::vector<loyalty::Grant> grants{};

  [[nodiscard]] std::size_t size() const { return positions.size(); }
  [[nodiscard]] Figures zeros() const { return Figures(positions.size(), 0); }
};

// The kinds of effect, by what the rules say differently of them.
[[nodiscard]] bool takes_money(const loyalty::Offer& offer);
[[nodiscard]] bool is_prompt(const loyalty::Offer& offer);
[[nodiscard]] const loyalty::StampReward* stamp_reward(const loyalty::Offer& offer);

// The steps.
[[nodiscard]] std::vector<Fate> consider(const Sale& sale);
void run_layer(Sale& sale, const loyalty::Layer& layer);
void redeem(Sale& sale);
void accrue(Sale& sale);
void grant(Sale& sale);
void prompt(Sale& sale);
[[nodiscard]] loyalty::Quote answer(const Sale& sale);

}  // namespace till::plain
