// The HTTP surface of both daemons as targets of the fuzzers: the bytes of a connection through the
// real parser, routes, documents and use cases over real files, without a socket. Each target keeps
// a world for some thousand requests, then begins anew. One thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "tests/fuzz/exchange_targets.h"
#include "tests/fuzz/targets.h"

namespace till::fuzz {

// What the POS, the panel and tillctl call. Filled: $admin, $pos, $view (tokens), $anna (identity),
// $quote (the token of a quote), $sale (an entry), $boris (an app code).
void take_local_api(std::string_view bytes);

// What tills, people and admins call. The Host says at which listener: people, admin, nobody (a
// till without a certificate), else a till. Filled: $till, $epoch, $ruleset, $token. The header
// Till-Signature: sign has the body packed and signed by the till; chain makes a batch of its JSON
// {"entries": [{"kind", "body", "personal"}]} first, behind what the ledger has.
void take_ledger_api(std::string_view bytes);

[[nodiscard]] std::span<const Target> doors();
[[nodiscard]] std::vector<Seed> door_seeds(std::string_view target);

}  // namespace till::fuzz
