#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "loyalty/lint/offer_view.h"
#include "loyalty/lint/replay.h"

namespace till::loyalty {

namespace {

// In the order of Reason.
constexpr std::array<std::string_view, 21> reason_words{
    "applied",
    "the customer is no member",
    "the tier is another",
    "the segment is another",
    "it is not the birthday",
    "it is not the first purchase",
    "the member was here lately",
    "the member has not bought what it asks for",
    "the member has not activated it",
    "the code has expired",
    "the code was used",
    "the code was not leased",
    "it was used up",
    "the account is in the control group",
    "its conditions do not hold",
    "another offer wins",
    "another offer closed the lines",
    "no budget is left",
    "floors leave nothing to take",
    "the points do not suffice",
    "there is nothing to take",
};

std::string count_text(std::int64_t count, std::string_view of) {
  return std::to_string(count) + " " + std::string(of) + (count == 1 ? "" : "s");
}

std::string most_often(const std::map<Reason, std::int64_t>& reasons) {
  std::pair<Reason, std::int64_t> most{Reason::not_qualified, 0};
  for (const auto& [reason, count] : reasons) {
    if (count > most.second) most = {reason, count};
  }
  return std::string(reason_words.at(static_cast<std::size_t>(most.first))) + " (" +
         std::to_string(most.second) + ")";
}

// "tea-week (3) and mug (1)".
NameList counted_names(const std::map<std::string, std::int64_t>& counts) {
  std::vector<std::pair<std::string, std::int64_t>> sorted(counts.begin(), counts.end());
  std::ranges::stable_sort(sorted,
                           [](const auto& a, const auto& b) { return a.second > b.second; });
  NameList list{.names = {}, .all = sorted.size(), .at_least = false};
  for (const auto& [name, count] : sorted) {
    if (list.names.size() < names_shown_max) {
      list.names.push_back(name + " (" + std::to_string(count) + ")");
    }
  }
  return list;
}

class ReplayFindings {
 public:
  ReplayFindings(const OfferView& view, const ReplayFigures& all, Report& report)
      : view_(view), all_(all), figures_(all.offers.at(view.offer().id)), report_(report) {}

  void run() {
    if (figures_.considered == 0) return nothing_matched();
    if (figures_.applied == 0) {
      add(FindingName::never_applied, {},
          "looked at on " + count_text(figures_.considered, "receipt") +
              ", never applied; most often: " + most_often(figures_.reasons));
    }
    if (!figures_.threshold_lost_by.empty()) threshold_lost();
    if (figures_.cut > 0) {
      add(FindingName::cut_short, "limits",
          "limits and floors cut off " + std::to_string(figures_.cut) + " of what it asked on " +
              count_text(figures_.applied, "receipt"));
    }
    if (figures_.lease) {
      add(FindingName::budget_cannot_last, "limits.budget",
          "on one day one register would take " + std::to_string(figures_.overdrawn.value()) +
              " of it, and its receipts know a lease of " +
              std::to_string(figures_.lease->value()));
    }
  }

 private:
  void nothing_matched() {
    const bool presented = view_.offer().trigger.kind != Trigger::Kind::automatic;
    add(FindingName::matched_nothing, {},
        (presented ? "nobody presented it on any of " : "no line and no date fits it on any of ") +
            count_text(all_.receipts, "receipt"));
  }

  void threshold_lost() {
    const auto& by = figures_.threshold_lost_by;
    std::vector<std::string> others;
    others.reserve(by.size());
    for (const auto& [name, count] : by) others.push_back(name);
    report_.add({FindingName::threshold_lost, with_own_id(std::move(others)), view_.path("when"),
                 "lost because a discount brought the basket below its threshold, by offer and "
                 "receipts: " +
                     text_of(counted_names(by))});
  }

  [[nodiscard]] std::vector<std::string> with_own_id(std::vector<std::string> others) const {
    others.resize(std::min(others.size(), names_shown_max));
    others.insert(others.begin(), view_.offer().id);
    return others;
  }

  void add(FindingName name, std::string_view field, std::string text) {
    report_.add({name, {view_.offer().id}, view_.path(field), std::move(text)});
  }

  const OfferView& view_;
  const ReplayFigures& all_;
  const OfferFigures& figures_;
  Report& report_;
};

}  // namespace

void add_findings(const CompiledRuleset& compiled, const ReplayFigures& figures, Report& report) {
  const Ruleset& ruleset = compiled.ruleset();
  for (std::size_t at = 0; at < ruleset.offers.size(); ++at) {
    const OfferView view{ruleset, at};
    ReplayFindings(view, figures, report).run();
  }
  report.sort();
}

}  // namespace till::loyalty
