#include "sync/ctl/watch.h"

#include "sync/ctl/json_at.h"
#include "sync/ctl/table.h"
#include "sync/ctl/till_text.h"
#include "sync/ctl/time_text.h"

namespace till::ctl {
namespace {

constexpr std::int64_t pace_seconds = 10;  // so far back the pace looks
constexpr std::string_view home = "\x1b[H";
constexpr std::string_view rest_of_line = "\x1b[K";
constexpr std::string_view rest_of_screen = "\x1b[J";

// Alarms that nothing ended.
std::string alarms_of(const json::Value& status) {
  std::string names;
  for (const auto& alarm : list_at(status, "alarms")) {
    const auto name = text_at(alarm, "name");
    if (value_at(alarm, "ended_at") != nullptr || names.find(name) != std::string::npos) continue;
    names += (names.empty() ? "" : ", ") + name;
  }
  return names.empty() ? "no alarm" : "ALARM " + printable(names);
}

std::string contact_of(const json::Value& status) {
  const auto now = integer_at(status, "clock.now");
  const auto at = integer_at(status, "ledger.last_contact");
  if (!now || !at) return "no contact yet";
  return "last contact " + span_text(Seconds{*now - *at}) + " ago";
}

}  // namespace

void QueuePace::see(const json::Value& status) {
  const auto at = integer_at(status, "clock.now");
  const auto entries = integer_at(status, "journal.queue.entries");
  if (!at || !entries) return samples_.clear();
  if (!samples_.empty() && *at < samples_.back().at) samples_.clear();
  samples_.push_back({*at, *entries});
  while (*at - samples_.front().at > pace_seconds) samples_.pop_front();
}

std::string QueuePace::text() const {
  if (samples_.empty() || samples_.back().entries == 0) return {};
  const auto seconds = samples_.back().at - samples_.front().at;
  if (seconds <= 0) return {};
  const auto moved = samples_.back().entries - samples_.front().entries;
  if (moved == 0) return "not moving";
  const auto size = moved < 0 ? -moved : moved;
  const auto pace = size >= seconds ? std::to_string(size / seconds) + " a second"
                                    : std::to_string(size * 60 / seconds) + " a minute";
  if (moved > 0) return "growing, " + pace;
  return "falling, " + pace + ", empty in " +
         span_text(Seconds{samples_.back().entries * seconds / size});
}

std::string watch_line(const json::Value& status, const QueuePace& pace, Minutes utc_offset) {
  auto out = time_text(instant_of(integer_at(status, "clock.now").value_or(0)), utc_offset) + "  " +
             ledger_text(status) + "  queue ";
  const auto entries = integer_at(status, "journal.queue.entries");
  out += entries ? std::to_string(*entries) : "unknown";
  if (const auto text = pace.text(); !text.empty()) out += " (" + text + ")";
  return out + "  " + contact_of(status) + "  " + alarms_of(status);
}

std::string watch_screen(const std::string& title, const std::string& text, int lines) {
  std::string out(home);
  std::string whole = title + "\n\n" + text;
  std::string_view rest = whole;
  for (int line = 1; !rest.empty() && line < lines; ++line) {
    const auto end = std::min(rest.find('\n'), rest.size());
    out += rest.substr(0, end);
    out += rest_of_line;
    out += "\r\n";
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out += rest_of_screen;
}

}  // namespace till::ctl
