#include "agent/api/guard.h"

#include <algorithm>

#include "base/crypto/crypto.h"
#include "net/problem.h"

namespace till::agent {
namespace {

constexpr std::size_t token_bytes = 32;
constexpr std::size_t token_file_bytes_max = 1'024;
constexpr std::string_view bearer = "Bearer ";

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) {
    text.pop_back();
  }
  return text;
}

Result<std::string> open_token(const platform::Path& path, platform::FileMode mode) {
  if (platform::exists(path)) {
    TILL_TRY(auto text, platform::read_file(path, token_file_bytes_max));
    text = trimmed(std::move(text));
    if (text.size() < token_bytes) {
      return fail(ErrorCode::invalid, "holds no token: remove the file to get a new one",
                  path.string());
    }
    return text;
  }
  auto token = to_hex(crypto::random_bytes(token_bytes));
  TILL_CHECK(platform::write_file(path, token + "\n", mode));
  return token;
}

}  // namespace

std::string_view name_of(ApiRole role) {
  switch (role) {
    case ApiRole::view:
      return "view";
    case ApiRole::pos:
      return "pos";
    case ApiRole::admin:
      return "admin";
  }
  return "view";
}

Result<std::map<ApiRole, std::string>> open_tokens(const platform::Path& folder) {
  TILL_CHECK(platform::make_directories(folder, platform::FileMode::shared));
  std::map<ApiRole, std::string> out;
  for (const auto role : {ApiRole::view, ApiRole::pos, ApiRole::admin}) {
    const auto mode =
        role == ApiRole::admin ? platform::FileMode::private_ : platform::FileMode::shared;
    TILL_TRY(out[role], open_token(folder / std::string(name_of(role)), mode));
  }
  return out;
}

std::optional<net::Response> Guard::refuse_foreign(const net::Request& request) const {
  if (request.peer->transport == net::Transport::tcp) {
    const auto host = request.headers.value("Host");
    const auto port = ":" + std::to_string(settings_.port);
    const bool ours =
        host == "127.0.0.1" + port || host == "[::1]" + port || host == "localhost" + port;
    if (!ours) {
      return net::problem(421, "foreign_host",
                          "this server answers to 127.0.0.1, [::1] and localhost alone");
    }
  }
  const auto* origin = request.headers.find("Origin");
  if (origin == nullptr) return std::nullopt;
  const bool known = std::find(settings_.origins.begin(), settings_.origins.end(), *origin) !=
                     settings_.origins.end();
  if (known) return std::nullopt;
  return net::problem(403, "foreign_origin", "this origin is not on the list of [pos] origins");
}

std::optional<ApiRole> Guard::role_of(const net::Request& request) const {
  const auto value = request.headers.value("Authorization");
  if (!value.starts_with(bearer)) return std::nullopt;
  const auto given = value.substr(bearer.size());
  std::optional<ApiRole> role;
  for (const auto& [name, token] : settings_.tokens) {
    if (crypto::equal_secret(given, token)) role = name;
  }
  return role;
}

std::optional<net::Response> Guard::refuse(const net::Request& request, ApiRole least) const {
  const auto role = role_of(request);
  if (!role) {
    return net::problem(401, "unauthorized",
                        "send Authorization: Bearer with a token of this till");
  }
  if (*role >= least) return std::nullopt;
  return net::problem(403, "forbidden",
                      "this needs the role " + std::string(name_of(least)) + ", the token is of " +
                          std::string(name_of(*role)));
}

}  // namespace till::agent
