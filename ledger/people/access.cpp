#include "ledger/people/access.h"

#include <algorithm>
#include <array>

namespace till::ledger {
namespace {

constexpr std::size_t token_bytes = 32;
constexpr std::size_t name_bytes_max = 64;
constexpr std::string_view scheme = "bearer ";
constexpr std::array roles{PeopleRole::partner, PeopleRole::support, PeopleRole::admin};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Empty when the request has none.
std::string_view bearer_of(const net::Request& request) {
  auto value = request.headers.value("Authorization");
  const bool fits = value.size() > scheme.size() &&
                    std::ranges::equal(value.substr(0, scheme.size()), scheme, {}, lower);
  if (!fits || request.headers.count("Authorization") != 1) return {};
  value.remove_prefix(scheme.size());
  return value.substr(std::min(value.find_first_not_of(' '), value.size()));
}

}  // namespace

std::string_view name_of(PeopleRole role) {
  switch (role) {
    case PeopleRole::partner:
      return "partner";
    case PeopleRole::support:
      return "support";
    case PeopleRole::admin:
      return "admin";
  }
  require(false, "a role without a name");
  return {};
}

Result<PeopleRole> role_from(std::string_view name) {
  for (const auto role : roles) {
    if (name_of(role) == name) return role;
  }
  return fail(ErrorCode::invalid, "must be one of admin, support, partner", "role");
}

Result<std::string> create_token(Ledger& ledger, const NewToken& token) {
  if (token.name.empty() || token.name.size() > name_bytes_max || !is_utf8(token.name)) {
    return fail(ErrorCode::invalid,
                "must be a text of 1 to " + std::to_string(name_bytes_max) + " bytes", "name");
  }
  auto text = to_hex(ledger.random.fill(token_bytes));
  TILL_TRY(auto transaction, ledger.books.begin());
  const auto added = ledger.books.tokens.add(transaction, {.hash = crypto::sha256(text),
                                                           .name = token.name,
                                                           .role = std::string(name_of(token.role)),
                                                           .made_at = ledger.clock.wall()});
  if (!added && added.error().code == ErrorCode::conflict) {
    return fail(ErrorCode::conflict, "a token of this name is there already", "name");
  }
  TILL_CHECK(added);
  TILL_CHECK(transaction.commit());
  return text;
}

Result<PeopleRole> authorise(Ledger& ledger, const net::Request& request, PeopleRole least) {
  const auto bearer = bearer_of(request);
  if (bearer.empty()) {
    return fail(ErrorCode::unauthorized, "send the header Authorization: Bearer TOKEN");
  }
  TILL_TRY(const auto row, ledger.books.tokens.find(crypto::sha256(bearer)));
  if (!row) return fail(ErrorCode::unauthorized, "this token is not known");
  TILL_TRY(const auto role, role_from(row->role));
  if (role < least) {
    return fail(ErrorCode::forbidden, "this needs the role " + std::string(name_of(least)) +
                                          ", the token has " + row->role);
  }
  return role;
}

}  // namespace till::ledger
