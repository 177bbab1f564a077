// `ledgerd init`: a ledger is made, once, in an empty folder. Used by the command and by tests.
#pragma once

#include <string>
#include <vector>

#include "ledger/open_state.h"

namespace till::ledger {

struct InitRequest {
  StatePaths paths;
  std::vector<std::string> hosts;  // beside localhost and 127.0.0.1
};

struct Initialised {
  record::Fingerprint root;
  record::Generation generation;
  platform::Path root_key;         // to be moved to a safe place
  std::vector<std::string> hosts;  // of the server's certificate
};

// Keys, CA, server certificate, pepper, generation and database; the root key also as a file of
// its own. Errors: conflict when a ledger lives there already (nothing is changed), invalid for a
// host, busy, io.
[[nodiscard]] Result<Initialised> init(const InitRequest& request, const platform::Clock& clock);

}  // namespace till::ledger
