// The base of a region: one compact row for every card, phone or member number in it, cut into 256
// chunks by the account. Written by the ledger, read by its tills; the same rows give the same
// bytes everywhere. Pure. Format: docs/formats/snapshot.md.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/bytes.h"
#include "base/error.h"
#include "loyalty/values.h"

namespace till::record {

// The 16 bytes of an account's 32 hex digits.
using AccountBytes = Fixed<16, struct AccountBytesTag>;

inline constexpr std::size_t base_chunks = 256;
inline constexpr std::size_t base_tiers_max = 63;
inline constexpr std::size_t base_row_bytes_max = 16 + 16 + 1 + 10;

struct BaseRow {
  CardToken token;  // of a card, phone or member number
  AccountBytes account;
  std::uint8_t tier = 0;  // place in the manifest's list, from 1; 0: none
  bool blocked = false;
  loyalty::Points balance;  // active and not expired, less debt
  friend bool operator==(const BaseRow&, const BaseRow&) = default;
};

// Which chunk an account lies in: its hash's first byte.
[[nodiscard]] std::size_t base_chunk_of(const AccountBytes& account);

void append_base_row(Bytes& out, const BaseRow& row);
// Takes one row from the front. Errors: invalid when the bytes end inside it or are not as
// append_base_row writes them.
[[nodiscard]] Result<BaseRow> take_base_row(BytesView& bytes);

inline constexpr std::size_t base_chunk_head_bytes = 12;
// The rows are sorted by token, each once.
[[nodiscard]] Bytes write_base_chunk(std::span<const BaseRow> rows);
// How many rows follow. Errors: invalid for no chunk.
[[nodiscard]] Result<std::uint32_t> read_base_chunk_head(BytesView bytes);

}  // namespace till::record
