#include "tests/fuzz/carried_targets.h"

#include "record/base_manifest.h"
#include "record/base_rows.h"
#include "record/compression.h"
#include "record/stick.h"
#include "tests/fuzz/soundness.h"

namespace till::fuzz {
namespace {

constexpr std::size_t unpacked_bytes_max = record::entry_bytes_max;
constexpr std::size_t sealed_bytes_max = 4'096;  // sealing more would only take time
constexpr std::string_view chunk_magic = "TILLBAS1";

// Rows are written again to the bytes they were read from.
void take_chunk(std::string_view bytes) {
  const auto rows = record::read_base_chunk_head(bytes);
  if (!rows) return require(!rows.error().text.empty(), "a refusal has a reason");
  auto rest = bytes.substr(record::base_chunk_head_bytes);
  while (!rest.empty()) {
    const auto before = rest;
    const auto row = record::take_base_row(rest);
    if (!row) return require(!row.error().text.empty(), "a refusal has a reason");
    Bytes written;
    record::append_base_row(written, *row);
    require(before.substr(0, before.size() - rest.size()) == written, "a row is written the same");
    require(record::base_chunk_of(row->account) < record::base_chunks, "every account has a chunk");
  }
}

void take_reflects(std::string_view text) {
  const auto mark = record::read_reflects(text);
  if (!mark) return require(!mark.error().text.empty(), "a refusal has a reason");
  const auto again = record::read_reflects(record::write_reflects(*mark));
  require(again && *again == *mark, "a stamp reads back the same");
}

template <class Read, class Write>
void read_contents_soundly(std::string_view bytes, Read read, Write write) {
  const auto contents = read(bytes);
  if (!contents) return require_told(contents.error());
  const Bytes written = write(*contents);
  const auto again = read(written);
  require(again.has_value(), again ? "" : "written, then refused: " + describe(again.error()));
  require(*again == *contents, "what a piece holds reads back the same");
}

void take_carried_batch(std::string_view bytes) {
  const auto batch = record::decode_carried(bytes);
  if (!batch) return require_told(batch.error());
  require(record::encode(*batch) == bytes, "a carried batch is encoded to the same bytes");
  const auto unpacked = record::decompress(batch->compressed, unpacked_bytes_max);
  if (unpacked) take_batch(*unpacked);
}

void take_contents(record::PieceKind kind, std::string_view plain) {
  switch (kind) {
    case record::PieceKind::opening:
      return read_contents_soundly(plain, record::read_stick_opening, record::write_stick_opening);
    case record::PieceKind::batch:
      return take_carried_batch(plain);
    case record::PieceKind::end:
      return read_contents_soundly(plain, record::read_stick_end, record::write_stick_end);
  }
}

const crypto::OpeningKey& opening_key() {
  static const auto key = crypto::OpeningKey::generate();
  return key;
}

// What is sealed opens in its place alone, and what is not sealed opens nowhere.
void seal_soundly(const record::StickHeader& of, record::PiecePlace place,
                  std::string_view plain_piece) {
  auto header = of;
  header.key = opening_key().public_key();
  const auto plain = plain_piece.substr(record::piece_head_bytes);
  require(!record::open_piece(header, place, opening_key(), plain_piece),
          "what nobody sealed does not open");
  if (plain.size() > sealed_bytes_max) return;
  const auto sealed = record::seal_piece(header, place, plain);
  require(sealed.has_value(), "everything can be sealed to a good key");
  const auto opened = record::open_piece(header, place, opening_key(), *sealed);
  require(opened && *opened == plain, "what was sealed opens to the same");
  ++place.index;
  require(!record::open_piece(header, place, opening_key(), *sealed),
          "a piece does not open in another place");
}

void take_pieces(const record::StickHeader& header, std::string_view rest) {
  for (std::uint32_t index = 0; !rest.empty(); ++index) {
    const auto head = record::decode_piece_head(rest.substr(0, record::piece_head_bytes));
    if (!head) return require_told(head.error());
    const auto length = record::piece_head_bytes + head->sealed_bytes;
    if (rest.size() < length) return;
    take_contents(head->kind, rest.substr(record::piece_head_bytes, head->sealed_bytes));
    seal_soundly(header, {head->kind, index}, rest.substr(0, length));
    rest.remove_prefix(length);
  }
}

void take_ack_file(std::string_view bytes) {
  const auto value = json::parse(bytes, "ack file");
  if (!value) return;
  const auto ack = record::read_ack_file(*value);
  if (!ack) return require(!ack.error().text.empty(), "a refusal has a reason");
  const auto again = record::read_ack_file(*json::parse(record::write_ack_file(*ack)));
  require(again && *again == *ack, "an ack file reads back the same");
}

}  // namespace

void take_manifest(std::string_view bytes) {
  if (bytes.starts_with(chunk_magic)) return take_chunk(bytes);
  take_reflects(bytes);
  const auto manifest =
      read_soundly(bytes, "manifest", record::read_base_manifest, record::write_base_manifest);
  if (!manifest) return;
  require(record::is_region(manifest->region), "a manifest is of a region");
  require(manifest->bytes() >= 0 && manifest->rows >= 0, "sizes are no debts");
}

void take_stick(std::string_view bytes) {
  const auto header = record::decode_stick_header(bytes.substr(0, record::stick_header_bytes));
  if (header) {
    require(bytes.starts_with(record::encode(*header)), "a header is encoded to the same bytes");
    return take_pieces(*header, bytes.substr(record::stick_header_bytes));
  }
  require_told(header.error());
  take_ack_file(bytes);
  take_contents(record::PieceKind::opening, bytes);
  take_contents(record::PieceKind::end, bytes);
}

}  // namespace till::fuzz
