// The courier's fetching of the region's base: performs what base_fetch.h decides, over the down
// lane, in turn with the feed. Belongs to the courier's thread.
#pragma once

#include <optional>

#include "sync/base_fetch.h"
#include "sync/courier_lanes.h"

namespace till::sync {

class BaseLane {
 public:
  BaseLane(LaneGround& ground, BaseFetchSettings settings)
      : ground_(ground), fetch_(settings, ground.random) {}

  // Something is to be asked now, or as soon as a piece is kept: the feed must not wait for news.
  [[nodiscard]] bool wants(Milliseconds now) const;
  // A transfer is under way: the lane is taken.
  [[nodiscard]] bool is_busy() const { return transferring_; }
  void tick(Milliseconds now);
  [[nodiscard]] std::optional<Milliseconds> wake_at() const;
  void hurry() { fetch_.hurry(); }
  [[nodiscard]] BaseFetchStatus status() const { return fetch_.status(); }

 private:
  void on(const BaseEvent& event);
  void ask();
  void look(const BaseOffer& offer);
  void fetch(const FetchPiece& piece);
  void keep(const FetchPiece& piece, Bytes bytes);
  void build(const BaseOffer& offer);
  [[nodiscard]] bool is_kept() const { return ground_.ports.base.ground != nullptr; }

  LaneGround& ground_;
  BaseFetch fetch_;
  bool transferring_ = false;
};

}  // namespace till::sync
