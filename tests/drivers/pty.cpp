#include "tests/drivers/pty.h"

#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace till::drivers {

Pty::Pty() : device_(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
  require(device_ >= 0 && grantpt(device_) == 0 && unlockpt(device_) == 0,
          "the system gives no pseudo terminal");
  path_ = ptsname(device_);
}

void Pty::send(BytesView bytes) const {
  require(write(device_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
          "the pseudo terminal is full");
}

void Pty::unplug() {
  if (device_ >= 0) close(device_);
  device_ = -1;
}

}  // namespace till::drivers
