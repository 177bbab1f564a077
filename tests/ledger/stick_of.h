// The file that a till's export would be, made from a chain in memory, and its pieces to break.
#pragma once

#include <string>
#include <vector>

#include "record/compression.h"
#include "record/stick.h"
#include "tests/ledger/core_world.h"

namespace till::ledger::core {

struct Stick {
  record::StickHeader header;
  std::vector<Bytes> pieces;  // the opening, the batches, the end

  [[nodiscard]] Bytes file() const {
    auto out = record::encode(header);
    for (const auto& piece : pieces) out += piece;
    return out;
  }
};

struct StickWish {
  std::uint64_t after = 0;
  std::size_t batch_entries = 500;
  std::optional<record::Generation> generation{};
  std::string certificate_pem = "none";
  std::optional<RegisterId> named{};  // in the header, in place of the till's own
};

inline Stick stick_of(const Till& till, const LedgerKeys& keys, const StickWish& wish = {}) {
  const auto* named = keys.document.newest(record::Role::import);
  Stick stick;
  stick.header = {crypto::random_fixed<record::StickId>(), wish.named.value_or(till.id),
                  named->number, named->key};
  const auto add = [&](record::PieceKind kind, BytesView plain) {
    const auto index = static_cast<std::uint32_t>(stick.pieces.size());
    stick.pieces.push_back(must(record::seal_piece(stick.header, {kind, index}, plain)));
  };
  const auto waiting = static_cast<std::int64_t>(till.entries.size() - wish.after);
  add(record::PieceKind::opening,
      record::write_stick_opening(
          {wish.certificate_pem, wish.generation, till.head(), waiting, "test"}));
  std::uint32_t batches = 0;
  for (auto after = wish.after; after < till.entries.size(); ++batches) {
    const auto batch = till.batch(after, wish.batch_entries);
    const auto what = record::sign_batch(batch, till.key);
    add(record::PieceKind::batch,
        record::encode(record::CarriedBatch{
            what.signature, record::compress(what.bytes, record::Dictionary::entries)}));
    after += batch.entries.size();
  }
  add(record::PieceKind::end, record::write_stick_end({batches, till.head()}));
  return stick;
}

}  // namespace till::ledger::core
