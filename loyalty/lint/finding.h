// What the conflict linter says of a ruleset. Names and severities are stable: scripts and people
// look them up in docs/ruleset-check.md. Plain values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace till::loyalty {

// note: how the layers work out; warning: somebody will be surprised; error: it cannot work as
// written.
enum class Severity : std::uint8_t { note, warning, error };

enum class FindingName : std::uint8_t {
  // Errors.
  never_active,
  contradictory_condition,
  selects_nothing,
  law_forbids,
  takes_nothing,
  price_below_law,
  everybody_is_control,
  // Warnings.
  always_loses,
  always_blocked,
  threshold_fragile,
  kept_on_return,
  floor_breaks_gift,
  overlapping_sets,
  falling_ladder,
  limit_below_reward,
  budget_unbounded,
  contradictory_audience,
  unknown_tier,
  unknown_store,
  stamps_never_granted,
  coupon_opens_nothing,
  // Notes.
  competes,
  stacks,
  blocked,
  over,
  budget_without_end,
  pairs_capped,
  // Estimates: what was probably meant, and what receipts show, for tomorrow's baskets are others.
  suspicious_unit,
  threshold_lost,
  budget_cannot_last,
  never_applied,
  cut_short,
  matched_nothing,
};
inline constexpr std::size_t finding_names = 33;

struct Finding {
  FindingName name = FindingName::competes;
  std::vector<std::string> offers{};  // the one it is about, then the others
  std::string path{};                 // in the document
  std::string text{};
  friend bool operator==(const Finding&, const Finding&) = default;
};

[[nodiscard]] std::string_view name_of(FindingName name);
[[nodiscard]] std::string_view name_of(Severity severity);
[[nodiscard]] Severity severity_of(FindingName name);
// What to do about it.
[[nodiscard]] std::string_view hint_of(FindingName name);
// True for what says that the offer never acts, whatever comes.
[[nodiscard]] bool means_never(FindingName name);
// True for what is guessed or was seen on receipts rather than proved from the ruleset.
[[nodiscard]] bool is_estimate(FindingName name);

// Findings of one name that are kept; more are only counted.
inline constexpr std::size_t findings_of_a_name_max = 1'000;

class Report {
 public:
  void add(Finding finding);
  // Errors first, then by name; those of one name stay in the order of the document.
  void sort();

  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
  // Of this severity, those that are not kept among them.
  [[nodiscard]] std::size_t count(Severity severity) const;
  // True for an offer of which some finding means that it never acts.
  [[nodiscard]] bool never_acts(const std::string& offer) const { return never_.contains(offer); }
  // How many are not kept.
  [[nodiscard]] std::size_t dropped() const { return dropped_; }

 private:
  std::vector<Finding> findings_;
  std::array<std::size_t, finding_names> counts_{};
  std::size_t dropped_ = 0;
  std::set<std::string> never_;
};

}  // namespace till::loyalty
