// The machine of the ledger: the real books, posting and routes of ledgerd without sockets. It can
// be killed, lose its power and be put back to a backup.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/machines/machines.h"
#include "platform/secrets.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/machine_clock.h"
#include "tests/simulation/network.h"
#include "tests/simulation/stage.h"
#include "tests/simulation/story.h"

namespace till::simulation {

inline constexpr int own_customers = 3;     // of each till
inline constexpr int shared_customers = 4;  // of all
[[nodiscard]] constexpr int members_of(int tills) {
  return tills * own_customers + shared_customers;
}
// Those who shop everywhere have little: two tills may spend the same points.
[[nodiscard]] constexpr std::int64_t opening_of(int tills, int member) {
  return member < tills * own_customers ? 300'000 : 20'000;
}

struct CentralGround {
  Schedule& schedule;
  platform::SeededRandom& chance;
  Story& story;
  Disks& disks;
  Path folder;
};

enum class Death { killed, power_cut, in_order };

class Central {
 public:
  explicit Central(CentralGround ground);
  ~Central();

  // Makes the books with the members of so many tills; a member's number names its card. Not
  // started yet.
  void found(int tills);
  struct Admitted {
    RegisterId id;
    std::string name;
    crypto::PrivateKey key;
    std::string certificate;
  };
  [[nodiscard]] Admitted admit(int number);
  void publish(std::int64_t version);

  void start();
  void end(Death death);
  // Dies in the middle of what it writes, after that many more writes.
  void end_within(std::uint64_t writes, Death death);
  // Called after a death that was not in order.
  std::function<void()> on_death = [] {};
  [[nodiscard]] bool runs() const { return machines_ != nullptr && !stage_->dead(); }
  // False when it does not run; the answer comes once, later, if it lives.
  [[nodiscard]] bool hear(net::Request request, std::function<void(net::Response)> answer);

  void back_up();
  [[nodiscard]] bool has_backup() const { return backup_.has_value(); }
  // Ends, goes back to the newest backup and starts. `told`: a new generation is minted.
  void restore(bool told);

  [[nodiscard]] ledger::Ledger& ledger() { return *ledger_; }
  [[nodiscard]] const ledger::LedgerKeys& keys() const { return *keys_; }
  [[nodiscard]] MachineClock& clock() { return clock_; }
  [[nodiscard]] Stage& stage() { return *stage_; }
  [[nodiscard]] std::int64_t number(std::string_view sql);
  // The account of a member or of a card that nobody registered ("card:<number>").
  [[nodiscard]] std::string account_of(const std::string& subject);

 private:
  void open();
  void close();
  void mint_generation();

  CentralGround ground_;
  MachineClock clock_;
  platform::SeededRandom random_;
  platform::MemorySecrets secrets_;
  std::unique_ptr<Stage> stage_;
  std::unique_ptr<ledger::Books> books_;
  std::unique_ptr<ledger::LedgerKeys> keys_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<ledger::Machines> machines_;
  std::optional<Image> backup_;
  std::optional<Image> at_death_;
  std::uint64_t runs_ = 0;  // how often it was started
};

[[nodiscard]] std::string card_of(int member);
[[nodiscard]] std::string member_id(int member);

// The value of a Result that a simulation cannot do without.
template <class T>
T must(Result<T> result) {
  require(result.has_value(), result ? std::string() : describe(result.error()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace till::simulation
