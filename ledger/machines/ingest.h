// Receiving a batch: the raw bytes and the register's head move in one transaction, and that is all
// it takes. A use case without HTTP.
#pragma once

#include <cstddef>
#include <string>

#include "ledger/ledger.h"
#include "record/batch.h"

namespace till::ledger {

struct Ingested {
  enum class Kind {
    received,
    gap,       // something before it is missing
    diverged,  // another history was received
  } kind = Kind::received;
  record::Mark head;      // of the epoch, also when it was refused
  std::size_t fresh = 0;  // entries that were not here yet
  std::string why;        // of a refusal
};

// What is here already with equal hashes is passed over. Errors: those of the database; then
// nothing was stored.
[[nodiscard]] Result<Ingested> ingest(const Ledger& ledger, const RegisterRow& row,
                                      const record::Batch& batch);

// The whole head of an epoch, with what of the register is parked.
[[nodiscard]] Result<record::Ack> ack_of(const Ledger& ledger, const RegisterRow& row,
                                         const record::Mark& head);

}  // namespace till::ledger
