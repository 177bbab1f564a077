// A scanner on a serial port: a tty on Linux, a COM port on Windows. It contains its device's
// faults: absent, vanished, babbling or repeating, it never stalls another. Runs on the thread of
// its io_context.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/time.h"
#include "drivers/frames.h"
#include "drivers/scanner.h"
#include "platform/clock.h"

namespace boost::asio {
class io_context;
}  // namespace boost::asio

namespace till::drivers {

struct SerialSettings {
  std::string source = {};  // the name its scans carry
  std::string path = {};    // "/dev/ttyACM0", "COM3"
  std::uint32_t baud = 9600;
  FrameRules frames = {};
  // The same code again within this time is dropped and counted; zero lets everything pass.
  Milliseconds repeat_window{0};
  // After a failed open or a lost device; doubled each time, back to the first once bytes came.
  Milliseconds retry_first{250};
  Milliseconds retry_max{10'000};
};

class SerialScanner final : public Scanner {
 public:
  SerialScanner(boost::asio::io_context& context, SerialSettings settings,
                const platform::Clock& clock);
  ~SerialScanner() override;

  void start(ScanSink sink) override;
  void stop() override;
  [[nodiscard]] ScannerStatus status() const override;
  [[nodiscard]] std::string_view source() const override;

 private:
  class Link;
  std::shared_ptr<Link> link_;  // shared with what waits in the io_context
};

}  // namespace till::drivers
