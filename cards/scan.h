// What a driver yields: the bytes of one code, the symbology if the device told it, the device and
// the instant. Nothing is judged here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/time.h"

namespace till::cards {

enum class Symbology {
  unknown,  // a device read it and did not say what it was
  ean13,
  ean8,
  upca,
  upce,
  code128,
  code39,
  itf,
  qr,
  pdf417,
  aztec,
  data_matrix,
  typed,  // a person entered it
};

// "ean13", as JSON and logs show it.
[[nodiscard]] std::string_view name_of(Symbology symbology);
// Nothing for a name that is none.
[[nodiscard]] std::optional<Symbology> symbology_of(std::string_view name);

struct Scan {
  Bytes bytes;
  Symbology symbology = Symbology::unknown;
  std::string source;  // the device as the settings name it
  Instant at{};
  friend bool operator==(const Scan&, const Scan&) = default;
};

}  // namespace till::cards
