// Routes that write the journal: receipts, claims, returns, voids, and what was recorded under a
// POS key.
#pragma once

#include "agent/api/local_api.h"

namespace till::agent {

void commit_route(Till& till, const json::Value& body, const LocalApi::Respond& respond);
void claim_route(Till& till, const json::Value& body, const LocalApi::Respond& respond);
void return_route(Till& till, const json::Value& body, const LocalApi::Respond& respond);
void void_route(Till& till, const json::Value& body, const LocalApi::Respond& respond);
void by_pos_key_route(Till& till, const net::Request& request, const LocalApi::Respond& respond);

}  // namespace till::agent
