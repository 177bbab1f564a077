// A batch: contiguous entries of one epoch as one byte string, signed by the register before zstd.
// Format: docs/formats/exchange.md.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "record/entry.h"
#include "record/signing.h"

namespace till::record {

inline constexpr std::size_t batch_entries_max = 500;
inline constexpr std::size_t batch_bytes_max = 1'048'576;  // before zstd, or one larger entry alone
inline constexpr std::size_t entry_bytes_max =
    4'194'304;  // body and personal part, as the local API takes it

struct Batch {
  RegisterId register_id;
  Epoch epoch;
  std::vector<Entry> entries;  // not empty
  friend bool operator==(const Batch&, const Batch&) = default;
};

[[nodiscard]] std::size_t encoded_size(const Entry& entry);
[[nodiscard]] Bytes encode(const Batch& batch);
// Encoded, and signed by its register.
[[nodiscard]] Signed sign_batch(const Batch& batch, const crypto::PrivateKey& key);
// Digests are computed, hashes chained from the batch's `prev`; bodies are not parsed.
// Errors: invalid, naming the entry and the byte offset; too_large.
[[nodiscard]] Result<Batch> decode_batch(BytesView bytes);

}  // namespace till::record
