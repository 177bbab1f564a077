// What every command of ledgerd shares: its common options, how it reaches the ledger, how it
// speaks and with what it exits. Used by commands/*.cpp alone.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

#include "base/json/json.h"
#include "ledger/open_state.h"

namespace CLI {
class App;
}

namespace till::ledger {

enum class Exit {
  ok = 0,
  failed_check = 1,  // looked at, and found wrong
  usage = 2,
  busy = 3,  // another process holds the folder, or ledgerd does not answer
  refused = 4,
  internal = 5,
};
[[nodiscard]] Exit exit_of(ErrorCode code);

// Options that every command has.
struct Session {
  std::string state;   // empty: as the settings say
  std::string config;  // a settings file; empty: the defaults
  bool as_json = false;

  // Errors: those of the settings file.
  [[nodiscard]] Result<StatePaths> paths() const;
};

// The command that the command line names; it is run after the line was understood.
using Chosen = std::function<Exit()>;

// Adds --state, --config and --json to a command.
void add_session_options(CLI::App& command, Session& session);

// Runs the call where the ledger is: over the admin socket when ledgerd serves the folder, else in
// this process. Errors: those of the call; busy when another process holds the folder and does not
// answer there. Blocks.
[[nodiscard]] Result<json::Value> ask(const Session& session, std::string_view call,
                                      const json::Object& request);

// The same for a command that asks many things in a row: a ledger that nobody serves is opened once
// and held until the end.
class Reach {
 public:
  // Errors: busy when another process holds the folder and does not answer.
  [[nodiscard]] static Result<Reach> open(const Session& session);
  // Errors: those of the call. Blocks.
  [[nodiscard]] Result<json::Value> ask(std::string_view call, const json::Object& request);
  [[nodiscard]] bool is_served() const { return state_ == nullptr; }

 private:
  Reach(StatePaths paths, std::unique_ptr<OpenState> state)
      : paths_(std::move(paths)), state_(std::move(state)) {}
  StatePaths paths_;
  std::unique_ptr<OpenState> state_;  // null: ledgerd serves
};

// Prints the result as JSON, or as `text` writes it, or the error; gives the exit code.
using Text = std::function<void(const json::Object&, std::ostream&)>;
[[nodiscard]] Exit show(const Session& session, const Result<json::Value>& result,
                        const Text& text);
[[nodiscard]] Exit show_error(const Session& session, const Error& error);

// Errors: those of reading the file, and too_large.
[[nodiscard]] Result<std::string> read_input(const std::string& path, std::size_t bytes_max);

// Fields of an answer of ours: there by construction.
[[nodiscard]] std::string text_at(const json::Object& object, std::string_view name);
[[nodiscard]] std::int64_t integer_at(const json::Object& object, std::string_view name);
[[nodiscard]] const json::Array& array_at(const json::Object& object, std::string_view name);
[[nodiscard]] const json::Object& object_at(const json::Object& object, std::string_view name);

}  // namespace till::ledger
