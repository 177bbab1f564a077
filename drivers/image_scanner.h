// A picture as a scanner: the bytes of a PNG or JPEG become Scans. The agent calls it on the thread
// that decodes images and asks for the counters from any other.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "cards/scan.h"
#include "drivers/symbols/load.h"
#include "drivers/symbols/read.h"
#include "platform/clock.h"

namespace till::drivers {

// Since the start of the program.
struct ImageCounters {
  std::uint64_t read = 0;     // a symbol was found
  std::uint64_t empty = 0;    // a good picture without one
  std::uint64_t refused = 0;  // too large, damaged, of another kind
};

class ImageScanner {
 public:
  ImageScanner() = default;
  ImageScanner(const ImageScanner&) = delete;
  ImageScanner& operator=(const ImageScanner&) = delete;
  virtual ~ImageScanner() = default;

  // What the picture holds; empty when there is nothing to read in it.
  // Errors: those of load_image.
  // Blocks: as long as load_image and read_symbols.
  [[nodiscard]] virtual Result<std::vector<cards::Scan>> scan(BytesView image) = 0;
  [[nodiscard]] virtual ImageCounters counters() const = 0;
};

class DecodingImageScanner final : public ImageScanner {
 public:
  DecodingImageScanner(std::string source, const platform::Clock& clock,
                       const ImageLimits& limits = {}, const ReadOptions& options = {});

  [[nodiscard]] Result<std::vector<cards::Scan>> scan(BytesView image) override;
  [[nodiscard]] ImageCounters counters() const override;

 private:
  std::string source_;
  const platform::Clock& clock_;
  ImageLimits limits_;
  ReadOptions options_;
  std::atomic<std::uint64_t> read_{0};
  std::atomic<std::uint64_t> empty_{0};
  std::atomic<std::uint64_t> refused_{0};
};

// The bytes of a symbol as a scan carries them. The AIM identifier goes before them where the bytes
// alone would be taken for something else: in GS1 symbols, and before content that opens with "]".
[[nodiscard]] Bytes scan_bytes(const Symbol& symbol);

// One picture read for a person who wants to know how it went.
struct ImageReading {
  int width = 0;
  int height = 0;
  std::vector<Symbol> symbols;
  std::chrono::microseconds load_time{0};
  std::chrono::microseconds decode_time{0};
};

// Errors and Blocks: as load_image and read_symbols.
[[nodiscard]] Result<ImageReading> read_image(BytesView image, const ImageLimits& limits = {},
                                              const ReadOptions& options = {});

}  // namespace till::drivers
