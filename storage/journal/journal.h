// The journal of a till: facts that must not be lost. One file, one exclusive connection, one
// thread (the journal thread) that calls everything here. What is durable was synced before the
// call returned. Source: docs/decisions/0005-one-exclusive-sqlite-connection.md,
// docs/formats/entries.md.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "record/batch.h"
#include "record/entry.h"
#include "record/exchange.h"
#include "record/signing.h"
#include "storage/journal/facts.h"

namespace till::storage {

// Entries stay as long: older than any backup that a ledger may be restored from.
inline constexpr std::chrono::days retention{35};
// Facts of one flush: no longer than a POS may be kept waiting, no larger than the log has room
// for.
inline constexpr std::size_t group_facts_max = 128;
inline constexpr std::size_t group_bytes_max = 1'048'576;  // of bodies and personal parts

struct JournalSettings {
  std::filesystem::path folder;  // journal.db and its lock file live here
  std::int64_t wal_bytes = 16'777'216;
  std::int64_t checkpoint_pages = 1'000;  // so many in the WAL are worth an idle checkpoint
  std::int64_t ballast_bytes = 0;  // set aside on the disk, to finish commits when it is full
  std::size_t index_batch = 256;   // entries that the narrow table may lack before it is idle
};

class Journal {
 public:
  // Takes the lock, opens, migrates, checkpoints the WAL completely and syncs the file.
  // Errors, with the path: busy (another process holds the folder), corrupt, unsupported (of a
  // newer build or of another program), not_recorded (the disk is full), io.
  [[nodiscard]] static Result<std::unique_ptr<Journal>> open(const JournalSettings& settings);
  ~Journal();

  [[nodiscard]] std::optional<RegisterIdentity> identity() const;
  // Stores who we are and opens the first epoch, in one transaction.
  [[nodiscard]] Result<record::Entry> enrol(const RegisterIdentity& identity, record::Epoch epoch,
                                            const record::Draft& epoch_open);

  // Opens an epoch at the parent and puts every later entry into it, in one transaction: same ids,
  // bodies and keys, other positions and hashes. Gives the new head. Errors: conflict when the
  // parent is not an entry of ours; those of append(), and then nothing was changed.
  [[nodiscard]] Result<record::Mark> rechain(const Parting& parting);

  // One transaction, synced. Whether the key may be taken is the caller's question to find_key; a
  // second fact under it is the one that is found from then on. Errors: not_recorded when nothing
  // was written (disk full, not enrolled, failed before); io when only the next start can tell.
  [[nodiscard]] Result<record::Entry> append(const Fact& fact);
  // Several that share one transaction and its flush, in order: all of them or none. Limits:
  // group_bytes_max unless there is one alone. Errors: the same.
  [[nodiscard]] Result<std::vector<record::Entry>> append_all(std::span<const Fact* const> facts);
  [[nodiscard]] std::optional<record::Mark> head() const;
  // A key that nothing is recorded under costs no reading. Errors: corrupt, io.
  [[nodiscard]] Result<std::optional<Recorded>> find_key(const record::PosKey& key);

  [[nodiscard]] Result<std::optional<record::Entry>> find(const EntryId& id);
  [[nodiscard]] Result<std::optional<record::Entry>> at(record::Position position);
  // Entries of one epoch after `after` (those of the next epoch when none follow in its own), at
  // most so many and so large as a batch holds them (at least one when there is one).
  struct Bound {
    std::size_t entries_max = record::batch_entries_max;
    std::size_t bytes_max = record::batch_bytes_max;
  };
  [[nodiscard]] Result<std::vector<record::Entry>> read_after(record::Position after, Bound bound);
  // Every entry in order; stops at the first error of `each`, which may look up entries but not
  // read on. Digests and hashes are left to record::verify_entry.
  [[nodiscard]] Result<> for_each(const std::function<Result<>(const record::Entry&)>& each);
  // The same after a position, over the ends of epochs, until `each` says false; from the first
  // entry for none or one that is not known.
  [[nodiscard]] Result<> read_on(std::optional<record::Position> after,
                                 const std::function<Result<bool>(const record::Entry&)>& each);

  // Errors: conflict when the ack is not of an entry of ours; then the last one stays.
  [[nodiscard]] Result<> store_ack(const record::Ack& ack, const record::Signed& as_received);
  [[nodiscard]] const std::optional<record::Ack>& last_ack() const;
  [[nodiscard]] Waiting waiting() const;  // in memory
  // The ack as it was received, to show to a ledger that forgot.
  [[nodiscard]] Result<std::optional<record::Signed>> last_ack_as_received();
  // From now on only acks of this generation count.
  [[nodiscard]] Result<> use_generation(const record::Generation& generation);
  [[nodiscard]] const std::optional<record::Generation>& generation() const;
  // The last entry of every epoch that leads to the head, the newest first.
  [[nodiscard]] Result<std::vector<record::Mark>> path();
  [[nodiscard]] record::Seq last_of(record::Epoch epoch) const;  // 0 for one that is not here

  [[nodiscard]] Result<> store_reservation(const Reservation& reservation);
  [[nodiscard]] Result<> remove_reservation(const ReservationId& id);
  [[nodiscard]] Result<std::vector<Reservation>> reservations();

  // Makes it the one in force. Errors: conflict when an equal or newer version is in force.
  [[nodiscard]] Result<> put_ruleset_in_force(const RulesetRecord& ruleset);
  [[nodiscard]] Result<std::vector<RulesetRecord>> rulesets();

  [[nodiscard]] Result<> store_text(std::string_view name,
                                    std::string_view text);  // keys document, clock floor...
  [[nodiscard]] Result<std::optional<std::string>> load_text(std::string_view name);

  // A seal of one of our days, as received.
  [[nodiscard]] Result<> store_seal(const record::Mark& close, const record::Signed& seal);
  [[nodiscard]] Result<std::vector<record::Signed>> seals();

  // Deletes entries of days that were closed before `before` and sealed, with all days before them;
  // a step of a few hundred. Gives how many; 0: there are no more. Errors: not_recorded, io.
  [[nodiscard]] Result<std::int64_t> delete_sealed(Instant before);

  // Between commits: the narrow table that a start reads, and a PASSIVE checkpoint, each when there
  // is enough to do. Without it commits checkpoint by themselves before the WAL would grow.
  [[nodiscard]] Result<> tidy_when_idle();
  // An I/O error happened: nothing is recorded any more, the process should end, and the next start
  // decides what can still be done.
  [[nodiscard]] bool failed() const;
  // Writes and syncs a probe: decides between normal and advisory mode.
  [[nodiscard]] Result<> probe();

 private:
  struct Parts;
  explicit Journal(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace till::storage
