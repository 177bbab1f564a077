#include "drivers/symbols/write.h"

#include <algorithm>

#include "drivers/symbols/dimensions.h"
#include "drivers/symbols/symbol.h"
#include "drivers/symbols/zxing_adapter.h"

namespace till::drivers {
namespace {

// No side of a style beyond this: the products below stay small numbers.
constexpr int style_max = 1'000;

bool fits(int value, int least) { return value >= least && value <= style_max; }

}  // namespace

Result<Image> render_symbol(cards::Symbology symbology, std::string_view text,
                            const RenderStyle& style) {
  if (!fits(style.module_pixels, 1) || !fits(style.quiet_modules, 0) || !fits(style.bar_modules, 1))
    return fail(ErrorCode::invalid,
                "a symbol's style is out of range: sizes are from 1 to 1000 modules or pixels");
  TILL_TRY(const Image modules, encode_symbol(symbology, text));
  const bool linear = is_linear(symbology);
  const int rows = linear ? style.bar_modules : modules.height;
  const int width = (modules.width + 2 * style.quiet_modules) * style.module_pixels;
  const int height = (rows + 2 * style.quiet_modules) * style.module_pixels;
  TILL_CHECK(check_dimensions(static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height),
                              ImageLimits{}));
  Image image = blank_image(width, height, 255);
  const int margin = style.quiet_modules * style.module_pixels;
  for (int y = 0; y < rows * style.module_pixels; ++y) {
    const std::uint8_t* from = modules.row(linear ? 0 : y / style.module_pixels);
    std::uint8_t* to = image.row(margin + y) + margin;
    for (int x = 0; x < modules.width * style.module_pixels; ++x)
      to[x] = from[x / style.module_pixels];
  }
  return image;
}

}  // namespace till::drivers
