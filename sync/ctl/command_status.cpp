#include <memory>

#include <CLI/CLI.hpp>

#include "platform/interruption.h"
#include "sync/ctl/api_client.h"
#include "sync/ctl/commands.h"
#include "sync/ctl/table.h"
#include "sync/ctl/till_text.h"
#include "sync/ctl/watch.h"

namespace till::ctl {
namespace {

constexpr int every_seconds_max = 3'600;
// A tilld that hangs must not keep Ctrl-C waiting for long.
constexpr Milliseconds watch_deadline{2'000};

struct Wanted {
  bool watch = false;
  int every_seconds = 1;
};

Exit status(const Session& session) {
  return show_result(
      session, ask(session, {.target = "/v1/status"}),
      [&](const json::Value& answer) { return status_text(answer, session.console.utc_offset); });
}

// One look after the other, until somebody wants the end.
class Watch {
 public:
  Watch(const Session& session, Connection connection, int every_seconds)
      : session_(session),
        connection_(std::move(connection)),
        every_(Seconds{every_seconds}),
        drawn_(session.console.screen_lines && !session.options.json) {
    connection_.deadline = std::min(connection_.deadline, watch_deadline);
    if (drawn_) session.console.out << screen_begins;
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch() {
    if (drawn_) session_.console.out << screen_ends << std::flush;
  }

  void look() {
    auto answer = call(connection_, {.target = "/v1/status"});
    pace_.see(answer ? *answer : json::Value());
    session_.console.out << shown(answer) << std::flush;
    if (answer) last_ = std::move(*answer);
  }
  [[nodiscard]] Milliseconds every() const { return every_; }
  [[nodiscard]] bool is_drawn() const { return drawn_; }
  [[nodiscard]] const json::Value& last() const { return last_; }

 private:
  [[nodiscard]] std::string shown(const Result<json::Value>& answer) const {
    const auto offset = session_.console.utc_offset;
    if (drawn_) {
      return watch_screen(title(), answer ? status_text(*answer, offset) : told(answer.error()),
                          session_.console.screen_lines());
    }
    if (!session_.options.json) {
      return (answer ? watch_line(*answer, pace_, offset) : told(answer.error())) + "\n";
    }
    return json::canonical(answer ? *answer : error_of(answer.error())) + "\n";
  }
  [[nodiscard]] std::string title() const {
    const auto pace = pace_.text();
    return "every " + std::to_string(std::chrono::duration_cast<Seconds>(every_).count()) +
           " s, Ctrl-C ends" + (pace.empty() ? "" : "; the queue is " + pace);
  }
  static std::string told(const Error& error) { return printable(describe(error)); }

  const Session& session_;
  Connection connection_;
  Milliseconds every_;
  bool drawn_;
  QueuePace pace_;
  json::Value last_;
};

Exit watch(const Session& session, int every_seconds) {
  auto connection = connection_of(session.options);
  if (!connection) return show_error(session, connection.error());
  const auto& console = session.console;
  platform::Interruption interruption;
  const auto ended = [&](Milliseconds span) {
    return console.pause ? console.pause(span) : interruption.within(span);
  };
  json::Value last;
  {
    Watch watch(session, std::move(*connection), every_seconds);
    do {
      watch.look();
    } while (console.out.good() && !ended(watch.every()));
    if (watch.is_drawn()) last = watch.last();
  }
  // The screen of before is back: what was seen last stays on it.
  if (!last.is_null()) console.out << status_text(last, console.utc_offset);
  return Exit::ok;
}

}  // namespace

void add_status_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "status", "Register, ledger, queue, clock, ruleset, members, scanners at a glance");
  const auto wanted = std::make_shared<Wanted>();
  command->add_flag("--watch", wanted->watch,
                    "Again and again until Ctrl-C: in place on a terminal, else a line each time");
  command->add_option("--every", wanted->every_seconds, "Seconds between two looks [1]")
      ->check(CLI::Range(1, every_seconds_max));
  command->callback([&session, &chosen, wanted] {
    chosen = [&session, wanted] {
      return wanted->watch ? watch(session, wanted->every_seconds) : status(session);
    };
  });
}

}  // namespace till::ctl
