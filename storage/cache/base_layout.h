// The bytes of a base file, for its writer and its reader: blocks of rows, the first keys of the
// blocks, the facts, and a tail that says where they lie. Internal to cache/.
//
//   block   u16 rows, rows, zeros, u64 checksum                        4096 bytes each
//   keys    u64 for each block                                         big-endian
//   facts   canonical JSON
//   tail    u64 blocks, u32 bytes of facts, u64 checksum of keys and facts, "TILLBSE1"
#pragma once

#include "storage/cache/base_file.h"

namespace till::storage::base_layout {

inline constexpr std::size_t block_bytes = 4'096;
inline constexpr std::size_t checksum_bytes = 8;
inline constexpr std::size_t rows_begin = 2;
inline constexpr std::size_t rows_end = block_bytes - checksum_bytes;
inline constexpr std::string_view tail_magic = "TILLBSE1";
inline constexpr std::size_t tail_bytes = 8 + 4 + 8 + 8;
inline constexpr std::int64_t facts_bytes_max = 1'048'576;

// Finds damage, not intent. `place`: a block that lies where another belongs is damage too.
[[nodiscard]] std::uint64_t checksum(BytesView bytes, std::uint64_t place);
[[nodiscard]] std::uint64_t number_at(BytesView bytes, std::size_t offset, std::size_t count);
// The order of blocks.
[[nodiscard]] std::uint64_t key_of(const CardToken& token);

[[nodiscard]] Bytes write_facts(const BaseFacts& facts);
[[nodiscard]] Result<BaseFacts> read_facts(BytesView bytes);

}  // namespace till::storage::base_layout
