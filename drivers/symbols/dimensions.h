// Judges a picture's size: the claimed one before anything is decoded, and the real one of a value.
#pragma once

#include <cstdint>

#include "base/error.h"
#include "drivers/symbols/image.h"
#include "drivers/symbols/load.h"

namespace till::drivers {

// Errors: invalid when a side is 0, too_large over pixels_max.
[[nodiscard]] Result<void> check_dimensions(std::uint64_t width, std::uint64_t height,
                                            const ImageLimits& limits);
// Errors: invalid when the sides are not positive or disagree with the number of pixels.
[[nodiscard]] Result<void> check_pixels(const Image& image);

}  // namespace till::drivers
