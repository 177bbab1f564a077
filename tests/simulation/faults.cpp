// What goes wrong, one function each. The network's own faults are in network.cpp.
#include <filesystem>
#include <utility>

#include "ledger/people/registers_admin.h"
#include "tests/simulation/counter.h"

namespace till::simulation {
namespace {

constexpr Milliseconds minute{60'000};

}  // namespace

const std::vector<World::FaultKind>& World::fault_kinds() {
  static const std::vector<FaultKind> kinds{
      {"till killed", 10, &World::kill_till},
      {"power cut", 10, &World::cut_power},
      {"till restarted", 4, &World::restart_till},
      {"death while writing", 12, &World::die_while_writing},
      {"cable out", 8, &World::cable_out},
      {"clock jump", 6, &World::clock_jump},
      {"ledger's clock jump", 3, &World::ledger_clock_jump},
      {"disk full", 5, &World::disk_full},
      {"disk failing", 4, &World::disk_fails},
      {"poison record", 6, &World::poison},
      {"ledger killed", 5, &World::kill_ledger},
      {"ledger's power cut", 4, &World::ledger_power_cut},
      {"ledger's death while writing", 6, &World::ledger_dies_while_writing},
      {"ledger backed up", 6, &World::back_up_ledger},
      {"ledger restored", 3, &World::restore_ledger},
      {"ledger restored silently", 3, &World::restore_ledger_silently},
      {"ruleset published", 4, &World::publish_ruleset},
      {"storm", 10, &World::storm},
      {"cache lost", 3, &World::lose_cache},
      {"requests repeated", 8, &World::repeat_requests},
      {"image saved", 5, &World::save_image},
      {"image restored", 5, &World::restore_image},
      {"disk cloned", 4, &World::clone_disk},
  };
  return kinds;
}

World::Counter& World::any() { return *counters_[chance_.below(counters_.size())]; }

void World::come_back(Counter& counter, Milliseconds within) {
  if (std::exchange(counter.coming_back, true)) return;
  schedule_.after(up_to(within), [this, its = &counter] {
    its->coming_back = false;
    if (!its->till.runs() && !its->gone) its->till.start();
  });
}

void World::ledger_comes_back(Milliseconds within) {
  schedule_.after(up_to(within), [this] {
    if (!central_->runs()) central_->start();
  });
}

void World::kill_till() {
  auto& till = any().till;
  if (!till.runs()) return;
  story_.fault(till.name(), "till killed");
  till.end(Death::killed);
}

void World::cut_power() {
  auto& till = any().till;
  if (!till.runs()) return;
  story_.fault(till.name(), "power cut");
  till.end(Death::power_cut);
}

void World::restart_till() {
  auto& counter = any();
  if (!counter.till.runs()) return;
  story_.fault(counter.till.name(), "till restarted");
  counter.till.end(Death::in_order);
  come_back(counter, minute);
}

void World::die_while_writing() {
  auto& till = any().till;
  if (!till.runs()) return;
  constexpr std::uint64_t most = 60;
  const bool power = chance_.below(2) == 0;
  story_.fault(till.name(), power ? "power cut while writing" : "kill while writing");
  till.end_within(1 + chance_.below(most), power ? Death::power_cut : Death::killed);
}

void World::cable_out() {
  auto& link = any().till.link();
  if (link.down) return;
  const auto pause = Milliseconds{5'000} + up_to(60 * minute);
  story_.fault("network", "cable out", std::to_string(pause / minute) + " minutes");
  link.down = true;
  schedule_.after(pause, [&link] { link.down = false; });
}

void World::clock_jump() {
  constexpr std::uint64_t ways = 6;
  constexpr Seconds day{86'400};
  auto& till = any().till;
  const Seconds skews[ways] = {Seconds{0}, 400 * day,   -400 * day,
                               20 * day,   Seconds{90}, -Seconds{7'200}};
  const auto skew = skews[chance_.below(ways)];
  story_.fault(till.name(), "clock jump", std::to_string(skew.count()) + " s");
  till.clock().set_skew(skew);
}

void World::ledger_clock_jump() {
  constexpr std::uint64_t ways = 3;
  const Seconds skews[ways] = {Seconds{0}, Seconds{5'400}, -Seconds{5'400}};
  const auto skew = skews[chance_.below(ways)];
  story_.fault("ledger", "ledger's clock jump", std::to_string(skew.count()) + " s");
  central_->clock().set_skew(skew);
}

void World::disk_full() {
  auto& till = any().till;
  if (!till.runs()) return;
  story_.fault(till.name(), "disk full");
  disks_.set_trouble(till.folder(), Trouble::full);
  schedule_.after(up_to(10 * minute),
                  [this, folder = till.folder()] { disks_.set_trouble(folder, Trouble::none); });
}

void World::disk_fails() {
  auto& till = any().till;
  if (!till.runs()) return;
  story_.fault(till.name(), "disk failing");
  disks_.set_trouble(till.folder(), Trouble::failing);
  schedule_.after(up_to(3 * minute),
                  [this, folder = till.folder()] { disks_.set_trouble(folder, Trouble::none); });
}

// Of a later build, or of a broken one: it is received, parked, and delays nothing.
void World::poison() {
  auto& counter = any();
  if (!counter.till.runs() || counter.pos->busy()) return;
  constexpr std::uint16_t unknown = 77;
  const bool later_build = chance_.below(2) == 0;
  storage::Fact fact;
  fact.draft.kind = later_build ? record::Kind{unknown} : record::Kind::day_close;
  fact.draft.id = chance_.fixed<EntryId>();
  fact.draft.body = later_build ? R"({"kind":"miracle","v":9})" : R"({"kind":"day_close","v":1})";
  story_.fault(counter.till.name(), later_build ? "unknown kind" : "bad body");
  counter.till.with_journal(
      [this, fact, its = &counter](storage::Journal* journal, agent::JournalMemory&) {
        if (journal == nullptr) return;
        const auto entry = journal->append(fact);
        if (!entry) return;
        poisoned_.insert(to_hex(fact.draft.id));
        its->till.till().on_io(
            [its, mark = record::mark_of(*entry)] { its->till.till().head_moved(mark); });
      });
}

void World::kill_ledger() {
  if (!central_->runs()) return;
  story_.fault("ledger", "ledger killed");
  central_->end(Death::killed);
}

void World::ledger_power_cut() {
  if (!central_->runs()) return;
  story_.fault("ledger", "ledger's power cut");
  central_->end(Death::power_cut);
}

void World::ledger_dies_while_writing() {
  if (!central_->runs()) return;
  constexpr std::uint64_t most = 120;
  story_.fault("ledger", "ledger's death while writing");
  central_->end_within(1 + chance_.below(most),
                       chance_.below(2) == 0 ? Death::killed : Death::power_cut);
}

void World::back_up_ledger() {
  if (!central_->runs()) return;
  story_.tell("ledger", "is backed up");
  central_->back_up();
}

void World::restore_ledger() {
  if (!central_->has_backup()) return;
  story_.fault("ledger", "ledger restored");
  ledger_restored_at_ = schedule_.now();
  central_->restore(true);
}

void World::restore_ledger_silently() {
  if (!central_->has_backup()) return;
  story_.fault("ledger", "ledger restored silently");
  ledger_restored_at_ = schedule_.now();
  central_->restore(false);
}

void World::publish_ruleset() {
  if (!central_->runs()) return;
  story_.fault("ledger", "ruleset published");
  central_->stage().run([this] { central_->publish(++ruleset_version_); });
  central_->back_up();  // what people did is not sent again by anybody
}

// Its file is gone while the till is down: everything of it comes back with the feed.
void World::lose_cache() {
  auto& till = any().till;
  if (!till.runs()) return;
  story_.fault(till.name(), "cache lost");
  till.end(Death::killed);
  for (const auto* name : {"cache.db", "cache.db-wal"}) {
    std::filesystem::remove(till.folder() / name);
  }
}

// As an administrator copies the disk of a running till: what it holds at this instant.
void World::save_image() {
  auto& counter = any();
  if (!counter.till.runs()) return;
  story_.tell(counter.till.name(), "an image of its disk is saved");
  counter.saved = {counter.till.image(), schedule_.now()};
  for (auto& [name, file] : counter.saved->image.files) file.unsynced = {};
}

void World::restore_image() {
  auto& counter = any();
  if (!counter.saved || !counter.till.runs()) return;
  story_.fault(counter.till.name(), "image restored");
  counter.till.end(Death::killed);
  counter.till.put(counter.saved->image);
  counter.forgotten.emplace_back(counter.saved->at, schedule_.now());
  counter.disk_went_back = true;
  counter.pos->disk_went_back();
}

// A second machine begins with the disk that this one has now, or had once.
void World::clone_disk() {
  auto& counter = any();
  if (counter.double_ != nullptr || !counter.till.runs()) return;
  auto who = counter.who;
  who.name += "-double-" + std::to_string(++counter.doubles);
  story_.fault(counter.till.name(), "disk cloned", who.name);
  const TillGround ground{schedule_, chance_, story_, disks_, network_, folder_ / who.name};
  doubles_.push_back(std::make_unique<Counter>(ground, who, chance_.below(UINT64_MAX)));
  auto& copy = *doubles_.back();
  auto image = counter.saved && chance_.below(2) == 0 ? counter.saved->image : counter.till.image();
  for (auto& [name, file] : image.files) file.unsynced = {};
  copy.till.put(image);
  copy.till.copy_secrets_of(counter.till);
  Customers customers;
  for (int shared = 0; shared < shared_customers; ++shared) {
    customers.shared.push_back(static_cast<int>(counters_.size()) * own_customers + shared);
  }
  customers.own = customers.shared;
  copy.pos =
      std::make_unique<Pos>(PosGround{schedule_, chance_, story_, promises_, copy.till, customers,
                                      static_cast<int>(counters_.size()), [] { return nullptr; }});
  copy.pos->disk_went_back();  // it does not know what the other machine does
  for (auto* const its : {&copy}) {
    its->till.on_failure = [this, its] {
      its->till.end(Death::killed);
      come_back(*its, minute);
    };
    its->till.on_death = [this, its] { come_back(*its, 2 * minute); };
  }
  counter.double_ = &copy;
  copy.till.start();
  copy.pos->open();
  schedule_.after(minute + up_to(40 * minute), [this, its = &counter, was = &copy] {
    if (its->double_ == was) take_away(*its);
  });
}

// What the double did not send stays on its disk.
void World::take_away(Counter& original) {
  auto& copy = *original.double_;
  story_.tell(copy.till.name(), "is taken away");
  copy.gone = true;
  copy.pos->leave();
  copy.till.end(Death::killed);
  original.double_ = nullptr;
  original.double_left = schedule_.now();
}

// The admin of the ledger approves a register of which one machine is left.
void World::admin_looks() {
  schedule_.after(10 * minute, [this] { admin_looks(); });
  if (!central_->runs()) return;
  check_clones();
  for (auto& counter : counters_) {
    const auto row = must(central_->ledger().books.registers.find(counter->till.id()));
    if (row->state != ledger::RegisterState::cloned || counter->double_ != nullptr) continue;
    if (schedule_.now() - counter->double_left < 10 * minute) continue;
    story_.tell("ledger", "the admin approves " + counter->till.name());
    story_.coverage().met("clones that were found");
    must(ledger::approve_register(central_->ledger(), to_hex(row->id)));
    counter->approved_at = schedule_.now();
  }
}

void World::repeat_requests() { any().pos->repeat_something(); }

}  // namespace till::simulation
