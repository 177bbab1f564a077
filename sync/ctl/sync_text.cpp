#include "sync/ctl/sync_text.h"

#include "sync/ctl/json_at.h"
#include "sync/ctl/table.h"
#include "sync/ctl/time_text.h"

namespace till::ctl {
namespace {

std::string when(const json::Value& value, std::string_view path, Minutes utc_offset) {
  const auto at = integer_at(value, path);
  return at ? time_text(instant_of(*at), utc_offset) : std::string();
}

std::string parent_of(const json::Value& epoch) {
  if (value_at(epoch, "parent") == nullptr) return "none";
  return text_at(epoch, "parent.seq") + " of " + text_at(epoch, "parent.epoch");
}

}  // namespace

std::string sync_text(const json::Value& answer) {
  if (flag_at(answer, "paused")) {
    return "paused: nothing is sent until tillctl sync resume; sales go on and nothing is lost\n";
  }
  const auto state = text_at(answer, "state");
  auto text = "not paused; " + (state.empty() ? "what waits is sent now" : printable(state));
  const auto failure = text_at(answer, "last_failure");
  if (!failure.empty()) text += ", last failure: " + printable(failure);
  return text + "\n";
}

std::string epochs_text(const json::Value& answer, Minutes utc_offset) {
  const auto& epochs = list_at(answer, "epochs");
  if (epochs.empty()) return "no epoch yet: this register is not enrolled\n";
  Table table({{"EPOCH"}, {"ENTRIES", Align::right}, {"OPENED"}, {"REASON"}, {"AFTER ENTRY"}});
  for (const auto& epoch : epochs) {
    table.add({text_at(epoch, "epoch"), text_at(epoch, "entries"),
               when(epoch, "opened_at", utc_offset), text_at(epoch, "reason"), parent_of(epoch)});
  }
  auto text = table.text();
  if (value_at(answer, "acked") == nullptr) {
    return text + "the ledger has acknowledged nothing yet\n";
  }
  text += "acknowledged up to entry " + text_at(answer, "acked.seq") + " of " +
          printable(text_at(answer, "acked.epoch")) + " at " + when(answer, "acked.at", utc_offset);
  const auto generation = text_at(answer, "generation");
  if (!generation.empty() && generation != text_at(answer, "acked.generation")) {
    text += ",\nwhich does not count any more: the ledger was restored, and is sent what it lacks";
  }
  return text + "\n";
}

std::string certificate_text(const json::Value& answer, Instant now, Minutes utc_offset) {
  Facts facts;
  facts.add("register", text_at(answer, "register"));
  facts.add("key", text_at(answer, "key"));
  facts.add("issued", when(answer, "not_before", utc_offset));
  const auto until = instant_of(integer_at(answer, "not_after").value_or(0));
  facts.add("valid until", time_text(until, utc_offset) +
                               (until > now ? ", " + span_text(until - now) + " from now"
                                            : ", EXPIRED: tillctl cert renew"));
  return facts.text();
}

std::string parked_text(const json::Value& answer, Minutes utc_offset) {
  const auto& parked = list_at(answer, "parked");
  if (parked.empty()) return "the ledger has parked nothing of this register\n";
  Table table({{"SEQ", Align::right}, {"RECORDED"}, {"KIND"}, {"WHY"}, {"ENTRY"}});
  for (const auto& entry : parked) {
    table.add({text_at(entry, "seq"), when(entry, "at", utc_offset), text_at(entry, "kind"),
               text_at(entry, "code"), text_at(entry, "entry")});
  }
  return table.text() + "as the ledger said at " + when(answer, "as_of", utc_offset) +
         "; nothing is lost, later entries are not delayed: ask the ledger's admin\n";
}

}  // namespace till::ctl
