// What a money offer would take of which position: limits and floors first, then the bid that goes
// into its layer. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "loyalty/allocation.h"
#include "loyalty/reckoning.h"

namespace till::loyalty {

struct BidShare {
  PositionIndex position = 0;
  Money asked{};            // of a line offer; of a whole one the bid's
  Money amount{};           // what it takes
  std::int64_t units = 0;   // that its sets use
  std::int64_t weight = 0;  // running money of the units it touches

  // The positions of an application: those it takes money from or whose units its sets use.
  [[nodiscard]] bool holds_position() const { return amount.is_positive() || units > 0; }
};

struct Bid {
  ConsideredIndex offer = 0;
  bool whole = false;  // a set or a basket: all of its positions or none
  Money asked{};       // before limits.amount and floors
  Money amount{};
  std::uint32_t first_share = 0;
  std::uint32_t shares = 0;
};

// The bids of one layer. Shares of all bids lie in one list; scratch is kept between bids, so that
// a bid costs no allocation of its own.
class BidBook {
 public:
  // Room for a share of each of so many bids and of each position is made at once.
  BidBook(const Reckoning& reckoning, std::size_t bids)
      : reckoning_(reckoning),
        shares_(reckoning.arena()),
        allotments_(reckoning.arena()),
        order_(reckoning.arena()) {
    shares_.reserve(bids + reckoning.facts.size());
  }

  void clear() { shares_.clear(); }

  // The bid of an offer at this reduction, on the running nets; `of_start` takes percents of the
  // opening ones. Amount 0 when nothing can be taken.
  [[nodiscard]] Bid make(ConsideredIndex offer, const Reduction& reduction, bool of_start);

  // The same for a set; not even its units when no set forms.
  [[nodiscard]] std::optional<Bid> make_set(ConsideredIndex offer);

  [[nodiscard]] std::span<const BidShare> shares(const Bid& bid) const {
    return std::span(shares_).subspan(bid.first_share, bid.shares);
  }

 private:
  [[nodiscard]] Money capacity(const CompiledOffer& offer, PositionIndex position) const;
  void add_open_positions(const CompiledOffer& offer);
  void limit_units(const Limits& limits, std::span<BidShare> shares);
  void bid_line(Bid& bid, const Reduction& reduction, bool of_start);
  void bid_basket(Bid& bid, const Reduction& reduction, bool of_start);
  void stop_each_at_floor(Bid& bid);
  void spread(Bid& bid, Money total, bool by_asked);
  [[nodiscard]] std::span<BidShare> open_shares(const Bid& bid) {
    return std::span(shares_).subspan(bid.first_share);
  }

  const Reckoning& reckoning_;
  Scratch<BidShare> shares_;
  Scratch<Allotment> allotments_;
  Scratch<std::uint32_t> order_;
};

// How many sets a set offer may form: its limit, one for a pick, the rewards of its stamp card.
struct SetAllowance {
  std::int64_t sets = 0;
  std::optional<Missing> stamps{};  // what the card lacks when it gives no reward
};
[[nodiscard]] SetAllowance allowed_sets(const CompiledOffer& offer, const BasketFacts& facts,
                                        const Member* member);

}  // namespace till::loyalty
