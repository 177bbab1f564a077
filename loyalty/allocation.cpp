#include "loyalty/allocation.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "base/error.h"
#include "loyalty/wide.h"

namespace till::loyalty {

namespace {

// Receipts of the usual size are spread without touching the heap.
constexpr std::size_t stacked_parts = 64;

struct Round {
  std::int64_t total = 0;   // what this round spreads
  std::int64_t weight = 0;  // of all open parts
  bool even = false;        // every open weight is 0 and counts as 1
};

std::int64_t weight_in(const Round& round, const Allotment& part) {
  return round.even ? 1 : part.weight;
}

Round open_round(std::int64_t total, std::span<const Allotment> parts) {
  Round round{.total = total};
  std::int64_t open = 0;
  for (const Allotment& part : parts) {
    if (part.full) continue;
    round.weight += part.weight;
    ++open;
  }
  if (round.weight == 0) {
    round.even = true;
    round.weight = open;
  }
  return round;
}

// The whole part of each quota; returns what the remainders share, less than the number of parts.
std::int64_t share_whole_quotas(const Round& round, std::span<Allotment> parts) {
  std::int64_t rest = round.total;
  for (Allotment& part : parts) {
    if (part.full) continue;
    const Wide product = Wide{round.total} * weight_in(round, part);
    part.amount = static_cast<std::int64_t>(quotient(product, round.weight));
    part.remainder = static_cast<std::int64_t>(product - Wide{part.amount} * round.weight);
    rest -= part.amount;
  }
  return rest;
}

void share_remainders(std::int64_t rest, std::span<Allotment> parts, std::span<Allotment*> order) {
  std::size_t count = 0;
  for (Allotment& part : parts) {
    if (!part.full) order[count++] = &part;
  }
  const auto open = order.first(count);
  const auto before = [](const Allotment* a, const Allotment* b) {
    if (a->remainder != b->remainder) return a->remainder > b->remainder;
    if (a->weight != b->weight) return a->weight > b->weight;
    return a < b;
  };
  const auto last = open.begin() + static_cast<std::ptrdiff_t>(rest);
  std::partial_sort(open.begin(), last, open.end(), before);
  for (auto part = open.begin(); part != last; ++part) ++(*part)->amount;
}

// Caps what exceeds its capacity and returns how much of the total the caps take, or -1 when
// nothing exceeds.
std::int64_t cap(std::span<Allotment> parts) {
  std::int64_t taken = 0;
  bool capped = false;
  for (Allotment& part : parts) {
    if (part.full || part.amount <= part.capacity) continue;
    part.amount = part.capacity;
    part.full = true;
    capped = true;
    taken += part.capacity;
  }
  return capped ? taken : -1;
}

std::int64_t spread(std::int64_t total, std::span<Allotment> parts, std::span<Allotment*> order) {
  while (true) {
    const Round round = open_round(total, parts);
    if (round.weight == 0) return total;
    const std::int64_t rest = share_whole_quotas(round, parts);
    if (rest > 0) share_remainders(rest, parts, order);
    const std::int64_t taken = cap(parts);
    if (taken < 0) return 0;
    total -= taken;
  }
}

}  // namespace

std::int64_t allocate(std::int64_t total, std::span<Allotment> parts) {
  require(total >= 0, "allocation takes no negative total");
  for (Allotment& part : parts) {
    part.full = false;
    part.amount = 0;
  }
  std::array<Allotment*, stacked_parts> stacked{};
  if (parts.size() <= stacked.size()) return spread(total, parts, stacked);
  std::vector<Allotment*> order(parts.size());
  return spread(total, parts, order);
}

}  // namespace till::loyalty
