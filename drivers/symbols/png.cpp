#include "drivers/symbols/png.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <png.h>
#include <string>
#include <vector>

#include "drivers/symbols/dimensions.h"

namespace till::drivers {
namespace {

// No chunk but the pixels is kept; what libpng may still unpack beside them stays below this.
constexpr png_alloc_size_t chunk_bytes_max = 1 << 20;
constexpr std::size_t header_bytes = 24;  // signature, chunk length and name, both sides
constexpr std::size_t channels = 4;

// What libpng calls back with; the message outlives the jump out of its C frames.
struct Stream {
  BytesView unread;
  Bytes written;
  std::array<char, 160> text{};
};

[[noreturn]] void leave(png_structp png, png_const_charp text) {
  auto* stream = static_cast<Stream*>(png_get_error_ptr(png));
  std::strncpy(stream->text.data(), text, stream->text.size() - 1);
  png_longjmp(png, 1);
}

void stay_silent(png_structp, png_const_charp) {}

void read_bytes(png_structp png, png_bytep out, std::size_t count) {
  auto* stream = static_cast<Stream*>(png_get_io_ptr(png));
  if (count > stream->unread.size()) png_error(png, "the bytes end early");
  std::memcpy(out, stream->unread.data(), count);
  stream->unread.remove_prefix(count);
}

void append_bytes(png_structp png, png_bytep bytes, std::size_t count) {
  static_cast<Stream*>(png_get_io_ptr(png))->written.append(reinterpret_cast<char*>(bytes), count);
}

void flush_nothing(png_structp) {}

// Owns libpng's memory.
struct Reader {
  Stream stream;
  png_structp png = nullptr;
  png_infop info = nullptr;

  explicit Reader(BytesView bytes) {
    stream.unread = bytes;
    png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &stream, leave, stay_silent);
    if (png != nullptr) info = png_create_info_struct(png);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }
};

struct Writer {
  Stream stream;
  png_structp png = nullptr;
  png_infop info = nullptr;

  Writer() {
    png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &stream, leave, stay_silent);
    if (png != nullptr) info = png_create_info_struct(png);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { png_destroy_write_struct(&png, &info); }
};

std::uint32_t big_endian(BytesView bytes) {
  std::uint32_t value = 0;
  for (const char byte : bytes.substr(0, 4)) value = value << 8 | static_cast<std::uint8_t>(byte);
  return value;
}

// Brightness over white paper: a barcode on a transparent ground is meant to be seen on white.
std::uint8_t brightness(const png_byte* rgba) {
  const unsigned colour = (306U * rgba[0] + 601U * rgba[1] + 117U * rgba[2] + 512U) >> 10U;
  const unsigned alpha = rgba[3];
  return static_cast<std::uint8_t>((colour * alpha + 255U * (255U - alpha) + 127U) / 255U);
}

void start(Reader& reader) {
  png_structp png = reader.png;
  png_set_read_fn(png, &reader.stream, read_bytes);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);  // judged by pixels already
  png_set_chunk_malloc_max(png, chunk_bytes_max);
  png_set_chunk_cache_max(png, 1);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
  png_read_info(png, reader.info);
  png_set_expand(png);
  png_set_strip_16(png);
  png_set_gray_to_rgb(png);
  png_set_add_alpha(png, 0xff, PNG_FILLER_AFTER);
}

// One row at a time, also of an interlaced picture, whose passes are put in place here: libpng
// itself would need the whole picture in four channels.
void read_pixels(Reader& reader, Image& image, png_bytep row) {
  png_structp png = reader.png;
  const bool interlaced = png_get_interlace_type(png, reader.info) == PNG_INTERLACE_ADAM7;
  png_read_update_info(png, reader.info);
  const auto width = static_cast<png_uint_32>(image.width);
  const auto height = static_cast<png_uint_32>(image.height);
  for (int pass = 0; pass < (interlaced ? PNG_INTERLACE_ADAM7_PASSES : 1); ++pass) {
    const png_uint_32 columns = interlaced ? PNG_PASS_COLS(width, pass) : width;
    const png_uint_32 rows = interlaced ? PNG_PASS_ROWS(height, pass) : height;
    if (columns == 0) continue;
    for (png_uint_32 y = 0; y < rows; ++y) {
      png_read_row(png, row, nullptr);
      auto* out = image.row(static_cast<int>(interlaced ? PNG_ROW_FROM_PASS_ROW(y, pass) : y));
      for (png_uint_32 x = 0; x < columns; ++x)
        out[interlaced ? PNG_COL_FROM_PASS_COL(x, pass) : x] = brightness(row + x * channels);
    }
  }
  png_read_end(png, nullptr);
}

// Can be jumped out of, so nothing here has a destructor.
bool decode(Reader& reader, Image& image, png_bytep row) {
  if (setjmp(png_jmpbuf(reader.png)) != 0) return false;
  start(reader);
  read_pixels(reader, image, row);
  return true;
}

bool is_black_and_white(const Image& image) {
  return std::all_of(image.gray.begin(), image.gray.end(),
                     [](std::uint8_t gray) { return gray == 0 || gray == 255; });
}

// Can be jumped out of, so nothing here has a destructor. Libpng packs the pixels to bits itself.
bool encode(Writer& writer, const Image& image, bool one_bit, png_bytep row) {
  png_structp png = writer.png;
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  png_set_write_fn(png, &writer.stream, append_bytes, flush_nothing);
  png_set_IHDR(png, writer.info, static_cast<png_uint_32>(image.width),
               static_cast<png_uint_32>(image.height), one_bit ? 1 : 8, PNG_COLOR_TYPE_GRAY,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, writer.info);
  if (one_bit) png_set_packing(png);
  for (int y = 0; y < image.height; ++y) {
    const std::uint8_t* gray = image.row(y);
    for (int x = 0; x < image.width; ++x) row[x] = one_bit ? gray[x] & 1U : gray[x];
    png_write_row(png, row);
  }
  png_write_end(png, writer.info);
  return true;
}

}  // namespace

Result<Image> load_png(BytesView bytes, const ImageLimits& limits) {
  if (bytes.size() < header_bytes || bytes.substr(12, 4) != "IHDR")
    return fail(ErrorCode::invalid, "the PNG has no complete header");
  const std::uint32_t width = big_endian(bytes.substr(16));
  const std::uint32_t height = big_endian(bytes.substr(20));
  TILL_CHECK(check_dimensions(width, height, limits));
  Reader reader(bytes);
  if (reader.info == nullptr) return fail(ErrorCode::internal, "libpng cannot start");
  Image image = blank_image(static_cast<int>(width), static_cast<int>(height), 0);
  std::vector<png_byte> row(std::size_t{width} * channels);
  if (!decode(reader, image, row.data()))
    return fail(ErrorCode::invalid,
                "the PNG cannot be decoded: " + std::string(reader.stream.text.data()));
  return image;
}

Result<Bytes> write_png(const Image& image) {
  TILL_CHECK(check_pixels(image));
  Writer writer;
  if (writer.info == nullptr) return fail(ErrorCode::internal, "libpng cannot start");
  std::vector<png_byte> row(static_cast<std::size_t>(image.width));
  if (!encode(writer, image, is_black_and_white(image), row.data()))
    return fail(ErrorCode::invalid,
                "the PNG cannot be written: " + std::string(writer.stream.text.data()));
  return std::move(writer.stream.written);
}

}  // namespace till::drivers
