// zstd, with a bound on what comes out. The media type of compressed bodies is the header
// Content-Encoding: zstd; a frame says itself which dictionary it needs. Any thread.
#pragma once

#include <cstddef>

#include "base/bytes.h"

namespace till::record {

// `entries` is made of sales: it halves a batch of one or a few of them.
enum class Dictionary { none, entries };

[[nodiscard]] Bytes compress(BytesView bytes, Dictionary dictionary = Dictionary::none);
// Errors: too_large when more than `bytes_max` would come out (nothing more is decoded), invalid
// for no zstd, unsupported for a dictionary that this build does not have.
[[nodiscard]] Result<Bytes> decompress(BytesView bytes, std::size_t bytes_max);

}  // namespace till::record
