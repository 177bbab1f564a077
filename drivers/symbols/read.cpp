#include "drivers/symbols/read.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "drivers/symbols/dimensions.h"
#include "drivers/symbols/filters.h"
#include "drivers/symbols/zxing_adapter.h"

namespace till::drivers {
namespace {

constexpr int strong_lines = 12;
constexpr int agreeing_pictures = 3;

// Two agreeing lines, the decoder's own measure, let wrong EANs through.
constexpr DecoderCall quick_call{.lines_min = 3};
// A broken PDF417 holds its decoder up, so it gets one call: the one that reads all that any reads.
constexpr DecoderCall first_call{.lines_min = 3, .pdf417 = false};
constexpr DecoderCall thorough_call{.thorough = true, .rotate = true, .downscale = true};
constexpr DecoderCall prepared_call{
    .thorough = true, .rotate = true, .downscale = true, .pdf417 = false};
constexpr DecoderCall whole_line_call{.thorough = true,
                                      .rotate = true,
                                      .downscale = true,
                                      .threshold = Threshold::whole_line,
                                      .pdf417 = false};

// One more look at the picture, prepared in a way that made some unreadable code readable.
struct Pass {
  Image (*prepare)(const Image&);
  DecoderCall call;
};

// In the order of what they find for what they cost.
constexpr std::array<Pass, 8> passes{{
    {[](const Image& image) { return locally_normalised(image, 30); }, prepared_call},
    {[](const Image& image) { return inverted(scaled(image, 75, 75)); }, prepared_call},
    {[](const Image& image) { return scaled(image, 200, 200); }, whole_line_call},
    {[](const Image& image) { return unsharpened(blurred(scaled(image, 150, 150), 1), 3); },
     prepared_call},
    {[](const Image& image) { return unsharpened(image, 3); }, prepared_call},
    {[](const Image& image) { return locally_normalised(image, 15); }, prepared_call},
    {[](const Image& image) { return unsharpened(scaled(image, 200, 200), 3); }, prepared_call},
    {[](const Image& image) { return brightened(scaled(image, 200, 200)); }, prepared_call},
}};

// Collects what the looks say until one thing is certain enough.
class Evidence {
 public:
  // What may be believed of this picture after this call.
  Result<std::optional<Symbol>> weigh(const Image& image, const DecoderCall& call) {
    TILL_TRY(auto symbol, decode_symbol(image, call));
    if (!symbol || !is_linear(symbol->symbology)) return symbol;
    DecoderCall strict = call;
    strict.lines_min = strong_lines;
    TILL_TRY(const auto again, decode_symbol(image, strict));
    const bool strong = again && same_code(*again, *symbol);
    if (strong || seen(*symbol) >= agreeing_pictures) return symbol;
    return std::optional<Symbol>();
  }

 private:
  static bool same_code(const Symbol& one, const Symbol& other) {
    return one.symbology == other.symbology && one.bytes == other.bytes;
  }

  // How many pictures have shown this code, this one included.
  int seen(const Symbol& symbol) {
    const auto known = std::ranges::find_if(
        sightings_, [&](const auto& sighting) { return same_code(sighting.first, symbol); });
    if (known != sightings_.end()) return ++known->second;
    sightings_.emplace_back(symbol, 1);
    return 1;
  }

  std::vector<std::pair<Symbol, int>> sightings_;
};

std::size_t pixels_of(const Image& image) { return image.gray.size(); }

Result<std::optional<Symbol>> find_in_prepared(const Image& image, const ReadOptions& options,
                                               Evidence& evidence) {
  Image halved;
  const Image* base = &image;
  while (pixels_of(*base) > options.prepared_pixels_max) {
    halved = scaled(*base, 50, 50);
    base = &halved;
  }
  for (const Pass& pass : passes) {
    TILL_TRY(auto symbol, evidence.weigh(pass.prepare(*base), pass.call));
    if (symbol) return symbol;
  }
  return std::optional<Symbol>();
}

Result<std::optional<Symbol>> find(const Image& image, const ReadOptions& options) {
  if (options.effort == Effort::quick) return decode_symbol(image, quick_call);
  TILL_TRY(auto first, decode_symbol(image, first_call));
  if (first) return first;
  Evidence evidence;
  TILL_TRY(auto thorough, evidence.weigh(image, thorough_call));
  if (thorough || options.effort == Effort::thorough) return thorough;
  return find_in_prepared(image, options, evidence);
}

}  // namespace

bool is_linear(cards::Symbology symbology) {
  using enum cards::Symbology;
  switch (symbology) {
    case ean13:
    case ean8:
    case upca:
    case upce:
    case code128:
    case code39:
    case itf:
      return true;
    case unknown:
    case qr:
    case pdf417:
    case aztec:
    case data_matrix:
    case typed:
      return false;
  }
  return false;
}

Result<std::vector<Symbol>> read_symbols(const Image& image, const ReadOptions& options) {
  TILL_CHECK(check_pixels(image));
  TILL_TRY(auto symbol, find(image, options));
  std::vector<Symbol> symbols;
  if (symbol) symbols.push_back(std::move(*symbol));
  return symbols;
}

}  // namespace till::drivers
