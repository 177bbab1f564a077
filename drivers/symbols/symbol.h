// A barcode that was read from a picture. A plain value.
#pragma once

#include <string>

#include "base/bytes.h"
#include "cards/scan.h"

namespace till::drivers {

struct Symbol {
  Bytes bytes = {};  // as the symbol holds them
  cards::Symbology symbology = cards::Symbology::unknown;
  std::string text = {};  // the bytes in UTF-8, for people
  std::string aim =
      {};  // "]Q1": symbology and modifier, as a scanner would send them before the bytes
  int orientation_degrees = 0;

  friend bool operator==(const Symbol&, const Symbol&) = default;
};

// One row of bars, which has no error correction.
[[nodiscard]] bool is_linear(cards::Symbology symbology);

}  // namespace till::drivers
