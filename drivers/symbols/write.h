// Draws barcodes: EAN-13, EAN-8, Code 128 and QR (error correction level M). Any thread; no shared
// state. As a file: write_png (drivers/symbols/png.h).
#pragma once

#include <string_view>

#include "base/error.h"
#include "cards/scan.h"
#include "drivers/symbols/image.h"
#include "drivers/symbols/png.h"

namespace till::drivers {

struct RenderStyle {
  int module_pixels = 4;  // of the narrowest bar or dot
  // Blank modules around the symbol; 11 suit EAN-13, 10 Code 128, 4 a QR.
  int quiet_modules = 11;
  int bar_modules = 60;  // height of a linear symbol
};

// Black on white. An EAN of 12 or 7 digits gets its check digit.
// Errors: invalid when the text does not fit the symbology or the style is not of positive sizes,
// unsupported for a symbology that is not drawn, too_large for a picture load_image would refuse.
[[nodiscard]] Result<Image> render_symbol(cards::Symbology symbology, std::string_view text,
                                          const RenderStyle& style = {});

}  // namespace till::drivers
