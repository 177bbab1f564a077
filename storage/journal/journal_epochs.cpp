// The journal's epochs and what the ledger acknowledged of them.
#include "storage/journal/journal_parts.h"

namespace till::storage {

Result<record::Mark> Journal::rechain(const Parting& parting) {
  const auto& parent = parting.parent;
  const auto parted_at = parent ? parts_->chain.place_of({parent->epoch, parent->seq}) : 0;
  TILL_TRY(const auto there, parent ? at({parent->epoch, parent->seq}) : std::nullopt);
  if (!parts_->identity || (parent && (!there || there->hash != parent->hash))) {
    return fail(ErrorCode::conflict, "this till never wrote the entry that it should go on from");
  }
  const auto opening = record::place_first(parting.epoch_open, parts_->identity->id, parting.epoch,
                                           parent ? parent->hash : Hash{});
  const Fact opens{.draft = parting.epoch_open, .key = {}, .request_hash = {}, .consumes = {}};
  bool opened = false;
  const auto done = parts_->in_transaction([&](sqlite::Transaction& transaction) -> Result<> {
    TILL_CHECK(parts_->chain.open_epoch(transaction, parting.epoch, opening.header.prev));
    opened = true;
    TILL_CHECK(parts_->chain.write(transaction, opening, opens));
    return parts_->chain.move_behind(transaction, *parted_at, opening);
  });
  if (!done) {
    if (opened) parts_->chain.forget_epoch();
    return std::unexpected(done.error());
  }
  // What was committed cannot be taken back: memory that does not follow it must not go on.
  auto followed = parts_->chain.reload();
  if (followed) followed = parts_->count_waiting();
  parts_->failed = !followed;
  if (!followed) return std::unexpected(followed.error());
  return *parts_->chain.head();
}

Result<> Journal::store_ack(const record::Ack& ack, const record::Signed& as_received) {
  TILL_TRY(const auto entry, at({ack.received.epoch, ack.received.seq}));
  if (!entry || entry->hash != ack.received.hash) {
    return fail(ErrorCode::conflict, "the ack is of an entry that is not ours",
                "entry " + std::to_string(ack.received.seq.number));
  }
  TILL_CHECK(parts_->in_transaction([&](sqlite::Transaction& transaction) {
    return parts_->notes.store_ack(transaction, as_received);
  }));
  const auto before = parts_->acked_to();
  parts_->ack = ack;
  const auto after = parts_->acked_to();
  if (after < before) return parts_->count_waiting();
  TILL_TRY(const auto sent, parts_->chain.bytes_between(before, after));
  parts_->waiting_bytes -= sent;
  return {};
}

Result<std::optional<record::Signed>> Journal::last_ack_as_received() {
  return parts_->notes.load_ack();
}

Result<> Journal::use_generation(const record::Generation& generation) {
  if (parts_->generation == generation) return {};
  TILL_CHECK(store_text(generation_name, to_hex(generation)));
  parts_->generation = generation;
  return parts_->count_waiting();
}

const std::optional<record::Generation>& Journal::generation() const { return parts_->generation; }
Result<std::vector<record::Mark>> Journal::path() { return parts_->chain.path(); }
record::Seq Journal::last_of(record::Epoch epoch) const { return parts_->chain.last_of(epoch); }

Waiting Journal::waiting() const {
  if (!parts_->chain.head()) return {};
  const auto place = parts_->acked_to();
  return {parts_->chain.position_at(place), parts_->chain.entries_after(place),
          parts_->waiting_bytes};
}

}  // namespace till::storage
