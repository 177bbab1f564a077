// What a till carries to the ledger on a USB stick when there is no network: the signed batches of
// its queue, each sealed to the ledger's import key; and the ack that is carried back. Written by
// tilld, read by ledgerd; tillctl carries bytes. Format: docs/formats/stick.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/crypto/sealing.h"
#include "record/batch.h"
#include "record/exchange.h"
#include "record/keys.h"

namespace till::record {

using StickId = Fixed<16, struct StickTag>;  // random, of one file

// The plain beginning of a file.
struct StickHeader {
  StickId id;
  RegisterId register_id;
  std::uint16_t key_number = 0;  // of the import key in the keys document
  PublicKey key;                 // and the key itself
  friend bool operator==(const StickHeader&, const StickHeader&) = default;
};
inline constexpr std::size_t stick_header_bytes = 4 + 1 + 16 + 16 + 2 + 32;
[[nodiscard]] Bytes encode(const StickHeader& header);
// Errors: invalid, unsupported for a version that is not known.
[[nodiscard]] Result<StickHeader> decode_stick_header(BytesView bytes);

// The pieces that follow it: one opening, the batches, one end.
enum class PieceKind : std::uint8_t { opening = 1, batch = 2, end = 3 };
struct PiecePlace {
  PieceKind kind = PieceKind::batch;
  std::uint32_t index = 0;  // from 0, the opening's
  friend bool operator==(const PiecePlace&, const PiecePlace&) = default;
};
inline constexpr std::size_t piece_head_bytes = 1 + 4;
// Of one that is sealed: an entry of the largest size that zstd could not make smaller.
inline constexpr std::size_t piece_bytes_max = entry_bytes_max + std::size_t{64} * 1024;

struct PieceHead {
  PieceKind kind = PieceKind::batch;
  std::uint32_t sealed_bytes = 0;  // that follow
};
// Errors: invalid, too_large.
[[nodiscard]] Result<PieceHead> decode_piece_head(BytesView bytes);

// A piece as it stands in the file, its head included. Errors: invalid for the header's key.
[[nodiscard]] Result<Bytes> seal_piece(const StickHeader& header, PiecePlace place,
                                       BytesView plain);
// What a whole piece holds. Errors: invalid when it is not of that place; untrusted when it was
// changed, belongs into another file or place, or is sealed to another key.
[[nodiscard]] Result<Bytes> open_piece(const StickHeader& header, PiecePlace place,
                                       const crypto::OpeningKey& key, BytesView piece);

// The contents of an opening.
struct StickOpening {
  std::string certificate_pem;           // of the register
  std::optional<Generation> generation;  // the newest that the till heard of
  Mark head;                             // of the till when the file was begun
  std::int64_t entries = 0;              // that the ledger had not acknowledged then
  std::string build;
  friend bool operator==(const StickOpening&, const StickOpening&) = default;
};
[[nodiscard]] Bytes write_stick_opening(const StickOpening& opening);
[[nodiscard]] Result<StickOpening> read_stick_opening(BytesView bytes);

// The contents of an end: how many batches came before, and the last entry of the last.
struct StickEnd {
  std::uint32_t batches = 0;
  Mark last;
  friend bool operator==(const StickEnd&, const StickEnd&) = default;
};
[[nodiscard]] Bytes write_stick_end(const StickEnd& end);
[[nodiscard]] Result<StickEnd> read_stick_end(BytesView bytes);

// The contents of a batch: as the uplink sends it.
struct CarriedBatch {
  Signature signature;  // of the register, over the bytes before zstd
  Bytes compressed;
};
[[nodiscard]] Bytes encode(const CarriedBatch& batch);
// Errors: invalid.
[[nodiscard]] Result<CarriedBatch> decode_carried(BytesView bytes);

// The file that is carried back: a signed ack as the ledger would answer a batch with.
[[nodiscard]] Bytes write_ack_file(const Signed& ack);
[[nodiscard]] Result<Signed> read_ack_file(const json::Value& value);
inline constexpr std::size_t ack_file_bytes_max = 1'048'576;

}  // namespace till::record
