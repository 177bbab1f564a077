// The store-and-forward protocol of one register as a state machine without I/O: an event and a
// time in, actions out. The courier performs the actions; tests and simulations perform them on
// their own. States: CONNECTED (the last exchange was good), BACKOFF (it failed, waiting), HELD
// (the ledger refuses us or an admin paused: the queue is kept, hello goes on as a beat).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "platform/random.h"
#include "record/entry.h"
#include "record/exchange.h"
#include "sync/uplink_events.h"

namespace till::sync {

// Uniform in [0, bound]: full jitter keeps a fleet from coming back all at once.
[[nodiscard]] Milliseconds jittered(platform::Random& random, Milliseconds bound);

struct UplinkSettings {
  Milliseconds first_spread{
      0};  // the first contact comes at random within this (0..120 s in the field)
  Milliseconds backoff_first{1'000};
  Milliseconds backoff_cap{900'000};  // 15 min; full jitter after the cap
  Milliseconds asked_spread{60'000};  // added at random to what a Retry-After asks for, at most
  Milliseconds beat{30'000};          // hello while upload is held
};

struct UplinkStatus {
  Link link = Link::connecting;
  std::optional<record::Seq> acked;
  std::optional<Milliseconds> next_try;  // steady time
  std::string last_failure;
  bool paused = false;                  // by an admin, here
  std::uint64_t failures_in_a_row = 0;  // ended by a signed ack, or when there is nothing to send
};

class Uplink {
 public:
  // `acked`: the newest signed ack the journal holds.
  Uplink(UplinkSettings settings, platform::Random& random, std::optional<record::Ack> acked);

  // Steady time. At most one exchange is under way: SendHello and SendBatch are each answered by
  // one event of theirs before another is given out.
  [[nodiscard]] std::vector<Action> on(const Event& event, Milliseconds now);
  // When TimePassed is due; none while an exchange is under way or nothing is to be done.
  [[nodiscard]] std::optional<Milliseconds> wake_at() const;
  [[nodiscard]] UplinkStatus status() const;

 private:
  enum class UnderWay { nothing, hello, batch, opening };

  [[nodiscard]] std::vector<Action> on_head(const record::Mark& head, Milliseconds now);
  [[nodiscard]] std::vector<Action> on_hello(const record::HelloAnswer& answer, Milliseconds now);
  [[nodiscard]] std::vector<Action> on_verdict(const record::Verdict& verdict, Milliseconds now);
  [[nodiscard]] std::vector<Action> on_diverged(const record::Verdict& verdict, Milliseconds now);
  [[nodiscard]] std::vector<Action> on_opened(const record::Mark& head, Milliseconds now);
  [[nodiscard]] std::vector<Action> on_ack(const record::Ack& ack, Milliseconds now);
  [[nodiscard]] std::vector<Action> on_ack_not_kept(Milliseconds now);
  [[nodiscard]] std::vector<Action> on_failure(const Failure& failure, Milliseconds now);
  [[nodiscard]] std::vector<Action> pause(bool paused, Milliseconds now);
  [[nodiscard]] std::vector<Action> go_on(Milliseconds now);
  [[nodiscard]] std::vector<Action> hold(const std::string& name, const std::string& text,
                                         Milliseconds now);
  void note_alarms(const record::HelloAnswer& answer, std::vector<Action>& actions);
  [[nodiscard]] std::string objection_to(const record::Ack& ack) const;
  [[nodiscard]] bool everything_is_sent() const;
  [[nodiscard]] bool head_is_acked() const;
  [[nodiscard]] Milliseconds pause_after(const Failure& failure);
  void is_well(std::vector<Action>& actions);

  UplinkSettings settings_;
  platform::Random& random_;
  std::optional<record::Ack> acked_;
  std::optional<record::Mark> head_;
  std::optional<record::Position> resume_;  // the ledger has everything up to here; none: hello
  std::optional<record::Generation> generation_;
  UnderWay under_way_ = UnderWay::nothing;
  record::Position sent_after_;  // of the batch under way
  std::uint64_t heard_ = 0;
  bool beating_ = false;  // the hello under way is a beat
  bool doubted_ = false;  // hello before the next batch, whatever becomes of the one under way
  bool paused_ = false;
  std::optional<Stretch> doubtful_;  // the ledger took nothing that follows: is this part ours?
  int narrowings_ = 0;               // hellos in a row that look for the place of parting
  int openings_ = 0;                 // epochs opened since the last ack
  Link link_ = Link::connecting;
  std::optional<Milliseconds> next_try_;
  Milliseconds backoff_{};
  std::string standing_;             // the alarm of being held, until that is mended
  std::vector<std::string> alarms_;  // of the last answer to hello: each is raised once
  std::string last_failure_;
  std::uint64_t failures_in_a_row_ = 0;
};

}  // namespace till::sync
