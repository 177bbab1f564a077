// PNG in and out, through libpng. Any thread; no shared state.
#pragma once

#include "base/bytes.h"
#include "base/error.h"
#include "drivers/symbols/image.h"
#include "drivers/symbols/load.h"

namespace till::drivers {

// See load_image, which calls it for bytes with the PNG signature.
[[nodiscard]] Result<Image> load_png(BytesView bytes, const ImageLimits& limits);

// The picture as a grey PNG of 8 bits, or of 1 bit where it holds only black and white.
// Errors: invalid when the sides and the number of pixels disagree.
[[nodiscard]] Result<Bytes> write_png(const Image& image);

}  // namespace till::drivers
