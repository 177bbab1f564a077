#include "loyalty/contest.h"

#include <algorithm>

namespace till::loyalty {

void Contest::open(std::span<const Bid> bids) {
  bids_ = bids;
  holder_.assign(reckoning_.facts.size(), held_by_nobody);
}

void Contest::hold_free(std::uint32_t bid) {
  for (const BidShare& share : book_.shares(bids_[bid])) {
    if (share.amount.is_positive() && holder_[share.position] == held_by_nobody) {
      holder_[share.position] = bid;
    }
  }
}

void Contest::hold_whole(std::uint32_t bid) {
  const auto shares = book_.shares(bids_[bid]);
  const bool free = std::ranges::all_of(shares, [&](const BidShare& share) {
    return !share.holds_position() || holder_[share.position] == held_by_nobody;
  });
  if (!free) return;
  for (const BidShare& share : shares) {
    if (share.holds_position()) holder_[share.position] = bid;
  }
}

std::span<const std::uint32_t> Contest::hold_first(std::span<const Bid> bids) {
  open(bids);
  for (std::uint32_t bid = 0; bid < bids.size(); ++bid) {
    if (bids[bid].whole) {
      hold_whole(bid);
    } else {
      hold_free(bid);
    }
  }
  return holder_;
}

void Contest::find_best_lines() {
  best_line_.assign(holder_.size(), {held_by_nobody, Money{}});
  for (std::uint32_t bid = 0; bid < bids_.size(); ++bid) {
    if (bids_[bid].whole) continue;
    for (const BidShare& share : book_.shares(bids_[bid])) {
      auto& [best, amount] = best_line_[share.position];
      if (share.amount <= amount) continue;
      best = bid;
      amount = share.amount;
    }
  }
}

Money Contest::gain_of(const Bid& bid) const {
  Money gain = bid.amount + reckoning_.considered[bid.offer].offer->offer().worth;
  for (const BidShare& share : book_.shares(bid)) {
    if (share.holds_position()) gain -= best_line_[share.position].second;
  }
  return gain;
}

std::span<const std::uint32_t> Contest::hold_best(std::span<const Bid> bids) {
  open(bids);
  find_best_lines();
  gains_.clear();
  for (std::uint32_t bid = 0; bid < bids.size(); ++bid) {
    if (!bids[bid].whole) continue;
    const Money gain = gain_of(bids[bid]);
    if (gain.is_positive()) gains_.emplace_back(gain, bid);
  }
  std::ranges::sort(gains_, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  for (const auto& [gain, bid] : gains_) hold_whole(bid);
  for (PositionIndex position = 0; position < holder_.size(); ++position) {
    if (holder_[position] == held_by_nobody) holder_[position] = best_line_[position].first;
  }
  return holder_;
}

}  // namespace till::loyalty
