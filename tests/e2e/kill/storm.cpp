#include "tests/e2e/kill/storm.h"

#include <atomic>
#include <thread>
#include <utility>

#include "tests/e2e/demo/sales.h"

namespace till::demo {
namespace {

constexpr std::size_t baskets_at_a_time = 20;
constexpr std::size_t customers = 12;
constexpr std::uint64_t percent_of_ledger = 10;
constexpr std::uint64_t percent_in_start = 30;
constexpr std::uint64_t calm_ms_max = 250;  // between an answer and the next kill
constexpr std::uint64_t start_ms_max = 40;  // of a start that is cut short
constexpr std::uint64_t next_customer_ms_max = 40;
constexpr std::size_t reports = 10;

// The network stands between them from the enrolment on.
Result<std::unique_ptr<ChaosProxy>> set_up(World& world, const Storm& storm) {
  TILL_CHECK(world.start_ledger());
  TILL_TRY(auto network, ChaosProxy::start(world.machines_port(), storm.seed));
  world.put_before_ledger(network->port());
  TILL_CHECK(world.start_tills());
  TILL_CHECK(world.enrol_tills());
  TILL_CHECK(world.import_members());
  TILL_CHECK(world.publish_ruleset());
  TILL_CHECK(world.make_token());
  TILL_CHECK(world.wait_for_tills());
  return network;
}

// Whoever comes to the till shows a card; what it says of them ends after a while.
Result<std::vector<KnownCustomer>> greet(Pos& pos, const std::vector<DemoMember>& members) {
  std::vector<KnownCustomer> known;
  for (std::size_t i = 0; i < customers && i < members.size(); ++i) {
    const auto& member = members[i];
    TILL_TRY(const auto token, pos.identify(member.card, member.is_ean ? "ean13" : "code128"));
    known.push_back({token, "static"});
  }
  return known;
}

// One cashier: sells until the storm is over.
class Cashier {
 public:
  Cashier(World& world, std::size_t till, std::uint64_t seed)
      : world_(world), till_(till), dice_(seed) {}

  [[nodiscard]] Result<> run(const std::atomic<bool>& over) {
    for (std::size_t round = 0; !over; ++round) TILL_CHECK(sell_some(round));
    return {};
  }
  [[nodiscard]] std::size_t sold() const { return sold_; }

 private:
  [[nodiscard]] Result<> sell_some(std::size_t round) {
    Pos& pos = *world_.tills[till_].pos;
    TILL_TRY(auto baskets,
             catalogue_baskets(world_.places().data / "catalogue.csv", baskets_at_a_time, dice_));
    TILL_TRY(const auto known, greet(pos, world_.members));
    const SalesPlan plan{
        .baskets = std::move(baskets),
        .customers = &known,
        .prefix = std::string(till_ == 0 ? "A" : "B") + std::to_string(round) + "-",
        .seed = dice_.below(1'000'000'000)};
    return sell(pos, plan, [this] {
      ++sold_;
      pause_for(Milliseconds(pace_.below(next_customer_ms_max)));
    });
  }

  World& world_;
  std::size_t till_;
  Dice dice_;
  Dice pace_{1};
  std::atomic<std::size_t> sold_{0};
};

// Kills at random and starts again what it killed.
class Killer {
 public:
  Killer(World& world, const Storm& storm, StormReport& report)
      : world_(world), storm_(storm), report_(report), dice_(storm.seed) {}

  [[nodiscard]] Result<> run(const std::atomic<int>& selling,
                             const std::function<void(const std::string&)>& say) {
    const std::size_t step = std::max<std::size_t>(1, storm_.kills / reports);
    for (std::size_t kill = 1; kill <= storm_.kills; ++kill) {
      if (selling < static_cast<int>(world_.tills.size())) return {};  // its error says why
      pause_for(Milliseconds(dice_.below(calm_ms_max)));
      TILL_CHECK(dice_.chance(percent_of_ledger) ? kill_ledger() : kill_till());
      if (kill % step == 0) {
        say(std::to_string(kill) + " of " + std::to_string(storm_.kills) + " kills");
      }
    }
    return {};
  }

 private:
  [[nodiscard]] Result<> kill_ledger() {
    world_.kill_ledger();
    ++report_.ledger_killed;
    return world_.start_ledger();
  }

  [[nodiscard]] Result<> kill_till() {
    TillUnderTest& till = world_.tills[dice_.below(world_.tills.size())];
    till.process.kill();
    ++report_.tills_killed;
    while (dice_.chance(percent_in_start)) {
      TILL_CHECK(world_.launch_till(till));
      pause_for(Milliseconds(dice_.below(start_ms_max)));
      till.process.kill();
      ++report_.killed_in_start;
    }
    return world_.start_till(till);
  }

  World& world_;
  const Storm& storm_;
  StormReport& report_;
  Dice dice_;
};

Result<> rage(World& world, const Storm& storm, StormReport& report,
              const std::function<void(const std::string&)>& say) {
  std::atomic<bool> over = false;
  std::atomic<int> selling = static_cast<int>(world.tills.size());
  std::vector<std::unique_ptr<Cashier>> cashiers;
  std::vector<Result<>> ended(world.tills.size());
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < world.tills.size(); ++t) {
    cashiers.push_back(std::make_unique<Cashier>(world, t, storm.seed * 1'000 + t));
    threads.emplace_back([&, t] {
      ended[t] = cashiers[t]->run(over);
      --selling;
    });
  }
  const auto killed = Killer(world, storm, report).run(selling, say);
  over = true;
  for (auto& thread : threads) thread.join();
  for (const auto& cashier : cashiers) report.sold += cashier->sold();
  for (const auto& one : ended) TILL_CHECK(one);
  return killed;
}

}  // namespace

Result<StormReport> weather(World& world, const Storm& storm,
                            const std::function<void(const std::string&)>& say) {
  StormReport report;
  TILL_TRY(const auto network, set_up(world, storm));
  if (storm.chaos) network->rage();
  const auto raged = rage(world, storm, report, say);
  network->calm_down();
  report.chaos = network->figures();
  TILL_CHECK(raged);
  say("the storm is over: waiting until everything is sent");
  TILL_CHECK(drain(world));
  TILL_CHECK(close_days(world));
  TILL_CHECK(verify_chains(world));
  TILL_TRY(report.comparison, compare(world));
  return report;
}

}  // namespace till::demo
