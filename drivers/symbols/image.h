// A decoded picture: one byte of brightness a pixel, the form every reader and writer of symbols
// works on. A plain value, freely moved between threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace till::drivers {

// Rows from the top, no padding between them; 0 is black, 255 white.
struct Image {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> gray;

  [[nodiscard]] const std::uint8_t* row(int y) const {
    return gray.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
  }
  [[nodiscard]] std::uint8_t* row(int y) {
    return gray.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
  }
};

// A picture of one brightness.
[[nodiscard]] inline Image blank_image(int width, int height, std::uint8_t gray) {
  return Image{width, height,
               std::vector<std::uint8_t>(
                   static_cast<std::size_t>(width) * static_cast<std::size_t>(height), gray)};
}

}  // namespace till::drivers
