#include "sync/ctl/claim_text.h"

#include "base/bytes.h"
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

std::string late_claim_text(const json::Value& answer, Minutes utc_offset) {
  Facts facts;
  facts.add("recorded", time_text(instant_of(integer_at(answer, "at").value_or(0)), utc_offset));
  facts.add("entry", text_at(answer, "entry"));
  const auto sale = text_at(answer, "sale");
  facts.add("sale", sale.empty() ? "not of this till: the ledger looks for it" : sale);
  const auto points = text_at(answer, "points");
  facts.add("points to come", points.empty() ? "as the ledger finds" : points);
  return facts.text() + slip_text(answer);
}

Result<json::Value> receipt_named(const std::string& text, const std::string& store) {
  if (fixed_from_hex<EntryId>(text)) return json::Value(text);
  const auto first = text.find('/');
  const auto second = first == std::string::npos ? first : text.find('/', first + 1);
  if (second == std::string::npos || !is_day(text.substr(first + 1, second - first - 1)) ||
      first == 0 || second + 1 == text.size()) {
    return fail(ErrorCode::invalid,
                "must be POS/YYYY-MM-DD/TRANSACTION or the 32 hex digits of an entry", "receipt");
  }
  json::Object key{{"pos", text.substr(0, first)},
                   {"business_date", text.substr(first + 1, second - first - 1)},
                   {"transaction", text.substr(second + 1)}};
  if (!store.empty()) key.set("store", store);
  return json::Value(std::move(key));
}

}  // namespace till::ctl
