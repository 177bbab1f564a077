// A pseudo terminal as a scanner's cable: the test holds the device's end, the driver opens the
// other by its path.
#pragma once

#include <string>

#include "base/bytes.h"

namespace till::drivers {

class Pty {
 public:
  Pty();
  Pty(const Pty&) = delete;
  Pty& operator=(const Pty&) = delete;
  ~Pty() { unplug(); }

  [[nodiscard]] const std::string& path() const { return path_; }
  // What the device sends.
  void send(BytesView bytes) const;
  // The device is pulled out: the driver's end fails.
  void unplug();

 private:
  int device_ = -1;
  std::string path_;
};

}  // namespace till::drivers
