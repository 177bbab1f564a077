#include "ledger/commands/session.h"

#include <iostream>

#include <CLI/CLI.hpp>

#include "base/json/fields.h"
#include "config/ledgerd_settings.h"
#include "ledger/commands/calls.h"
#include "net/client.h"
#include "net/problem.h"

namespace till::ledger {
namespace {

// An import or a proof over a large ledger takes its time.
constexpr Milliseconds call_deadline{30LL * 60 * 1'000};
constexpr Milliseconds connect_deadline{2'000};
constexpr std::size_t answer_bytes_max = 256UL * 1024 * 1024;
constexpr int last_error_code = static_cast<int>(ErrorCode::internal);

Error error_of_problem(const net::Response& response) {
  Error error{ErrorCode::internal, "ledgerd answered " + std::to_string(response.status), {}};
  const auto body = json::parse(response.body);
  const auto* object = body ? body->as_object() : nullptr;
  if (object == nullptr) return error;
  for (int code = 0; code <= last_error_code; ++code) {
    if (name_of(static_cast<ErrorCode>(code)) == text_at(*object, "code")) {
      error.code = static_cast<ErrorCode>(code);
    }
  }
  if (object->has("detail")) error.text = text_at(*object, "detail");
  if (object->has("path")) error.context = text_at(*object, "path");
  return error;
}

Result<json::Value> ask_over_socket(const StatePaths& paths, std::string_view call,
                                    const json::Object& request) {
  net::Client client;
  const auto response = client.send({.method = net::Method::post,
                                     .url = "http://localhost/admin/v1/" + std::string(call),
                                     .headers = {{"Content-Type", "application/json"}},
                                     .body = json::canonical(request),
                                     .unix_path = paths.admin_socket().string(),
                                     .tls = nullptr,
                                     .limits = {.deadline = call_deadline,
                                                .connect_deadline = connect_deadline,
                                                .answer_bytes_max = answer_bytes_max}});
  if (!response) return std::unexpected(response.error());
  if (response->status != 200) return std::unexpected(error_of_problem(*response));
  return json::parse(response->body, "answer");
}

// The shortest question there is.
constexpr std::string_view probe_call = "scope";

}  // namespace

Exit exit_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::unavailable:
    case ErrorCode::timeout:
    case ErrorCode::busy:
      return Exit::busy;
    case ErrorCode::io:
    case ErrorCode::corrupt:
    case ErrorCode::not_recorded:
    case ErrorCode::internal:
      return Exit::internal;
    case ErrorCode::invalid:
    case ErrorCode::not_found:
    case ErrorCode::conflict:
    case ErrorCode::unauthorized:
    case ErrorCode::forbidden:
    case ErrorCode::too_large:
    case ErrorCode::unsupported:
    case ErrorCode::untrusted:
      return Exit::refused;
  }
  return Exit::internal;
}

Result<StatePaths> Session::paths() const {
  if (!state.empty()) return StatePaths{state};
  if (config.empty()) return StatePaths{config::LedgerdSettings{}.state_dir};
  TILL_TRY(const auto settings, config::load_ledgerd(config));
  return StatePaths{settings.state_dir};
}

void add_session_options(CLI::App& command, Session& session) {
  command.add_option("--state", session.state, "Folder of the ledger [/var/lib/ledgerd]");
  command.add_option("--config", session.config, "Settings file that names the folder");
  command.add_flag("--json", session.as_json, "Answer as one line of JSON");
}

Result<json::Value> ask(const Session& session, std::string_view call,
                        const json::Object& request) {
  TILL_TRY(const auto paths, session.paths());
  if (platform::exists(paths.admin_socket())) {
    auto answer = ask_over_socket(paths, call, request);
    // Nobody listens on a socket that a dead process left behind.
    if (answer || answer.error().code != ErrorCode::unavailable) return answer;
  }
  TILL_TRY(const auto state, OpenState::open(paths));
  return run_call(state->ledger(), call, request);
}

Result<Reach> Reach::open(const Session& session) {
  TILL_TRY(auto paths, session.paths());
  if (platform::exists(paths.admin_socket())) {
    const auto probe = ask_over_socket(paths, probe_call, {});
    if (probe) return Reach(std::move(paths), nullptr);
    if (probe.error().code != ErrorCode::unavailable) return std::unexpected(probe.error());
  }
  TILL_TRY(auto state, OpenState::open(paths));
  return Reach(std::move(paths), std::move(state));
}

Result<json::Value> Reach::ask(std::string_view call, const json::Object& request) {
  return state_ ? run_call(state_->ledger(), call, request)
                : ask_over_socket(paths_, call, request);
}

Exit show(const Session& session, const Result<json::Value>& result, const Text& text) {
  if (!result) return show_error(session, result.error());
  const auto* object = result->as_object();
  require(object != nullptr, "every answer is an object");
  if (session.as_json) {
    std::cout << json::canonical(*result) << "\n";
  } else {
    text(*object, std::cout);
  }
  return Exit::ok;
}

Exit show_error(const Session& session, const Error& error) {
  if (session.as_json) {
    const json::Object body{
        {"code", name_of(error.code)}, {"text", error.text}, {"context", error.context}};
    std::cout << json::canonical(json::Object{{"error", body}}) << "\n";
  } else {
    std::cerr << "ledgerd: " << describe(error) << "\n";
  }
  return exit_of(error.code);
}

Result<std::string> read_input(const std::string& path, std::size_t bytes_max) {
  return platform::read_file(path, bytes_max);
}

std::string text_at(const json::Object& object, std::string_view name) {
  const auto* value = object.find(name);
  return value == nullptr || value->as_string() == nullptr ? std::string() : *value->as_string();
}

std::int64_t integer_at(const json::Object& object, std::string_view name) {
  const auto* value = object.find(name);
  return value == nullptr || value->as_integer() == nullptr ? 0 : *value->as_integer();
}

const json::Array& array_at(const json::Object& object, std::string_view name) {
  static const json::Array none;
  const auto* value = object.find(name);
  return value == nullptr || value->as_array() == nullptr ? none : *value->as_array();
}

const json::Object& object_at(const json::Object& object, std::string_view name) {
  static const json::Object none;
  const auto* value = object.find(name);
  return value == nullptr || value->as_object() == nullptr ? none : *value->as_object();
}

}  // namespace till::ledger
