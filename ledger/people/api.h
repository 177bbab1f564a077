// The REST API for people and partners: members, receipts, registers, sealed days, sums. Reads
// only. Documented by docs/openapi-ledger.yaml. One thread.
#pragma once

#include "ledger/ledger.h"
#include "net/router.h"

namespace till::ledger {

// The ledger must outlive the router.
void add_people_routes(net::Router& router, Ledger& ledger);

}  // namespace till::ledger
