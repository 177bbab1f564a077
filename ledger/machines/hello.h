// What the ledger answers to a register's hello: where to go on, and what is odd. A use case
// without HTTP.
#pragma once

#include "ledger/ledger.h"
#include "record/exchange.h"

namespace till::ledger {

// Pure but for what it reads: compares the register's locators with what was received.
[[nodiscard]] Result<record::Verdict> verdict_of(Books& books, RegisterNumber number,
                                                 const record::Hello& hello);

// Remembers the process, raises what a person should know, and answers.
[[nodiscard]] Result<record::HelloAnswer> greet(const Ledger& ledger, const RegisterRow& row,
                                                const record::Hello& hello);

}  // namespace till::ledger
