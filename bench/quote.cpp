// What a quote costs: 20 lines against 1,000 and 100,000 offers, with layers, allocation and
// explanation, beside rule engines that only say which offers match, a linear walk and a bare hash
// table, all on the same offers and baskets in the same run. Every contender must name the same
// offers.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "bench/allocations.h"
#include "bench/quote_peers.h"
#include "bench/quote_scan.h"
#include "bench/quote_world.h"
#include "loyalty/compiled.h"

namespace till::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int rounds = 20;
constexpr double p50_us_max = 3;
constexpr double growth_max = 1.5;
constexpr std::size_t few_offers = 1'000;
constexpr std::size_t many_offers = 100'000;

struct Figures {
  std::vector<double> us;
  double allocations = 0;

  [[nodiscard]] double quantile(double part) {
    if (us.empty()) return 0;
    const auto rank = static_cast<std::size_t>(part * static_cast<double>(us.size() - 1));
    std::ranges::nth_element(us, us.begin() + static_cast<std::ptrdiff_t>(rank));
    return us[rank];
  }
};

// One thing to measure: work over basket number i, which `fetch` has just laid ready, as a basket
// is that was read a moment ago.
struct Contender {
  std::size_t baskets = 0;
  std::function<void(std::size_t)> fetch;
  std::function<void()> work;
  Figures figures{};
};

// Turns are taken round by round, so that a slow moment of the machine meets all alike.
void measure(const std::vector<Contender*>& contenders) {
  for (int round = -2; round < rounds; ++round) {
    for (Contender* each : contenders) {
      std::size_t counted = 0;
      std::vector<double> us(each->baskets);
      for (std::size_t i = 0; i < each->baskets; ++i) {
        each->fetch(i);
        const std::size_t before = allocations_so_far();
        const auto start = Clock::now();
        each->work();
        us[i] = std::chrono::duration<double, std::micro>(Clock::now() - start).count();
        counted += allocations_so_far() - before;
      }
      if (round < 0) continue;  // warming up
      each->figures.allocations = static_cast<double>(counted) / static_cast<double>(each->baskets);
      each->figures.us.insert(each->figures.us.end(), us.begin(), us.end());
    }
  }
}

// A world with the engine's view of it.
struct Till {
  QuoteWorld world;
  std::shared_ptr<const loyalty::CompiledRuleset> ruleset{};
  double compile_ms = 0;

  explicit Till(QuoteWorld made) : world(std::move(made)) {
    loyalty::Ruleset copy = world.ruleset;
    const auto start = Clock::now();
    auto compiled = loyalty::CompiledRuleset::compile(std::move(copy));
    compile_ms = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
    require(compiled.has_value(), compiled ? "" : describe(compiled.error()));
    ruleset = *compiled;
  }

  [[nodiscard]] loyalty::Quote quote(const loyalty::Basket& basket) const {
    auto made = loyalty::quote({.ruleset = *ruleset,
                                .basket = basket,
                                .member = world.member ? &*world.member : nullptr,
                                .context = world.context});
    require(made.has_value(), made ? "" : describe(made.error()));
    return *std::move(made);
  }
};

// Offers whose one qualification holds, whatever became of them among the others.
std::vector<std::string> qualified(const loyalty::Quote& quote) {
  std::vector<std::string> offers;
  for (const loyalty::Explanation& each : quote.explanation) {
    if (each.reason != loyalty::Reason::not_qualified) offers.push_back(each.offer);
  }
  std::ranges::sort(offers);
  return offers;
}

std::vector<std::string> named(const QuoteWorld& world, const std::vector<std::uint32_t>& found) {
  std::vector<std::string> offers;
  offers.reserve(found.size());
  for (const std::uint32_t each : found) offers.push_back(world.asked[each].offer);
  std::ranges::sort(offers);
  return offers;
}

void require_same(const std::string& who, const std::vector<std::string>& theirs,
                  const std::vector<std::string>& ours, std::size_t basket) {
  if (theirs == ours) return;
  std::printf("basket %zu: %s finds", basket, who.c_str());
  for (const std::string& each : theirs) std::printf(" %s", each.c_str());
  std::printf(", the quote");
  for (const std::string& each : ours) std::printf(" %s", each.c_str());
  std::puts("");
  require(false, "all contenders name the same offers");
}

struct Average {
  double considered = 0;
  double qualified = 0;
  double applied = 0;
};

Average average_of(const Till& till) {
  Average sum;
  for (std::size_t i = 0; i < till.world.baskets.size(); ++i) {
    const loyalty::Quote quote = till.quote(till.world.baskets[i]);
    sum.considered += static_cast<double>(quote.explanation.size());
    sum.qualified += static_cast<double>(qualified(quote).size());
    sum.applied += static_cast<double>(std::ranges::count(
        quote.explanation, loyalty::Reason::applied, &loyalty::Explanation::reason));
  }
  const auto baskets = static_cast<double>(till.world.baskets.size());
  return {sum.considered / baskets, sum.qualified / baskets, sum.applied / baskets};
}

void print_head(const Till& till) {
  const Average average = average_of(till);
  std::printf(
      "\n%s: %zu offers, %zu lines; a basket meets %.1f, %.1f qualify, %.1f apply "
      "(compiled in %.1f ms)\n",
      till.world.name.c_str(), till.world.ruleset.offers.size(),
      till.world.baskets.front().lines.size(), average.considered, average.qualified,
      average.applied, till.compile_ms);
  std::printf("  %-34s %12s %12s %10s %12s\n", "", "p50 us", "p99 us", "of quote", "allocations");
}

struct Row {
  std::string name;
  double p50_us = 0;
  double p99_us = 0;
  double quote_us = 0;
  double allocations = -1;  // below zero: not counted
};

void print(const Row& row) {
  std::printf("  %-34s %12.2f %12.2f %9.2fx", row.name.c_str(), row.p50_us, row.p99_us,
              row.p50_us / row.quote_us);
  if (row.allocations >= 0) std::printf(" %12.1f", row.allocations);
  std::puts("");
}

void print(const char* name, Contender& contender, double quote_us) {
  Figures& figures = contender.figures;
  print({name, figures.quantile(0.5), figures.quantile(0.99), quote_us, figures.allocations});
}

// Quotes of all baskets, each a fresh copy.
class Quotes {
 public:
  explicit Quotes(const Till& till) : till_(till) {
    contender = {.baskets = till.world.baskets.size(),
                 .fetch = [this](std::size_t i) { basket_ = till_.world.baskets[i]; },
                 .work = [this] { (void)till_.quote(basket_); }};
  }
  Quotes(const Quotes&) = delete;
  Quotes& operator=(const Quotes&) = delete;
  ~Quotes() = default;

  [[nodiscard]] double p50_us() { return contender.figures.quantile(0.5); }

  Contender contender;

 private:
  const Till& till_;
  loyalty::Basket basket_;
};

// The contenders that only find offers, over one plain world.
class Finders {
 public:
  explicit Finders(const Till& till)
      : till_(till), scan_(till.world.asked), table_(till.world.asked) {
    for (const loyalty::Basket& basket : till.world.baskets) coded_.push_back(scan_.coded(basket));
    found_.reserve(till.world.asked.size());
    linear = {.baskets = coded_.size(),
              .fetch = [this](std::size_t i) { lines_ = coded_[i]; },
              .work = [this] { scan_.find(lines_, found_); }};
    indexed = {.baskets = coded_.size(),
               .fetch = [this](std::size_t i) { basket_ = till_.world.baskets[i]; },
               .work = [this] { table_.find(basket_, found_); }};
  }
  Finders(const Finders&) = delete;
  Finders& operator=(const Finders&) = delete;
  ~Finders() = default;

  void check() {
    for (std::size_t i = 0; i < coded_.size(); ++i) {
      const auto ours = qualified(till_.quote(till_.world.baskets[i]));
      linear.fetch(i);
      linear.work();
      require_same("the linear walk", named(till_.world, found_), ours, i);
      indexed.fetch(i);
      indexed.work();
      require_same("the hash table", named(till_.world, found_), ours, i);
    }
  }

  Contender linear;
  Contender indexed;

 private:
  const Till& till_;
  LinearScan scan_;
  SkuTable table_;
  std::vector<std::vector<CodedLine>> coded_;
  std::vector<CodedLine> lines_;
  loyalty::Basket basket_;
  std::vector<std::uint32_t> found_;
};

bool print_peers(const Till& till, double quote_us) {
  if (peers_folder().empty()) {
    std::puts(
        "  NO PEERS: json-logic-js, json-rules-engine and zen-engine are not installed "
        "(script/bench installs them with npm)");
    return true;
  }
  const auto peers = measure_peers(till.world);
  if (!peers) {
    std::printf("  NO PEERS: %s\n", describe(peers.error()).c_str());
    return false;
  }
  for (const PeerFigures& peer : *peers) {
    for (std::size_t i = 0; i < peer.matching.size(); ++i)
      require_same(peer.name, peer.matching[i], qualified(till.quote(till.world.baskets[i])), i);
    print({peer.name + " (" + std::to_string(peer.baskets) + " baskets)", peer.p50_us, peer.p99_us,
           quote_us});
  }
  return true;
}

void print_growth(double few_us, double many_us) {
  std::printf("  100,000 offers cost %.2f times 1,000\n", many_us / few_us);
}

void print_target(const char* what, double figure, double limit) {
  std::printf("  target: %s %.2f, at most %.2f: %s\n", what, figure, limit,
              figure <= limit ? "reached" : "MISSED");
}

bool run_plain() {
  const Till few(plain_world({.offers = few_offers}));
  const Till many(plain_world({.offers = many_offers}));
  Finders few_finders(few);
  Finders many_finders(many);
  few_finders.check();
  many_finders.check();
  Quotes few_quotes(few);
  Quotes many_quotes(many);
  measure({&few_quotes.contender, &many_quotes.contender});
  measure({&few_finders.indexed, &many_finders.indexed, &few_finders.linear});
  many_finders.linear.baskets /= 10;  // it takes a while, and one walk is like another
  measure({&many_finders.linear});
  bool peers_ran = true;
  for (auto [till, quotes, finders] :
       {std::tuple{&few, &few_quotes, &few_finders}, {&many, &many_quotes, &many_finders}}) {
    print_head(*till);
    const double quote_us = quotes->p50_us();
    print("quote", quotes->contender, quote_us);
    print("limit: hash table, matches only", finders->indexed, quote_us);
    print("linear C++ walk, matches only", finders->linear, quote_us);
    std::fflush(stdout);
    peers_ran = print_peers(*till, quote_us) && peers_ran;
  }
  print_growth(few_quotes.p50_us(), many_quotes.p50_us());
  print_target("us of a quote with 1,000 offers, p50:", few_quotes.p50_us(), p50_us_max);
  print_target("100,000 offers to 1,000:", many_quotes.p50_us() / few_quotes.p50_us(), growth_max);
  return peers_ran;
}

// Worlds without a target, of both sizes.
void run_pair(const char* name, const std::function<QuoteWorld(std::size_t offers)>& make) {
  const Till few(make(few_offers));
  const Till many(make(many_offers));
  Quotes few_quotes(few);
  Quotes many_quotes(many);
  measure({&few_quotes.contender, &many_quotes.contender});
  for (auto [till, quotes] : {std::pair{&few, &few_quotes}, {&many, &many_quotes}}) {
    print_head(*till);
    print(name, quotes->contender, quotes->p50_us());
  }
  print_growth(few_quotes.p50_us(), many_quotes.p50_us());
}

int run() {
  const bool peers_ran = run_plain();
  run_pair("quote, every line on offer", [](std::size_t offers) {
    return plain_world({.offers = offers, .lines_on_offer_percent = 100});
  });
  run_pair("quote, all goods on offer sold", [](std::size_t offers) {
    return plain_world({.offers = offers, .goods_sold = offers});
  });
  run_pair("quote, half the lines on offer", [](std::size_t offers) {
    return mixed_world({.offers = offers, .lines_on_offer_percent = 50});
  });
  return peers_ran ? 0 : 1;
}

}  // namespace
}  // namespace till::bench

int main() { return till::bench::run(); }
