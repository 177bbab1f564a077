#include <charconv>
#include <memory>

#include <CLI/CLI.hpp>

#include "base/time.h"
#include "sync/ctl/api_client.h"
#include "sync/ctl/commands.h"
#include "sync/ctl/day_text.h"

namespace till::ctl {
namespace {

// A day of many receipts is added up from the disk.
constexpr Milliseconds close_deadline{120'000};

struct Day {
  std::string date;
  std::string z;
};

std::string existing_day(const std::string& text) {
  return is_day(text) ? std::string() : "must be a day as YYYY-MM-DD";
}

bool read_integer(std::string_view text, std::int64_t& value) {
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  return end.ec == std::errc{} && end.ptr == text.data() + text.size();
}

// NUMBER,COUNT,SUM; null when it is something else.
json::Value z_report(const std::string& text) {
  const auto last = text.rfind(',');
  if (last == std::string::npos || last == 0) return {};
  const auto middle = text.rfind(',', last - 1);
  if (middle == std::string::npos || middle == 0) return {};
  const std::string_view view(text);
  std::int64_t count = 0;
  std::int64_t sum = 0;
  if (!read_integer(view.substr(middle + 1, last - middle - 1), count) || count < 0 ||
      !read_integer(view.substr(last + 1), sum)) {
    return {};
  }
  return json::Object{{"number", view.substr(0, middle)}, {"count", count}, {"sum", sum}};
}

std::string well_formed_z(const std::string& text) {
  return z_report(text).is_null() ? "must be NUMBER,COUNT,SUM, the sum in minor units"
                                  : std::string();
}

Exit close_day(const Session& session, const Day& day) {
  const auto date =
      day.date.empty() ? day_of(session.console.now, session.console.utc_offset) : day.date;
  json::Object body{{"business_date", date}};
  if (!day.z.empty()) body.set("z", z_report(day.z));
  return show_result(session,
                     ask(session, {.method = net::Method::post,
                                   .target = "/v1/day-closes",
                                   .body = std::move(body),
                                   .deadline_least = close_deadline}),
                     day_closed_text);
}

Exit show_days(const Session& session, const Day& day) {
  const auto query = day.date.empty() ? "" : "?business_date=" + day.date;
  const auto answer =
      ask(session, {.target = "/v1/day-closes" + query, .deadline_least = close_deadline});
  const auto shown = show_result(session, answer, [&](const json::Value& days) {
    return days_text(days, day.date, session.console.utc_offset);
  });
  return shown == Exit::ok ? days_exit(*answer) : shown;
}

void add_close(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand("close", "Close what was sold since the last close");
  const auto day = std::make_shared<Day>();
  command->add_option("--date", day->date, "Business date [today on this machine]")
      ->check(existing_day);
  command->add_option("--z", day->z, "What the POS printed: NUMBER,COUNT,SUM")
      ->check(well_formed_z);
  command->callback(
      [&session, &chosen, day] { chosen = [&session, day] { return close_day(session, *day); }; });
}

void add_show(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "show", "Closed days, their figures and seals; 1 when the ledger's figures differ");
  const auto day = std::make_shared<Day>();
  command->add_option("--date", day->date, "This business date, with all its figures")
      ->check(existing_day);
  command->callback(
      [&session, &chosen, day] { chosen = [&session, day] { return show_days(session, *day); }; });
}

}  // namespace

void add_day_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* day = app.add_subcommand("day", "Close the business day, and look at closed ones");
  day->require_subcommand(0, 1);
  add_close(*day, session, chosen);
  add_show(*day, session, chosen);
}

}  // namespace till::ctl
