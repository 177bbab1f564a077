#include "sync/ctl/api_client.h"

#include <algorithm>

#include "config/tillctl_settings.h"
#include "platform/files.h"
#include "sync/ctl/json_at.h"

namespace till::ctl {
namespace {

constexpr std::string_view usual_settings = "/etc/till/tillctl.toml";
constexpr std::size_t token_file_bytes_max = 1'024;
constexpr std::size_t answer_bytes_max = std::size_t{64} * 1024 * 1024;  // many days, long queues
constexpr int last_error_code = static_cast<int>(ErrorCode::internal);

Result<config::TillctlSettings> settings_of(const Options& options) {
  if (!options.config.empty()) return config::load_tillctl(options.config);
  if (platform::exists(usual_settings)) return config::load_tillctl(std::string(usual_settings));
  return config::TillctlSettings{};
}

Result<std::string> read_token(const platform::Path& path) {
  TILL_TRY(auto text, platform::read_file(path, token_file_bytes_max));
  text.erase(text.find_last_not_of(" \r\n\t") + 1);
  if (text.empty()) return fail(ErrorCode::invalid, "the token file is empty", path.string());
  const bool one_word =
      std::ranges::all_of(text, [](unsigned char c) { return c > ' ' && c < 0x7F; });
  if (!one_word) return fail(ErrorCode::invalid, "this is no token of tilld", path.string());
  return text;
}

// The admin's token is private; whoever may not read it may still look.
void read_usual_token(const platform::Path& path, Connection& connection) {
  auto token = read_token(path);
  const auto reason = token ? std::string() : describe(token.error());
  if (!token) token = read_token(path.parent_path() / "view");
  if (token) {
    connection.token = std::move(*token);
  } else {
    connection.token_problem = "no token could be read: " + reason;
  }
}

Error not_reached(const Connection& connection, const Error& error) {
  const auto where = connection.socket.empty() ? connection.url : connection.socket;
  if (error.code == ErrorCode::timeout) {
    return {ErrorCode::timeout,
            "tilld did not answer in time; try again, or raise deadline_ms in the settings", where};
  }
  if (error.code != ErrorCode::unavailable) return {error.code, error.text, where};
  return {
      ErrorCode::unavailable,
      "tilld cannot be reached: " + error.text + "; is it running? Name it with --socket or --url",
      where};
}

ErrorCode code_of_status(int status) {
  switch (status) {
    case 401:
      return ErrorCode::unauthorized;
    case 403:
    case 421:
      return ErrorCode::forbidden;
    case 404:
      return ErrorCode::not_found;
    case 409:
      return ErrorCode::conflict;
    case 413:
      return ErrorCode::too_large;
    case 503:
    case 504:
      return ErrorCode::busy;
    case 507:
      return ErrorCode::not_recorded;
    default:
      return status >= 500 ? ErrorCode::internal : ErrorCode::invalid;
  }
}

// The problem's own name where it is one of ours. tilld did answer: nothing it says of others is
// "tilld cannot be reached".
ErrorCode code_of(const json::Value& problem, int status) {
  const auto name = text_at(problem, "code");
  for (int i = 0; i <= last_error_code; ++i) {
    const auto code = static_cast<ErrorCode>(i);
    if (name_of(code) != name) continue;
    return exit_of(code) == Exit::unreachable ? ErrorCode::busy : code;
  }
  return code_of_status(status);
}

// What a person can do about it; empty when the problem's own words say it.
std::string advice_of(const Connection& connection, const json::Value& problem, ErrorCode code) {
  if (code == ErrorCode::unauthorized) {
    if (!connection.token_problem.empty()) {
      return connection.token_problem + "; run as root, or name a token's file with --token-file";
    }
    return "name the file of a token of this till with --token-file";
  }
  const bool by_tilld = text_at(problem, "path") != "enrolment";  // else the ledger's own words
  if (code == ErrorCode::forbidden && by_tilld && text_at(problem, "code") == "forbidden") {
    return "run as root, or name the admin's token with --token-file";
  }
  if (code == ErrorCode::busy) return "try again in a moment";
  if (code == ErrorCode::internal || code == ErrorCode::io) {
    return "tilld's log says more (journalctl -u tilld)";
  }
  return {};
}

Error problem_of(const Connection& connection, const json::Value& problem, int status) {
  const auto code = code_of(problem, status);
  auto text = text_at(problem, "detail");
  if (text.empty()) text = "tilld answers with status " + std::to_string(status);
  const auto advice = advice_of(connection, problem, code);
  if (!advice.empty()) text += "; " + advice;
  return {code, std::move(text), text_at(problem, "path")};
}

net::TransferRequest request_of(const Connection& connection, const ApiCall& call) {
  net::TransferRequest request;
  request.method = call.method;
  request.url = connection.url + call.target;
  request.unix_path = connection.socket;
  if (!connection.token.empty()) {
    request.headers.add("Authorization", "Bearer " + connection.token);
  }
  if (!call.body.is_null()) {
    request.headers.add("Content-Type", "application/json");
    request.body = json::canonical(call.body);
  }
  request.limits.deadline = std::max(connection.deadline, call.deadline_least);
  request.limits.answer_bytes_max = answer_bytes_max;
  return request;
}

}  // namespace

Result<Connection> connection_of(const Options& options) {
  TILL_TRY(const auto settings, settings_of(options));
  Connection connection;
  connection.url = options.url.empty() ? settings.url : options.url;
  while (connection.url.ends_with('/')) connection.url.pop_back();
  connection.deadline = settings.deadline;
  if (!options.socket.empty()) {
    connection.socket = options.socket;
  } else if (options.url.empty() && !settings.socket.empty() && platform::exists(settings.socket)) {
    connection.socket = settings.socket;
  }
  if (!options.token_file.empty()) {
    auto token = read_token(options.token_file);
    if (!token && token.error().code == ErrorCode::not_found) {
      return fail(ErrorCode::unavailable,
                  "no token there; tilld makes it when it starts: is it running?",
                  options.token_file);
    }
    TILL_TRY(connection.token, std::move(token));
  } else {
    read_usual_token(settings.token_file, connection);
  }
  return connection;
}

Result<json::Value> call(const Connection& connection, const ApiCall& call) {
  net::Client client;
  const auto response = client.send(request_of(connection, call));
  if (!response) return std::unexpected(not_reached(connection, response.error()));
  auto answer = json::parse(response->body);
  if (!answer || answer->as_object() == nullptr) {
    return fail(ErrorCode::unavailable,
                "what answers there is no tilld (status " + std::to_string(response->status) +
                    "); correct --socket or --url",
                connection.socket.empty() ? connection.url : connection.socket);
  }
  if (response->status >= 200 && response->status < 300) return answer;
  return std::unexpected(problem_of(connection, *answer, response->status));
}

Result<json::Value> ask(const Session& session, const ApiCall& asked) {
  TILL_TRY(const auto connection, connection_of(session.options));
  return call(connection, asked);
}

}  // namespace till::ctl
