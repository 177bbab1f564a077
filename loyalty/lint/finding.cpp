#include "loyalty/lint/finding.h"

#include <algorithm>
#include <utility>

namespace till::loyalty {

namespace {

struct Entry {
  FindingName name;
  std::string_view text;
  Severity severity;
  std::string_view hint;
};

using enum FindingName;
using enum Severity;

// In the order of the enumeration.
constexpr std::array<Entry, finding_names> entries{{
    {never_active, "never_active", error, "mend from, until, weekdays or hours"},
    {contradictory_condition, "contradictory_condition", error,
     "drop one of the two, or put them into an \"any\""},
    {selects_nothing, "selects_nothing", error, "mend the selector or its except"},
    {law_forbids, "law_forbids", error,
     "choose other goods: the law's entry wins over every offer"},
    {takes_nothing, "takes_nothing", error, "give it a figure above zero, or remove the offer"},
    {price_below_law, "price_below_law", error, "raise the price to the legal minimum"},
    {everybody_is_control, "everybody_is_control", error, "lower the holdout, 1000 is 10 %"},
    {always_loses, "always_loses", warning,
     "move one of them to another layer, raise its priority, or remove it"},
    {always_blocked, "always_blocked", warning,
     "move it before the closing offer, or let that one not close"},
    {threshold_fragile, "threshold_fragile", warning,
     "say \"on\": \"initial\" to count the goods before discounts"},
    {kept_on_return, "kept_on_return", warning,
     "say \"on_return\": \"reevaluate\", or make it a set of both goods"},
    {floor_breaks_gift, "floor_breaks_gift", warning,
     "say \"below_cost\": true if it may be given away"},
    {overlapping_sets, "overlapping_sets", warning,
     "give them goods of their own, or one layer, where the larger benefit wins"},
    {falling_ladder, "falling_ladder", warning, "let every step give more than the one before"},
    {limit_below_reward, "limit_below_reward", warning, "raise limits.amount or lower the amount"},
    {budget_unbounded, "budget_unbounded", warning,
     "say what one receipt may take: limits.amount, or limits.points"},
    {contradictory_audience, "contradictory_audience", warning, "drop one of the two"},
    {unknown_tier, "unknown_tier", warning, "write the tier as in the ruleset's tiers"},
    {unknown_store, "unknown_store", warning, "write the store as in the ruleset's stores"},
    {stamps_never_granted, "stamps_never_granted", warning,
     "add an offer that grants stamps of this card"},
    {coupon_opens_nothing, "coupon_opens_nothing", warning,
     "add an offer whose trigger has this code"},
    {competes, "competes", note, "give them different layers if both shall apply"},
    {stacks, "stacks", note, "give them one layer if only the better one shall apply"},
    {blocked, "blocked", note, "let the earlier one not close if both shall apply"},
    {over, "over", note, "remove it from the next version"},
    {budget_without_end, "budget_without_end", note,
     "give it an until, or a limit of uses for each account"},
    {pairs_capped, "pairs_capped", note, "check fewer offers at once, campaign by campaign"},
    {suspicious_unit, "suspicious_unit", warning,
     "percents are hundredths of a percent, quantities thousandths of a piece or kilogram"},
    {threshold_lost, "threshold_lost", warning,
     "say \"on\": \"initial\" to count the goods before discounts"},
    {budget_cannot_last, "budget_cannot_last", warning,
     "lease more to a register, or lower limits.amount"},
    {never_applied, "never_applied", warning, "look at its conditions and at what it loses to"},
    {cut_short, "cut_short", note, "compare limits, floors and margins with what it promises"},
    {matched_nothing, "matched_nothing", note,
     "compare the words of its selectors with those of the catalogue"},
}};

static_assert(std::ranges::all_of(entries, [](const Entry& entry) {
  return static_cast<std::size_t>(&entry - entries.data()) == static_cast<std::size_t>(entry.name);
}));

const Entry& entry_of(FindingName name) { return entries.at(static_cast<std::size_t>(name)); }

}  // namespace

std::string_view name_of(FindingName name) { return entry_of(name).text; }

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "note";
}

Severity severity_of(FindingName name) { return entry_of(name).severity; }

std::string_view hint_of(FindingName name) { return entry_of(name).hint; }

bool is_estimate(FindingName name) { return name >= FindingName::suspicious_unit; }

bool means_never(FindingName name) {
  switch (name) {
    case never_active:
    case contradictory_condition:
    case selects_nothing:
    case law_forbids:
    case takes_nothing:
    case everybody_is_control:
      return true;
    default:
      return false;
  }
}

void Report::add(Finding finding) {
  if (means_never(finding.name)) never_.insert(finding.offers.front());
  std::size_t& count = counts_.at(static_cast<std::size_t>(finding.name));
  ++count;
  if (count > findings_of_a_name_max) {
    ++dropped_;
    return;
  }
  findings_.push_back(std::move(finding));
}

void Report::sort() {
  std::ranges::stable_sort(findings_, [](const Finding& a, const Finding& b) {
    const auto first = severity_of(a.name);
    const auto second = severity_of(b.name);
    if (first != second) return first > second;
    return a.name < b.name;
  });
}

std::size_t Report::count(Severity severity) const {
  std::size_t sum = 0;
  for (const Entry& entry : entries) {
    if (entry.severity == severity) sum += counts_.at(static_cast<std::size_t>(entry.name));
  }
  return sum;
}

}  // namespace till::loyalty
