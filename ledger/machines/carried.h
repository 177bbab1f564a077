// What a till hands over on a stick instead of over the network: each piece of its file opened,
// judged and taken in as the entries call takes a batch. Use cases without HTTP and without files;
// nothing is kept between two pieces. Format: docs/formats/stick.md.
#pragma once

#include <optional>
#include <string>

#include "ledger/ledger.h"
#include "ledger/machines/ingest.h"
#include "record/stick.h"

namespace till::ledger {

// The header of a file and its first piece, as they stand there.
struct CarriedBytes {
  BytesView header;
  BytesView opening;
};

// A file whose opening was read, and the register it is of.
struct Carried {
  record::StickHeader header;
  record::StickOpening opening;
  PublicKey register_key;
  std::optional<RegisterRow> row;  // none: certified by our CA, and unknown to these books
};
// Errors: those of the format; untrusted for a file that is sealed to another ledger's key or was
// changed, or of a register that is not ours; forbidden while the register is held.
[[nodiscard]] Result<Carried> open_carried(const Ledger& ledger, const CarriedBytes& bytes);

// Errors of both: those of open_piece() and of the format; untrusted, invalid for a batch that is
// not this register's. Nothing is stored.
[[nodiscard]] Result<record::Batch> batch_in(const Ledger& ledger, const Carried& carried,
                                             std::uint32_t index, BytesView piece);
[[nodiscard]] Result<record::StickEnd> end_in(const Ledger& ledger, const Carried& carried,
                                              std::uint32_t index, BytesView piece);

// Errors: those of ingest().
[[nodiscard]] Result<Ingested> take_in(const Ledger& ledger, const Carried& carried,
                                       const record::Batch& batch);
// The signed ack of the whole head of the epoch in which the file ends. Errors: conflict when its
// last entry is not here.
[[nodiscard]] Result<record::Signed> ack_for(const Ledger& ledger, const Carried& carried,
                                             const record::StickEnd& end);

}  // namespace till::ledger
