#include "ledger/machines/ingest.h"

#include <algorithm>

#include "record/bodies.h"

namespace till::ledger {
namespace {

constexpr std::size_t acked_parked_max = 100;  // an ack names so many parked entries

Ingested refusal(Ingested::Kind kind, const record::Mark& head, std::string why) {
  return {kind, head, 0, std::move(why)};
}

std::string at(record::Seq seq) { return "seq " + std::to_string(seq.number); }

struct Opening {
  EpochRow row;
  std::string refused;  // why it may not be opened
};

// An epoch descends from zeros, or from an entry that its own first entry names. A parent that
// never came here (this ledger was restored) is believed, and shown by `verify`.
Result<Opening> opening_of(Books& books, const RegisterRow& row, const record::Entry& first) {
  Opening opening;
  opening.row.register_number = row.number;
  opening.row.register_id = row.id;
  opening.row.epoch = first.header.at.epoch;
  opening.row.parent_hash = first.header.prev;
  opening.row.head_hash = first.header.prev;
  if (first.header.prev.is_zero() || first.header.kind != record::Kind::epoch_open) {
    return opening;
  }
  const auto body = record::read_epoch_open(first.body);
  if (!body || !body->parent) return opening;
  TILL_TRY(const auto parent, books.epochs.find(row.number, body->parent->epoch));
  if (!parent) return opening;
  const auto place = place_of(parent->number, body->parent->seq);
  TILL_TRY(const auto hash, books.entries.hash_at(place));
  if (!hash) return opening;
  if (*hash != first.header.prev) {
    opening.refused = "the epoch descends from another entry than it says";
    return opening;
  }
  opening.row.parent = place;
  return opening;
}

// The entries that are here already must be the same.
Result<std::optional<Ingested>> compare_overlap(Books& books, const EpochRow& epoch,
                                                const record::Batch& batch) {
  for (const auto& entry : batch.entries) {
    if (entry.header.at.seq > epoch.head_seq) break;
    TILL_TRY(const auto hash, books.entries.hash_at(place_of(epoch.number, entry.header.at.seq)));
    if (hash && *hash == entry.hash) continue;
    return refusal(Ingested::Kind::diverged, epoch.head(),
                   "another entry was received at " + at(entry.header.at.seq));
  }
  return std::nullopt;
}

Result<Ingested> append(const Ledger& ledger, sqlite::Transaction& transaction,
                        const EpochRow& epoch, const std::vector<record::Entry>& entries) {
  auto& books = ledger.books;
  const auto now = ledger.clock.wall();
  Ingested done;
  done.head = epoch.head();
  for (const auto& entry : entries) {
    if (entry.header.at.seq <= epoch.head_seq) continue;
    TILL_CHECK(
        books.entries.append(transaction, place_of(epoch.number, entry.header.at.seq), entry, now));
    done.head = record::mark_of(entry);
    ++done.fresh;
  }
  TILL_CHECK(books.epochs.move_head(transaction, epoch.number, done.head));
  return done;
}

// A hello may be an old one that was long on its way; an epoch that follows another is a fact.
Result<> tell_of_parting(const Ledger& ledger, sqlite::Transaction& transaction,
                         const EpochRow& epoch) {
  const auto where = epoch.parent ? "after entry " + std::to_string(epoch.parent->seq().number) +
                                        " of an epoch before"
                                  : std::string("from the start");
  return ledger.books.alarms.raise(
      transaction, {0,
                    ledger.clock.wall(),
                    std::string(alarm_kind::diverged),
                    epoch.register_number,
                    {},
                    "this register went on " + where +
                        ": its disk was restored from an image, copied or damaged"});
}

// The first entry that is new must follow the head.
std::optional<Ingested> check_follows(const EpochRow& epoch, const record::Entry& entry) {
  if (entry.header.at.seq != epoch.head_seq.next()) {
    return refusal(Ingested::Kind::gap, epoch.head(),
                   "entries are missing after " + at(epoch.head_seq));
  }
  if (entry.header.prev == epoch.head_hash) return std::nullopt;
  return refusal(Ingested::Kind::diverged, epoch.head(),
                 "it follows another entry than the one received at " + at(epoch.head_seq));
}

}  // namespace

Result<Ingested> ingest(const Ledger& ledger, const RegisterRow& row, const record::Batch& batch) {
  auto& books = ledger.books;
  TILL_TRY(auto epoch, books.epochs.find(row.number, batch.epoch));
  std::string refused;
  const bool opens = !epoch;
  if (opens) {
    TILL_TRY(auto opening, opening_of(books, row, batch.entries.front()));
    refused = std::move(opening.refused);
    epoch = opening.row;
  }
  if (!refused.empty()) return refusal(Ingested::Kind::diverged, epoch->head(), refused);
  TILL_TRY(auto differs, compare_overlap(books, *epoch, batch));
  if (differs) return std::move(*differs);
  const auto fresh = std::ranges::find_if(batch.entries, [&](const record::Entry& entry) {
    return entry.header.at.seq > epoch->head_seq;
  });
  if (fresh != batch.entries.end()) {
    if (auto refused_it = check_follows(*epoch, *fresh)) return std::move(*refused_it);
    if (!opens && row.epoch && *row.epoch != epoch->number) {
      return refusal(Ingested::Kind::diverged, epoch->head(), "a later epoch followed this one");
    }
  }
  TILL_TRY(auto transaction, books.begin());
  if (opens) {
    TILL_TRY(epoch, books.epochs.open(transaction, *epoch));
    TILL_CHECK(books.registers.set_epoch(transaction, row.number, epoch->number));
    if (row.epoch) TILL_CHECK(tell_of_parting(ledger, transaction, *epoch));
  }
  TILL_CHECK(books.registers.touch(transaction, row.number, ledger.clock.wall()));
  TILL_TRY(auto done, append(ledger, transaction, *epoch, batch.entries));
  TILL_CHECK(transaction.commit());
  return done;
}

Result<record::Ack> ack_of(const Ledger& ledger, const RegisterRow& row, const record::Mark& head) {
  record::Ack ack{row.id, head, ledger.keys.generation, ledger.clock.wall(), {}};
  TILL_TRY(const auto parked, ledger.books.parked.of_register(row.number, acked_parked_max));
  for (const auto& each : parked) {
    TILL_TRY(const auto epoch, ledger.books.epochs.find(each.place.epoch()));
    if (!epoch) return fail(ErrorCode::corrupt, "a parked entry is of an unknown epoch");
    ack.parked.push_back({{epoch->epoch, each.place.seq()}, each.code});
  }
  return ack;
}

}  // namespace till::ledger
