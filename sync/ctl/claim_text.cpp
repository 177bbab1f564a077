#include "sync/ctl/claim_text.h"

#include "sync/ctl/json_at.h"
#include "sync/ctl/table.h"
#include "sync/ctl/time_text.h"

namespace till::ctl {
namespace {

std::string slip_text(const json::Value& answer) {
  std::string text;
  for (const auto& line : list_at(answer, "slip"))
    text += "  " + printable(text_at(line, "")) + "\n";
  return text;
}

}  // namespace

std::string claimed_text(const json::Value& answer, Minutes utc_offset) {
  Facts facts;
  facts.add("recorded", time_text(instant_of(integer_at(answer, "at").value_or(0)), utc_offset));
  facts.add("entry", text_at(answer, "entry"));
  facts.add("total", text_at(answer, "total"));
  const auto earned = text_at(answer, "points.earned");
  facts.add("points earned", earned.empty() ? "none: nobody was named for this sale" : earned);
  if (flag_at(answer, "as_told")) facts.add("as told", text_at(answer, "reason"));
  return facts.text() + slip_text(answer);
}

}  // namespace till::ctl
