#include "platform/interruption.h"

#include <cerrno>
#include <csignal>
#include <ctime>

namespace till::platform {

struct Interruption::Parts {
  sigset_t ends{};
  sigset_t before{};
};

Interruption::Interruption() : parts_(std::make_unique<Parts>()) {
  sigemptyset(&parts_->ends);
  sigaddset(&parts_->ends, SIGINT);
  sigaddset(&parts_->ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &parts_->ends, &parts_->before);
}

Interruption::~Interruption() { pthread_sigmask(SIG_SETMASK, &parts_->before, nullptr); }

bool Interruption::within(Milliseconds span) {
  constexpr std::int64_t second = 1'000;
  constexpr std::int64_t nanoseconds = 1'000'000;
  const timespec most{static_cast<time_t>(span.count() / second),
                      static_cast<long>(span.count() % second * nanoseconds)};
  return sigtimedwait(&parts_->ends, nullptr, &most) > 0;
}

}  // namespace till::platform
