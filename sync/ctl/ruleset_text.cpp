#include "sync/ctl/ruleset_text.h"

#include <algorithm>
#include <string_view>

#include "sync/ctl/json_at.h"
#include "sync/ctl/table.h"

namespace till::ctl {
namespace {

constexpr auto right = Align::right;
constexpr std::size_t sources_shown_max = 3;

std::string counted(const json::Value& root, std::string_view field, const std::string& name) {
  const auto count = integer_at(root, field).value_or(0);
  return std::to_string(count) + " " + name + (count == 1 ? "" : "s");
}

std::string head_text(const json::Value& answer) {
  return "ruleset " + printable(text_at(answer, "ruleset")) + ": " +
         counted(answer, "offers", "offer") + "; " + counted(answer, "errors", "error") + ", " +
         counted(answer, "warnings", "warning") + ", " + counted(answer, "notes", "note") + "\n";
}

// The first offer is the one it is about.
std::string finding_text(const json::Value& finding) {
  std::string text = "\n" + text_at(finding, "severity") + " " + text_at(finding, "name");
  const auto& offers = list_at(finding, "offers");
  if (!offers.empty()) text += ": " + printable(text_at(offers.front(), ""));
  text += flag_at(finding, "estimate") ? " (estimate)\n" : "\n";
  text += "  " + printable(text_at(finding, "text")) + "\n";
  text += "  at " + printable(text_at(finding, "path")) + "\n";
  return text + "  hint: " + text_at(finding, "hint") + "\n";
}

// "tea-week 300, mug 100, ...".
std::string largest(const json::Array& list, std::string_view field) {
  std::string text;
  for (std::size_t i = 0; i < std::min(list.size(), sources_shown_max); ++i) {
    text += (i == 0 ? "" : ", ") + text_at(list[i], "offer") + " " + text_at(list[i], field);
  }
  return text + (list.size() > sources_shown_max ? ", ..." : "");
}

std::string from_text(const json::Value& offer) {
  std::string text = largest(list_at(offer, "money_from"), "money");
  const auto points = largest(list_at(offer, "points_from"), "points");
  if (points.empty()) return text;
  return text + (text.empty() ? "" : "; ") + "points: " + points;
}

std::string receipts_text(const json::Value& receipts) {
  std::string text = "\non " + counted(receipts, "receipts", "receipt") + " of " +
                     text_at(receipts, "gross") + " in all: " + text_at(receipts, "discount") +
                     " off, " + text_at(receipts, "points") + " points; budgets leased in full\n";
  Table table({{"OFFER"},
               {"SEEN", right},
               {"APPLIED", right},
               {"GOODS", right},
               {"TAKEN", right},
               {"POINTS", right},
               {"NET TAKEN", right},
               {"NET POINTS", right},
               {"TAKEN FROM"},
               {"LOST TO"}});
  for (const auto& offer : list_at(receipts, "offers")) {
    table.add({text_at(offer, "offer"), text_at(offer, "considered"), text_at(offer, "applied"),
               text_at(offer, "turnover"), text_at(offer, "taken"), text_at(offer, "points"),
               text_at(offer, "net_taken"), text_at(offer, "net_points"), from_text(offer),
               largest(list_at(offer, "lost_to"), "receipts")});
  }
  return text + (table.empty() ? std::string() : table.text());
}

}  // namespace

std::string ruleset_check_text(const json::Value& answer) {
  std::string text = head_text(answer);
  for (const auto& finding : list_at(answer, "findings")) text += finding_text(finding);
  const auto dropped = integer_at(answer, "dropped").value_or(0);
  if (dropped > 0) text += "\n" + counted(answer, "dropped", "more finding") + " not shown\n";
  if (const auto* receipts = value_at(answer, "receipts")) text += receipts_text(*receipts);
  return text;
}

}  // namespace till::ctl
