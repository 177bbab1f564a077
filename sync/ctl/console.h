// Where a command speaks, and the two facts about the machine that its texts need. Values of one
// run; one thread.
#pragma once

#include <functional>
#include <ostream>
#include <string>

#include "base/error.h"
#include "base/json/json.h"
#include "base/time.h"
#include "sync/ctl/exits.h"

namespace till::ctl {

struct Console {
  std::ostream& out;
  std::ostream& err;
  Instant now{};
  Minutes utc_offset{0};    // of this machine's local time, east of UTC
  bool is_watched = false;  // errors go to a terminal: progress may be shown there
  // How many lines the terminal has that shows `out`; empty: none shows it.
  std::function<int()> screen_lines{};
  // Waits; true when the user wants the end. Empty: Ctrl-C says so.
  std::function<bool(Milliseconds)> pause{};
};

// What every command takes.
struct Options {
  std::string config;  // empty: /etc/till/tillctl.toml when it is there
  std::string socket;  // empty: as the settings say
  std::string url;
  std::string token_file;
  bool json = false;
};

struct Session {
  Console console;
  Options options;
};

// An error as --json tells it.
[[nodiscard]] json::Value error_of(const Error& error);

// The text of an answer for people.
using Render = std::function<std::string(const json::Value&)>;

// Prints the answer: one line of JSON where that was asked for, else its text.
void show(const Session& session, const json::Value& answer, const Render& text);
// "tillctl: ..." on the error stream and, with --json, {"error": ...} on the other; gives the code
// to exit with.
[[nodiscard]] Exit show_error(const Session& session, const Error& error);
// Both in one, for answers that are right or an error.
[[nodiscard]] Exit show_result(const Session& session, const Result<json::Value>& answer,
                               const Render& text);

}  // namespace till::ctl
