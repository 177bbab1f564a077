// Which people's rows go to which tills: everybody's to every till, or to each store those who use
// it. Changing it voids every cursor, since a till must not keep rows that nobody tells it of any
// more.
#pragma once

#include "ledger/ledger.h"

namespace till::ledger {

enum class Scope { all, store };
[[nodiscard]] std::string_view name_of(Scope scope);

// An account that did not use a store for so long is not told to it when scopes begin.
inline constexpr Seconds scope_lasts{400LL * 86'400};

[[nodiscard]] Result<Scope> scope_of(Books& books);
// Cursors up to here are void.
[[nodiscard]] Result<std::int64_t> feed_floor(Books& books);
// Nothing happens when it is so already.
[[nodiscard]] Result<> set_scope(const Ledger& ledger, Scope scope);

}  // namespace till::ledger
