// The scanner without a device: it yields the scans of a script, and fails when told to. For tests
// and for the simulation. Same thread rules as Scanner.
#pragma once

#include <deque>
#include <string>

#include "drivers/scanner.h"

namespace till::drivers {

class SimulatedScanner final : public Scanner {
 public:
  explicit SimulatedScanner(std::string source, std::deque<cards::Scan> script = {});

  void start(ScanSink sink) override;
  void stop() override;
  [[nodiscard]] ScannerStatus status() const override { return status_; }
  [[nodiscard]] std::string_view source() const override { return source_; }

  void add(cards::Scan scan);
  // Delivers the next scan of the script under this scanner's name. False when the script is empty
  // or the scanner is not open: the scan then stays for later.
  bool play_next();
  // The device vanishes, or comes back.
  void fail_device(std::string text);
  void recover_device();

 private:
  std::string source_;
  std::deque<cards::Scan> script_;
  ScanSink sink_;
  ScannerStatus status_;
};

}  // namespace till::drivers
