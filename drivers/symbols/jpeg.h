// JPEG in, through libjpeg. Any thread; no shared state.
#pragma once

#include "base/bytes.h"
#include "base/error.h"
#include "drivers/symbols/image.h"
#include "drivers/symbols/load.h"

namespace till::drivers {

// See load_image, which calls it for bytes with the JPEG signature. Unsupported: four-colour
// (CMYK) pictures.
[[nodiscard]] Result<Image> load_jpeg(BytesView bytes, const ImageLimits& limits);

}  // namespace till::drivers
