// Members by what somebody types into a search: the beginning of a name, a phone, a card. One
// thread.
#pragma once

#include <string>
#include <vector>

#include "ledger/ledger.h"

namespace till::ledger {

struct MembersFound {
  std::vector<Member> members;
  std::string after;  // to ask with next; empty: there are no more
};

// A query that is an id, a phone or a card of somebody finds that member alone; else it is the
// beginning of a name, and empty finds all.
[[nodiscard]] Result<MembersFound> find_members(Ledger& ledger, const MemberPage& page);

}  // namespace till::ledger
