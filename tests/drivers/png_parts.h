// PNG files built by hand, so that tests can make ones that no writer would: lying headers, chunks
// that unpack to far more than they weigh.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace till::drivers {

inline constexpr std::string_view png_signature{"\x89PNG\r\n\x1a\n", 8};

[[nodiscard]] Bytes png_chunk(std::string_view name, BytesView content);

struct PngHeader {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint8_t bit_depth = 8;
  std::uint8_t colour_type = 0;  // 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGBA
};
[[nodiscard]] Bytes png_header(const PngHeader& header);

// The content unpacked is exactly the bytes.
[[nodiscard]] Bytes zlib_of(BytesView bytes);
// Unpacks to at least that many zero bytes from about a 160th of it.
[[nodiscard]] Bytes zlib_bomb(std::size_t unpacked_bytes);

// Signature, header, pixels (rows with their filter byte) and end.
[[nodiscard]] Bytes png_of(const PngHeader& header, BytesView filtered_rows);

}  // namespace till::drivers
