#include "drivers/symbols/filters.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace till::drivers {
namespace {

std::uint8_t clamped(int value) { return static_cast<std::uint8_t>(std::clamp(value, 0, 255)); }

template <class Function>
Image mapped(const Image& image, Function function) {
  std::array<std::uint8_t, 256> table{};
  for (int gray = 0; gray < 256; ++gray) table[static_cast<std::size_t>(gray)] = function(gray);
  Image out = image;
  for (auto& gray : out.gray) gray = table[gray];
  return out;
}

// What a square around a pixel holds, cut at the picture's edge.
struct Square {
  std::uint32_t count = 0;
  std::uint64_t sum = 0;
  std::uint64_t squares = 0;
};

// A square that slides over the picture: sums of its columns move down, a window over them right,
// so that the radius costs nothing.
class SlidingSquare {
 public:
  SlidingSquare(const Image& image, int radius)
      : image_(image), radius_(radius), columns_(static_cast<std::size_t>(image.width)) {}

  // Calls put(pixel index, square) for every pixel.
  template <class Function>
  void visit(Function put) {
    for (int y = 0; y < std::min(radius_, image_.height); ++y) add_row(y);
    std::size_t pixel = 0;
    for (int y = 0; y < image_.height; ++y) {
      if (y + radius_ < image_.height) add_row(y + radius_);
      if (y - radius_ > 0) remove_row(y - radius_ - 1);
      Square square;
      for (int x = 0; x < std::min(radius_, image_.width); ++x) add(square, x);
      for (int x = 0; x < image_.width; ++x, ++pixel) {
        if (x + radius_ < image_.width) add(square, x + radius_);
        if (x - radius_ > 0) remove(square, x - radius_ - 1);
        put(pixel, square);
      }
    }
  }

 private:
  void add_row(int y) {
    const std::uint8_t* gray = image_.row(y);
    for (auto& column : columns_) {
      const std::uint64_t value = *gray++;
      column.count += 1;
      column.sum += value;
      column.squares += value * value;
    }
  }
  void remove_row(int y) {
    const std::uint8_t* gray = image_.row(y);
    for (auto& column : columns_) {
      const std::uint64_t value = *gray++;
      column.count -= 1;
      column.sum -= value;
      column.squares -= value * value;
    }
  }
  void add(Square& square, int x) const {
    const Square& column = columns_[static_cast<std::size_t>(x)];
    square.count += column.count;
    square.sum += column.sum;
    square.squares += column.squares;
  }
  void remove(Square& square, int x) const {
    const Square& column = columns_[static_cast<std::size_t>(x)];
    square.count -= column.count;
    square.sum -= column.sum;
    square.squares -= column.squares;
  }

  const Image& image_;
  int radius_;
  std::vector<Square> columns_;
};

// Where a column or row of the new size lies in the old one, in 1/256 of a pixel.
std::vector<int> source_positions(int old_size, int new_size) {
  std::vector<int> positions(static_cast<std::size_t>(new_size));
  for (int i = 0; i < new_size; ++i) {
    const std::int64_t centre = (std::int64_t{2} * i + 1) * old_size * 128 / new_size - 128;
    positions[static_cast<std::size_t>(i)] =
        static_cast<int>(std::clamp<std::int64_t>(centre, 0, std::int64_t{old_size - 1} * 256));
  }
  return positions;
}

}  // namespace

Image scaled(const Image& image, int width_percent, int height_percent) {
  Image out = blank_image(std::max(1, image.width * width_percent / 100),
                          std::max(1, image.height * height_percent / 100), 0);
  const auto columns = source_positions(image.width, out.width);
  const auto rows = source_positions(image.height, out.height);
  for (int y = 0; y < out.height; ++y) {
    const int from = rows[static_cast<std::size_t>(y)];
    const std::uint8_t* upper = image.row(from / 256);
    const std::uint8_t* lower = image.row(std::min(from / 256 + 1, image.height - 1));
    std::uint8_t* to = out.row(y);
    for (int x = 0; x < out.width; ++x) {
      const int column = columns[static_cast<std::size_t>(x)];
      const int left = column / 256;
      const int right = std::min(left + 1, image.width - 1);
      const int u = column % 256;
      const int v = from % 256;
      const int above = upper[left] * (256 - u) + upper[right] * u;
      const int below = lower[left] * (256 - u) + lower[right] * u;
      to[x] = static_cast<std::uint8_t>((above * (256 - v) + below * v + (1 << 15)) >> 16);
    }
  }
  return out;
}

Image locally_normalised(const Image& image, int radius) {
  Image out = image;
  SlidingSquare(image, radius).visit([&](std::size_t pixel, const Square& square) {
    const float count = static_cast<float>(square.count);
    const float mean = static_cast<float>(square.sum) / count;
    const float variance = static_cast<float>(square.squares) / count - mean * mean;
    // A floor keeps the noise of an even area from becoming a pattern.
    const float spread = std::sqrt(std::max(variance, 16.0F));
    const float deviation = (static_cast<float>(image.gray[pixel]) - mean) / spread;
    out.gray[pixel] = clamped(static_cast<int>(128.0F + 64.0F * deviation));
  });
  return out;
}

Image blurred(const Image& image, int radius) {
  Image out = image;
  SlidingSquare(image, radius).visit([&](std::size_t pixel, const Square& square) {
    out.gray[pixel] = static_cast<std::uint8_t>((square.sum + square.count / 2) / square.count);
  });
  return out;
}

Image unsharpened(const Image& image, int radius) {
  Image out = blurred(image, radius);
  for (std::size_t i = 0; i < out.gray.size(); ++i)
    out.gray[i] = clamped(2 * image.gray[i] - out.gray[i]);
  return out;
}

Image inverted(const Image& image) {
  return mapped(image, [](int gray) { return static_cast<std::uint8_t>(255 - gray); });
}

Image brightened(const Image& image) {
  return mapped(image, [](int gray) {
    return static_cast<std::uint8_t>(std::lround(std::sqrt(gray / 255.0) * 255.0));
  });
}

}  // namespace till::drivers
