#include "tests/support/plain/arithmetic.h"

#include <cstddef>

#include "base/error.h"
#include "loyalty/wide.h"

namespace till::plain {

namespace {

using loyalty::Wide;

Figure narrow(Wide wide) {
  require(wide >= INT64_MIN && wide <= INT64_MAX, "a figure leaves 64 bits");
  return static_cast<Figure>(wide);
}

Figure remainder_of(Figure a, Figure b, Figure divisor) { return narrow(Wide{a} * b % divisor); }

// By largest remainder over the parts that are still open, without any capacity.
Figures one_round(Figure total, const Figures& weights, const std::vector<bool>& open) {
  Figures effective(weights.size(), 0);
  Figure whole = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (open[i]) whole += weights[i];
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (open[i]) effective[i] = whole == 0 ? 1 : weights[i];
  }
  whole = sum_of(effective);
  Figures shares(weights.size(), 0);
  if (whole == 0) return shares;
  Figures remainders(weights.size(), 0);
  Figure left = total;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    shares[i] = rounded_down(total, effective[i], whole);
    remainders[i] = remainder_of(total, effective[i], whole);
    left -= shares[i];
  }
  for (; left > 0; --left) {
    std::size_t best = weights.size();
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (!open[i] || remainders[i] < 0) continue;
      if (best == weights.size() || remainders[i] > remainders[best] ||
          (remainders[i] == remainders[best] && effective[i] > effective[best])) {
        best = i;
      }
    }
    ++shares[best];
    remainders[best] = -1;  // one more each
  }
  return shares;
}

}  // namespace

Figure rounded_down(Figure a, Figure b, Figure divisor) { return narrow(Wide{a} * b / divisor); }

Figure rounded_half_up(Figure a, Figure b, Figure divisor) {
  return narrow((Wide{a} * b * 2 + divisor) / (Wide{divisor} * 2));
}

Figure rounded_up(Figure a, Figure b, Figure divisor) {
  return narrow((Wide{a} * b + divisor - 1) / divisor);
}

Figure sum_of(const Figures& figures) {
  Figure sum = 0;
  for (const Figure figure : figures) sum += figure;
  return sum;
}

Figure unit_share(Figure total, Figure units, Figure index) {
  return total / units + (index < total % units ? 1 : 0);
}

Figure share_of_units(Figure total, Figure units, Figure first, Figure last) {
  Figure sum = 0;
  for (Figure index = first; index < last; ++index) sum += unit_share(total, units, index);
  return sum;
}

Figures spread(Figure total, const Figures& weights, const Figures& capacities) {
  Figures result(weights.size(), 0);
  std::vector<bool> open(weights.size(), true);
  while (true) {
    const Figures shares = one_round(total, weights, open);
    bool capped = false;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (!open[i] || shares[i] <= capacities[i]) continue;
      capped = true;
      open[i] = false;
      result[i] = capacities[i];
      total -= capacities[i];
    }
    if (capped) continue;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (open[i]) result[i] = shares[i];
    }
    return result;
  }
}

Figures spread(Figure total, const Figures& weights) {
  return spread(total, weights, Figures(weights.size(), no_capacity_limit));
}

}  // namespace till::plain
