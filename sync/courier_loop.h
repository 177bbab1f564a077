// What the courier does, without the thread it does it on: turns over the inbox, the two lanes and
// the feed. courier.cpp runs it on a thread of its own; a simulation takes its turns one by one.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "net/client.h"
#include "sync/base_lane.h"
#include "sync/control_lane.h"
#include "sync/courier.h"
#include "sync/courier_lanes.h"
#include "sync/ledger_calls.h"
#include "sync/uplink.h"

namespace till::sync {

class Inbox;

class CourierLoop {
 public:
  // Clock and random outlive it.
  CourierLoop(CourierStart start, const platform::Clock& clock, platform::Random& random);
  ~CourierLoop();  // what is still posted is dropped

  // Thread-safe: runs on the courier's thread, in its next turn.
  void post(std::function<void()> task);

  // Before the first turn.
  void begin();
  // Everything that is due but what the network brings. False after stop().
  [[nodiscard]] bool turn();
  void stop() { stopping_ = true; }
  // How long the next turn may wait, unless the network or a post comes first.
  [[nodiscard]] Milliseconds wait() const;
  [[nodiscard]] net::Transfers& transfers() { return transfers_; }

  void head_moved(const record::Mark& head) { uplink_.on(HeadMoved{head}); }
  // Of an admin: Pause, Resume, TryNow.
  void tell(const Event& event);
  void fetch_base() { base_.hurry(); }
  // `until`: steady.
  void look_up(const LookupAsked& asked, Milliseconds until, LookupDone done);
  void hold(const record::HoldAsked& asked, Milliseconds until, HoldDone done);
  [[nodiscard]] Milliseconds steady() const { return clock_.steady(); }
  void use_keys(record::KeysDocument keys) { calls_.use_keys(std::move(keys)); }
  [[nodiscard]] CourierStatus status() const;

 private:
  void turn_down();
  [[nodiscard]] std::optional<Milliseconds> down_wake_at() const;
  [[nodiscard]] bool answers() const;

  net::Transfers transfers_;
  CourierPorts ports_;
  const platform::Clock& clock_;
  LedgerCalls calls_;
  std::shared_ptr<Inbox> inbox_;
  CourierStatus status_;
  LaneGround ground_;
  FeedLane feed_;
  BaseLane base_;
  ControlLane control_;
  UplinkLane uplink_;
  Milliseconds feed_turn_at_{};
  bool stopping_ = false;
};

}  // namespace till::sync
