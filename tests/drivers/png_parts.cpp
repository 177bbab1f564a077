#include "tests/drivers/png_parts.h"

#include <algorithm>

namespace till::drivers {
namespace {

std::uint32_t crc_of(BytesView bytes) {
  std::uint32_t crc = 0xffffffffU;
  for (const char byte : bytes) {
    crc ^= static_cast<std::uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
  }
  return ~crc;
}

std::uint32_t adler_of(BytesView bytes) {
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  for (const char byte : bytes) {
    low = (low + static_cast<std::uint8_t>(byte)) % 65521U;
    high = (high + low) % 65521U;
  }
  return high << 16U | low;
}

constexpr std::string_view zlib_start{"\x78\x01", 2};
constexpr std::size_t stored_max = 65'535;

// Deflate's bits fill each byte from the lowest.
class BitWriter {
 public:
  // The code's bits, most significant first, as Huffman codes are written.
  void put(unsigned code, int bits) {
    while (bits-- > 0) {
      if (filled_ == 0) bytes.push_back(0);
      const unsigned bit = (code >> static_cast<unsigned>(bits)) & 1U;
      bytes.back() = static_cast<char>(static_cast<std::uint8_t>(bytes.back()) | bit << filled_);
      filled_ = (filled_ + 1) % 8;
    }
  }

  Bytes bytes{zlib_start};

 private:
  unsigned filled_ = 0;
};

}  // namespace

Bytes png_chunk(std::string_view name, BytesView content) {
  Bytes chunk;
  append_u32(chunk, static_cast<std::uint32_t>(content.size()));
  chunk += name;
  chunk += content;
  append_u32(chunk, crc_of(BytesView(chunk).substr(4)));
  return chunk;
}

Bytes png_header(const PngHeader& header) {
  Bytes content;
  append_u32(content, header.width);
  append_u32(content, header.height);
  content.push_back(static_cast<char>(header.bit_depth));
  content.push_back(static_cast<char>(header.colour_type));
  content.append(3, '\0');  // deflate, the usual filters, not interlaced
  return Bytes(png_signature) + png_chunk("IHDR", content);
}

Bytes zlib_of(BytesView bytes) {
  Bytes out(zlib_start);
  const std::uint32_t sum = adler_of(bytes);
  do {
    const BytesView block = bytes.substr(0, std::min(stored_max, bytes.size()));
    bytes.remove_prefix(block.size());
    const auto length = static_cast<std::uint16_t>(block.size());
    out.push_back(bytes.empty() ? '\1' : '\0');
    for (const unsigned value : {unsigned{length}, 0xffffU - length}) {
      out.push_back(static_cast<char>(value & 0xffU));
      out.push_back(static_cast<char>(value >> 8U));
    }
    out += block;
  } while (!bytes.empty());
  append_u32(out, sum);
  return out;
}

Bytes zlib_bomb(std::size_t unpacked_bytes) {
  constexpr std::size_t match_bytes = 258;
  BitWriter writer;
  writer.put(1, 1);           // the last block
  writer.put(0b10, 2);        // fixed codes: 01, lowest bit first
  writer.put(0b00110000, 8);  // a zero
  for (std::size_t bytes = 1; bytes < unpacked_bytes; bytes += match_bytes) {
    writer.put(0b11000101, 8);  // 258 bytes
    writer.put(0, 5);           // from one byte back
  }
  writer.put(0, 7);  // the end
  writer.bytes.append(4, '\0');
  return writer.bytes;
}

Bytes png_of(const PngHeader& header, BytesView filtered_rows) {
  return png_header(header) + png_chunk("IDAT", zlib_of(filtered_rows)) + png_chunk("IEND", "");
}

}  // namespace till::drivers
