// What every scanner is to the rest of the house: something that yields Scans, can be asked how it
// is, and contains its own faults. All calls belong to the thread that runs the io_context.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "cards/scan.h"

namespace till::drivers {

enum class ScannerState {
  closed,   // not started, or stopped
  opening,  // started, the device not yet there
  open,     // yields scans
  failing,  // absent, vanished or broken; it is tried again by itself
};

// "closed", "opening", "open", "failing".
[[nodiscard]] std::string_view name_of(ScannerState state);

// Since the start of the program.
struct ScannerCounters {
  std::uint64_t scans = 0;     // delivered
  std::uint64_t repeats = 0;   // dropped as the same code again
  std::uint64_t overlong = 0;  // cut for want of a terminator
  std::uint64_t failures = 0;  // failed opens and lost devices
};

struct ScannerStatus {
  ScannerState state = ScannerState::closed;
  std::string text;  // for people: what is wrong, or where it listens
  ScannerCounters counters;
};

using ScanSink = std::function<void(cards::Scan)>;

class Scanner {
 public:
  Scanner() = default;
  Scanner(const Scanner&) = delete;
  Scanner& operator=(const Scanner&) = delete;
  virtual ~Scanner() = default;

  // Every scan is given to the sink from now on; a second start replaces the sink.
  virtual void start(ScanSink sink) = 0;
  // The sink is not called any more once this returns.
  virtual void stop() = 0;
  [[nodiscard]] virtual ScannerStatus status() const = 0;
  // The name scans carry as their source.
  [[nodiscard]] virtual std::string_view source() const = 0;
};

}  // namespace till::drivers
