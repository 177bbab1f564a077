#include "tests/simulation/stage.h"

#include <utility>

#include "base/error.h"

namespace till::simulation {
namespace {

Stage* running = nullptr;

}  // namespace

Stage::Stage(StageGround ground, std::string name) : ground_(ground), name_(std::move(name)) {}

Stage::~Stage() { require(running != this, "a program does not end its own stage"); }

Stage* Stage::current() { return running; }

void Stage::run(const std::function<void()>& what) {
  auto* const before = std::exchange(running, this);
  what();
  running = before;
  poke_io();
}

void Stage::after(Milliseconds pause, std::function<void()> what) {
  ground_.schedule.after(pause, [this, alive = std::weak_ptr(alive_), what = std::move(what)] {
    if (alive.expired() || dead_) return;
    run(what);
  });
}

void Stage::soon(Milliseconds within, std::function<void()> what) {
  const auto limit = static_cast<std::uint64_t>(within.count()) + 1;
  after(Milliseconds{static_cast<std::int64_t>(ground_.chance.below(limit))}, std::move(what));
}

void Stage::poke_io() {
  if (dead_ || std::exchange(io_is_due_, true)) return;
  ground_.schedule.after(Milliseconds{0}, [this, alive = std::weak_ptr(alive_)] {
    if (alive.expired() || dead_) return;
    io_is_due_ = false;
    io_.restart();
    auto* const before = std::exchange(running, this);
    const auto done = io_.poll();
    running = before;
    if (done > 0) poke_io();
  });
}

}  // namespace till::simulation
