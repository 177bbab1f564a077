// The route of claims, both kinds.
#pragma once

#include "agent/api/local_api.h"

namespace till::agent {

void claims_route(Till& till, const json::Value& body, const LocalApi::Respond& respond);

}  // namespace till::agent
