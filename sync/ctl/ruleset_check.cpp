#include "sync/ctl/ruleset_check.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "loyalty/lint/lint.h"
#include "loyalty/lint/replay.h"
#include "record/documents/member_document.h"
#include "sync/ctl/documents.h"
#include "sync/ctl/json_at.h"
#include "sync/ctl/samples.h"

namespace till::ctl {
namespace {

using loyalty::Report;
using loyalty::Severity;

json::Value json_of(std::size_t count) { return static_cast<std::int64_t>(count); }

json::Array finding_list(const Report& report) {
  json::Array list;
  for (const auto& finding : report.findings()) {
    json::Array offers;
    for (const auto& offer : finding.offers) offers.emplace_back(offer);
    list.emplace_back(json::Object{{"name", loyalty::name_of(finding.name)},
                                   {"severity", name_of(severity_of(finding.name))},
                                   {"estimate", is_estimate(finding.name)},
                                   {"offers", std::move(offers)},
                                   {"path", finding.path},
                                   {"text", finding.text},
                                   {"hint", hint_of(finding.name)}});
  }
  return list;
}

// [{"offer": name, FIELD: number}], the largest first.
template <class Number, class Raw>
json::Array by_offer(const std::map<std::string, Number>& numbers, const std::string& field,
                     Raw raw) {
  std::vector<std::pair<std::int64_t, std::string>> sorted;
  sorted.reserve(numbers.size());
  for (const auto& [name, number] : numbers) sorted.emplace_back(raw(number), name);
  std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) { return a.first > b.first; });
  json::Array list;
  for (const auto& [number, name] : sorted) {
    list.emplace_back(json::Object{{"offer", name}, {field, number}});
  }
  return list;
}

json::Value figures_of(const std::string& offer, const loyalty::OfferFigures& figures) {
  const auto value = [](const auto& strong) { return strong.value(); };
  const auto same = [](std::int64_t count) { return count; };
  return json::Object{{"offer", offer},
                      {"considered", figures.considered},
                      {"applied", figures.applied},
                      {"turnover", figures.turnover.value()},
                      {"taken", figures.taken.value()},
                      {"points", figures.points.value()},
                      {"net_taken", figures.net_taken.value()},
                      {"net_points", figures.net_points.value()},
                      {"cut", figures.cut},
                      {"busiest_day", figures.busiest_day.value()},
                      {"money_from", by_offer(figures.money_from, "money", value)},
                      {"points_from", by_offer(figures.points_from, "points", value)},
                      {"lost_to", by_offer(figures.lost_to, "receipts", same)}};
}

// Offers that no receipt considered are findings, not figures.
json::Value receipts_of(const loyalty::ReplayFigures& figures) {
  json::Array offers;
  for (const auto& [name, one] : figures.offers) {
    if (one.considered > 0) offers.push_back(figures_of(name, one));
  }
  return json::Object{{"receipts", figures.receipts},
                      {"gross", figures.gross.value()},
                      {"discount", figures.discount.value()},
                      {"points", figures.points.value()},
                      {"offers", std::move(offers)}};
}

using Rules = std::shared_ptr<const loyalty::CompiledRuleset>;

Result<loyalty::ReplayFigures> replay_folder(const Rules& rules, const std::string& folder,
                                             const Progress& progress) {
  loyalty::Replay replay(rules);
  std::int64_t count = 0;
  TILL_CHECK(for_each_sample(folder, [&](const loyalty::Sample& sample) -> Result<> {
    if (sample.member) TILL_CHECK(record::check_personal_layers(*sample.member, rules->ruleset()));
    TILL_CHECK(replay.add(sample));
    progress(++count);
    return {};
  }));
  return replay.figures();
}

}  // namespace

Result<json::Value> check_ruleset(const RulesetCheck& asked, Instant now,
                                  const Progress& progress) {
  TILL_TRY(const Rules rules, read_ruleset_file(asked.ruleset));
  Report report = loyalty::lint(*rules, now);
  std::optional<loyalty::ReplayFigures> figures;
  if (!asked.receipts.empty()) {
    TILL_TRY(figures, replay_folder(rules, asked.receipts, progress));
    add_findings(*rules, *figures, report);
  }
  json::Object answer{{"ruleset", rules->ruleset().version},
                      {"offers", json_of(rules->offers().size())},
                      {"errors", json_of(report.count(Severity::error))},
                      {"warnings", json_of(report.count(Severity::warning))},
                      {"notes", json_of(report.count(Severity::note))},
                      {"dropped", json_of(report.dropped())},
                      {"findings", finding_list(report)}};
  if (figures) answer.set("receipts", receipts_of(*figures));
  return answer;
}

Exit exit_of_check(const json::Value& answer) {
  const bool wrong = integer_at(answer, "errors") != 0 || integer_at(answer, "warnings") != 0;
  return wrong ? Exit::found_wrong : Exit::ok;
}

}  // namespace till::ctl
