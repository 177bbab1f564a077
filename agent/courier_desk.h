// Where the courier's questions are answered: each goes to the thread that knows, and the reply
// goes back.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <set>

#include "agent/base_desk.h"
#include "agent/till.h"
#include "sync/courier.h"

namespace till::agent {

// The answer when the journal's thread takes no more work.
[[nodiscard]] Error journal_is_busy();
// How long a customer may wait for the ledger at a scan or before a payment.
inline constexpr Milliseconds online_budget{300};

class CourierDesk {
 public:
  explicit CourierDesk(Till& till);

  [[nodiscard]] sync::CourierPorts ports();
  void knows(const Hash& ruleset);
  void tick() { base_.tick(); }
  // Io thread, and so is `done`.
  void look_up(const sync::LookupAsked& asked, const std::function<void(bool found)>& done);
  void set_cursor(std::int64_t cursor) { cursor_ = cursor; }

 private:
  void make_hello(const sync::SendHello& what,
                  const sync::CourierPorts::Reply<record::Hello>& reply);
  [[nodiscard]] Result<record::Hello> hello_of(storage::Journal& journal,
                                               const sync::SendHello& what) const;
  void use_generation(const record::Generation& generation,
                      const sync::CourierPorts::Reply<bool>& reply);
  void open_epoch(const std::optional<record::Mark>& parent,
                  const sync::CourierPorts::Reply<record::Mark>& reply);
  void read_entries(record::Position after,
                    const sync::CourierPorts::Reply<std::vector<record::Entry>>& reply);
  void store_ack(const record::Ack& ack, const record::Signed& as_received,
                 const sync::CourierPorts::Reply<bool>& reply);
  void apply_page(record::ChangePage page, const sync::CourierPorts::Reply<bool>& reply);
  void apply_on_io(const record::ChangePage& page, const sync::CourierPorts::Reply<bool>& reply);
  void looked_up(const record::ChangePage& page, const std::function<void(bool found)>& done);
  // On the journal thread, then on: whether the page speaks of the history of this till.
  void when_ours(const std::shared_ptr<record::ChangePage>& page,
                 const std::function<void(Result<bool> ours)>& then);
  [[nodiscard]] Result<bool> begin_cache_beside();
  [[nodiscard]] Result<> apply_to_cache(const record::ChangePage& page);
  void take_seal(const record::ChangedRow& row);
  void take_keys(const record::ChangedRow& row);
  void keep_copy(storage::Journal& journal);
  void load_ruleset(const Hash& sha256,
                    const sync::CourierPorts::Reply<std::optional<record::Signed>>& reply);
  void offer_ruleset(const record::Signed& envelope, const sync::CourierPorts::Reply<bool>& reply);

  Till& till_;
  const Nonce nonce_;  // of this process
  std::atomic<std::int64_t> cursor_{0};
  std::mutex mutex_;  // guards what the courier's thread reads
  std::set<Hash> rulesets_;
  std::optional<record::KeysDocument> keys_;
  std::optional<std::int64_t> version_in_force_;
  BaseDesk base_;
};

}  // namespace till::agent
