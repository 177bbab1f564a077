// The courier's two conversations with the ledger, on its thread: the uplink lane (hello, batches)
// and the feed lane (changes, rulesets). Each has at most one transfer under way.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "net/client.h"
#include "platform/clock.h"
#include "sync/courier.h"
#include "sync/ledger_calls.h"
#include "sync/uplink.h"

namespace till::sync {

// What both lanes stand on; lives as long as the courier's thread.
struct LaneGround {
  net::Transfers& transfers;
  LedgerCalls& calls;
  CourierPorts& ports;
  const platform::Clock& clock;
  platform::Random& random;
  // Runs a task on the courier's thread, later. A reply from another thread holds a copy of this
  // and touches nothing else of the lane: after the courier's end it drops the task.
  std::function<void(std::function<void()>)> post;
  CourierStatus& status;  // of the thread; published after each round
};

class FeedLane {
 public:
  explicit FeedLane(LaneGround& ground) : ground_(ground) {}

  // The other lane heard the ledger: what failed for want of it need not wait any longer.
  void ledger_answers();
  // An admin asks: whatever waits for its time is tried at once.
  void try_now();
  // Asks when nothing is under way and the time has come.
  void tick(Milliseconds now);
  [[nodiscard]] std::optional<Milliseconds> wake_at() const;
  // The feed begins anew; what is under way is not applied.
  void void_cursor();
  // Something is asked or applied: the lane is taken.
  [[nodiscard]] bool is_busy() const { return under_way_; }
  // Whether a question may stay open until there is news.
  void wait_for_news(bool wait) { wait_for_news_ = wait; }
  // True once after a page that reflects a history that is not ours.
  [[nodiscard]] bool take_doubt() { return std::exchange(doubt_, false); }

 private:
  // A question, and whether it still counts when its answer comes.
  struct Asked {
    std::uint64_t round = 0;
    std::int64_t cursor = 0;
    Milliseconds at{};
  };
  void ask();
  void page_came(const Asked& asked, record::ChangePage page);
  void fetch_ruleset(const Asked& asked, const Hash& sha256, record::ChangePage page);
  void bring_ruleset(const Asked& asked, const Hash& sha256, record::ChangePage page);
  void ruleset_loaded(const Asked& asked, const Result<std::optional<record::Signed>>& loaded,
                      record::ChangePage page);
  void ruleset_taken(const Asked& asked, const Result<bool>& taken, record::ChangePage page);
  void apply(const Asked& asked, record::ChangePage page);
  void applied(const Asked& asked, const Result<bool>& ours, bool more);
  void failed(const Failure& failure);
  [[nodiscard]] bool is_stale(const Asked& asked) const { return asked.round != round_; }
  [[nodiscard]] std::optional<Hash> ruleset_to_fetch(const record::ChangePage& page) const;

  LaneGround& ground_;
  std::uint64_t round_ = 0;  // of the cursor: voided ones are over
  net::TransferId transfer_;
  bool under_way_ = false;
  bool wait_for_news_ = true;
  bool doubt_ = false;
  bool unreachable_ = false;  // the newest failure was that nobody answered
  std::optional<Milliseconds> next_try_;
  Milliseconds backoff_{};
};

class UplinkLane {
 public:
  UplinkLane(LaneGround& ground, FeedLane& feed, Uplink uplink)
      : ground_(ground), feed_(feed), uplink_(std::move(uplink)) {}

  void on(const Event& event);
  [[nodiscard]] std::optional<Milliseconds> wake_at() const { return uplink_.wake_at(); }
  [[nodiscard]] UplinkStatus status() const { return uplink_.status(); }
  // True after the first good hello: the feed's stamps mean something from then on.
  [[nodiscard]] bool greeted() const { return greeted_; }

 private:
  void perform(const Action& action);
  void send_hello(const SendHello& what);
  void use_generation(const record::Generation& generation);
  void open_epoch(const std::optional<record::Mark>& parent);
  void hello_answered(const net::Transferred& transferred, const record::Hello& asked);
  void send_batch(record::Position after);
  void batch_read(Result<std::vector<record::Entry>> entries);
  void batch_answered(const net::Transferred& transferred, const record::Mark& last);
  void keep(const record::Ack& ack);
  void contact(Instant ledger_time);

  LaneGround& ground_;
  FeedLane& feed_;
  Uplink uplink_;
  std::optional<record::Signed> last_signed_ack_;
  bool greeted_ = false;
};

}  // namespace till::sync
