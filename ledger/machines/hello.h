// What the ledger answers to a register's hello: where to go on, and what is odd. A use case
// without HTTP.
#pragma once

#include "ledger/ledger.h"
#include "record/exchange.h"

namespace till::ledger {

// Remembers the process, raises what a person should know, and answers. Two live processes in the
// name of one register make it `cloned`: nothing is taken of it until an admin acts. An ack of ours
// for what is not here mints a generation: this file was restored behind our back.
[[nodiscard]] Result<record::HelloAnswer> greet(const Ledger& ledger, const RegisterRow& row,
                                                const record::Hello& hello);

}  // namespace till::ledger
