// Waiting that a person ends with Ctrl-C (or the system with SIGTERM) instead of the program: for
// commands that run until they are told to stop. One at a time, on the thread that waits.
#pragma once

#include <memory>

#include "base/time.h"

namespace till::platform {

class Interruption {
 public:
  // From here on Ctrl-C ends nothing by itself; as before once this is gone.
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  // Blocks so long; true as soon as somebody wants the end, also when that was before the call.
  [[nodiscard]] bool within(Milliseconds span);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace till::platform
