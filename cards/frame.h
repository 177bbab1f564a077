// Takes off what a scanner puts around a code: terminators and the AIM identifier ("]E0"), which
// tells the symbology. Source: ISO/IEC 15424.
#pragma once

#include <string>

#include "cards/scan.h"

namespace till::cards {

struct ScanText {
  std::string text;
  Symbology symbology = Symbology::unknown;
  bool gs1 = false;  // the symbol says of itself that it holds a GS1 element string
};

// The identifier is taken off when the symbology is not known or when both agree; elsewhere, and in
// what a person typed, it is content. Outer blanks of typed text go too.
[[nodiscard]] ScanText unframe(const Scan& scan);

}  // namespace till::cards
