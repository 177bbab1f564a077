// The twins of what real programs give a thread, a socket or the system's timers: the same classes
// as in agent/, net/ and sync/, whose sources the linker leaves out where these are. Everything
// runs in turns of the stage.
#include <deque>
#include <map>
#include <utility>

#include "agent/base_thread.h"
#include "agent/image_thread.h"
#include "agent/journal_thread.h"
#include "net/client.h"
#include "net/timer.h"
#include "sync/courier_loop.h"
#include "tests/simulation/stage.h"

namespace till {
namespace {

// How long a turn of the journal's thread or of the courier may take to come.
constexpr Milliseconds disk_takes{12};
constexpr Milliseconds courier_takes{3};

simulation::Stage& stage() {
  require(simulation::Stage::current() != nullptr, "only a program on a stage does this");
  return *simulation::Stage::current();
}

}  // namespace

namespace agent {

JournalThread::JournalThread(std::unique_ptr<storage::Journal> journal)
    : journal_(std::move(journal)) {}

// A program that ends in order writes what is queued; one that was killed does not.
JournalThread::~JournalThread() {
  stopping_ = true;
  if (!stage().dead()) run();
}

bool JournalThread::post(Task task) {
  if (tasks_.size() >= journal_tasks_max) return false;
  tasks_.push_back(std::move(task));
  stage().soon(disk_takes, [this] {
    if (!tasks_.empty()) run();
  });
  return true;
}

void JournalThread::use(std::function<std::unique_ptr<storage::Journal>()> open) {
  tasks_.push_back([this, open = std::move(open)](storage::Journal*) {
    if (auto journal = open()) journal_ = std::move(journal);
  });
  stage().soon(disk_takes, [this] {
    if (!tasks_.empty()) run();
  });
}

// One task a turn; at the end all of them.
void JournalThread::run() {
  do {
    if (tasks_.empty()) return;
    auto task = std::move(tasks_.front());
    tasks_.pop_front();
    task(journal_.get());
    if (stage().dead()) return;
  } while (stopping_);
  if (tasks_.empty() && journal_) static_cast<void>(journal_->tidy_when_idle());
}

BaseThread::BaseThread() = default;
BaseThread::~BaseThread() = default;

void BaseThread::post(Task task) {
  tasks_.push_back(std::move(task));
  stage().soon(disk_takes, [this] { run(); });
}

void BaseThread::run() {
  if (tasks_.empty()) return;
  const auto task = std::move(tasks_.front());
  tasks_.pop_front();
  task();
}

Till::ImageThread::ImageThread(const platform::Clock& clock) : scanner_("image", clock) {}
Till::ImageThread::~ImageThread() = default;
bool Till::ImageThread::post(Task) { return false; }  // no pictures here
void Till::ImageThread::run() {}

}  // namespace agent

namespace net {

struct Timer::State {
  simulation::Stage* stage = nullptr;
  std::uint64_t wait = 0;  // the newest
};

Timer::Timer(boost::asio::io_context&) : state_(std::make_shared<State>()) {
  state_->stage = &stage();
}
Timer::~Timer() = default;
void Timer::after(Milliseconds pause, std::function<void()> due) {
  state_->stage->after(
      pause, [weak = std::weak_ptr(state_), number = ++state_->wait, due = std::move(due)] {
        const auto state = weak.lock();
        if (state && state->wait == number) due();
      });
}
void Timer::cancel() { ++state_->wait; }

struct Client::Native {};
Client::Client() = default;
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Transferred Client::send(const TransferRequest&) {
  return fail(ErrorCode::unavailable, "no tool runs in a simulation");
}
Transferred Client::stream(const TransferRequest&, const Each&) {
  return fail(ErrorCode::unavailable, "no tool runs in a simulation");
}

struct Transfers::Native {
  simulation::Stage* stage = nullptr;
  std::uint64_t next = 1;
  std::map<std::uint64_t, Completion> under_way;
  std::deque<std::pair<std::uint64_t, Transferred>> done;
  std::shared_ptr<const bool> alive = std::make_shared<const bool>(true);
};

Transfers::Transfers() : native_(std::make_unique<Native>()) { native_->stage = &stage(); }
Transfers::~Transfers() = default;

TransferId Transfers::start(TransferRequest request, Completion completion) {
  const auto number = native_->next++;
  native_->under_way.emplace(number, std::move(completion));
  auto* const native = native_.get();
  native->stage->ground().carrier->carry(
      request, [this, native, number, alive = std::weak_ptr(native->alive)](Transferred answer) {
        if (alive.expired()) return;
        native->done.emplace_back(number, std::move(answer));
        wake();
      });
  return {number};
}

void Transfers::cancel(TransferId id) { native_->under_way.erase(id.number); }

void Transfers::poll(Milliseconds) {
  auto done = std::exchange(native_->done, {});
  for (auto& [number, answer] : done) {
    auto found = native_->under_way.extract(number);
    if (!found.empty()) found.mapped()(std::move(answer));
  }
}

void Transfers::wake() {
  if (native_->stage->wake_courier) native_->stage->wake_courier();
}

std::size_t Transfers::active() const { return native_->under_way.size(); }

}  // namespace net

namespace sync {

struct Courier::Parts {
  Parts(CourierStart start, const platform::Clock& its_clock, platform::Random& random)
      : clock(its_clock), home(stage()), loop(std::move(start), its_clock, random) {}

  void wake_within(Milliseconds pause) {
    if (due && *due <= clock.steady() + pause) return;
    due = clock.steady() + pause;
    home.after(pause, [this, alive = std::weak_ptr(alive), number = ++newest] {
      if (!alive.expired() && number == newest) turn();
    });
  }
  void turn() {
    due.reset();
    loop.transfers().poll(Milliseconds{0});
    if (loop.turn()) wake_within(loop.wait());
  }

  const platform::Clock& clock;
  simulation::Stage& home;
  CourierLoop loop;
  std::optional<Milliseconds> due;
  std::uint64_t newest = 0;
  std::shared_ptr<const bool> alive = std::make_shared<const bool>(true);
};

Courier::Courier(CourierStart start, const platform::Clock& clock, platform::Random& random)
    : parts_(std::make_unique<Parts>(std::move(start), clock, random)) {
  auto* const parts = parts_.get();
  const auto pause = [parts] {
    const auto limit = static_cast<std::uint64_t>(courier_takes.count()) + 1;
    return Milliseconds{static_cast<std::int64_t>(parts->home.ground().chance.below(limit))};
  };
  parts->home.wake_courier = [parts, pause] { parts->wake_within(pause()); };
  parts->loop.begin();
  parts->wake_within(pause());
}

Courier::~Courier() { parts_->home.wake_courier = {}; }

void Courier::head_moved(const record::Mark& head) {
  parts_->loop.post([parts = parts_.get(), head] { parts->loop.head_moved(head); });
}

void Courier::tell(const Event& event) {
  parts_->loop.post([parts = parts_.get(), event] { parts->loop.tell(event); });
}

void Courier::use_keys(record::KeysDocument keys) {
  parts_->loop.post([parts = parts_.get(), keys = std::move(keys)] { parts->loop.use_keys(keys); });
}

void Courier::fetch_base() {
  parts_->loop.post([parts = parts_.get()] { parts->loop.fetch_base(); });
}

void Courier::look_up(LookupAsked asked, Milliseconds budget, LookupDone done) {
  const auto until = parts_->clock.steady() + budget;
  parts_->loop.post([parts = parts_.get(), asked = std::move(asked), until,
                     done = std::move(done)] { parts->loop.look_up(asked, until, done); });
}

void Courier::hold(record::HoldAsked asked, Milliseconds budget, HoldDone done) {
  const auto until = parts_->clock.steady() + budget;
  parts_->loop.post([parts = parts_.get(), asked = std::move(asked), until,
                     done = std::move(done)] { parts->loop.hold(asked, until, done); });
}

CourierStatus Courier::status() const { return parts_->loop.status(); }

}  // namespace sync
}  // namespace till
