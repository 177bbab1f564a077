#include "drivers/simulated_scanner.h"

#include <utility>

namespace till::drivers {

SimulatedScanner::SimulatedScanner(std::string source, std::deque<cards::Scan> script)
    : source_(std::move(source)), script_(std::move(script)) {}

void SimulatedScanner::start(ScanSink sink) {
  sink_ = std::move(sink);
  if (status_.state == ScannerState::closed) recover_device();
}

void SimulatedScanner::stop() {
  sink_ = nullptr;
  status_.state = ScannerState::closed;
  status_.text.clear();
}

void SimulatedScanner::add(cards::Scan scan) { script_.push_back(std::move(scan)); }

bool SimulatedScanner::play_next() {
  if (status_.state != ScannerState::open || script_.empty()) return false;
  cards::Scan scan = std::move(script_.front());
  script_.pop_front();
  scan.source = source_;
  ++status_.counters.scans;
  // A copy, so that a sink may stop this scanner.
  const ScanSink sink = sink_;
  if (sink) sink(std::move(scan));
  return true;
}

void SimulatedScanner::fail_device(std::string text) {
  if (status_.state == ScannerState::closed) return;
  status_.state = ScannerState::failing;
  status_.text = std::move(text);
  ++status_.counters.failures;
}

void SimulatedScanner::recover_device() {
  status_.state = ScannerState::open;
  status_.text = "simulated";
}

}  // namespace till::drivers
