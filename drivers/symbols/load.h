// PNG and JPEG bytes to an Image. Whatever the bytes claim, no more memory is used than the limits
// allow: size and dimensions are judged before anything is decoded. Any thread; no shared state.
#pragma once

#include <cstddef>

#include "base/bytes.h"
#include "base/error.h"
#include "drivers/symbols/image.h"

namespace till::drivers {

struct ImageLimits {
  // A phone's largest usual photo; a byte of memory each while it is decoded.
  std::size_t pixels_max = 40'000'000;
  // A row is unpacked at four times its width.
  std::size_t side_pixels_max = 30'000;
  // Of the file.
  std::size_t bytes_max = std::size_t{16} * 1024 * 1024;
};

// The picture, transparent parts on white; the kind is told by the first bytes, never by a name.
// Errors: too_large over a limit (nothing was decoded), unsupported for another kind of file or
// colour form, invalid for truncated or damaged bytes.
// Blocks: up to a second for the largest picture.
[[nodiscard]] Result<Image> load_image(BytesView bytes, const ImageLimits& limits = {});

}  // namespace till::drivers
