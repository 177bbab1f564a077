// What this till did to accounts since the ledger last spoke of them. Effective = row + the local
// deltas of that account above the row's own stamp. In memory, on the io thread, rebuilt from the
// journal at start. Pure. A delta lives as long as its entry: what a row includes is only ever a
// comparison when reading.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "record/effects.h"
#include "record/rows.h"
#include "storage/cache/cache.h"

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
  void forget_through(const record::Mark& at);

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
  struct Delta {
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
  [[nodiscard]] std::vector<const Delta*> above(const std::string& key,
                                                const std::optional<record::Mark>& stamp) const;
  std::map<std::string, std::vector<Delta>> deltas_;
  std::vector<record::Epoch> epochs_;  // in their order
  std::map<ReservationId, Hold> holds_;
  std::uint64_t next_ticket_ = 1;
};

}  // namespace till::storage
