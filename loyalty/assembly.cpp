#include "loyalty/assembly.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "loyalty/eligibility.h"
#include "loyalty/prompts.h"

namespace till::loyalty {

namespace {

// Brings figures of positions onto lines by the unit rule.
class LineWriter {
 public:
  LineWriter(const Reckoning& r, std::vector<QuoteLine>& lines)
      : r_(r), positions_(r.facts.positions), lines_(lines), places_(lines.size(), r.arena()) {
    for (std::uint32_t place = 0; place < places_.size(); ++place) {
      places_[r.lines_by_id[place].line] = place;
    }
  }

  void write() {
    for (PositionIndex i = 0; i < positions_.size(); ++i) write_money(i);
    for (const Cut& cut : r_.cuts) write_discount(cut);
    for (const EarnedRule& rule : r_.earned) {
      for (const EarnedOnPosition& share : rule.shares) write_earned(rule.rule, share);
    }
    write_counts();
  }

 private:
  template <class Each>
  void for_each_line(PositionIndex position, Each each) {
    for (const LineSlice& slice : positions_.slices(positions_[position])) {
      each(lines_[places_[slice.line]], slice.units);
    }
  }

  template <class T>
  [[nodiscard]] OverUnits<T> over(PositionIndex position, T total) const {
    return {total, positions_[position].units};
  }

  void write_money(PositionIndex position) {
    const auto gross = over(position, positions_[position].gross);
    const auto net = over(position, r_.net[position]);
    const auto paid = over(position, r_.paid[position]);
    const auto spent = over(position, r_.points_spent[position]);
    const auto rewards = over(position, r_.reward_points[position]);
    for_each_line(position, [&](QuoteLine& line, UnitRange units) {
      line.gross = gross.of(units);
      line.net = net.of(units);
      line.paid = paid.of(units);
      line.points_money = line.net - line.paid;
      line.points_spent = spent.of(units);
      line.reward_points = rewards.of(units);
    });
  }

  void write_discount(const Cut& cut) {
    const auto before = over(cut.position, cut.before);
    const auto after = over(cut.position, cut.after);
    const Application& application = r_.applications[cut.application];
    for_each_line(cut.position, [&](QuoteLine& line, UnitRange units) {
      const Money amount = before.of(units) - after.of(units);
      if (!amount.is_positive()) return;
      line.discounts.emplace_back(r_.considered[application.offer].offer->id(), amount);
    });
  }

  void write_earned(std::string_view rule, const EarnedOnPosition& share) {
    const auto points = over(share.position, share.points);
    for_each_line(share.position, [&](QuoteLine& line, UnitRange units) {
      const Points earned = points.of(units);
      if (earned.is_positive()) line.earned.emplace_back(std::string(rule), earned);
    });
  }

  // Several offers may count on one counter: what a position counts there is their sum.
  void write_counts() {
    Scratch<const CountedOnPosition*> order(r_.arena());
    for (const CountedOnPosition& counted : r_.counted) order.push_back(&counted);
    const auto key = [](const CountedOnPosition* one) {
      return std::tie(one->position, one->counter);
    };
    std::ranges::sort(order, {}, key);
    for (auto first = order.begin(); first != order.end();) {
      Points total;
      auto last = first;
      for (; last != order.end() && key(*last) == key(*first); ++last) {
        total += Points{(*last)->count};
      }
      write_count(**first, total);
      first = last;
    }
  }

  void write_count(const CountedOnPosition& counted, Points sum) {
    const auto total = over(counted.position, sum);
    for_each_line(counted.position, [&](QuoteLine& line, UnitRange units) {
      const std::int64_t count = total.of(units).value();
      if (count > 0) line.counts.push_back({counted.counter, count});
    });
  }

  const Reckoning& r_;
  const Positions& positions_;
  std::vector<QuoteLine>& lines_;  // by id
  Scratch<std::uint32_t> places_;  // of the basket's lines among them
};

std::vector<QuoteLine> write_lines(const Reckoning& r) {
  std::vector<QuoteLine> lines(r.basket.lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    lines[i].id = r.basket.lines[r.lines_by_id[i].line].id;
  }
  LineWriter(r, lines).write();
  return lines;
}

void write_header(const Reckoning& r, Quote& quote) {
  quote.ruleset = r.ruleset.ruleset().version;
  quote.currency = r.ruleset.ruleset().currency;
  Money net;
  Money due;
  for (PositionIndex i = 0; i < r.facts.size(); ++i) {
    quote.gross += r.facts.gross[i];
    net += r.net[i];
    due += r.paid[i];
  }
  quote.discount = quote.gross - net;
  quote.points_money = net - due;
  quote.total = r.program().points_as == PointsAs::tender ? net : due;
  const auto round_down = [&](Money step) {
    return Money{due.value() / step.value() * step.value()};
  };
  quote.payable = {round_down(r.program().payable_step.card),
                   round_down(r.program().payable_step.cash)};
  quote.rounding = {due - quote.payable.card, due - quote.payable.cash};
  for (const EarnedRule& rule : r.earned) quote.points += rule.points;
}

void write_applications(const Reckoning& r, Quote& quote) {
  const auto& layers = r.ruleset.ruleset().layers;
  quote.applications.reserve(r.applications.size());
  for (const Application& application : r.applications) {
    const CompiledOffer& offer = *r.considered[application.offer].offer;
    quote.applications.emplace_back(offer.id(), layers[offer.layer()].name, application.asked,
                                    application.amount);
  }
}

// A code is consumed when an offer it opened applied: one serial of it, the lowest good one.
void write_codes(const Reckoning& r, Quote& quote) {
  if (r.basket.codes.empty()) return;
  for (const PresentedCode& code : r.basket.codes) {
    quote.codes.push_back({code.code, code.serial, false});
  }
  const auto key = [](const CodeUse& use) { return std::tie(use.code, use.serial); };
  std::ranges::sort(quote.codes, {}, key);
  const auto doubled = std::ranges::unique(quote.codes, {}, key);
  quote.codes.erase(doubled.begin(), doubled.end());
  for (const Considered& considered : r.considered) {
    if (!considered.applied || considered.offer->traits().automatic) continue;
    const Offer& offer = considered.offer->offer();
    if (offer.trigger.kind != Trigger::Kind::code) continue;
    const PresentedCode* opening = opening_code(offer, r.basket, r.context);
    if (opening == nullptr) continue;
    const auto used = std::ranges::find(quote.codes, std::tie(opening->code, opening->serial), key);
    if (used != quote.codes.end()) used->consumed = true;
  }
}

}  // namespace

Quote assemble(Reckoning& r) {
  Quote quote;
  write_header(r, quote);
  quote.lines = write_lines(r);
  write_applications(r, quote);
  quote.redemption = std::move(r.redemption);
  quote.earned.reserve(r.earned.size());
  for (const EarnedRule& rule : r.earned) {
    quote.earned.emplace_back(std::string(rule.rule), rule.points, rule.active_from,
                              rule.expires_at);
  }
  quote.grants = std::move(r.grants);
  write_codes(r, quote);
  quote.prompts = take_prompts(r);
  quote.exposures = std::move(r.exposures);
  quote.explanation = explain(r);
  return quote;
}

}  // namespace till::loyalty
