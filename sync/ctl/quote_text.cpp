#include "sync/ctl/quote_text.h"

#include <optional>
#include <string_view>

#include "sync/ctl/json_at.h"
#include "sync/ctl/offer_text.h"
#include "sync/ctl/table.h"
#include "sync/ctl/time_text.h"

namespace till::ctl {
namespace {

constexpr auto right = Align::right;

// The table below its title; nothing for an empty one.
std::string titled(std::string_view title, const Table& table) {
  return table.empty() ? std::string() : "\n" + std::string(title) + "\n" + table.text();
}

std::string instant_at(const json::Value& value, std::string_view field, Minutes utc_offset,
                       std::string_view absent) {
  const auto at = integer_at(value, field);
  return at ? time_text(instant_of(*at), utc_offset) : std::string(absent);
}

std::string lines_text(const json::Value& quote) {
  Table table({{"LINE"},
               {"GROSS", right},
               {"NET", right},
               {"BY POINTS", right},
               {"PAID", right},
               {"DISCOUNTS"},
               {"EARNS"}});
  for (const auto& line : list_at(quote, "lines")) {
    std::string discounts;
    for (const auto& discount : list_at(line, "discounts")) {
      discounts += (discounts.empty() ? "" : ", ") + text_at(discount, "offer") + " -" +
                   text_at(discount, "amount");
    }
    std::string earned;
    for (const auto& share : list_at(line, "earned")) {
      earned +=
          (earned.empty() ? "" : ", ") + text_at(share, "rule") + " " + text_at(share, "points");
    }
    table.add({text_at(line, "id"), text_at(line, "gross"), text_at(line, "net"),
               text_at(line, "points_money"), text_at(line, "paid"), discounts, earned});
  }
  return table.text();
}

std::string sums_text(const json::Value& quote) {
  Facts facts;
  facts.add("gross", text_at(quote, "gross"));
  facts.add("discount", text_at(quote, "discount"));
  facts.add("by points", text_at(quote, "points_money"));
  facts.add("total", text_at(quote, "total"));
  facts.add("to pay", text_at(quote, "payable.card") + " by card, " +
                          text_at(quote, "payable.cash") + " in cash");
  facts.add("earned", text_at(quote, "points") + " points");
  const auto asked = integer_at(quote, "redemption.asked").value_or(0);
  const auto spent = integer_at(quote, "redemption.points").value_or(0);
  if (asked != 0 || spent != 0) {
    facts.add("spent", std::to_string(spent) + " points of " + std::to_string(asked) +
                           " asked, limited by " + text_at(quote, "redemption.limited_by"));
  }
  return "\n" + facts.text();
}

std::string lots_text(const json::Value& quote, Minutes utc_offset) {
  Table spent({{"LOT"}, {"POINTS", right}, {"EXPIRES"}});
  for (const auto& lot : list_at(quote, "redemption.lots")) {
    spent.add({text_at(lot, "id"), text_at(lot, "points"),
               instant_at(lot, "expires_at", utc_offset, "never")});
  }
  Table earned({{"RULE"}, {"POINTS", right}, {"ACTIVE FROM"}, {"EXPIRES"}});
  for (const auto& lot : list_at(quote, "earned")) {
    earned.add({text_at(lot, "rule"), text_at(lot, "points"),
                instant_at(lot, "active_from", utc_offset, "at once"),
                instant_at(lot, "expires_at", utc_offset, "never")});
  }
  return titled("points spent", spent) + titled("points earned", earned);
}

std::string grant_text(const json::Value& grant, Minutes utc_offset) {
  const auto kind = text_at(grant, "kind");
  if (kind == "stamp") return text_at(grant, "count") + " on card " + text_at(grant, "card");
  if (kind == "ticket") return text_at(grant, "count") + " of draw " + text_at(grant, "draw");
  if (kind == "coupon") {
    return text_at(grant, "coupon") + ", from " + instant_at(grant, "from", utc_offset, "now") +
           " until " + instant_at(grant, "until", utc_offset, "ever");
  }
  return "quest " + text_at(grant, "quest") + " now " + text_at(grant, "now") + " of " +
         text_at(grant, "goal") +
         (flag_at(grant, "reached") ? ", reached: points " + text_at(grant, "points") : "");
}

std::string grants_text(const json::Value& quote, Minutes utc_offset) {
  Table grants({{"OFFER"}, {"GRANTS"}, {"WHAT"}});
  for (const auto& grant : list_at(quote, "grants")) {
    grants.add({text_at(grant, "offer"), text_at(grant, "kind"), grant_text(grant, utc_offset)});
  }
  Table codes({{"CODE"}, {"SERIAL"}, {"STATE"}});
  for (const auto& code : list_at(quote, "codes")) {
    codes.add({text_at(code, "code"), text_at(code, "serial"), text_at(code, "state")});
  }
  return titled("grants", grants) + titled("codes", codes);
}

std::string offers_text(const json::Value& quote) {
  Table offers({{"OFFER"}, {"BECAME"}, {"WHY"}});
  for (const auto& one : list_at(quote, "explanation")) {
    offers.add({text_at(one, "offer"), text_at(one, "reason"), outcome_text(one)});
  }
  Table prompts({{"OFFER"}, {"PROMPT"}});
  for (const auto& prompt : list_at(quote, "prompts")) {
    prompts.add({text_at(prompt, "offer"), prompt_text(prompt)});
  }
  Table exposures({{"OFFER"}, {"EXPERIMENT"}, {"ARM"}});
  for (const auto& one : list_at(quote, "exposures")) {
    exposures.add({text_at(one, "offer"), text_at(one, "salt"), text_at(one, "arm")});
  }
  return titled("offers", offers) + titled("prompts", prompts) + titled("experiments", exposures);
}

std::string returned_sums_text(const json::Value& result) {
  Facts facts;
  facts.add("refund", text_at(result, "money"));
  facts.add("charged", text_at(result, "charged"));
  facts.add("points restored", text_at(result, "points_restored"));
  facts.add("points forfeited", text_at(result, "points_forfeited"));
  facts.add("points due", text_at(result, "points_due"));
  facts.add("points taken back", text_at(result, "points_clawed"));
  facts.add("debt", text_at(result, "debt"));
  facts.add("left to return", flag_at(result, "last") ? "nothing" : "something");
  return "\n" + facts.text();
}

std::string taken_back_text(const json::Value& result) {
  Table taken({{"TAKEN BACK"}, {"OF"}, {"COUNT", right}});
  for (const auto& one : list_at(result, "clawed")) {
    taken.add({"points", text_at(one, "rule"), text_at(one, "points")});
  }
  for (const auto& one : list_at(result, "counters")) {
    taken.add({"counter", text_at(one, "counter"), text_at(one, "count")});
  }
  for (const auto& one : list_at(result, "tickets_cancelled")) {
    taken.add({"tickets", text_at(one, "draw") + " (" + text_at(one, "offer") + ")",
               text_at(one, "count")});
  }
  for (const auto& one : list_at(result, "coupons_cancelled")) {
    taken.add({"coupon", text_at(one, "coupon") + " (" + text_at(one, "offer") + ")", "1"});
  }
  for (const auto& one : list_at(result, "uses_returned")) {
    taken.add({"use given back", text_at(one, ""), "1"});
  }
  return taken.empty() ? std::string() : "\n" + taken.text();
}

}  // namespace

std::string quote_text(const json::Value& quote, Minutes utc_offset) {
  return "ruleset " + printable(text_at(quote, "ruleset")) + ", engine " +
         text_at(quote, "engine") + ", " + printable(text_at(quote, "currency")) + "\n\n" +
         lines_text(quote) + sums_text(quote) + lots_text(quote, utc_offset) +
         grants_text(quote, utc_offset) + offers_text(quote);
}

std::string return_text(const json::Value& result, Minutes utc_offset) {
  Table lines({{"LINE"}, {"QUANTITY", right}, {"MONEY", right}});
  for (const auto& line : list_at(result, "lines")) {
    lines.add({text_at(line, "id"), text_at(line, "quantity"), text_at(line, "money")});
  }
  Table lots({{"LOT"}, {"POINTS", right}, {"BACK AS"}, {"EXPIRES"}});
  for (const auto& lot : list_at(result, "lots")) {
    lots.add({text_at(lot, "lot"), text_at(lot, "points"), text_at(lot, "as"),
              instant_at(lot, "expires_at", utc_offset, "never")});
  }
  return lines.text() + returned_sums_text(result) + titled("points given back", lots) +
         taken_back_text(result);
}

}  // namespace till::ctl
