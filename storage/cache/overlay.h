// What this till did to accounts since the ledger last spoke of them. Effective = row + the local
// deltas of that account above the row's own stamp. On the io thread; a delta lives as long as its
// entry: what a row includes is only ever a comparison when reading. The newest are in memory, the
// rest in a file when there is one.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "record/effects.h"
#include "record/rows.h"
#include "storage/cache/cache.h"
#include "storage/deltas/delta_file.h"

namespace till::storage {

// Effects that are not durable yet: a commit on its way to the journal, or one that is only
// weighed.
struct QueuedSpend {
  std::uint64_t ticket = 0;
  friend auto operator<=>(const QueuedSpend&, const QueuedSpend&) = default;
};

// What is held or spent here above a row's stamp: the bound of spending offline is compared with
// this.
struct LocalSpending {
  loyalty::Points points;
  std::int64_t count = 0;
};

class Overlay {
 public:
  // Keys are the account, else the card token in hex.
  [[nodiscard]] static std::string key_of(const record::Subject& subject);

  // Epochs follow each other as they are told here or by the entries added: what was done in an
  // earlier epoch is in a row that is stamped in a later one.
  void epoch_opened(record::Epoch epoch);
  // The chain was told anew: forgets what is durable and the epochs, keeps what is queued and held.
  void begin_again();
  // Of a durable entry, in the order of the chain.
  void add(const record::Mark& at, const record::Effects& effects);
  // Counts at once what takes away; what gives (accrued, restored) waits for add().
  [[nodiscard]] QueuedSpend queue(const record::Effects& effects);
  // Counts all of it, for saying what a balance will be.
  [[nodiscard]] QueuedSpend foresee(const record::Effects& effects);
  void settle(QueuedSpend ticket);  // became durable (then add() has it), failed, or was weighed

  void hold(const ReservationId& id, const std::string& account, loyalty::Points points);
  void release(const ReservationId& id);

  // A card the till did not know turned out to be of this account: its deltas move there.
  void rekey(const CardToken& token, const std::string& account);
  // Deltas whose entries are gone from the journal go too.
  void forget_before(const record::Mark& first);

  // Durable deltas go to the file in stretches, those after its end are in memory.
  void use(std::unique_ptr<DeltaFile> file) { file_ = std::move(file); }
  [[nodiscard]] bool has_file() const { return file_ != nullptr; }
  // The next start reads the journal whole; what is known until then stays.
  [[nodiscard]] Result<> distrust_file() { return file_ ? file_->distrust() : Result<>{}; }
  // What the file ends with; none: it has nothing, or there is no file.
  [[nodiscard]] std::optional<record::Mark> kept_through() const;
  // Errors, after which memory has it still: not_recorded, io, corrupt.
  [[nodiscard]] Result<> keep(Stretch stretch);
  [[nodiscard]] std::size_t in_memory() const { return in_memory_; }  // durable deltas
  // The file could not be read: views are not whole any more, the process should end.
  [[nodiscard]] const std::optional<Error>& trouble() const { return trouble_; }

  // The row as if the ledger had seen everything that happened here. `day` decides what was
  // redeemed today.
  [[nodiscard]] record::AccountRow effective(const Stamped<record::AccountRow>& row,
                                             const std::string& day) const;
  // For an account without a row: what happened here alone.
  [[nodiscard]] record::AccountRow effective_of_nothing(const std::string& key,
                                                        const std::string& day) const;
  [[nodiscard]] LocalSpending spending(const std::string& account,
                                       const std::optional<record::Mark>& stamp) const;
  [[nodiscard]] loyalty::Points held(const std::string& account) const;
  // Signed points of entries above the stamp: "+35 not yet sent".
  [[nodiscard]] loyalty::Points pending(const std::string& account,
                                        const std::optional<record::Mark>& stamp) const;

  // Everything that was done here to an account, by entry; `above`: not in its row.
  struct SeenDelta {
    record::Mark at;  // seq 0: on its way to the journal
    loyalty::Points points;
    bool above = true;
  };
  [[nodiscard]] std::vector<SeenDelta> deltas(const std::string& key,
                                              const std::optional<record::Mark>& stamp) const;

 private:
  struct Recent {
    record::Mark at;  // seq 0 while queued
    std::uint64_t ticket = 0;
    record::Effects effects;
  };
  struct Hold {
    std::string account;
    loyalty::Points points;
  };
  [[nodiscard]] bool is_above(const record::Mark& at,
                              const std::optional<record::Mark>& stamp) const;
  template <class Each>
  void for_each_above(const std::string& key, const std::optional<record::Mark>& stamp,
                      Each each) const;
  template <class Gone>
  void erase_durable(Gone gone);
  void check(const Result<>& done) const;
  std::unique_ptr<DeltaFile> file_;
  mutable std::optional<Error> trouble_;
  std::map<std::string, std::vector<Recent>> deltas_;
  std::size_t in_memory_ = 0;
  std::map<CardToken, std::string> rekeyed_;  // since the start, where there was something to move
  std::vector<record::Epoch> epochs_;         // in their order
  std::map<ReservationId, Hold> holds_;
  std::uint64_t next_ticket_ = 1;
};

}  // namespace till::storage
