// The one door to the ZXing library, whichever of its generations is installed. Used by read.cpp
// and write.cpp alone. Any thread; no shared state.
#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"
#include "cards/scan.h"
#include "drivers/symbols/image.h"
#include "drivers/symbols/symbol.h"

namespace till::drivers {

enum class Threshold { local, whole_line };

// One call of the decoder; the defaults are its quickest.
struct DecoderCall {
  bool thorough = false;  // every line, not only the middle
  bool rotate = false;    // also by 90 degrees
  bool downscale = false;
  Threshold threshold = Threshold::local;
  int lines_min = 2;   // of a linear code that must agree
  bool pdf417 = true;  // its decoder tries for a second where a code is damaged
};

// The first symbol found; nothing where there is none, or where its text holds a NUL.
// Errors: internal when there is no memory for it.
[[nodiscard]] Result<std::optional<Symbol>> decode_symbol(const Image& image,
                                                          const DecoderCall& call);

// The symbol of a text, one pixel a module and no quiet zone; a linear one is one pixel high.
// Errors: invalid when the text does not fit the symbology, unsupported for one that is not
// written.
[[nodiscard]] Result<Image> encode_symbol(cards::Symbology symbology, std::string_view text);

}  // namespace till::drivers
