#include "ledger/posting/excess.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <ranges>
#include <set>
#include <string>
#include <string_view>

namespace till::ledger {
namespace {

using loyalty::Points;
using record::Effects;
using record::LotChange;
using Cause = LotChange::Cause;

struct History {
  const Effects& sale;
  const std::vector<Effects>& earlier;
  const Effects& now;
};

// What of `effects` counts towards one limit; never negative of a return or of its sale.
using Measure = std::function<std::int64_t(const Effects&)>;

// How much of `measure` the returns have beyond `limit` because of the last one.
std::int64_t beyond(std::int64_t limit, const std::vector<Effects>& earlier, const Effects& now,
                    const Measure& measure) {
  std::int64_t before = 0;
  for (const auto& effects : earlier) before += measure(effects);
  const auto over = [&](std::int64_t sum) { return std::max<std::int64_t>(sum - limit, 0); };
  return over(before + measure(now)) - over(before);
}

std::int64_t size_of(const LotChange& change) { return std::abs(change.points.value()); }

// The lot that a change is about; points given back after its end live in one of their own.
std::string_view lot_of(const LotChange& change) {
  const std::string_view source = change.source;
  const bool instead = change.creates && source.starts_with(record::restored_prefix);
  return instead ? source.substr(record::restored_prefix.size()) : std::string_view(change.lot);
}

std::int64_t points_of(const Effects& effects, Cause cause, std::string_view lot = {}) {
  std::int64_t sum = 0;
  for (const auto& change : effects.lots) {
    if (change.cause == cause && (lot.empty() || lot_of(change) == lot)) sum += size_of(change);
  }
  return sum;
}

// What of one return's changes is undone.
class Undoing {
 public:
  Undoing(const Effects& now, Cause cause) {
    for (const auto& change : now.lots) {
      if (change.cause == cause) rows_.push_back({&change, 0});
    }
  }
  // Up to `surplus`, the last change first, of one lot or of all. Gives what it undid.
  std::int64_t undo(std::int64_t surplus, std::string_view lot = {}) {
    std::int64_t done = 0;
    for (auto& [change, back] : rows_ | std::views::reverse) {
      if (!lot.empty() && lot_of(*change) != lot) continue;
      const auto part = std::min(size_of(*change) - back, surplus - done);
      back += part;
      done += part;
    }
    return done;
  }
  void write(Effects& out) const {
    for (const auto& [change, back] : rows_) {
      if (back == 0) continue;
      auto undone = *change;
      undone.points = Points{change->points.value() > 0 ? -back : back};
      undone.creates = false;
      undone.expires_at.reset();
      out.lots.push_back(std::move(undone));
    }
  }

 private:
  struct Row {
    const LotChange* change;
    std::int64_t back;
  };
  std::vector<Row> rows_;
};

std::set<std::string_view> lots_of(const Effects& now, Cause cause) {
  std::set<std::string_view> out;
  for (const auto& change : now.lots) {
    if (change.cause == cause) out.insert(lot_of(change));
  }
  return out;
}

// Lot by lot, so that the order of the returns leaves each lot the same. Gives what it undid.
std::int64_t undo_lots(const History& history, Cause cause, Cause of_sale, Undoing& undoing) {
  std::int64_t done = 0;
  for (const auto lot : lots_of(history.now, cause)) {
    const auto measure = [&](const Effects& effects) { return points_of(effects, cause, lot); };
    const auto limit = points_of(history.sale, of_sale, lot);
    done += undoing.undo(beyond(limit, history.earlier, history.now, measure), lot);
  }
  return done;
}

void undo_restored(const History& history, Effects& out) {
  Undoing undoing(history.now, Cause::restoration);
  undo_lots(history, Cause::restoration, Cause::redemption, undoing);
  undoing.write(out);
}

// What was taken back of lots, and as a debt.
void undo_clawed(const History& history, Effects& out) {
  Undoing undoing(history.now, Cause::clawback);
  auto done = undo_lots(history, Cause::clawback, Cause::accrual, undoing);
  const auto measure = [](const Effects& effects) {
    return points_of(effects, Cause::clawback) + effects.debt.value();
  };
  const auto limit = points_of(history.sale, Cause::accrual);
  const auto too_much = beyond(limit, history.earlier, history.now, measure);
  const auto of_debt = std::clamp<std::int64_t>(too_much - done, 0, history.now.debt.value());
  out.debt = Points{-of_debt};
  done += of_debt;
  undoing.undo(std::max<std::int64_t>(too_much - done, 0));
  undoing.write(out);
}

using Counts = std::map<std::string, std::int64_t>;

void undo_counts(const History& history, Counts Effects::* counts, Effects& out) {
  for (const auto& [name, count] : history.now.*counts) {
    const auto of = [&](const Effects& effects) -> std::int64_t {
      const auto found = (effects.*counts).find(name);
      return found == (effects.*counts).end() ? 0 : found->second;
    };
    const auto taken = [&](const Effects& effects) { return -of(effects); };
    const auto too_much = beyond(of(history.sale), history.earlier, history.now, taken);
    if (too_much != 0) (out.*counts)[name] = too_much;
  }
}

}  // namespace

Effects excess_of(const Effects& sale, const std::vector<Effects>& earlier, const Effects& now) {
  const History history{sale, earlier, now};
  Effects out;
  undo_restored(history, out);
  undo_clawed(history, out);
  undo_counts(history, &Effects::counters, out);
  undo_counts(history, &Effects::uses, out);
  const auto redeemed = [](const Effects& effects) { return -effects.redeemed.value(); };
  out.redeemed = Points{beyond(sale.redeemed.value(), earlier, now, redeemed)};
  if (!out.redeemed.is_zero()) out.redeemed_day = now.redeemed_day;
  return out;
}

}  // namespace till::ledger
