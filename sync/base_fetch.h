// Fetching the base of a region as a state machine without I/O: an event and a time in, actions
// out. Asks for the manifest now and then, fetches what is missing of its chunks piece by piece,
// and has the base built when all are here. What was fetched is never fetched twice: a cut, a
// restart or a chunk that turned out broken cost that piece or chunk alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "platform/random.h"
#include "record/base_manifest.h"
#include "sync/base_gate.h"
#include "sync/uplink.h"

namespace till::sync {

// Events. Each answers the action of its name.
struct BaseOffered {
  BaseOffer offer;  // judged already
};
struct BaseIsCurrent {};  // the ledger has none, or none that is newer
struct BaseAskFailed {
  Failure failure;
};
struct PartsSeen {
  std::vector<std::int64_t> bytes;  // of each chunk, here already
};
struct PieceKept {
  std::int64_t bytes = 0;  // of its chunk, here now
};
struct PieceFailed {
  Failure failure;
};
struct ChunkBroken {};  // was whole and not that of its name: nothing of it was kept
struct ChunkGone {};    // the ledger does not have it any more: there is a newer manifest
struct BaseBuilt {};
struct BaseBuildFailed {
  Error error;
};
struct BaseTimePassed {};
using BaseEvent =
    std::variant<BaseOffered, BaseIsCurrent, BaseAskFailed, PartsSeen, PieceKept, PieceFailed,
                 ChunkBroken, ChunkGone, BaseBuilt, BaseBuildFailed, BaseTimePassed>;

// Actions.
struct AskForManifest {};
struct LookAtParts {
  const BaseOffer& offer;
};
struct FetchPiece {
  record::BaseChunk chunk;
  std::int64_t from = 0;
  std::int64_t bytes = 0;
};
struct BuildBase {
  const BaseOffer& offer;
};
struct TellOfBase {
  std::string text;  // an alarm: a person should look
};
using BaseAction = std::variant<AskForManifest, LookAtParts, FetchPiece, BuildBase, TellOfBase>;

struct BaseFetchSettings {
  Milliseconds first_spread{10'000};  // the first question comes at random within this
  Milliseconds period{3'600'000};     // then after half of this to all of it
  Milliseconds backoff_first{1'000};
  Milliseconds backoff_cap{300'000};
  std::int64_t piece_bytes = 262'144;
};

struct BaseFetchStatus {
  std::int64_t version = 0;  // being fetched; 0: nothing is
  std::int64_t bytes_here = 0;
  std::int64_t bytes_wanted = 0;
  bool building = false;
  std::string failure;  // the newest, until something succeeds
};

class BaseFetch {
 public:
  BaseFetch(BaseFetchSettings settings, platform::Random& random)
      : settings_(settings), random_(random) {}

  // Steady time. At most one action is under way; what it refers to lives until the next event.
  [[nodiscard]] std::vector<BaseAction> on(const BaseEvent& event, Milliseconds now);
  // When BaseTimePassed is due; none while an action is under way.
  [[nodiscard]] std::optional<Milliseconds> wake_at() const;
  // Something is under way that is soon followed by another transfer.
  [[nodiscard]] bool is_at_work() const { return under_way_ && state_ != State::building; }
  // A person asked: look for a newer one at once.
  void hurry() { next_try_ = Milliseconds{0}; }
  [[nodiscard]] BaseFetchStatus status() const;

 private:
  enum class State { idle, asking, looking, fetching, building };
  [[nodiscard]] std::vector<BaseAction> on_time(Milliseconds now);
  [[nodiscard]] std::vector<BaseAction> on_offer(const BaseOffer& offer);
  [[nodiscard]] std::vector<BaseAction> on_parts(std::vector<std::int64_t> bytes, Milliseconds now);
  [[nodiscard]] std::vector<BaseAction> on_broken(std::string text, Milliseconds now);
  [[nodiscard]] std::vector<BaseAction> go_on();
  void rest(Milliseconds now);
  void back_off(const Failure& failure, Milliseconds now);

  BaseFetchSettings settings_;
  platform::Random& random_;
  State state_ = State::idle;
  bool under_way_ = false;
  std::optional<Milliseconds> next_try_;
  Milliseconds backoff_{};
  std::optional<BaseOffer> offer_;
  std::vector<std::int64_t> here_;  // bytes of each chunk
  std::size_t at_ = 0;              // the chunk that is fetched now
  int broken_ = 0;                  // chunks and builds of this offer
  std::string failure_;
};

}  // namespace till::sync
