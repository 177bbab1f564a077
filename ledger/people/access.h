// Who may ask the people's API: bearer tokens with a role, kept as hashes. One thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/ledger.h"
#include "net/http.h"

namespace till::ledger {

enum class PeopleRole {
  partner,  // sums and days, nothing of a person
  support,  // also members, names masked, and receipts
  admin,    // everything
};
[[nodiscard]] std::string_view name_of(PeopleRole role);
// Errors: invalid, listing the roles.
[[nodiscard]] Result<PeopleRole> role_from(std::string_view name);

struct NewToken {
  std::string name;
  PeopleRole role = PeopleRole::support;
};

// The token's text, which is told this once. Errors: invalid for the name, conflict when it is
// taken.
[[nodiscard]] Result<std::string> create_token(Ledger& ledger, const NewToken& token);

// The role of the request's bearer token. Errors: unauthorized without a token or with a wrong one,
// forbidden when its role is below `least`.
[[nodiscard]] Result<PeopleRole> authorise(Ledger& ledger, const net::Request& request,
                                           PeopleRole least);

}  // namespace till::ledger
