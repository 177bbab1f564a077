// The courier: the one thread that speaks with the ledger. It drives Uplink and the change feed
// over net::Transfers and asks the rest of the program through CourierPorts. No call on it blocks;
// nothing at the till waits for it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/crypto/crypto.h"
#include "base/error.h"
#include "net/client.h"
#include "platform/clock.h"
#include "platform/random.h"
#include "record/entry.h"
#include "record/exchange.h"
#include "record/keys.h"
#include "record/signing.h"
#include "sync/base_fetch.h"
#include "sync/lookup.h"
#include "sync/uplink.h"

namespace till::sync {

// What the courier needs of the till. Every function is called on the courier's thread, must not
// block, and answers through its callback from any thread (the courier posts it to itself).
struct CourierPorts {
  template <class T>
  using Reply = std::function<void(Result<T>)>;

  std::function<void(SendHello, Reply<record::Hello>)> make_hello;
  std::function<void(record::Position after, Reply<std::vector<record::Entry>>)> read_entries;
  std::function<void(record::Ack, record::Signed, Reply<bool>)> store_ack;
  std::function<std::int64_t()> cursor;  // thread-safe
  // Rows are applied, and cursor() has moved, before the reply; a false one means the page was not
  // ours (hello then).
  std::function<void(record::ChangePage, Reply<bool>)> apply_page;
  // A ruleset announced by the feed that the till lacks: its bytes as fetched, signature not yet
  // judged.
  std::function<void(record::Signed, Reply<bool>)> offer_ruleset;
  std::function<bool(const Hash& sha256)> has_ruleset;  // thread-safe
  // One that the ledger has lost, as it was signed; none: it is not here either.
  std::function<void(const Hash& sha256, Reply<std::optional<record::Signed>>)> load_ruleset;
  std::function<void(std::string name, std::string text)> alarm;
  std::function<void(std::string name)> end_alarm;   // what it said is mended
  std::function<void(Instant ledger_time)> contact;  // a signed answer said what time it is
  // The feed begins anew: cursor() is 0 before the reply.
  std::function<void(Reply<bool>)> void_cursor;
  // Only acks of this generation count from now on.
  std::function<void(record::Generation, Reply<bool>)> use_generation;
  // Later entries go into a new epoch at the parent; the reply says the new head.
  std::function<void(std::optional<record::Mark> parent, Reply<record::Mark>)> open_epoch;

  // The base of the region, kept as files. Without `ground` the till keeps none.
  struct Base {
    std::function<BaseGround()> ground;  // thread-safe
    std::function<void(const BaseOffer&, Reply<std::vector<std::int64_t>>)> look_at_parts;
    // How much of the chunk is here now; corrupt when it is whole and broken.
    std::function<void(const FetchPiece&, Bytes, Reply<std::int64_t>)> keep_piece;
    std::function<void(const BaseOffer&, Reply<bool>)> build;  // and use
  } base;
};

struct CourierSettings {
  std::string ledger_url;
  RegisterId register_id;
  crypto::PrivateKey register_key;
  std::string certificate_pem;
  record::KeysDocument keys;
  UplinkSettings uplink;
  Seconds feed_wait{25};  // long poll
  Seconds exchange_deadline{30};
  BaseFetchSettings base{};
};

struct CourierStatus {
  UplinkStatus uplink;
  std::string feed_failure;             // empty: the feed is well
  std::optional<Instant> last_contact;  // ledger time of the last answer
  std::uint64_t batches_sent = 0;
  std::uint64_t entries_sent = 0;
  std::uint64_t pages_applied = 0;
  std::uint64_t rows_skipped = 0;     // of a kind this build does not know
  std::uint64_t answers_refused = 0;  // unsigned, wrongly signed or unreadable
  BaseFetchStatus base;
  bool answers = false;  // connected, and the newest question was answered in its budget
};

// What a courier begins with.
struct CourierStart {
  CourierSettings settings;
  CourierPorts ports;
  std::optional<record::Ack> acked;  // the newest signed ack that the journal holds
};

class Courier {
 public:
  // Starts the thread. Clock and random outlive it; random is used on its thread.
  Courier(CourierStart start, const platform::Clock& clock, platform::Random& random);
  // Stops and joins; exchanges under way are dropped (the ledger's idempotency makes that safe).
  // Replies that are still to come are dropped too and may come at any time.
  ~Courier();

  // Thread-safe: the journal has entries up to here.
  void head_moved(const record::Mark& head);
  // Thread-safe, for admins: Pause, Resume, TryNow.
  void tell(const Event& event);
  // Thread-safe: ask for a newer base now, not when its time comes.
  void fetch_base();
  // Thread-safe: asks for somebody within the budget; offline it is answered at once. `done` runs
  // on the courier's thread, unless the courier ends before.
  void look_up(LookupAsked asked, Milliseconds budget, LookupDone done);
  void hold(record::HoldAsked asked, Milliseconds budget, HoldDone done);  // likewise
  // Thread-safe: the keys document rolled.
  void use_keys(record::KeysDocument keys);
  [[nodiscard]] CourierStatus status() const;  // thread-safe

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace till::sync
