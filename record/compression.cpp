#include "record/compression.h"

#include <algorithm>
#include <memory>
#include <zstd.h>
#include <zstd_errors.h>

#include "record/entries_dictionary.h"

namespace till::record {
namespace {

constexpr int compression_level = 3;
constexpr int dictionary_level = 1;
// 8 MiB, what every decoder of the format must support; a larger window is a way to take memory.
constexpr int window_log_max = 23;
constexpr std::string_view frame_magic{"\x28\xB5\x2F\xFD", 4};

struct FreeZstd {
  void operator()(ZSTD_CCtx* encoder) const { ZSTD_freeCCtx(encoder); }
  void operator()(ZSTD_DCtx* decoder) const { ZSTD_freeDCtx(decoder); }
  void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
  void operator()(ZSTD_DDict* dictionary) const { ZSTD_freeDDict(dictionary); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeZstd>;

template <class T>
Owned<T> owned(T* made) {
  require(made != nullptr, "no memory for zstd");
  return Owned<T>(made);
}

// Both are digested once and only read from then on.
const ZSTD_CDict* entries_for_encoding() {
  static const auto digested = owned(
      ZSTD_createCDict(entries_dictionary.data(), entries_dictionary.size(), dictionary_level));
  return digested.get();
}
const ZSTD_DDict* entries_for_decoding() {
  static const auto digested =
      owned(ZSTD_createDDict(entries_dictionary.data(), entries_dictionary.size()));
  return digested.get();
}

std::unexpected<Error> refusal_of(std::size_t code) {
  switch (ZSTD_getErrorCode(code)) {
    case ZSTD_error_frameParameter_windowTooLarge:
      return fail(ErrorCode::too_large, "the zstd window is larger than 8 MiB");
    case ZSTD_error_dictionary_wrong:
      return fail(ErrorCode::unsupported,
                  "the zstd frame needs a dictionary that is not known here: send plain zstd");
    case ZSTD_error_memory_allocation:
      return fail(ErrorCode::internal, "no memory for zstd");
    default:
      return fail(ErrorCode::invalid, std::string("is not zstd: ") + ZSTD_getErrorName(code));
  }
}

std::unexpected<Error> too_much(std::size_t bytes_max) {
  return fail(ErrorCode::too_large,
              "more than " + std::to_string(bytes_max) + " bytes come out of zstd");
}

// One frame, exactly, into `out`; a byte more than allowed is the sign that there is more.
Result<> decode_frame(ZSTD_DCtx* decoder, BytesView bytes, Bytes& out, std::size_t bytes_max) {
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  while (true) {
    const std::size_t filled = out.size();
    out.resize(filled + std::min(ZSTD_DStreamOutSize(), bytes_max + 1 - filled));
    ZSTD_outBuffer chunk{out.data() + filled, out.size() - filled, 0};
    const std::size_t left = ZSTD_decompressStream(decoder, &chunk, &in);
    if (ZSTD_isError(left) != 0) return refusal_of(left);
    out.resize(filled + chunk.pos);
    if (out.size() > bytes_max) return too_much(bytes_max);
    if (left == 0) break;
    if (in.pos == in.size && chunk.pos < chunk.size)
      return fail(ErrorCode::invalid, "the zstd frame is cut short");
  }
  if (in.pos != in.size) return fail(ErrorCode::invalid, "bytes follow the zstd frame");
  return {};
}

}  // namespace

Bytes compress(BytesView bytes, Dictionary dictionary) {
  Bytes out(ZSTD_compressBound(bytes.size()), '\0');
  std::size_t size = 0;
  if (dictionary == Dictionary::none) {
    size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), compression_level);
  } else {
    const auto encoder = owned(ZSTD_createCCtx());
    size = ZSTD_compress_usingCDict(encoder.get(), out.data(), out.size(), bytes.data(),
                                    bytes.size(), entries_for_encoding());
  }
  require(ZSTD_isError(size) == 0, "zstd cannot compress into a buffer of its own bound");
  out.resize(size);
  return out;
}

Result<Bytes> decompress(BytesView bytes, std::size_t bytes_max) {
  if (!bytes.starts_with(frame_magic)) return fail(ErrorCode::invalid, "is not zstd");
  const unsigned long long stated = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (stated == ZSTD_CONTENTSIZE_ERROR) return fail(ErrorCode::invalid, "is not zstd");
  if (stated != ZSTD_CONTENTSIZE_UNKNOWN && stated > bytes_max) return too_much(bytes_max);
  const auto decoder = owned(ZSTD_createDCtx());
  std::size_t set = ZSTD_DCtx_setParameter(decoder.get(), ZSTD_d_windowLogMax, window_log_max);
  require(ZSTD_isError(set) == 0, "zstd does not take a window bound");
  const ZSTD_DDict* entries = entries_for_decoding();
  if (ZSTD_getDictID_fromFrame(bytes.data(), bytes.size()) == ZSTD_getDictID_fromDDict(entries)) {
    set = ZSTD_DCtx_refDDict(decoder.get(), entries);
    require(ZSTD_isError(set) == 0, "zstd does not take its own dictionary");
  }
  Bytes out;
  TILL_CHECK(decode_frame(decoder.get(), bytes, out, bytes_max));
  return out;
}

}  // namespace till::record
