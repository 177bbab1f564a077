// What happens to the uplink and what it wants done: the events and actions of its state machine.
// Plain values, used by the courier, by tests and by simulations.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.h"
#include "base/time.h"
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
// Of something on this side: to be tried again.
[[nodiscard]] inline Failure local_failure(const Error& error) {
  return {Failure::Kind::unreachable, {}, describe(error)};
}

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
// KeepAck could not be done: the journal still waits for one.
struct AckNotKept {};
// An ack that came another way, judged and kept already.
struct AckCarried {
  record::Ack ack;
};
struct TimePassed {};
// OpenEpoch was done; the head is in the new epoch now.
struct EpochOpened {
  record::Mark head;
};
struct EpochFailed {
  std::string text;  // why the journal could not
};
struct Pause {};  // an admin: nothing is uploaded until Resume
struct Resume {};
struct TryNow {};  // an admin: whatever waits for its time is tried at once
// Something that did not come by an exchange of ours says that the ledger knows another history
// (a page of the feed): hello decides.
struct HistoryDoubted {};
using Event = std::variant<HeadMoved, HelloAnswered, HelloFailed, BatchAcked, BatchFailed,
                           AckNotKept, AckCarried, TimePassed, EpochOpened, EpochFailed, Pause,
                           Resume, TryNow, HistoryDoubted>;

// Actions.
// Entries of an epoch between two others, neither included.
struct Stretch {
  record::Epoch epoch;
  record::Seq after;
  record::Seq before;
  friend bool operator==(const Stretch&, const Stretch&) = default;
};
struct SendHello {
  std::uint64_t heard = 0;  // the greeting number of the newest answer
  bool head_only = false;   // a beat: whether we are taken again, and where our head is
  // More locators are wanted here, spread evenly, the last one among them.
  std::optional<Stretch> between;
};
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
struct EndAlarm {
  std::string name;
};  // what it said is mended
struct VoidCursor {};  // SNAPSHOT: the feed begins anew
// After the cursor is void, where it must be: from here on only acks of this generation count.
struct UseGeneration {
  record::Generation generation;
};
// The histories part after `parent` (none: from the start): later entries go into a new epoch.
// Answered by EpochOpened or EpochFailed.
struct OpenEpoch {
  std::optional<record::Mark> parent;
};
using Action = std::variant<SendHello, SendBatch, KeepAck, RaiseAlarm, EndAlarm, VoidCursor,
                            UseGeneration, OpenEpoch>;

}  // namespace till::sync
