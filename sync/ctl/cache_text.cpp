#include "sync/ctl/cache_text.h"

#include "sync/ctl/json_at.h"
#include "sync/ctl/table.h"
#include "sync/ctl/time_text.h"

namespace till::ctl {
namespace {

std::string source_of(const json::Value& held) {
  const auto source = text_at(held, "source");
  if (source == "rows") return "the ledger's own rows";
  if (source == "base") {
    return "base " + text_at(held, "base.version") + " alone: points can be earned, not spent";
  }
  return "nothing but what happened here";
}

std::string stamp_of(const json::Value& held) {
  const auto seq = text_at(held, "stamp.seq");
  if (seq.empty()) return "none of this register's entries";
  return "this register's entries up to " + seq + " of epoch " + text_at(held, "stamp.epoch");
}

std::string deltas_text(const json::Value& held) {
  const auto& deltas = list_at(held, "deltas");
  if (deltas.empty()) return {};
  Table table({{"entry", Align::right}, {"points", Align::right}, {"counted", Align::left}});
  for (const auto& delta : deltas) {
    const auto seq = text_at(delta, "seq");
    table.add({seq == "0" ? "on its way" : seq, text_at(delta, "points"),
               flag_at(delta, "in_row") ? "in the row" : "here"});
  }
  return "\n" + table.text();
}

}  // namespace

std::string held_text(const json::Value& held, Minutes utc_offset) {
  Facts facts;
  const auto account = text_at(held, "account");
  facts.add("account", account.empty() ? "unknown here" : account);
  facts.add("known from", source_of(held));
  facts.add("includes", stamp_of(held));
  if (const auto as_of = integer_at(held, "effective.as_of"); as_of && *as_of > 0) {
    facts.add("as of", time_text(instant_of(*as_of), utc_offset));
  }
  if (!text_at(held, "base.tier").empty()) facts.add("tier", text_at(held, "base.tier"));
  facts.add("balance now", text_at(held, "effective.balance"));
  facts.add("not yet sent", text_at(held, "effective.not_yet_sent"));
  facts.add("held", text_at(held, "effective.held"));
  facts.add("by card offline", text_at(held, "effective.spendable_offline"));
  return facts.text() + deltas_text(held);
}

std::string base_text(const json::Value& status, Minutes utc_offset) {
  std::string text = "none";
  if (const auto rows = integer_at(status, "cache.base.rows")) {
    text = std::to_string(*rows) + " cards, phones and members";
    if (const auto at = integer_at(status, "cache.base.made_at")) {
      text += ", as of " + time_text(instant_of(*at), utc_offset);
    }
  }
  const auto wanted = integer_at(status, "cache.base.fetching.bytes").value_or(0);
  if (wanted > 0) {
    const auto here = integer_at(status, "cache.base.fetching.here").value_or(0);
    text += "; fetching " + text_at(status, "cache.base.fetching.version") + ": " +
            std::to_string(here * 100 / wanted) + " %";
  }
  const auto failure = text_at(status, "cache.base.failure");
  return failure.empty() ? text : text + "; " + failure;
}

}  // namespace till::ctl
