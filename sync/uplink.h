// The store-and-forward protocol of one register as a state machine without I/O: an event and a
// time in, actions out. The courier performs the actions; tests and simulations perform them on
// their own. States: CONNECTED (the last exchange was good), BACKOFF (it failed, waiting), HELD
// (the ledger refuses us: the queue is kept and a human is needed; hello goes on as a beat).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "platform/random.h"
#include "record/entry.h"
#include "record/exchange.h"

namespace till::sync {

enum class Link { connecting, connected, backoff, held };
[[nodiscard]] std::string_view name_of(Link link);  // CONNECTING, CONNECTED, BACKOFF, HELD

// Why an exchange failed, as the machine needs to know it.
struct Failure {
  enum class Kind {
    unreachable,  // no answer, or one that proves nothing (unsigned, HTML)
    overloaded,   // 429 or 503: `retry_after` is obeyed
    refused,      // 401, 403: a human is needed
    diverged,     // gap or divergence: hello decides
  } kind = Kind::unreachable;
  std::optional<Seconds> retry_after;
  std::string text;  // for status and log
};

// Events.
struct HeadMoved {
  record::Mark head;
};  // the journal holds entries up to here
struct HelloAnswered {
  record::HelloAnswer answer;
};  // signature and challenge are verified already
struct HelloFailed {
  Failure failure;
};
struct BatchAcked {
  record::Ack ack;
};  // signature verified already
struct BatchFailed {
  Failure failure;
};
struct TimePassed {};
// Something that did not come by an exchange of ours says that the ledger knows another history
// (a page of the feed): hello decides.
struct HistoryDoubted {};
using Event = std::variant<HeadMoved, HelloAnswered, HelloFailed, BatchAcked, BatchFailed,
                           TimePassed, HistoryDoubted>;

// Actions.
struct SendHello {};
struct SendBatch {
  record::Position after;
};  // what follows this position
struct KeepAck {
  record::Ack ack;
};  // a good ack: store it
struct RaiseAlarm {
  std::string name;
  std::string text;
};  // DIVERGED, CLONE, RESTORED, GENERATION, ...
struct VoidCursor {};  // SNAPSHOT: the feed begins anew
using Action = std::variant<SendHello, SendBatch, KeepAck, RaiseAlarm, VoidCursor>;

// Uniform in [0, bound]: full jitter keeps a fleet from coming back all at once.
[[nodiscard]] Milliseconds jittered(platform::Random& random, Milliseconds bound);

struct UplinkSettings {
  Milliseconds first_spread{
      0};  // the first contact comes at random within this (0..120 s in the field)
  Milliseconds backoff_first{1'000};
  Milliseconds backoff_cap{900'000};  // 15 min; full jitter after the cap
  Milliseconds beat{30'000};          // hello while upload is held
};

struct UplinkStatus {
  Link link = Link::connecting;
  std::optional<record::Seq> acked;
  std::optional<Milliseconds> next_try;  // steady time
  std::string last_failure;
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
  enum class UnderWay { nothing, hello, batch };

  [[nodiscard]] std::vector<Action> on_head(const record::Mark& head, Milliseconds now);
  [[nodiscard]] std::vector<Action> on_hello(const record::HelloAnswer& answer, Milliseconds now);
  [[nodiscard]] std::vector<Action> on_ack(const record::Ack& ack, Milliseconds now);
  [[nodiscard]] std::vector<Action> on_failure(const Failure& failure, Milliseconds now);
  [[nodiscard]] std::vector<Action> go_on(Milliseconds now);
  [[nodiscard]] std::vector<Action> hold(std::string name, const std::string& text,
                                         Milliseconds now);
  void note_alarms(const record::HelloAnswer& answer, std::vector<Action>& actions);
  [[nodiscard]] std::string objection_to(const record::Ack& ack) const;
  [[nodiscard]] bool everything_is_sent() const;
  [[nodiscard]] bool ack_was_lost() const;
  [[nodiscard]] Milliseconds pause_after(const Failure& failure);
  void is_well();

  UplinkSettings settings_;
  platform::Random& random_;
  std::optional<record::Ack> acked_;
  std::optional<record::Mark> head_;
  std::optional<record::Seq> resume_;  // the ledger has everything up to here; none: hello first
  std::optional<record::Generation> generation_;
  UnderWay under_way_ = UnderWay::nothing;
  record::Position sent_after_;  // of the batch under way
  bool unsure_ = false;          // the ledger may have what it never acknowledged to us
  bool doubted_ = false;  // hello before the next batch, whatever becomes of the one under way
  Link link_ = Link::connecting;
  std::optional<Milliseconds> next_try_;
  Milliseconds backoff_{};
  std::string held_as_;              // the alarm that was raised for it
  std::vector<std::string> alarms_;  // of the last answer to hello: each is raised once
  std::string last_failure_;
  std::uint64_t failures_in_a_row_ = 0;
};

}  // namespace till::sync
