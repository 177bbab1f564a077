// zstd, with a bound on what comes out. The media type of compressed bodies is the header
// Content-Encoding: zstd.
#pragma once

#include <cstddef>

#include "base/bytes.h"

namespace till::record {

[[nodiscard]] Bytes compress(BytesView bytes);
// Errors: too_large when more than `bytes_max` would come out (nothing more is decoded), invalid
// for no zstd.
[[nodiscard]] Result<Bytes> decompress(BytesView bytes, std::size_t bytes_max);

}  // namespace till::record
