#include "drivers/symbols/load.h"

#include <string>
#include <string_view>

#include "drivers/symbols/dimensions.h"
#include "drivers/symbols/jpeg.h"
#include "drivers/symbols/png.h"

namespace till::drivers {

using namespace std::string_view_literals;

Result<Image> load_image(BytesView bytes, const ImageLimits& limits) {
  if (bytes.empty()) return fail(ErrorCode::invalid, "the image is empty");
  if (bytes.size() > limits.bytes_max)
    return fail(ErrorCode::too_large, "the image has " + std::to_string(bytes.size()) +
                                          " bytes, the limit is " +
                                          std::to_string(limits.bytes_max));
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return load_png(bytes, limits);
  if (bytes.starts_with("\xff\xd8\xff"sv)) return load_jpeg(bytes, limits);
  return fail(ErrorCode::unsupported, "the image is neither PNG nor JPEG");
}

Result<void> check_dimensions(std::uint64_t width, std::uint64_t height,
                              const ImageLimits& limits) {
  if (width == 0 || height == 0) return fail(ErrorCode::invalid, "the image says it has no pixels");
  if (width > limits.side_pixels_max || height > limits.side_pixels_max)
    return fail(ErrorCode::too_large, "the image says it is " + std::to_string(width) + " by " +
                                          std::to_string(height) + " pixels, the limit is " +
                                          std::to_string(limits.side_pixels_max) + " a side");
  // Both come from 32-bit fields, so the product cannot overflow.
  if (width * height > limits.pixels_max)
    return fail(ErrorCode::too_large, "the image says it is " + std::to_string(width) + " by " +
                                          std::to_string(height) + " pixels, the limit is " +
                                          std::to_string(limits.pixels_max) + " in all");
  return {};
}

Result<void> check_pixels(const Image& image) {
  if (image.width <= 0 || image.height <= 0 ||
      image.gray.size() !=
          static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height))
    return fail(ErrorCode::invalid, "the picture's sides and pixels disagree");
  return {};
}

}  // namespace till::drivers
