#include "drivers/image_scanner.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>

namespace till::drivers {
namespace {

using Stopwatch = std::chrono::steady_clock;

std::chrono::microseconds since(Stopwatch::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(Stopwatch::now() - start);
}

// Source: ISO/IEC 15424 and the GS1 general specifications.
constexpr std::array<std::string_view, 8> gs1_identifiers{"]C1", "]Q3", "]Q4", "]d2",
                                                          "]d5", "]z1", "]z4", "]e0"};

}  // namespace

Bytes scan_bytes(const Symbol& symbol) {
  const bool gs1 = std::ranges::find(gs1_identifiers, symbol.aim) != gs1_identifiers.end();
  return gs1 || symbol.bytes.starts_with(']') ? symbol.aim + symbol.bytes : symbol.bytes;
}

DecodingImageScanner::DecodingImageScanner(std::string source, const platform::Clock& clock,
                                           const ImageLimits& limits, const ReadOptions& options)
    : source_(std::move(source)), clock_(clock), limits_(limits), options_(options) {}

Result<std::vector<cards::Scan>> DecodingImageScanner::scan(BytesView image) {
  const Instant at = clock_.wall();
  auto reading = read_image(image, limits_, options_);
  if (!reading) {
    ++refused_;
    return std::unexpected(std::move(reading).error());
  }
  ++(reading->symbols.empty() ? empty_ : read_);
  std::vector<cards::Scan> scans;
  for (const Symbol& symbol : reading->symbols)
    scans.push_back({scan_bytes(symbol), symbol.symbology, source_, at});
  return scans;
}

ImageCounters DecodingImageScanner::counters() const { return {read_, empty_, refused_}; }

Result<ImageReading> read_image(BytesView image, const ImageLimits& limits,
                                const ReadOptions& options) {
  ImageReading reading;
  const auto start = Stopwatch::now();
  TILL_TRY(const Image picture, load_image(image, limits));
  reading.load_time = since(start);
  reading.width = picture.width;
  reading.height = picture.height;
  const auto loaded = Stopwatch::now();
  TILL_TRY(reading.symbols, read_symbols(picture, options));
  reading.decode_time = since(loaded);
  return reading;
}

}  // namespace till::drivers
