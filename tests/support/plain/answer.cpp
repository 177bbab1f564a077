// The quote of a finished sale: position figures on their lines, header sums, the explanation.
#include <algorithm>
#include <tuple>

#include "tests/support/plain/sale.h"

namespace till::plain {

using namespace loyalty;

namespace {

// What one line carries of the figures of its position.
class LineOf {
 public:
  LineOf(const Sale& sale, std::size_t line) {
    for (std::size_t i = 0; i < sale.size(); ++i) {
      Figure first = 0;
      for (const std::size_t candidate : sale.positions[i].lines) {
        const Figure count = units_of(sale.basket.lines[candidate]);
        if (candidate == line) {
          position_ = i;
          first_ = first;
          last_ = first + count;
          units_ = sale.positions[i].units;
        }
        first += count;
      }
    }
  }

  [[nodiscard]] Figure of(const Figures& figures) const {
    return share_of_units(figures[position_], units_, first_, last_);
  }

 private:
  std::size_t position_ = 0;
  Figure first_ = 0;
  Figure last_ = 0;
  Figure units_ = 1;
};

Figures minus(const Figures& a, const Figures& b) {
  Figures result = a;
  for (std::size_t i = 0; i < result.size(); ++i) result[i] -= b[i];
  return result;
}

QuoteLine quote_line(const Sale& sale, std::size_t index) {
  const LineOf share(sale, index);
  QuoteLine line{.id = sale.basket.lines[index].id};
  Figures gross;
  for (const Position& position : sale.positions) gross.push_back(position.gross);
  line.gross = Money{share.of(gross)};
  for (const Taken& taken : sale.taken) {
    const Money amount{share.of(taken.before) - share.of(taken.after)};
    if (!amount.is_zero()) line.discounts.push_back({taken.offer, amount});
  }
  line.net = Money{share.of(sale.net)};
  line.paid = Money{share.of(minus(sale.net, sale.points_money))};
  line.points_money = line.net - line.paid;
  line.points_spent = Points{share.of(sale.points_spent)};
  line.reward_points = Points{share.of(sale.reward_points)};
  for (const Earned& earned : sale.earned) {
    const Points points{share.of(earned.points)};
    if (!points.is_zero()) line.earned.push_back({earned.rule, points});
  }
  for (const auto& [counter, counts] : sale.counts) {
    const Figure count = share.of(counts);
    if (count != 0) line.counts.push_back({counter, count});
  }
  return line;
}

Explanation explain(const Fate& fate) {
  Explanation explanation{.offer = fate.offer->id};
  for (const auto& [winner, lines] : fate.lost) {
    explanation.lost.push_back({winner, {lines.begin(), lines.end()}});
  }
  if (fate.failed) {
    explanation.reason = *fate.failed;
    explanation.missing = fate.missing;
    explanation.by = fate.closed_by;
    return explanation;
  }
  if (takes_money(*fate.offer)) explanation.benefit = Money{fate.given};
  if (std::holds_alternative<PointsEffect>(fate.offer->effect)) {
    explanation.points = Points{fate.given};
  }
  if (fate.asked > fate.given) explanation.cut = fate.asked - fate.given;
  return explanation;
}

bool is_good(const Sale& sale, const PresentedCode& presented) {
  const auto found = sale.context.codes.find(presented.serial);
  return found == sale.context.codes.end() || found->second == CodeState::ok;
}

// The lowest good serial of each code that opened an offer that applied.
std::vector<CodeUse> codes_of(const Sale& sale) {
  std::vector<CodeUse> uses;
  for (const PresentedCode& presented : sale.basket.codes) {
    uses.push_back({.code = presented.code, .serial = presented.serial});
  }
  std::ranges::sort(uses, [](const CodeUse& a, const CodeUse& b) {
    return a.code != b.code ? a.code < b.code : a.serial < b.serial;
  });
  for (const Fate& fate : sale.fates) {
    if (!fate.applied || fate.offer->trigger.kind != Trigger::Kind::code) continue;
    for (CodeUse& use : uses) {
      if (use.code != fate.offer->trigger.code) continue;
      if (!is_good(sale, {.code = use.code, .serial = use.serial})) continue;
      use.consumed = true;
      break;
    }
  }
  return uses;
}

std::vector<Prompt> prompts_of(const Sale& sale) {
  std::vector<Prompt> prompts = sale.near_misses;
  std::ranges::sort(prompts, [](const Prompt& a, const Prompt& b) {
    return a.benefit != b.benefit ? a.benefit > b.benefit : a.offer < b.offer;
  });
  if (prompts.size() > 3) prompts.resize(3);
  std::vector<Prompt> others = sale.prompts;
  std::ranges::sort(others, {}, [](const Prompt& one) { return std::tie(one.offer, one.tender); });
  prompts.insert(prompts.end(), others.begin(), others.end());
  return prompts;
}

void add_header(const Sale& sale, Quote& quote) {
  for (const Position& position : sale.positions) quote.gross += Money{position.gross};
  const Money net{sum_of(sale.net)};
  quote.discount = quote.gross - net;
  quote.points_money = Money{sum_of(sale.points_money)};
  const Money due = net - quote.points_money;
  const Program& program = sale.ruleset.program;
  quote.total = program.points_as == PointsAs::tender ? net : due;
  quote.rounding.card = Money{due.value() % program.payable_step.card.value()};
  quote.rounding.cash = Money{due.value() % program.payable_step.cash.value()};
  quote.payable.card = due - quote.rounding.card;
  quote.payable.cash = due - quote.rounding.cash;
  for (const Earned& earned : sale.earned) quote.points += Points{sum_of(earned.points)};
}

}  // namespace

Quote answer(const Sale& sale) {
  Quote quote{.engine = sale.ruleset.engine,
              .ruleset = sale.ruleset.version,
              .currency = sale.ruleset.currency};
  add_header(sale, quote);
  for (std::size_t i = 0; i < sale.basket.lines.size(); ++i) {
    quote.lines.push_back(quote_line(sale, i));
  }
  std::ranges::sort(quote.lines, {}, &QuoteLine::id);
  for (const Taken& taken : sale.taken) {
    const Money amount{sum_of(taken.before) - sum_of(taken.after)};
    quote.applications.push_back({taken.offer, taken.layer, Money{taken.asked}, amount});
  }
  quote.redemption = sale.redemption;
  for (const Earned& earned : sale.earned) {
    quote.earned.push_back(
        {earned.rule, Points{sum_of(earned.points)}, earned.active_from, earned.expires_at});
  }
  quote.grants = sale.grants;
  quote.codes = codes_of(sale);
  quote.prompts = prompts_of(sale);
  for (const Fate& fate : sale.fates) {
    if (fate.exposure) quote.exposures.push_back(*fate.exposure);
    quote.explanation.push_back(explain(fate));
  }
  return quote;
}

}  // namespace till::plain
