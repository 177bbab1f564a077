// Pictures made from a picture, to give the decoder a second look: other sizes, contrasts and
// sharpness. Pure functions of an Image; any thread.
#pragma once

#include "drivers/symbols/image.h"

namespace till::drivers {

// Both factors in percent of the sides; bilinear.
[[nodiscard]] Image scaled(const Image& image, int width_percent, int height_percent);
// Each pixel against the mean and spread of the square of that radius around it: uneven light and
// pale print become black and white again.
[[nodiscard]] Image locally_normalised(const Image& image, int radius);
// The mean of the square of that radius.
[[nodiscard]] Image blurred(const Image& image, int radius);
// Edges raised: twice the picture less its blur.
[[nodiscard]] Image unsharpened(const Image& image, int radius);
[[nodiscard]] Image inverted(const Image& image);
// Dark tones spread out (the square root of the brightness), as for a badly lit picture.
[[nodiscard]] Image brightened(const Image& image);

}  // namespace till::drivers
