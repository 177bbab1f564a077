#include "sync/ctl/day_text.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "sync/ctl/json_at.h"
#include "sync/ctl/table.h"
#include "sync/ctl/time_text.h"

namespace till::ctl {
namespace {

struct Figure {
  std::string_view field;
  std::string_view name;
};
constexpr std::array<Figure, 11> figures{{{"sales", "sales"},
                                          {"sales_sum", "sum of sales"},
                                          {"returns", "returns"},
                                          {"voids", "voids"},
                                          {"returned_sum", "sum returned"},
                                          {"earned", "points earned"},
                                          {"spent", "points spent"},
                                          {"restored", "points restored"},
                                          {"clawed", "points clawed back"},
                                          {"coupons", "codes used"},
                                          {"as_told", "recorded as told"}}};

bool differs(const json::Value& day) { return text_at(day, "seal.agreement") == "differs"; }

std::string seal_text(const json::Value& day, Minutes utc_offset) {
  const auto agreement = text_at(day, "seal.agreement");
  if (agreement.empty()) return "not sealed yet";
  const auto at = time_text(instant_of(integer_at(day, "seal.at").value_or(0)), utc_offset);
  if (agreement == "three_way") return "sealed " + at + ": POS, till and ledger agree";
  if (agreement == "two_way") return "sealed " + at + ": till and ledger agree";
  return "DIFFERS " + at;
}

std::string differences_text(const json::Value& day) {
  std::string text;
  for (const auto& difference : list_at(day, "seal.differences")) {
    text += "  " + printable(text_at(day, "business_date")) +
            " differs: " + printable(text_at(difference, "")) + "\n";
  }
  return text;
}

void add_figures(Facts& facts, const json::Value& answer) {
  for (const auto& figure : figures) {
    facts.add(figure.name, text_at(answer, "figures." + std::string(figure.field)));
  }
}

std::string one_day_text(const json::Value& day, Minutes utc_offset) {
  Facts facts;
  facts.add("day", text_at(day, "business_date"));
  facts.add("closed", time_text(instant_of(integer_at(day, "at").value_or(0)), utc_offset) +
                          ", entry " + text_at(day, "seq") + " (" + text_at(day, "entry") + ")");
  facts.add("seal", seal_text(day, utc_offset));
  add_figures(facts, day);
  return facts.text() + differences_text(day);
}

std::string all_days_text(const json::Array& days, Minutes utc_offset) {
  Table table({{"DAY"},
               {"SALES", Align::right},
               {"SUM", Align::right},
               {"RETURNS", Align::right},
               {"VOIDS", Align::right},
               {"RETURNED", Align::right},
               {"EARNED", Align::right},
               {"SPENT", Align::right},
               {"SEAL"}});
  std::string differences;
  for (const auto& day : days) {
    table.add({text_at(day, "business_date"), text_at(day, "figures.sales"),
               text_at(day, "figures.sales_sum"), text_at(day, "figures.returns"),
               text_at(day, "figures.voids"), text_at(day, "figures.returned_sum"),
               text_at(day, "figures.earned"), text_at(day, "figures.spent"),
               seal_text(day, utc_offset)});
    differences += differences_text(day);
  }
  return table.text() + differences;
}

}  // namespace

std::string day_closed_text(const json::Value& answer) {
  Facts facts;
  facts.add("closed", text_at(answer, "business_date"));
  facts.add("entry", text_at(answer, "entry") + ", " + text_at(answer, "state"));
  add_figures(facts, answer);
  return facts.text() + "the ledger seals it when it has posted every entry: tillctl day show\n";
}

std::string days_text(const json::Value& answer, const std::string& date, Minutes utc_offset) {
  const auto& days = list_at(answer, "days");
  if (days.empty()) return date.empty() ? "no day is closed yet\n" : date + " is not closed\n";
  if (date.empty()) return all_days_text(days, utc_offset);
  std::string text;
  for (const auto& day : days) {
    text += (text.empty() ? "" : "\n") + one_day_text(day, utc_offset);
  }
  return text;
}

Exit days_exit(const json::Value& answer) {
  return std::ranges::any_of(list_at(answer, "days"), differs) ? Exit::found_wrong : Exit::ok;
}

}  // namespace till::ctl
