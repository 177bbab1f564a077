#include "drivers/symbols/zxing_adapter.h"

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <string>
#include <utility>

#include "base/bytes.h"

// The first generation's text() is UTF-8 only on request.
#define ZX_USE_UTF8
#include <ZXing/BarcodeFormat.h>
#include <ZXing/ReadBarcode.h>
#if __has_include(<ZXing/CreateBarcode.h>)
#include <ZXing/CreateBarcode.h>
#include <ZXing/WriteBarcode.h>
#define TILL_ZXING_CREATES 1
#else
#include <ZXing/BitMatrix.h>
#include <ZXing/CharacterSet.h>
#include <ZXing/MultiFormatWriter.h>
#define TILL_ZXING_CREATES 0
#endif

namespace till::drivers {
namespace {

#if __has_include(<ZXing/ReaderOptions.h>)
using Options = ZXing::ReaderOptions;
#else
using Options = ZXing::DecodeHints;
#endif
using Format = ZXing::BarcodeFormat;
using cards::Symbology;

// GS1 DataBar is left out: reading one ends the process in the library's 1.4 (an assertion on its
// count of lines), and no card or coupon here comes as one.
constexpr std::array<std::pair<Format, Symbology>, 11> formats{{
    {Format::EAN13, Symbology::ean13},
    {Format::EAN8, Symbology::ean8},
    {Format::UPCA, Symbology::upca},
    {Format::UPCE, Symbology::upce},
    {Format::Code128, Symbology::code128},
    {Format::Code39, Symbology::code39},
    {Format::ITF, Symbology::itf},
    {Format::QRCode, Symbology::qr},
    {Format::PDF417, Symbology::pdf417},
    {Format::Aztec, Symbology::aztec},
    {Format::DataMatrix, Symbology::data_matrix},
}};

// The newest generation names variants ("QR Code Model 2") that lie inside the ones asked for.
bool lies_in(Format found, Format asked) {
#if TILL_ZXING_CREATES
  return found <= asked;
#else
  return found == asked;
#endif
}

Symbology symbology_of(Format format) {
  for (const auto& [known, symbology] : formats)
    if (lies_in(format, known)) return symbology;
  return Symbology::unknown;
}

Options options_of(const DecoderCall& call) {
  Options options;
  constexpr auto quick_formats = Format::EAN13 | Format::EAN8 | Format::UPCA | Format::UPCE |
                                 Format::Code128 | Format::Code39 | Format::ITF | Format::QRCode |
                                 Format::Aztec | Format::DataMatrix;
  if (call.pdf417)
    options.setFormats(quick_formats | Format::PDF417);
  else
    options.setFormats(quick_formats);
  options.setTryHarder(call.thorough);
  options.setTryRotate(call.rotate);
  options.setTryDownscale(call.downscale);
  options.setBinarizer(call.threshold == Threshold::local ? ZXing::Binarizer::LocalAverage
                                                          : ZXing::Binarizer::GlobalHistogram);
  options.setMinLineCount(static_cast<std::uint8_t>(std::clamp(call.lines_min, 1, 255)));
  // More than one would let the library's 1.4 compare linear codes, which ends the process too.
  options.setMaxNumberOfSymbols(1);
  return options;
}

template <class Barcode>
Symbol symbol_of(const Barcode& barcode) {
  const auto& bytes = barcode.bytes();
  return {.bytes = Bytes(bytes.begin(), bytes.end()),
          .symbology = symbology_of(barcode.format()),
          .text = barcode.text(),
          .aim = barcode.symbologyIdentifier(),
          .orientation_degrees = barcode.orientation()};
}

std::optional<Format> writable_format(Symbology symbology) {
  using enum Symbology;
  if (symbology != ean13 && symbology != ean8 && symbology != code128 && symbology != qr)
    return std::nullopt;
  for (const auto& [format, known] : formats)
    if (known == symbology) return format;
  return std::nullopt;
}

#if TILL_ZXING_CREATES
Image encoded(Format format, const std::string& text) {
  const std::string settings = format == Format::QRCode ? "ecLevel=M" : "";
  const auto barcode = ZXing::CreateBarcodeFromText(text, ZXing::CreatorOptions(format, settings));
  if (!barcode.isValid()) throw std::invalid_argument(ZXing::ToString(barcode.error()));
  const auto matrix = barcode.symbol();
  const int height = format == Format::QRCode ? matrix.height() : 1;
  Image image = blank_image(matrix.width(), height, 255);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < image.width; ++x) image.row(y)[x] = *matrix.data(x, y) != 0 ? 255 : 0;
  return image;
}
#else
bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// The library's scale from 0 to 8 for four levels: this is M.
constexpr int level_m = 4;

Image encoded(Format format, const std::string& text) {
  ZXing::MultiFormatWriter writer(format);
  writer.setMargin(0).setEccLevel(level_m);
  // Named only where it is needed: the name costs a QR room, and a linear code knows none.
  if (format == Format::QRCode && !is_ascii(text)) writer.setEncoding(ZXing::CharacterSet::UTF8);
  const auto matrix = writer.encode(text, 0, 0);
  Image image = blank_image(matrix.width(), matrix.height(), 255);
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x)
      if (matrix.get(x, y)) image.row(y)[x] = 0;
  return image;
}
#endif

}  // namespace

Result<std::optional<Symbol>> decode_symbol(const Image& image, const DecoderCall& call) {
  try {
    const ZXing::ImageView view(image.gray.data(), image.width, image.height,
                                ZXing::ImageFormat::Lum);
    for (const auto& barcode : ZXing::ReadBarcodes(view, options_of(call))) {
      if (!barcode.isValid()) continue;
      Symbol symbol = symbol_of(barcode);
      // A text with a NUL is noise that happened to satisfy the error correction.
      if (symbol.text.empty() || symbol.text.find('\0') != std::string::npos) continue;
      return symbol;
    }
    return std::optional<Symbol>();
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::internal, "no memory is left to read the picture");
  } catch (const std::exception&) {
    // A broken code leads the library's decoders past their own bounds, which they check: one more
    // way in which there is nothing to be read.
    return std::optional<Symbol>();
  }
}

Result<Image> encode_symbol(Symbology symbology, std::string_view text) {
  const auto format = writable_format(symbology);
  if (!format)
    return fail(ErrorCode::unsupported,
                "no " + std::string(cards::name_of(symbology)) + " symbols are written");
  if (!is_utf8(text)) return fail(ErrorCode::invalid, "the text to be drawn is no UTF-8");
  try {
    return encoded(*format, std::string(text));
  } catch (const std::exception& cause) {
    return fail(ErrorCode::invalid, "the text cannot be written as " +
                                        std::string(cards::name_of(symbology)) + ": " +
                                        cause.what());
  }
}

}  // namespace till::drivers
