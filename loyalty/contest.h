// Which bid of a layer holds which position: by benefit (`best`) or by priority (`first`). No
// search: line bids by position, whole bids by what they gain over those. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "loyalty/bids.h"

namespace till::loyalty {

inline constexpr std::uint32_t held_by_nobody = 0xffff'ffff;

// Lists are kept between the layers of one quote.
class Contest {
 public:
  Contest(const Reckoning& reckoning, const BidBook& book)
      : reckoning_(reckoning),
        book_(book),
        holder_(reckoning.arena()),
        best_line_(reckoning.arena()),
        gains_(reckoning.arena()) {}

  // By position the index of the bid that holds it. The bids come by priority, then id. Valid until
  // the next call.
  [[nodiscard]] std::span<const std::uint32_t> hold_best(std::span<const Bid> bids);
  [[nodiscard]] std::span<const std::uint32_t> hold_first(std::span<const Bid> bids);

 private:
  void open(std::span<const Bid> bids);
  void hold_free(std::uint32_t bid);
  void hold_whole(std::uint32_t bid);
  void find_best_lines();
  [[nodiscard]] Money gain_of(const Bid& bid) const;

  const Reckoning& reckoning_;
  const BidBook& book_;
  std::span<const Bid> bids_;
  Scratch<std::uint32_t> holder_;
  Scratch<std::pair<std::uint32_t, Money>> best_line_;  // by position: bid and amount
  Scratch<std::pair<Money, std::uint32_t>> gains_;      // of whole bids
};

}  // namespace till::loyalty
