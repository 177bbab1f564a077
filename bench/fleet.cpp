// A fleet that comes back: 25,000 of the couriers' state machines after eight hours without a
// ledger, and once more in mid-drain, in virtual time, against a ledger that takes 1.5 times the
// mean. No register sells meanwhile: that would only flatten the peak.
#include <algorithm>
#include <cstdio>
#include <queue>
#include <vector>

#include "sync/uplink.h"

namespace till::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t tills = 25'000;
constexpr std::uint64_t entries_each = 280;  // eight hours of a quiet register
constexpr std::uint64_t batch_entries = 250;
constexpr Milliseconds dark = 8h;
constexpr Milliseconds window = 20min;
constexpr Milliseconds bucket = 10s;
constexpr Milliseconds way = 25ms;          // one way through the network
constexpr Milliseconds unreachable = 3s;    // until a connection is given up
constexpr double hello_entries = 1;         // a hello costs the ledger as much as an entry
constexpr Milliseconds wait_longest = 10s;  // whoever would wait longer is told to come again
constexpr Seconds retry_after{1};
constexpr double total_entries = static_cast<double>(tills) * static_cast<double>(entries_each);
constexpr double mean_a_second = total_entries / (20.0 * 60.0);
constexpr double capacity = 1.5 * mean_a_second;

// Chance that is the same for everybody: what the fleet would do without jitter.
class NoChance final : public platform::Random {
 public:
  [[nodiscard]] Bytes fill(std::size_t count) override { return Bytes(count, 'U'); }
};

struct Cut {
  Milliseconds from{};
  Milliseconds to{};
};

struct Outcome {
  double peak_over_mean = 0;
  double times_ideal = 0;
  double nearly = 0;  // times the ideal, until 99 % of the entries are there
  std::size_t requests = 0;
  std::size_t refused = 0;
};

class Fleet {
 public:
  // The ledger is away in each cut.
  Fleet(platform::Random& random, std::vector<Cut> cuts) : cuts_(std::move(cuts)) {
    const sync::UplinkSettings settings{.first_spread = 120s};
    machines_.reserve(tills);
    for (std::size_t till = 0; till < tills; ++till) {
      machines_.emplace_back(settings, random, std::nullopt);
    }
    taken_.assign(tills, 0);
  }

  Outcome run() {
    for (std::size_t till = 0; till < tills; ++till) {
      perform(till, machines_[till].on(sync::HeadMoved{head()}, 0ms), 0ms);
    }
    while (!events_.empty() && (left_ > 0 || events_.top().at < cuts_.back().to + window)) {
      const Event event = events_.top();
      events_.pop();
      take(event);
    }
    return outcome();
  }

 private:
  enum class What { wake, hello, batch, fail };
  struct Event {
    Milliseconds at{};
    std::size_t till = 0;
    What what = What::wake;
    bool overloaded = false;
    friend bool operator>(const Event& a, const Event& b) {
      return a.at != b.at ? a.at > b.at : a.till > b.till;
    }
  };

  static record::Mark head() { return {record::Epoch{1}, record::Seq{entries_each}, Hash{}}; }

  [[nodiscard]] bool away(Milliseconds at) const {
    return std::ranges::any_of(cuts_,
                               [at](const Cut& cut) { return at >= cut.from && at < cut.to; });
  }

  void perform(std::size_t till, const std::vector<sync::Action>& actions, Milliseconds now) {
    for (const auto& action : actions) {
      if (std::holds_alternative<sync::SendHello>(action)) send(till, What::hello, now);
      if (std::holds_alternative<sync::SendBatch>(action)) send(till, What::batch, now);
    }
    if (const auto wake = machines_[till].wake_at()) {
      events_.push({std::max(*wake, now), till, What::wake});
    }
  }

  // One server that takes its requests in order.
  void send(std::size_t till, What what, Milliseconds now) {
    const auto arrives = now + way;
    if (away(arrives)) return events_.push({now + unreachable, till, What::fail});
    arrivals_.push_back(arrives);
    if (free_at_ - arrives > wait_longest) {
      ++refused_;
      return events_.push({arrives + way, till, What::fail, true});
    }
    const double cost =
        what == What::hello
            ? hello_entries
            : static_cast<double>(std::min(batch_entries, entries_each - taken_[till]));
    free_at_ = std::max(free_at_, arrives) +
               std::chrono::ceil<Milliseconds>(std::chrono::duration<double>(cost / capacity));
    // What the ledger was about to answer when it went away is lost.
    const bool lost = away(free_at_);
    events_.push({free_at_ + way, till, lost ? What::fail : what});
  }

  void take(const Event& event) {
    auto& machine = machines_[event.till];
    switch (event.what) {
      case What::wake:
        if (machine.wake_at() && *machine.wake_at() <= event.at)
          perform(event.till, machine.on(sync::TimePassed{}, event.at), event.at);
        return;
      case What::hello: {
        record::HelloAnswer answer;
        answer.verdict.resume = {taken_[event.till]};
        perform(event.till, machine.on(sync::HelloAnswered{answer}, event.at), event.at);
        return;
      }
      case What::batch:
        perform(event.till, machine.on(sync::BatchAcked{ack(event)}, event.at), event.at);
        return;
      case What::fail:
        return fail(event);
    }
  }

  record::Ack ack(const Event& event) {
    auto& taken = taken_[event.till];
    const auto fresh = std::min(batch_entries, entries_each - taken);
    taken += fresh;
    left_ -= fresh;
    if (left_ == 0) empty_at_ = event.at;
    if (left_ > tills * entries_each / 100) nearly_at_ = event.at;
    record::Ack out;
    out.received = head();
    out.received.seq = {taken};
    return out;
  }

  void fail(const Event& event) {
    sync::Failure failure{.kind = sync::Failure::Kind::unreachable, .retry_after = {}, .text = "x"};
    if (event.overloaded) {
      failure.kind = sync::Failure::Kind::overloaded;
      failure.retry_after = retry_after;
    }
    auto& machine = machines_[event.till];
    perform(event.till, machine.on(sync::HelloFailed{failure}, event.at), event.at);
  }

  [[nodiscard]] Outcome outcome() const {
    const auto from = cuts_.back().to;
    std::vector<std::size_t> buckets(static_cast<std::size_t>(window / bucket));
    for (const auto at : arrivals_) {
      const auto place = (at - from) / bucket;
      if (at >= from && place < static_cast<std::int64_t>(buckets.size()))
        ++buckets[static_cast<std::size_t>(place)];
    }
    double sum = 0;
    for (const auto count : buckets) sum += static_cast<double>(count);
    const auto peak = static_cast<double>(std::ranges::max(buckets));
    Milliseconds away_since{};
    for (std::size_t i = 1; i < cuts_.size(); ++i) away_since += cuts_[i].to - cuts_[i].from;
    const auto times_ideal = [&](Milliseconds at) {
      const std::chrono::duration<double> took = at - cuts_.front().to - away_since;
      return took.count() / (total_entries / capacity);
    };
    return {.peak_over_mean = peak / (sum / static_cast<double>(buckets.size())),
            .times_ideal = times_ideal(empty_at_),
            .nearly = times_ideal(nearly_at_),
            .requests = arrivals_.size(),
            .refused = refused_};
  }

  std::vector<Cut> cuts_;
  std::vector<sync::Uplink> machines_;
  std::vector<std::uint64_t> taken_;  // entries the ledger has
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::vector<Milliseconds> arrivals_;
  std::uint64_t left_ = tills * entries_each;
  Milliseconds free_at_{};
  Milliseconds empty_at_{};
  Milliseconds nearly_at_{};
  std::size_t refused_ = 0;
};

void tell(const char* name, const Outcome& outcome) {
  std::printf(
      "%-44s %6.1f peak over mean  %6.2f times the ideal time (99 %% in %.2f)   %zu requests, "
      "%zu refused\n",
      name, outcome.peak_over_mean, outcome.times_ideal, outcome.nearly, outcome.requests,
      outcome.refused);
}

void measure() {
  const Cut night{0ms, dark};
  const Cut again{dark + 5min, dark + 6min};
  std::printf(
      "%zu couriers with %llu entries each; the ledger takes %.0f entries a second, 1.5 times the "
      "mean of 20 minutes; requests counted in 10-second buckets over the 20 minutes after it is "
      "back\n"
      "%-44s %6.1f peak over mean  %6.2f times the ideal time   (to reach: below 3, 1.3)\n",
      tills, static_cast<unsigned long long>(entries_each), capacity, "limit: as even as can be",
      1.0, 1.0);
  platform::SeededRandom random(20'261'123);
  tell("after eight hours", Fleet(random, {night}).run());
  tell("and once more for a minute, in mid-drain", Fleet(random, {night, again}).run());
  NoChance none;
  tell("peer: the same machines without jitter", Fleet(none, {night}).run());
}

}  // namespace
}  // namespace till::bench

int main() {
  till::bench::measure();
  return 0;
}
