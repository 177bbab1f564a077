// Finds the barcode in a picture: the decoder's quick look first, and where that fails its thorough
// one and a row of prepared pictures. Reads nothing rather than something wrong. Any thread; no
// shared state.
#pragma once

#include <cstddef>
#include <vector>

#include "base/error.h"
#include "drivers/symbols/image.h"
#include "drivers/symbols/symbol.h"

namespace till::drivers {

enum class Effort {
  quick,     // the quick look alone, for a stream of camera frames
  thorough,  // also the decoder's own thorough one
  utmost,    // also prepared pictures
};

struct ReadOptions {
  Effort effort = Effort::utmost;
  // Larger pictures are halved before they are prepared; it bounds the time a picture without a
  // code costs.
  std::size_t prepared_pixels_max = 1'500'000;
};

// The symbol found first; empty when there is none. A linear code is believed when three lines of
// the quick look agree, later only when twelve of one picture or three different pictures do.
// Errors: invalid when the sides and the number of pixels disagree, internal without memory.
// Blocks: usually below a millisecond, up to 0.3 s for a picture without a code, a second for a
// damaged PDF417.
[[nodiscard]] Result<std::vector<Symbol>> read_symbols(const Image& image,
                                                       const ReadOptions& options = {});

}  // namespace till::drivers
