#include "drivers/symbols/jpeg.h"

#include <array>
#include <csetjmp>
#include <cstdio>
#include <string>
#include <vector>

// The C header needs stdio and size_t before it.
#include <jerror.h>
#include <jpeglib.h>

#include "drivers/symbols/dimensions.h"

namespace till::drivers {
namespace {

// A progressive picture keeps its coefficients: 2 bytes for each of 1.5 samples a pixel.
constexpr long memory_bytes_max = 160L * 1024 * 1024;
// Each scan of a progressive picture runs over all of it; real ones have about ten.
constexpr int scans_max = 64;

// libjpeg reports by calling back; the way out of its C frames is the jump.
struct Failure {
  jpeg_error_mgr base{};  // first, so that libjpeg's pointer is ours
  std::jmp_buf exit{};
  std::array<char, JMSG_LENGTH_MAX> text{};
};

[[noreturn]] void leave(j_common_ptr common) {
  auto* failure = reinterpret_cast<Failure*>(common->err);
  common->err->format_message(common, failure->text.data());
  std::longjmp(failure->exit, 1);
}

// Pixels that libjpeg would invent are a failure; oddities between the markers are not.
void judge_message(j_common_ptr common, int level) {
  if (level >= 0) return;
  const int code = common->err->msg_code;
  if (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE) leave(common);
}

void stay_silent(j_common_ptr) {}

void count_scans(j_common_ptr common) {
  const auto* decoder = reinterpret_cast<jpeg_decompress_struct*>(common);
  if (decoder->input_scan_number <= scans_max) return;
  common->err->msg_code = JERR_BAD_PROGRESSION;
  leave(common);
}

// Owns libjpeg's memory.
struct Decoder {
  jpeg_decompress_struct state{};
  Failure failure;
  jpeg_progress_mgr progress{};

  Decoder() {
    state.err = jpeg_std_error(&failure.base);
    failure.base.error_exit = leave;
    failure.base.emit_message = judge_message;
    failure.base.output_message = stay_silent;
    progress.progress_monitor = count_scans;
  }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  ~Decoder() { jpeg_destroy_decompress(&state); }

  [[nodiscard]] Error error() const {
    return {
        ErrorCode::invalid, "the JPEG cannot be decoded: " + std::string(failure.text.data()), {}};
  }
};

// The two functions that can be jumped out of hold nothing with a destructor.
bool open(Decoder& decoder, BytesView bytes) {
  if (setjmp(decoder.failure.exit) != 0) return false;
  jpeg_create_decompress(&decoder.state);
  decoder.state.mem->max_memory_to_use = memory_bytes_max;
  decoder.state.progress = &decoder.progress;
  jpeg_mem_src(&decoder.state, reinterpret_cast<const unsigned char*>(bytes.data()),
               static_cast<unsigned long>(bytes.size()));
  jpeg_read_header(&decoder.state, TRUE);
  return true;
}

bool decode(Decoder& decoder, Image& image) {
  if (setjmp(decoder.failure.exit) != 0) return false;
  decoder.state.out_color_space = JCS_GRAYSCALE;
  jpeg_start_decompress(&decoder.state);
  while (decoder.state.output_scanline < decoder.state.output_height) {
    JSAMPROW row = image.row(static_cast<int>(decoder.state.output_scanline));
    jpeg_read_scanlines(&decoder.state, &row, 1);
  }
  jpeg_finish_decompress(&decoder.state);
  return true;
}

}  // namespace

Result<Image> load_jpeg(BytesView bytes, const ImageLimits& limits) {
  Decoder decoder;
  if (!open(decoder, bytes)) return std::unexpected(decoder.error());
  TILL_CHECK(check_dimensions(decoder.state.image_width, decoder.state.image_height, limits));
  const auto colours = decoder.state.jpeg_color_space;
  if (colours != JCS_GRAYSCALE && colours != JCS_YCbCr && colours != JCS_RGB)
    return fail(ErrorCode::unsupported, "the JPEG has colours other than grey, YCbCr or RGB");
  Image image = blank_image(static_cast<int>(decoder.state.image_width),
                            static_cast<int>(decoder.state.image_height), 0);
  if (!decode(decoder, image)) return std::unexpected(decoder.error());
  return image;
}

}  // namespace till::drivers
