#include "net/timer.h"

#include <cstdint>
#include <utility>

#include <boost/asio/steady_timer.hpp>

namespace till::net {

struct Timer::State {
  explicit State(boost::asio::io_context& context) : timer(context) {}
  boost::asio::steady_timer timer;
  std::uint64_t wait = 0;  // the newest
};

Timer::Timer(boost::asio::io_context& context) : state_(std::make_shared<State>(context)) {}

Timer::~Timer() = default;

// A wait whose time had come before it was cancelled is told apart by its number.
void Timer::after(Milliseconds pause, std::function<void()> due) {
  state_->timer.expires_after(pause);
  state_->timer.async_wait([weak = std::weak_ptr(state_), number = ++state_->wait,
                            due = std::move(due)](const boost::system::error_code& error) {
    const auto state = weak.lock();
    if (!error && state && state->wait == number) due();
  });
}

void Timer::cancel() {
  ++state_->wait;
  state_->timer.cancel();
}

}  // namespace till::net
