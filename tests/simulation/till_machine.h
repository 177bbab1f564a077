// A register: the real Till and its local API on a folder of its own, asked in process. It can be
// killed, lose its power, be put back to an image of its disk, and be cloned.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "agent/api/local_api.h"
#include "agent/till.h"
#include "tests/simulation/central.h"

namespace till::simulation {

struct TillGround {
  Schedule& schedule;
  platform::SeededRandom& chance;
  Story& story;
  Disks& disks;
  Network& network;
  Path folder;
};

// What a POS hears; nothing when nobody answered.
struct Heard {
  int status = 0;
  json::Value json;
  std::string bytes;
};

class TillMachine {
 public:
  TillMachine(TillGround ground, Central::Admitted admitted, std::uint64_t seed);
  ~TillMachine();

  // A folder as enrolment leaves it.
  void enrol(const ledger::LedgerKeys& keys);
  // Another machine with the disk that this one had then: a clone.
  void copy_secrets_of(const TillMachine& other);
  void start();
  void end(Death death);
  void end_within(std::uint64_t writes, Death death);
  [[nodiscard]] bool runs() const { return till_ != nullptr && !stage_->dead(); }

  [[nodiscard]] Image image() const { return ground_.disks.image_of(ground_.folder); }
  void put(const Image& image) { ground_.disks.put(ground_.folder, image); }

  using Hear = std::function<void(Heard)>;
  // `hear` is called unless the till dies first.
  void ask(net::Method method, const std::string& path, const std::optional<json::Value>& body,
           Hear hear);
  // Work on the journal's thread, as the product would do it.
  void with_journal(agent::Till::JournalWork work);

  [[nodiscard]] agent::Till& till() { return *till_; }
  // Of the feed, that were applied in all runs.
  [[nodiscard]] std::uint64_t pages() const;
  [[nodiscard]] MachineClock& clock() { return clock_; }
  [[nodiscard]] Network::Link& link() { return link_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const RegisterId& id() const { return admitted_.id; }
  [[nodiscard]] const Path& folder() const { return ground_.folder; }
  // Called when the till ended itself because its disk failed.
  std::function<void()> on_failure = [] {};
  std::function<void()> on_death = [] {};

 private:
  void tick();
  void close();

  TillGround ground_;
  Central::Admitted admitted_;
  std::string name_;
  MachineClock clock_;
  platform::SeededRandom random_;
  Network::Link link_;
  std::unique_ptr<Stage> stage_;
  std::unique_ptr<agent::Till> till_;
  std::unique_ptr<agent::LocalApi> api_;
  std::string token_;
  std::optional<Image> at_death_;
  std::uint64_t pages_before_ = 0;
  std::uint64_t runs_ = 0;  // how often it was started
};

}  // namespace till::simulation
