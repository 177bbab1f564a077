#include "sync/ctl/till_text.h"

#include <algorithm>
#include <map>
#include <utility>

#include "sync/ctl/cache_text.h"
#include "sync/ctl/json_at.h"
#include "sync/ctl/table.h"
#include "sync/ctl/time_text.h"

namespace till::ctl {
namespace {

constexpr std::int64_t kibibyte = 1'024;

// A state's name as a word: "NOT_ENROLLED" is "not enrolled".
std::string word_of(std::string name) {
  std::ranges::transform(name, name.begin(), [](char c) {
    if (c == '_') return ' ';
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return name;
}

std::string ago(const json::Value& status, std::int64_t at) {
  const auto now = integer_at(status, "clock.now");
  return now ? span_text(Seconds{*now - at}) + " ago" : std::string();
}

std::string at_text(const json::Value& status, std::int64_t at, Minutes utc_offset) {
  const auto age = ago(status, at);
  return time_text(instant_of(at), utc_offset) + (age.empty() ? "" : ", " + age);
}

std::string with_remark(const std::string& text, const std::string& remark) {
  return text + " (" + remark + ")";
}

std::string register_of(const json::Value& status) {
  if (value_at(status, "register") == nullptr) {
    return "not enrolled: run tillctl enrol CODE --ledger URL";
  }
  return text_at(status, "register.name") + ", store " + text_at(status, "register.store") + " (" +
         text_at(status, "register.id") + ")";
}

std::string mode_of(const json::Value& status) {
  auto mode = text_at(status, "mode");
  if (mode == "not_enrolled") return "not enrolled: nothing is recorded yet";
  if (mode != "advisory") return mode;
  return "ADVISORY: receipts are not recorded; tillctl doctor says why";
}

std::string program_of(const json::Value& status) {
  return text_at(status, "version") + ", up " +
         span_text(Seconds{integer_at(status, "uptime_seconds").value_or(0)}) + ", " +
         bytes_text(integer_at(status, "resident_bytes").value_or(0)) + " of memory";
}

std::string ledger_of(const json::Value& status) {
  auto text = ledger_text(status);
  if (const auto at = integer_at(status, "ledger.last_contact")) {
    text += ", last contact " + ago(status, *at);
  }
  return text;
}

void add_failures(Facts& facts, const json::Value& status) {
  const auto sending = text_at(status, "ledger.last_failure");
  if (!sending.empty()) facts.add("  sending", sending);
  const auto feed = text_at(status, "ledger.feed_failure");
  if (!feed.empty()) facts.add("  fetching", feed);
}

std::string waiting_of(const json::Value& status) {
  const auto entries = integer_at(status, "journal.queue.entries");
  if (!entries) return "unknown: the journal cannot be read";
  if (*entries == 0) return "empty";
  auto text = entries_text(*entries) + " to send, " +
              bytes_text(integer_at(status, "journal.queue.bytes").value_or(0));
  if (const auto oldest = integer_at(status, "journal.queue.oldest_at")) {
    text += ", the oldest " + ago(status, *oldest);
  }
  return text;
}

std::string journal_of(const json::Value& status) {
  const auto head = integer_at(status, "journal.head");
  if (!head) return "nothing recorded yet";
  auto text = "entry " + std::to_string(*head) + " of epoch " + text_at(status, "journal.epoch");
  const auto acked = integer_at(status, "journal.acked");
  return text + ", " +
         (acked ? "acknowledged up to " + std::to_string(*acked) : "none acknowledged");
}

std::string ruleset_of(const json::Value& status) {
  const auto version = text_at(status, "ruleset.version");
  if (version.empty()) return "none has come yet";
  return version + " (order " + text_at(status, "ruleset.order") + ")";
}

std::string members_of(const json::Value& status, Minutes utc_offset) {
  const auto members = integer_at(status, "cache.members");
  if (!members) return "unknown: the cache cannot be read";
  auto text = std::to_string(*members) + ", " + text_at(status, "cache.accounts") + " accounts, " +
              text_at(status, "cache.cards") + " cards";
  const auto as_of = integer_at(status, "cache.as_of");
  if (!as_of || *as_of == 0) return text + ", never heard from the ledger";
  return text + ", as of " + at_text(status, *as_of, utc_offset);
}

std::string spending_of(const json::Value& status) {
  auto step = text_at(status, "spending");
  if (step == "online") return "online: the ledger is asked before a payment";
  if (step == "offline") return "offline: within the limits of what is shown";
  if (step == "earn_only") return "points are earned and not spent";
  if (step == "claim") return "nothing is recorded: a code to claim it is printed";
  return step;
}

void add_scanners(Facts& facts, const json::Value& status) {
  for (const auto& scanner : list_at(status, "scanners")) {
    const auto text = text_at(scanner, "text");
    facts.add("scanner " + text_at(scanner, "name"), text_at(scanner, "state") +
                                                         (text.empty() ? "" : ": " + text) + ", " +
                                                         text_at(scanner, "scans") + " scans");
  }
}

struct Repeated {
  std::int64_t times = 0;
  std::int64_t last_at = 0;
};

// The same alarm again and again is one line, with the last time it was raised.
void add_alarms(Facts& facts, const json::Value& status, Minutes utc_offset) {
  std::map<std::string, Repeated> alarms;
  for (const auto& alarm : list_at(status, "alarms")) {
    const auto name = text_at(alarm, "name");
    auto text = text_at(alarm, "text");
    if (!text.starts_with(name)) text.insert(0, name + ": ");
    auto& repeated = alarms[std::move(text)];
    ++repeated.times;
    repeated.last_at = std::max(repeated.last_at, integer_at(alarm, "at").value_or(0));
  }
  for (const auto& [text, repeated] : alarms) {
    auto when = at_text(status, repeated.last_at, utc_offset);
    if (repeated.times > 1) when.insert(0, std::to_string(repeated.times) + " times, last ");
    facts.add("ALARM", with_remark(text, when));
  }
}

std::string counters_of(const json::Value& status) {
  const auto* counters = value_at(status, "counters");
  if (counters == nullptr || counters->as_object() == nullptr) return {};
  std::string text;
  for (const auto& [name, value] : *counters->as_object()) {
    const auto* count = value.as_integer();
    if (count == nullptr || *count == 0) continue;
    text += (text.empty() ? "" : ", ") + name + " " + std::to_string(*count);
  }
  return text;
}

}  // namespace

std::string ledger_text(const json::Value& status) {
  if (flag_at(status, "ledger.paused")) return "paused here: tillctl sync resume";
  auto text = word_of(text_at(status, "ledger.state"));
  // The feed is open all the time: it notices first that nobody is there any more.
  if (text == "connected" && !text_at(status, "ledger.feed_failure").empty()) {
    text += ", but fetching fails";
  }
  return text;
}

std::string bytes_text(std::int64_t bytes) {
  if (bytes < kibibyte) return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
  const bool large = bytes >= kibibyte * kibibyte;
  const auto unit = large ? kibibyte * kibibyte : kibibyte;
  return std::to_string(bytes / unit) + "." + std::to_string(bytes % unit * 10 / unit) +
         (large ? " MiB" : " KiB");
}

std::string entries_text(std::int64_t entries) {
  return std::to_string(entries) + (entries == 1 ? " entry" : " entries");
}

std::string enrolment_text(const json::Value& answer) {
  return "enrolled: register " + printable(text_at(answer, "name")) + " of store " +
         printable(text_at(answer, "store")) + " (" + printable(text_at(answer, "register")) +
         ")\n";
}

std::string status_text(const json::Value& status, Minutes utc_offset) {
  Facts facts;
  facts.add("register", register_of(status));
  facts.add("mode", mode_of(status));
  facts.add("tilld", program_of(status));
  facts.add("clock",
            time_text(instant_of(integer_at(status, "clock.now").value_or(0)), utc_offset) + ", " +
                text_at(status, "clock.trust"));
  facts.add("ledger", ledger_of(status));
  add_failures(facts, status);
  facts.add("queue", waiting_of(status));
  facts.add("journal", journal_of(status));
  facts.add("ruleset", ruleset_of(status));
  facts.add("members", members_of(status, utc_offset));
  if (value_at(status, "cache.base") != nullptr) facts.add("base", base_text(status, utc_offset));
  if (const auto spending = spending_of(status); !spending.empty()) {
    facts.add("spending", spending);
  }
  facts.add("reservations", text_at(status, "reservations"));
  add_scanners(facts, status);
  add_alarms(facts, status, utc_offset);
  const auto counters = counters_of(status);
  if (!counters.empty()) facts.add("counted", counters);
  return facts.text();
}

std::string queue_text(const json::Value& queue, std::int64_t asked, Minutes utc_offset) {
  const auto& entries = list_at(queue, "entries");
  if (entries.empty()) return "nothing waits to be sent\n";
  Table table({{"SEQ", Align::right}, {"RECORDED"}, {"KIND"}, {"BYTES", Align::right}, {"ENTRY"}});
  for (const auto& entry : entries) {
    const auto at = integer_at(entry, "at");
    table.add({text_at(entry, "seq"), at ? time_text(instant_of(*at), utc_offset) : "",
               text_at(entry, "kind"), text_at(entry, "bytes"), text_at(entry, "entry")});
  }
  auto text = table.text();
  if (std::cmp_greater_equal(entries.size(), asked)) {
    text += "the first " + std::to_string(entries.size()) +
            "; more with --limit, their number with tillctl status\n";
  }
  return text;
}

std::string verify_text(const json::Value& answer) {
  const auto entries = integer_at(answer, "entries").value_or(0);
  if (flag_at(answer, "ok")) {
    auto text = "the chain holds: " + entries_text(entries) + " checked";
    if (value_at(answer, "head") != nullptr) {
      text += "; the last is " + text_at(answer, "head.seq") + " of epoch " +
              printable(text_at(answer, "head.epoch")) + ", hash " +
              printable(text_at(answer, "head.hash"));
    }
    return text + "\n";
  }
  return "THE CHAIN IS BROKEN at entry " + text_at(answer, "first_bad") +
         " from the start: " + printable(text_at(answer, "problem")) + "\n" + "the " +
         std::to_string(entries) +
         " before it hold. Keep the state folder as it is and tell the ledger's admin.\n";
}

std::string doctor_text(const json::Value& answer) {
  Table table({{"CHECK"}, {"STATE"}, {"FOUND"}});
  std::string hints;
  int failed = 0;
  int warned = 0;
  const auto& findings = list_at(answer, "findings");
  for (const auto& finding : findings) {
    const auto state = text_at(finding, "state");
    if (state == "fail") ++failed;
    if (state == "warn") ++warned;
    table.add(
        {text_at(finding, "check"), state == "fail" ? "FAIL" : state, text_at(finding, "text")});
    const auto hint = text_at(finding, "hint");
    if (!hint.empty()) {
      hints += "  " + printable(text_at(finding, "check")) + ": " + printable(hint) + "\n";
    }
  }
  auto text = table.text() + "\n" + std::to_string(findings.size()) +
              " checks: " + std::to_string(failed) + " failed, " + std::to_string(warned) +
              " to look at\n";
  return hints.empty() ? text : text + "what to do:\n" + hints;
}

Exit verify_exit(const json::Value& answer) {
  const auto* ok = value_at(answer, "ok");
  if (ok == nullptr || ok->as_bool() == nullptr) return Exit::internal;
  return *ok->as_bool() ? Exit::ok : Exit::found_wrong;
}

Exit doctor_exit(const json::Value& answer) {
  const auto& findings = list_at(answer, "findings");
  if (findings.empty()) return Exit::internal;
  const bool failed = std::ranges::any_of(
      findings, [](const json::Value& finding) { return text_at(finding, "state") == "fail"; });
  return failed ? Exit::found_wrong : Exit::ok;
}

}  // namespace till::ctl
