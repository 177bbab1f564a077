#include "sync/ctl/code_text.h"

#include "sync/ctl/json_at.h"
#include "sync/ctl/table.h"

namespace till::ctl {
namespace {

void add_meaning(Facts& facts, const json::Value& claim) {
  const auto meaning = text_at(claim, "meaning");
  facts.add("meaning", meaning);
  if (meaning == "member") {
    facts.add("kind", text_at(claim, "kind"));
    facts.add("trust", text_at(claim, "trust"));
  } else if (meaning == "coupon") {
    facts.add("code", text_at(claim, "code"));
    facts.add("serial", text_at(claim, "serial"));
  } else if (meaning == "product") {
    const auto gtin = text_at(claim, "gtin");
    facts.add("gtin", gtin.empty() ? "none: handed to the POS as it is" : gtin);
  } else {
    facts.add("reason", text_at(claim, "reason") + ": " + text_at(claim, "detail"));
  }
}

}  // namespace

std::string explained_text(const json::Value& claim) {
  Facts facts;
  add_meaning(facts, claim);
  const auto row = text_at(claim, "row");
  facts.add("claimed by", row.empty() ? "no row" : "row " + row);
  facts.add("symbology", text_at(claim, "symbology"));
  facts.add("text", text_at(claim, "text"));
  const auto& refusals = list_at(claim, "refusals");
  if (refusals.empty()) return facts.text();
  Table table({{"ROW ASKED BEFORE"}, {"REFUSED BECAUSE"}});
  for (const auto& refusal : refusals) {
    table.add({text_at(refusal, "row"), text_at(refusal, "text")});
  }
  return facts.text() + "\n" + table.text();
}

}  // namespace till::ctl
