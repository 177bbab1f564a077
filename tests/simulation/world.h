// One seed: the machines, what goes wrong with them and when, and whether everything was right. The
// whole run follows from the seed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/simulation/central.h"
#include "tests/simulation/network.h"
#include "tests/simulation/pos.h"
#include "tests/simulation/promises.h"
#include "tests/simulation/till_machine.h"

namespace till::simulation {

struct Options {
  std::uint64_t seed = 1;
  Story::Listener listener = nullptr;
  std::set<std::string> without = {};  // faults by name, left out
  std::set<std::string> only = {};     // unless empty: no others
  std::set<std::string> with = {};     // also those that are off
  bool keep = false;                   // the folders of the machines
};

struct Report {
  std::uint64_t seed = 0;
  std::uint64_t hash = 0;
  std::vector<std::string> violations;
  Coverage coverage;
  Milliseconds simulated{};
  std::uint64_t receipts = 0;
};

class World {
 public:
  World(Disks& disks, Options options);
  ~World();

  [[nodiscard]] Report run();

 private:
  struct Counter;  // a till with its POS
  using Fault = void (World::*)();
  struct FaultKind {
    const char* name;
    std::uint64_t weight;
    Fault fault;
    bool on = true;  // else only when asked for by name
  };
  [[nodiscard]] static const std::vector<FaultKind>& fault_kinds();

  void set_up();
  void count_verdict(const net::Response& response);
  [[nodiscard]] bool may_be_lost(const Promise& promise) const;
  [[nodiscard]] const Counter* counter_of(const Promise& promise) const;
  [[nodiscard]] bool knew_its_sale(const Promise& promise) const;
  [[nodiscard]] std::vector<ledger::ReceiptRow> posted_of(const Promise& promise);
  [[nodiscard]] TillMachine* another(const TillMachine& than);
  void next_fault();
  [[nodiscard]] bool may_happen(const FaultKind& kind) const;
  void trouble_begins();
  void trouble_ends();
  void watch();
  [[nodiscard]] bool settled(bool tell);
  void check_everything();
  void check_books();
  void check_progress(Counter& counter);
  void check_promises();
  void check_returns();
  void check_balances();
  void check_parked();
  void check_views(Counter& counter);
  void check_seals(Counter& counter);
  void check_journal(Counter& counter);

  void kill_till();
  void cut_power();
  void restart_till();
  void die_while_writing();
  void cable_out();
  void clock_jump();
  void ledger_clock_jump();
  void disk_full();
  void disk_fails();
  void poison();
  void kill_ledger();
  void ledger_power_cut();
  void ledger_dies_while_writing();
  void back_up_ledger();
  void restore_ledger();
  void restore_ledger_silently();
  void publish_ruleset();
  void storm();
  void lose_cache();
  void repeat_requests();
  void save_image();
  void restore_image();
  void clone_disk();
  void take_away(Counter& original);
  void admin_looks();
  void check_clones();

  void come_back(Counter& counter, Milliseconds within);
  void ledger_comes_back(Milliseconds within);
  [[nodiscard]] Counter& any();
  [[nodiscard]] Milliseconds up_to(Milliseconds most) {
    return Milliseconds{
        static_cast<std::int64_t>(chance_.below(static_cast<std::uint64_t>(most.count()) + 1))};
  }
  [[nodiscard]] bool step(Milliseconds until);

  Disks& disks_;
  Options options_;
  Schedule schedule_;
  platform::SeededRandom chance_;
  Story story_;
  Path folder_;
  Network network_;
  std::unique_ptr<Central> central_;
  Promises promises_;
  std::vector<std::unique_ptr<Counter>> counters_;
  std::vector<std::unique_ptr<Counter>> doubles_;  // of all times
  Milliseconds ledger_restored_at_{-1};
  std::int64_t ruleset_version_ = 1;
  bool in_trouble_ = false;
  std::set<std::string> poisoned_;
};

}  // namespace till::simulation
