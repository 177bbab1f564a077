// What a command asks of a ledger, by name, JSON in and JSON out: run in this process when no
// ledgerd serves the folder, else over the admin socket as POST /admin/v1/NAME. One thread.
#pragma once

#include <string_view>

#include "base/json/json.h"
#include "ledger/ledger.h"
#include "net/router.h"

namespace till::ledger {

// Errors: those of the use case; invalid with the path for a request that does not fit; not_found
// for an unknown call.
[[nodiscard]] Result<json::Value> run_call(Ledger& ledger, std::string_view name,
                                           const json::Value& request);

// Every call as a route, for requests over a Unix socket by this process's own user or root. The
// ledger must outlive the router.
void add_admin_routes(net::Router& router, Ledger& ledger);

}  // namespace till::ledger
