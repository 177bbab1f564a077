#include "agent/api/status.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "agent/member_view.h"
#include "base/crypto/x509.h"
#include "platform/files.h"
#include "platform/service.h"
#include "storage/journal/ballast.h"

namespace till::agent {
namespace {

constexpr std::string_view enrol_hint = "run tillctl enrol CODE --ledger URL";

std::string_view mode_of(const TillState& state) {
  if (state.advisory) return "advisory";
  return state.identity ? "normal" : "not_enrolled";
}

json::Object ledger_of(const Till& till, const TillState& state) {
  const auto courier = till.courier_status();
  if (!courier)
    return {{"state", state.advisory && state.identity ? "NO_JOURNAL" : "NOT_ENROLLED"}};
  json::Object out{
      {"state", sync::name_of(courier->uplink.link)}, {"paused", till.paused()},
      {"last_failure", courier->uplink.last_failure}, {"feed_failure", courier->feed_failure},
      {"batches_sent", courier->batches_sent},        {"entries_sent", courier->entries_sent},
      {"pages_applied", courier->pages_applied},      {"rows_skipped", courier->rows_skipped},
      {"answers_refused", courier->answers_refused}};
  if (courier->last_contact) out.set("last_contact", unix_seconds(*courier->last_contact));
  return out;
}

json::Object journal_of(const Till& till, const std::optional<QueueFigures>& queue) {
  json::Object out;
  if (const auto head = till.head()) {
    out.set("epoch", record::to_hex(head->epoch));
    out.set("head", static_cast<std::int64_t>(head->seq.number));
    out.set("hash", to_hex(head->hash));
  }
  if (const auto courier = till.courier_status(); courier && courier->uplink.acked) {
    out.set("acked", static_cast<std::int64_t>(courier->uplink.acked->number));
  }
  if (queue) {
    json::Object waiting{{"entries", queue->entries}, {"bytes", queue->bytes}};
    if (queue->oldest_at) waiting.set("oldest_at", unix_seconds(*queue->oldest_at));
    out.set("queue", std::move(waiting));
  }
  return out;
}

json::Object http_of(const Till& till) {
  const auto counters = till.server_counters();
  return {
      {"connections", counters.connections},   {"open", static_cast<std::int64_t>(counters.open)},
      {"refused", counters.refused},           {"requests", counters.requests},
      {"bad_requests", counters.bad_requests}, {"timeouts", counters.timeouts}};
}

json::Object base_of(const Till& till, const TillState& state) {
  json::Object out;
  if (const auto* base = state.base ? state.base->base() : nullptr) {
    const auto& facts = base->facts();
    out.set("version", facts.version);
    out.set("rows", facts.rows);
    out.set("bytes", base->file_bytes());
    out.set("made_at", unix_seconds(facts.made_at));
    out.set("expires_at", unix_seconds(facts.expires_at));
  }
  const auto courier = till.courier_status();
  if (!courier) return out;
  const auto& fetch = courier->base;
  if (!fetch.failure.empty()) out.set("failure", fetch.failure);
  if (fetch.version > 0) {
    out.set("fetching", json::Object{{"version", fetch.version},
                                     {"here", fetch.bytes_here},
                                     {"bytes", fetch.bytes_wanted}});
  }
  return out;
}

json::Object cache_of(const Till& till, TillState& state) {
  if (!state.cache) return {};
  json::Object out{{"cursor", state.cache->cursor()},
                   {"as_of", unix_seconds(state.cache->as_of())},
                   {"base", base_of(till, state)}};
  if (const auto counts = state.cache->counts()) {
    out.set("accounts", counts->accounts);
    out.set("members", counts->members);
    out.set("cards", counts->cards);
  }
  return out;
}

json::Array scanners_of(const Till& till) {
  json::Array out;
  for (const auto& scanner : till.scanners()) {
    const auto status = scanner->status();
    out.push_back(json::Object{{"name", scanner->source()},
                               {"state", drivers::name_of(status.state)},
                               {"text", status.text},
                               {"scans", status.counters.scans},
                               {"repeats", status.counters.repeats},
                               {"overlong", status.counters.overlong},
                               {"failures", status.counters.failures}});
  }
  return out;
}

json::Array alarms_of(const TillState& state) {
  json::Array out;
  for (const auto& alarm : state.alarms) {
    json::Object shown{{"at", unix_seconds(alarm.at)}, {"name", alarm.name}, {"text", alarm.text}};
    if (alarm.ended_at) shown.set("ended_at", unix_seconds(*alarm.ended_at));
    out.push_back(std::move(shown));
  }
  return out;
}

json::Object counters_of(const TillState& state) {
  json::Object out;
  for (const auto& [name, count] : state.counters.all()) out.set(name, count);
  return out;
}

Finding disk_finding(const Till& till, const TillState& state) {
  const auto free = platform::free_space(till.settings().state_dir);
  if (!free)
    return {"disk", "fail", describe(free.error()), "look at the disk of the state folder"};
  const auto room = room_of(*free, state.disk_marks);
  const auto text = text_of(
      {*free, storage::Ballast::is_whole_in(till.settings().state_dir, ballast_bytes), room});
  if (room == DiskRoom::plenty) return {"disk", "ok", text, ""};
  return {"disk", room == DiskRoom::scarce ? "warn" : "fail", text,
          "make room: without it nothing can be recorded"};
}

Finding journal_finding(const TillState& state) {
  if (!state.advisory && !state.not_recorded.empty()) {
    return {"journal", "fail", "the newest receipt was not recorded: " + state.not_recorded,
            "free room on the disk; the next receipt tries again"};
  }
  if (!state.advisory && state.identity) return {"journal", "ok", "receipts are recorded", ""};
  if (!state.advisory) {
    return {"journal", "warn", "nothing is recorded before enrolment", std::string(enrol_hint)};
  }
  return {"journal", "fail", "nothing is recorded: " + state.advisory_reason,
          "mend the disk; tilld tries again every 30 seconds"};
}

Finding clock_finding(const TillState& state) {
  const auto now = state.time.now();
  std::string text = std::string(name_of(now.trust)) + ", " + to_iso(now.at);
  if (const auto drift = state.time.drift()) {
    text += ", " + std::to_string(drift->count()) + " s from the ledger";
  }
  if (now.trusted()) return {"clock", "ok", text, ""};
  return {"clock", "fail", text, "set the clock of this machine; signed codes count as static"};
}

Finding ledger_finding(const Till& till, const TillState& till_state) {
  const auto courier = till.courier_status();
  if (!courier && till_state.advisory && till_state.identity) {
    return {"ledger", "warn", "nothing is sent without the journal", "mend the disk first"};
  }
  if (!courier) {
    return {"ledger", "warn", "this register is not enrolled", std::string(enrol_hint)};
  }
  const auto state = std::string(sync::name_of(courier->uplink.link));
  if (courier->uplink.link == sync::Link::connected && courier->feed_failure.empty()) {
    return {"ledger", "ok", state, ""};
  }
  auto text = state;
  if (!courier->uplink.last_failure.empty()) text += ": " + courier->uplink.last_failure;
  if (!courier->feed_failure.empty()) text += "; feed: " + courier->feed_failure;
  if (till.paused()) {
    return {"ledger", "warn", "paused here: nothing is sent", "tillctl sync resume"};
  }
  const bool held = courier->uplink.link == sync::Link::held;
  return {
      "ledger", held ? "fail" : "warn", text,
      held ? "the ledger refuses this register: ask its admin; nothing is lost meanwhile"
           : "sales go on; what waits is sent when the ledger answers, or carried there: tillctl "
             "export"};
}

Finding certificate_finding(const Till& till, const TillState& state) {
  if (!state.identity) return {"certificate", "warn", "none yet", std::string(enrol_hint)};
  constexpr auto soon = std::chrono::days{30};
  const auto pem = till.certificate();
  const auto info = pem ? crypto::read_certificate(*pem)
                        : Result<crypto::CertificateInfo>{std::unexpected(pem.error())};
  if (!info) return {"certificate", "fail", describe(info.error()), "enrol this register again"};
  const auto until = info->validity.not_after;
  const auto text = "valid until " + to_iso(until);
  if (until - state.time.now().at > soon) return {"certificate", "ok", text, ""};
  return {"certificate", "warn", text, "enrol this register again before it ends"};
}

json::Array salvages_of(const TillState& state) {
  json::Array out;
  for (const auto& salvage : state.salvages) {
    json::Array lost;
    for (const auto& range : salvage.lost) {
      lost.emplace_back(json::Object{{"epoch", record::to_hex(range.epoch)},
                                     {"from", static_cast<std::int64_t>(range.from.number)},
                                     {"to", static_cast<std::int64_t>(range.to.number)},
                                     {"acknowledged", range.acknowledged},
                                     {"open", range.open}});
    }
    out.emplace_back(json::Object{{"at", unix_seconds(salvage.at)},
                                  {"text", storage::describe(salvage)},
                                  {"reason", salvage.reason},
                                  {"file", salvage.aside},
                                  {"saved", salvage.kept + salvage.moved},
                                  {"lost", std::move(lost)}});
  }
  return out;
}

void salvage_findings(const TillState& state, std::vector<Finding>& out) {
  for (const auto& salvage : state.salvages) {
    out.push_back(
        {"salvage", "warn",
         "the journal was damaged on " + to_iso(salvage.at) + ": " + storage::describe(salvage),
         salvage.lost.empty() && salvage.readable
             ? "look at the disk: a sound one damages no file"
             : "compare the days with the POS's own list, and look at the disk"});
  }
}

void scanner_findings(const Till& till, std::vector<Finding>& out) {
  for (const auto& scanner : till.scanners()) {
    const auto status = scanner->status();
    const bool open = status.state == drivers::ScannerState::open;
    out.push_back({"scanner " + std::string(scanner->source()), open ? "ok" : "warn",
                   std::string(drivers::name_of(status.state)) + ": " + status.text,
                   open ? "" : "plug it in or correct its path in the settings"});
  }
}

}  // namespace

std::optional<Instant> recorded_at(const record::Entry& entry) {
  const auto body = json::parse(entry.body);
  if (!body || body->as_object() == nullptr) return std::nullopt;
  const auto* at = body->as_object()->find("at");
  if (at == nullptr || at->as_integer() == nullptr) return std::nullopt;
  return instant_of(*at->as_integer());
}

Result<QueueFigures> queue_figures(storage::Journal& journal) {
  const auto waiting = journal.waiting();
  QueueFigures out{waiting.entries, waiting.bytes, {}};
  if (waiting.entries == 0) return out;
  TILL_TRY(const auto oldest, journal.read_after(waiting.after, {.entries_max = 1}));
  if (!oldest.empty()) out.oldest_at = recorded_at(oldest.front());
  return out;
}

json::Object status_of(Till& till, const std::optional<QueueFigures>& queue) {
  auto& state = till.state();
  const auto now = state.time.now();
  const auto uptime = std::chrono::duration_cast<Seconds>(state.clock.steady() - till.started_at());
  json::Object out{
      {"version", build_version},
      {"mode", mode_of(state)},
      {"uptime_seconds", uptime.count()},
      {"resident_bytes", platform::resident_bytes()},
      {"clock", json::Object{{"now", unix_seconds(now.at)}, {"trust", name_of(now.trust)}}},
      {"journal", journal_of(till, queue)},
      {"ledger", ledger_of(till, state)},
      {"spending", name_of(ladder_of(state))},
      {"cache", cache_of(till, state)},
      {"scanners", scanners_of(till)},
      {"alarms", alarms_of(state)},
      {"counters", counters_of(state)},
      {"http", http_of(till)},
      {"reservations", static_cast<std::int64_t>(state.reservations.size())}};
  out.set("disk", json::Object{{"free_bytes", static_cast<std::int64_t>(std::min<std::uint64_t>(
                                                  state.disk.free_bytes, INT64_MAX))},
                               {"room", name_of(state.disk.room)},
                               {"reserve", state.disk.ballast}});
  if (!state.salvages.empty()) out.set("salvages", salvages_of(state));
  if (state.identity) {
    out.set("register", json::Object{{"id", to_hex(state.identity->id)},
                                     {"name", state.identity->name},
                                     {"store", state.identity->store}});
  }
  if (state.rules) {
    out.set("ruleset", json::Object{{"version", state.rules->envelope.ruleset.version},
                                    {"order", state.rules->envelope.version},
                                    {"sha256", to_hex(state.rules->sha256)}});
  }
  return out;
}

std::vector<Finding> examine(Till& till, const std::optional<QueueFigures>& queue) {
  const auto& state = till.state();
  std::vector<Finding> out{journal_finding(state), disk_finding(till, state), clock_finding(state),
                           certificate_finding(till, state), ledger_finding(till, state)};
  if (queue) {
    out.push_back({"queue", "ok", std::to_string(queue->entries) + " entries wait to be sent", ""});
  }
  if (state.rules) {
    out.push_back({"ruleset", "ok", state.rules->envelope.ruleset.version, ""});
  } else {
    out.push_back({"ruleset", "fail", "none has come yet", "let this till reach the ledger once"});
  }
  salvage_findings(state, out);
  scanner_findings(till, out);
  return out;
}

}  // namespace till::agent
