#include "tests/simulation/world.h"

#include <filesystem>
#include <utility>

#include "tests/simulation/counter.h"
#include "tests/simulation/log_watch.h"

namespace till::simulation {
namespace {

constexpr Milliseconds minute{60'000};
// The longest pause of an uplink is 15 minutes, of a feed 5; then one batch and one page.
// A register whose disk was copied waits for the admin on top, ten minutes after the copy is gone.
constexpr Milliseconds settles_within{65 * minute};

Path fresh_folder(std::uint64_t seed) {
  const Path in_memory = "/dev/shm";
  const auto root =
      std::filesystem::exists(in_memory) ? in_memory : std::filesystem::temp_directory_path();
  return root / ("till-simulation-" + std::to_string(seed) + "-" + to_hex(crypto::random_bytes(4)));
}

}  // namespace

World::World(Disks& disks, Options options)
    : disks_(disks),
      options_(std::move(options)),
      chance_(options_.seed),
      story_(schedule_, options_.listener),
      folder_(fresh_folder(options_.seed)),
      network_({schedule_, chance_, story_,
                [this](net::Request request, std::function<void(net::Response)> answer) {
                  const bool is_hello = request.path.ends_with("/hello");
                  return central_->hear(std::move(request),
                                        [this, is_hello, answer](net::Response response) {
                                          if (is_hello) count_verdict(response);
                                          answer(std::move(response));
                                        });
                }}) {
  std::filesystem::create_directories(folder_);
  watch_log([this](LogLevel level, std::string_view area, std::string_view text) {
    if (level >= LogLevel::warning) story_.aside("log " + std::string(area), text);
    story_.coverage().met("log records");
    if (is_secret(text)) story_.violated("a log tells a secret: " + std::string(text));
  });
}

World::~World() {
  watch_log(nullptr);
  schedule_.clear();
  counters_.clear();
  doubles_.clear();
  central_.reset();
  story_.aside("world", "its folder is " + folder_.string());
  std::error_code ignored;
  if (!options_.keep) std::filesystem::remove_all(folder_, ignored);
}

void World::set_up() {
  const auto tills = static_cast<int>(1 + chance_.below(4));
  central_ = std::make_unique<Central>(
      CentralGround{schedule_, chance_, story_, disks_, folder_ / "ledger"});
  central_->found(tills);
  Customers customers;
  for (int shared = 0; shared < shared_customers; ++shared) {
    customers.shared.push_back(tills * own_customers + shared);
  }
  for (int number = 0; number < tills; ++number) {
    const auto admitted = central_->admit(number + 1);
    auto counter = std::make_unique<Counter>(
        TillGround{schedule_, chance_, story_, disks_, network_, folder_ / admitted.name}, admitted,
        chance_.below(UINT64_MAX));
    counter->till.enrol(central_->keys());
    customers.own.clear();
    for (int own = 0; own < own_customers; ++own) {
      customers.own.push_back(number * own_customers + own);
    }
    counter->pos = std::make_unique<Pos>(
        PosGround{schedule_, chance_, story_, promises_, counter->till, customers, tills,
                  [this, its = &counter->till] { return another(*its); }});
    counters_.push_back(std::move(counter));
  }
  central_->on_death = [this] { ledger_comes_back(5 * minute); };
  central_->start();
  central_->back_up();
  admin_looks();
  for (auto& counter : counters_) {
    auto* const its = counter.get();
    its->till.on_failure = [this, its] {
      story_.tell(its->till.name(), "ends itself: its disk failed");
      story_.coverage().met("tills that ended themselves");
      its->till.end(Death::killed);
      come_back(*its, minute);
    };
    its->till.on_death = [this, its] { come_back(*its, 2 * minute); };
    its->till.start();
    its->pos->open();
  }
}

TillMachine* World::another(const TillMachine& than) {
  auto& till = any().till;
  return &till == &than || !till.runs() ? nullptr : &till;
}

bool World::step(Milliseconds until) {
  return story_.violations().empty() && schedule_.step(until);
}

Report World::run() {
  set_up();
  const Milliseconds calm_start{5 * minute};
  // Many short ones find more than few long ones; what needs a full journal gets its hours too.
  constexpr std::uint64_t one_is_long = 6;
  const auto troubled = 15 * minute + up_to(45 * minute) +
                        (chance_.below(one_is_long) == 0 ? 100 * minute : Milliseconds{0});
  while (step(calm_start)) continue;
  trouble_begins();
  while (step(calm_start + troubled)) continue;
  trouble_ends();
  const auto bound = schedule_.now() + settles_within;
  while (story_.violations().empty() && schedule_.now() < bound && !settled(false)) {
    const auto next = schedule_.now() + Milliseconds{15'000};
    while (step(next)) continue;
  }
  if (story_.violations().empty() && !settled(true)) {
    story_.violated("the queues are not empty " + std::to_string(settles_within / minute) +
                    " minutes after the faults stopped");
  }
  if (story_.violations().empty()) check_everything();
  Report report{options_.seed,     story_.hash(),   story_.violations(),
                story_.coverage(), schedule_.now(), 0};
  for (const auto& counter : counters_) report.receipts += counter->pos->receipts();
  for (const auto& each : doubles_) report.receipts += each->pos->receipts();
  return report;
}

// How bad the network is differs from seed to seed, and from hour to hour.
void World::storm() {
  const auto some = [this](std::uint64_t most) { return chance_.below(most + 1); };
  auto& trouble = network_.trouble;
  const auto scale = chance_.below(4);  // 0: a quiet one
  trouble.drop = some(40 * scale);
  trouble.cut = some(50 * scale);
  trouble.twice = some(40 * scale);
  trouble.late = some(20 * scale);
  trouble.portal = some(30 * scale);
  trouble.overload = some(20 * scale);
  trouble.refuse = some(8 * scale);
  trouble.spoil = some(30 * scale);
  trouble.replay = some(30 * scale);
  trouble.slow = some(60 * scale);
  story_.tell("network", "its trouble is " + std::to_string(scale) + " of 3");
}

void World::trouble_begins() {
  in_trouble_ = true;
  storm();
  next_fault();
  watch();
}

void World::count_verdict(const net::Response& response) {
  const auto value = json::parse(response.body);
  const auto answer = value && response.status == 200
                          ? record::read_hello_answer(*value)
                          : Result<record::HelloAnswer>{fail(ErrorCode::invalid, "no answer")};
  if (!answer) return;
  static constexpr std::string_view names[] = {"verdict OK", "verdict RESEND", "verdict DIVERGED"};
  story_.coverage().met(names[static_cast<int>(answer->verdict.kind)]);
  if (answer->snapshot_needed) story_.coverage().met("verdict SNAPSHOT");
  for (const auto& alarm : answer->alarms) story_.coverage().met("verdict " + alarm);
}

bool World::may_happen(const FaultKind& kind) const {
  if (options_.without.contains(kind.name)) return false;
  if (options_.with.contains(kind.name)) return true;
  return options_.only.empty() ? kind.on : options_.only.contains(kind.name);
}

void World::next_fault() {
  if (!in_trouble_) return;
  schedule_.after(Milliseconds{2'000} + up_to(5 * minute), [this] {
    if (!in_trouble_) return;
    std::uint64_t sum = 0;
    for (const auto& kind : fault_kinds()) {
      if (may_happen(kind)) sum += kind.weight;
    }
    if (sum == 0) return;
    auto left = chance_.below(sum);
    for (const auto& kind : fault_kinds()) {
      if (!may_happen(kind)) continue;
      if (left < kind.weight) {
        (this->*kind.fault)();
        break;
      }
      left -= kind.weight;
    }
    next_fault();
  });
}

void World::trouble_ends() {
  in_trouble_ = false;
  story_.tell("world", "the faults stop");
  network_.trouble = {};
  central_->clock().set_skew(Seconds{0});
  disks_.forget(folder_ / "ledger");
  if (!central_->runs()) ledger_comes_back(Milliseconds{0});
  for (auto& counter : counters_) {
    if (counter->double_ != nullptr) take_away(*counter);
    counter->till.link().down = false;
    disks_.forget(counter->till.folder());
    counter->till.clock().set_skew(Seconds{0});
    if (!counter->till.runs()) come_back(*counter, Milliseconds{0});
    counter->pos->close();
  }
}

}  // namespace till::simulation
