#include "drivers/scanner.h"

namespace till::drivers {

std::string_view name_of(ScannerState state) {
  switch (state) {
    case ScannerState::closed:
      return "closed";
    case ScannerState::opening:
      return "opening";
    case ScannerState::open:
      return "open";
    case ScannerState::failing:
      return "failing";
  }
  return "closed";
}

}  // namespace till::drivers
