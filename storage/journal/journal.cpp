#include "storage/journal/journal.h"

#include <algorithm>
#include <utility>

#include "platform/files.h"
#include "platform/lock_file.h"
#include "storage/journal/journal_parts.h"
#include "storage/journal/salvage.h"
#include "storage/journal/schema.h"
#include "storage/sqlite/database.h"

namespace till::storage {
namespace {

constexpr std::size_t batch_opening_bytes = 128;  // more than what a batch says before its entries
constexpr std::string_view identity_name = "identity";
constexpr std::string_view probe_name = "probe";

std::int64_t bytes_of(const record::Entry& entry) {
  return static_cast<std::int64_t>(entry.body.size() +
                                   (entry.personal ? entry.personal->size() : 0));
}

}  // namespace

// The last place that the ledger of today acknowledged; 0: none.
std::int64_t Journal::Parts::acked_to() const {
  if (!ack || (generation && ack->generation != *generation)) return 0;
  const record::Position acked{ack->received.epoch, ack->received.seq};
  return chain.reaches(acked) ? *chain.place_of(acked) : 0;
}

Result<> Journal::Parts::count_waiting() {
  TILL_TRY(waiting_bytes, chain.bytes_between(acked_to(), INT64_MAX));
  return {};
}

std::unexpected<Error> Journal::Parts::refused(Error error) {
  if (error.code == ErrorCode::busy) error.code = ErrorCode::not_recorded;
  // A full disk and a broken rule leave everything as it was. Of the rest nobody knows what reached
  // the disk.
  if (error.code == ErrorCode::io || error.code == ErrorCode::corrupt) failed = true;
  return std::unexpected(std::move(error));
}

Result<> Journal::Parts::checkpoint_from(std::int64_t pages) {
  if (failed || database.wal_pages() < pages) return {};
  auto moved = database.checkpoint_passive();
  if (!moved && upkeep.made_room(moved.error())) moved = database.checkpoint_passive();
  if (!moved) return refused(std::move(moved).error());
  return {};
}

// A stored text that cannot be read is damage, whatever its reader calls it.
template <class T>
Result<T> stored_as(Result<T> read) {
  if (!read) read.error().code = ErrorCode::corrupt;
  return read;
}

Result<> Journal::Parts::load() {
  TILL_CHECK(chain.load());
  TILL_CHECK(upkeep.load(chain, notes));
  TILL_TRY(const auto identity_text, notes.load_text(identity_name));
  if (identity_text) {
    TILL_TRY(identity, stored_as(read_identity(*identity_text)));
  }
  TILL_TRY(const auto stored, notes.load_ack());
  if (stored) {
    TILL_TRY(const auto value, stored_as(json::parse(stored->bytes, "ack")));
    TILL_TRY(ack, stored_as(record::read_ack(value)));
  }
  TILL_TRY(const auto generation_text, notes.load_text(generation_name));
  if (generation_text) {
    TILL_TRY(generation, stored_as(fixed_from_hex<record::Generation>(*generation_text)));
  }
  return count_waiting();
}

Result<std::unique_ptr<Journal>> Journal::open(const JournalSettings& settings) {
  TILL_CHECK(platform::make_directories(settings.folder, platform::FileMode::private_));
  TILL_TRY(auto lock, platform::LockFile::take(settings.folder / "journal.lock"));
  TILL_CHECK(finish_salvage(settings.folder));
  const auto path = settings.folder / "journal.db";
  TILL_TRY(auto database, sqlite::Database::open(path, {.application_id = journal_application_id,
                                                        .synchronous = sqlite::Synchronous::full,
                                                        .secure_delete = true,
                                                        .wal_bytes = settings.wal_bytes}));
  TILL_CHECK(sqlite::migrate(database, journal_migrations()));
  // After a kill the commits that SQLite shows again may never have been synced: they become
  // durable here, before anybody is told so.
  TILL_CHECK(database.checkpoint_completely());
  auto parts = std::make_unique<Parts>(std::move(lock), std::move(database), settings);
  if (auto loaded = parts->load(); !loaded) {
    auto error = std::move(loaded).error();
    if (error.context != path.string()) {
      error.context = path.string() + (error.context.empty() ? "" : ", " + error.context);
    }
    return std::unexpected(std::move(error));
  }
  return std::unique_ptr<Journal>(new Journal(std::move(parts)));
}

Journal::Journal(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Journal::~Journal() = default;

std::optional<RegisterIdentity> Journal::identity() const { return parts_->identity; }
std::optional<record::Mark> Journal::head() const { return parts_->chain.head(); }
const std::optional<record::Ack>& Journal::last_ack() const { return parts_->ack; }

Result<record::Entry> Journal::enrol(const RegisterIdentity& identity, record::Epoch epoch,
                                     const record::Draft& epoch_open) {
  if (parts_->identity) {
    return fail(ErrorCode::conflict, "this register is enrolled already as " +
                                         parts_->identity->name + " of store " +
                                         parts_->identity->store);
  }
  auto entry = record::place_first(epoch_open, identity.id, epoch, Hash{});
  const Fact fact{.draft = epoch_open, .key = {}, .request_hash = {}, .consumes = {}};
  bool opened = false;
  const auto done = parts_->in_transaction([&](sqlite::Transaction& transaction) -> Result<> {
    TILL_CHECK(parts_->notes.store_text(transaction, identity_name, write_identity(identity)));
    TILL_CHECK(parts_->chain.open_epoch(transaction, epoch, Hash{}));
    opened = true;
    return parts_->chain.write(transaction, entry, fact);
  });
  if (!done) {
    if (opened) parts_->chain.forget_epoch();
    return std::unexpected(done.error());
  }
  parts_->accept(entry, fact);
  parts_->identity = identity;
  return entry;
}

void Journal::Parts::accept(const record::Entry& entry, const Fact& fact) {
  chain.accept(entry, fact);
  waiting_bytes += bytes_of(entry);
}

Result<> Journal::Parts::commit(const std::vector<record::Entry>& entries,
                                std::span<const Fact* const> facts) {
  TILL_CHECK(surely_in_transaction([&](sqlite::Transaction& transaction) -> Result<> {
    for (std::size_t i = 0; i < entries.size(); ++i) {
      TILL_CHECK(chain.write(transaction, entries[i], *facts[i]));
      if (!facts[i]->consumes) continue;
      TILL_CHECK(notes.remove_reservation(transaction, *facts[i]->consumes));
    }
    return {};
  }));
  for (std::size_t i = 0; i < entries.size(); ++i) accept(entries[i], *facts[i]);
  return {};
}

Result<record::Entry> Journal::append(const Fact& fact) {
  const Fact* const one = &fact;
  TILL_TRY(auto entries, append_all({&one, 1}));
  return std::move(entries.front());
}

Result<std::vector<record::Entry>> Journal::append_all(std::span<const Fact* const> facts) {
  auto head = parts_->chain.head();
  if (!head || !parts_->identity) {
    return fail(ErrorCode::not_recorded,
                "this register is not enrolled: run tillctl enrol CODE --ledger URL");
  }
  std::vector<record::Entry> entries;
  entries.reserve(facts.size());
  for (const auto* fact : facts) {
    entries.push_back(record::place(fact->draft, parts_->identity->id, *head));
    head = record::mark_of(entries.back());
  }
  TILL_CHECK(parts_->commit(entries, facts));
  return entries;
}

Result<std::optional<Recorded>> Journal::find_key(const record::PosKey& key) {
  return parts_->chain.find_key(key);
}

Result<std::optional<record::Entry>> Journal::find(const EntryId& id) {
  if (!parts_->identity) return std::optional<record::Entry>{};
  return parts_->chain.find(id, parts_->identity->id);
}

Result<std::optional<record::Entry>> Journal::at(record::Position position) {
  if (!parts_->identity) return std::optional<record::Entry>{};
  return parts_->chain.at(position, parts_->identity->id);
}

Result<std::vector<record::Entry>> Journal::read_after(record::Position after, Bound bound) {
  std::vector<record::Entry> out;
  if (!parts_->chain.reaches(after) || !parts_->identity) return out;
  std::size_t bytes = batch_opening_bytes;
  TILL_CHECK(parts_->chain.read(*parts_->chain.place_of(after), parts_->identity->id,
                                [&](record::Entry entry) -> Result<bool> {
                                  const auto& first = out.empty() ? entry : out.front();
                                  if (entry.header.at.epoch != first.header.at.epoch) return false;
                                  bytes += record::encoded_size(entry);
                                  if (!out.empty() && bytes > bound.bytes_max) return false;
                                  out.push_back(std::move(entry));
                                  return out.size() < bound.entries_max;
                                }));
  return out;
}

Result<> Journal::for_each(const std::function<Result<>(const record::Entry&)>& each) {
  return read_on({}, [&](const record::Entry& entry) -> Result<bool> {
    TILL_CHECK(each(entry));
    return true;
  });
}

Result<> Journal::read_on(std::optional<record::Position> after,
                          const std::function<Result<bool>(const record::Entry&)>& each) {
  if (!parts_->identity) return {};
  const auto place = after ? parts_->chain.place_of(*after) : std::nullopt;
  return parts_->chain.read(place.value_or(0), parts_->identity->id, each);
}

Result<> Journal::store_reservation(const Reservation& reservation) {
  return parts_->surely_in_transaction([&](sqlite::Transaction& transaction) {
    return parts_->notes.store_reservation(transaction, reservation);
  });
}

Result<> Journal::remove_reservation(const ReservationId& id) {
  return parts_->in_transaction([&](sqlite::Transaction& transaction) {
    return parts_->notes.remove_reservation(transaction, id);
  });
}

Result<std::vector<Reservation>> Journal::reservations() { return parts_->notes.reservations(); }

Result<> Journal::put_ruleset_in_force(const RulesetRecord& ruleset) {
  TILL_TRY(const auto known, parts_->signed_rows.rulesets());
  for (const auto& other : known) {
    if (other.in_force && other.version >= ruleset.version && other.sha256 != ruleset.sha256) {
      return fail(ErrorCode::conflict,
                  "the ruleset in force is newer: " + std::to_string(other.version));
    }
  }
  return parts_->in_transaction([&](sqlite::Transaction& transaction) {
    return parts_->signed_rows.put_ruleset_in_force(transaction, ruleset);
  });
}

Result<std::vector<RulesetRecord>> Journal::rulesets() { return parts_->signed_rows.rulesets(); }

Result<> Journal::store_text(std::string_view name, std::string_view text) {
  return parts_->in_transaction([&](sqlite::Transaction& transaction) {
    return parts_->notes.store_text(transaction, name, text);
  });
}

Result<std::optional<std::string>> Journal::load_text(std::string_view name) {
  return parts_->notes.load_text(name);
}

Result<> Journal::store_seal(const record::Mark& close, const record::Signed& seal) {
  const auto place = parts_->chain.place_of({close.epoch, close.seq});
  if (!place) return fail(ErrorCode::not_found, "the seal is of an epoch this register never had");
  return parts_->in_transaction([&](sqlite::Transaction& transaction) {
    return parts_->signed_rows.store_seal(transaction, *place, seal);
  });
}

Result<std::vector<record::Signed>> Journal::seals() { return parts_->signed_rows.seals(); }

Result<std::int64_t> Journal::delete_sealed(Instant before) {
  return parts_->upkeep.delete_sealed(
      {parts_->chain, parts_->notes}, {before, parts_->acked_to()},
      [this](const Upkeep::Write& write) { return parts_->in_transaction(write); });
}

Result<> Journal::tidy_when_idle() {
  if (!parts_->failed) parts_->upkeep.when_idle();
  if (!parts_->failed && parts_->chain.unindexed() >= parts_->settings.index_batch) {
    TILL_CHECK(parts_->in_transaction(
        [&](sqlite::Transaction& transaction) { return parts_->chain.write_index(transaction); }));
    parts_->chain.index_written();
  }
  return parts_->checkpoint_from(parts_->settings.checkpoint_pages);
}

bool Journal::failed() const { return parts_->failed; }
Result<> Journal::probe() { return store_text(probe_name, "written"); }

}  // namespace till::storage
