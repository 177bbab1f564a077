// What one run of a program stands on in a simulation, from its start to its end or its death: its
// turns in virtual time. The twins of threads, timers and transfers find the stage of the program
// that is running in current(). One thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "net/client.h"
#include "platform/random.h"
#include "tests/simulation/schedule.h"

namespace till::simulation {

// Carries a request of a machine to the ledger; the reply comes once, later.
class Carrier {
 public:
  virtual ~Carrier() = default;
  using Reply = std::function<void(net::Transferred)>;
  virtual void carry(const net::TransferRequest& request, Reply reply) = 0;
};

struct StageGround {
  Schedule& schedule;
  platform::Random& chance;
  Carrier* carrier = nullptr;  // none: the program calls nobody
};

class Stage {
 public:
  Stage(StageGround ground, std::string name);
  ~Stage();  // what it still had to do is dropped
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  [[nodiscard]] static Stage* current();
  // Runs `what` as this program; its io_context gets a turn afterwards.
  void run(const std::function<void()>& what);
  void after(Milliseconds pause, std::function<void()> what);
  // At random within that, so that the order of turns differs from seed to seed.
  void soon(Milliseconds within, std::function<void()> what);

  // The program is dead: nothing of it runs any more and nobody hears what it says.
  void die() { dead_ = true; }
  [[nodiscard]] bool dead() const { return dead_; }

  [[nodiscard]] boost::asio::io_context& io() { return io_; }
  [[nodiscard]] const StageGround& ground() const { return ground_; }
  [[nodiscard]] const std::string& name() const { return name_; }

  std::function<void()> wake_courier;  // set by the twin of the courier
  std::function<void()> poll_journal;  // set by the twin of the journal's thread

 private:
  void poke_io();

  StageGround ground_;
  std::string name_;
  boost::asio::io_context io_{1};
  bool io_is_due_ = false;
  bool dead_ = false;
  std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
};

}  // namespace till::simulation
