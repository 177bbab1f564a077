// Calls of tilld's local API: over its Unix socket or TCP, with a token, every refusal as an Error
// that says what to do. Blocks; one thread.
#pragma once

#include <string>
#include <string_view>

#include "base/json/json.h"
#include "base/time.h"
#include "net/client.h"
#include "sync/ctl/console.h"

namespace till::ctl {

// Where tilld is and what is shown to it.
struct Connection {
  std::string url;     // without a slash at its end
  std::string socket;  // empty: the URL alone
  std::string token;   // empty: none could be read
  std::string token_problem{};
  Milliseconds deadline{10'000};
};

// From the command line, else the settings, else the defaults: the socket where there is one, else
// the URL; the admin's token where it may be read, else the one for viewing beside it.
// Errors: those of the settings file; not_found and io for a token file named on the command line.
[[nodiscard]] Result<Connection> connection_of(const Options& options);

struct ApiCall {
  net::Method method = net::Method::get;
  std::string target;  // "/v1/status"
  json::Value body{};  // null: none
  Milliseconds deadline_least{0};
};

// Errors: unavailable when nobody answers, or somebody who is no tilld; timeout; else the problem
// that tilld tells, its path as context.
[[nodiscard]] Result<json::Value> call(const Connection& connection, const ApiCall& call);
// Both in one.
[[nodiscard]] Result<json::Value> ask(const Session& session, const ApiCall& call);

}  // namespace till::ctl
