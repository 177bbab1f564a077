// The uplink against a small model of the ledger, in virtual time, over a network that loses,
// doubles and delays, with restarts of the till and restores of the ledger. A seed repeats a run.
#include <deque>
#include <set>

#include <gtest/gtest.h>

#include "platform/random.h"
#include "sync/uplink.h"
#include "tests/sync/samples.h"

namespace till::sync {
namespace {

using samples::epoch;
using samples::numbered;

constexpr UplinkSettings settings{.first_spread = Milliseconds{5'000},
                                  .backoff_first = Milliseconds{1'000},
                                  .backoff_cap = Milliseconds{60'000},
                                  .beat = Milliseconds{30'000}};
constexpr std::uint64_t batch_max = 20;
constexpr Milliseconds trouble_ends{1'800'000};
constexpr Milliseconds everything_is_there{trouble_ends + Milliseconds{600'000}};

// Seqs are all there is: the till never writes another history here.
class LedgerModel {
 public:
  explicit LedgerModel(platform::Random& random) : random_(random) {}

  std::uint64_t head = 0;
  record::Generation generation = numbered<record::Generation>(1);

  void back_up() { backup_ = head; }
  // `told`: whoever restores says so, or the ledger finds out from an ack that it is shown.
  void restore(bool told) {
    head = std::min(head, backup_);
    if (told) mint();
  }
  record::HelloAnswer greet(const std::optional<record::Ack>& shown) {
    record::HelloAnswer answer;
    const bool ours = shown && shown->generation == generation;
    if (ours && shown->received.seq.number > head) mint();
    answer.generation = generation;
    answer.verdict.kind = shown && shown->received.seq.number > head ? record::Verdict::Kind::resend
                                                                     : record::Verdict::Kind::ok;
    answer.verdict.resume = {head};
    return answer;
  }
  // Contiguous, overlap is success. None: a gap.
  std::optional<record::Ack> take(std::uint64_t after, std::uint64_t last) {
    if (after > head) return std::nullopt;
    head = std::max(head, last);
    record::Ack ack;
    ack.received = samples::mark(head);
    ack.generation = generation;
    return ack;
  }

 private:
  void mint() { generation = random_.fixed<record::Generation>(); }
  platform::Random& random_;
  std::uint64_t backup_ = 0;
};

// An exchange on its way: at the ledger at `arrives`, its answer at the till at `answers`.
struct Exchange {
  Milliseconds arrives{};
  Milliseconds answers{};
  bool is_hello = false;
  std::optional<record::Ack> shown{};
  std::uint64_t after = 0;
  std::uint64_t last = 0;
  std::optional<Event> event{};  // what the till will be told
  bool arrived = false;
};

class Simulation {
 public:
  explicit Simulation(std::uint64_t seed) : random_(seed), ledger_(random_) {}

  void run() {
    while (now_ < everything_is_there && !testing::Test::HasFatalFailure()) {
      step();
    }
    ASSERT_EQ(ledger_.head, till_head_) << "everything is received";
    ASSERT_TRUE(kept_);
    ASSERT_EQ(kept_->received.seq.number, till_head_) << "and acknowledged";
    ASSERT_EQ(kept_->generation, ledger_.generation);
    ASSERT_EQ(uplink_->status().link, Link::connected);
    ASSERT_EQ(uplink_->status().failures_in_a_row, 0u);
  }
  [[nodiscard]] const std::set<std::string>& seen() const { return seen_; }

 private:
  bool in_trouble() const { return now_ < trouble_ends; }
  bool chance(std::uint64_t of) { return in_trouble() && random_.below(of) == 0; }
  void saw(const std::string& what) { seen_.insert(what); }

  // To whatever comes first: the network, the machine's own time, the world's next turn.
  void step() {
    auto next = next_turn_;
    if (const auto at = uplink_->wake_at()) next = std::min(next, *at);
    if (exchange_)
      next = std::min(next, exchange_->arrived ? exchange_->answers : exchange_->arrives);
    now_ = std::max(now_, next);
    if (exchange_ && !exchange_->arrived && exchange_->arrives <= now_) return arrive();
    if (exchange_ && exchange_->arrived && exchange_->answers <= now_) return answer();
    if (const auto at = uplink_->wake_at(); at && *at <= now_) return tell(TimePassed{});
    turn();
  }

  void turn() {
    next_turn_ = now_ + Milliseconds{500 + static_cast<std::int64_t>(random_.below(4'000))};
    if (in_trouble() || !sold_last_) {
      sold_last_ = !in_trouble();
      till_head_ += 1 + random_.below(60);
      tell(HeadMoved{samples::mark(till_head_)});
    }
    if (chance(5)) ledger_.back_up();
    if (chance(60)) {
      const bool told = random_.below(2) == 0;
      saw(told ? "restore" : "silent restore");
      ledger_.restore(told);
    }
    if (chance(40)) restart();
    if (chance(30)) tell(HistoryDoubted{});
  }

  void restart() {
    saw("restart");
    exchange_.reset();  // the answer finds nobody
    uplink_.emplace(settings, random_, kept_);
    if (till_head_ > 0) tell(HeadMoved{samples::mark(till_head_)});
  }

  void tell(const Event& event) {
    for (const auto& action : uplink_->on(event, now_)) perform(action);
  }

  void perform(const Action& action) {
    if (std::holds_alternative<SendHello>(action)) begin({.is_hello = true, .shown = kept_});
    if (const auto* batch = std::get_if<SendBatch>(&action)) {
      const auto after = batch->after.seq.number;
      ASSERT_LT(after, till_head_) << "a batch holds something";
      begin({.after = after, .last = std::min(till_head_, after + batch_max)});
    }
    if (const auto* keep = std::get_if<KeepAck>(&action)) {
      if (kept_ && kept_->generation == keep->ack.generation) {
        ASSERT_GT(keep->ack.received.seq, kept_->received.seq) << "no acked entry regresses";
      }
      kept_ = keep->ack;
      fruitless_.clear();
    }
    if (const auto* alarm = std::get_if<RaiseAlarm>(&action)) saw("alarm " + alarm->name);
  }

  void begin(Exchange exchange) {
    ASSERT_FALSE(exchange_) << "never more than one exchange under way";
    exchange.arrives = now_ + Milliseconds{5 + static_cast<std::int64_t>(random_.below(300))};
    exchange.answers =
        exchange.arrives + Milliseconds{5 + static_cast<std::int64_t>(random_.below(300))};
    exchange_ = std::move(exchange);
    fruitless_.push_back(now_);
    while (fruitless_.front() < now_ - Milliseconds{10'000}) fruitless_.pop_front();
    ASSERT_LE(fruitless_.size(), 30u) << "exchanges without fruit in ten seconds";
  }

  // At the ledger, when it gets there at all.
  void arrive() {
    auto& exchange = *exchange_;
    exchange.arrived = true;
    const auto fail = [&](Failure::Kind kind, std::optional<Seconds> retry = {}) {
      const Failure failure{kind, retry, "model"};
      exchange.event =
          exchange.is_hello ? Event{HelloFailed{failure}} : Event{BatchFailed{failure}};
    };
    if (chance(6)) return saw("request lost"), fail(Failure::Kind::unreachable);
    if (chance(25))
      return saw("overload"), fail(Failure::Kind::overloaded, Seconds{random_.below(20)});
    if (chance(60)) return saw("refused"), fail(Failure::Kind::refused);
    if (exchange.is_hello) {
      exchange.event = HelloAnswered{ledger_.greet(exchange.shown)};
    } else {
      auto ack = ledger_.take(exchange.after, exchange.last);
      if (chance(8)) {
        saw("doubled");
        ack = ledger_.take(exchange.after, exchange.last);
      }
      if (!ack) return saw("gap"), fail(Failure::Kind::diverged);
      exchange.event = BatchAcked{*ack};
    }
    if (chance(6)) return saw("answer lost"), fail(Failure::Kind::unreachable);
  }

  void answer() {
    const auto event = *exchange_->event;
    exchange_.reset();
    tell(event);
  }

  platform::SeededRandom random_;
  LedgerModel ledger_;
  Milliseconds now_{1'000};
  Milliseconds next_turn_{1'000};
  std::uint64_t till_head_ = 0;
  bool sold_last_ = false;
  std::optional<record::Ack> kept_;
  std::optional<Exchange> exchange_;
  std::optional<Uplink> uplink_{std::in_place, settings, random_, std::nullopt};
  std::deque<Milliseconds> fruitless_;
  std::set<std::string> seen_;
};

TEST(UplinkSimulation, everything_is_acknowledged_when_the_trouble_ends) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Simulation simulation(seed);
    simulation.run();
    if (testing::Test::HasFatalFailure()) return;
    seen.insert(simulation.seen().begin(), simulation.seen().end());
  }
  for (const auto* fault :
       {"request lost", "answer lost", "doubled", "overload", "refused", "gap", "restart",
        "restore", "silent restore", "alarm GENERATION", "alarm RESEND", "alarm HELD"}) {
    EXPECT_TRUE(seen.contains(fault)) << fault << " never happened";
  }
}

}  // namespace
}  // namespace till::sync
