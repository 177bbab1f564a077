#include "drivers/symbols/write.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/symbols/load.h"
#include "drivers/symbols/read.h"

namespace till::drivers {
namespace {

using cards::Symbology;

// What a reader sees of the text drawn, written as PNG and loaded again.
std::vector<Symbol> read_back(Symbology symbology, std::string_view text,
                              const RenderStyle& style = {}) {
  const auto image = render_symbol(symbology, text, style);
  EXPECT_TRUE(image) << describe(image.error());
  if (!image) return {};
  const auto png = write_png(*image);
  EXPECT_TRUE(png) << describe(png.error());
  const auto loaded = load_image(png.value_or(""));
  EXPECT_TRUE(loaded) << describe(loaded.error());
  if (!loaded) return {};
  EXPECT_EQ(loaded->gray, image->gray);
  const auto symbols = read_symbols(*loaded);
  EXPECT_TRUE(symbols) << describe(symbols.error());
  return symbols.value_or(std::vector<Symbol>{});
}

void expect_read_back(Symbology symbology, const std::string& text, const RenderStyle& style = {}) {
  const auto symbols = read_back(symbology, text, style);
  ASSERT_EQ(symbols.size(), 1U);
  EXPECT_EQ(symbols[0].symbology, symbology);
  EXPECT_EQ(symbols[0].bytes, text);
  EXPECT_EQ(symbols[0].text, text);
}

// As an app code is written: base45, which is what QR's alphanumeric mode holds.
std::string app_code_text() {
  Bytes bytes;
  for (int i = 0; bytes.size() < 187; ++i) bytes.push_back(static_cast<char>(i * 37 + 11));
  return to_base45(bytes);
}

TEST(RenderSymbol, ean13_reads_back) { expect_read_back(Symbology::ean13, "4006381333931"); }

TEST(RenderSymbol, ean13_of_twelve_digits_gets_its_check_digit) {
  const auto symbols = read_back(Symbology::ean13, "400638133393");
  ASSERT_EQ(symbols.size(), 1U);
  EXPECT_EQ(symbols[0].text, "4006381333931");
}

TEST(RenderSymbol, ean8_reads_back) { expect_read_back(Symbology::ean8, "96385074"); }

TEST(RenderSymbol, code128_reads_back_at_every_scale) {
  for (int scale = 2; scale <= 6; ++scale)
    expect_read_back(Symbology::code128, "TILL-2024/000451", {.module_pixels = scale});
}

TEST(RenderSymbol, qr_reads_back_at_every_scale) {
  for (int scale = 2; scale <= 6; ++scale)
    expect_read_back(Symbology::qr, "https://example.org/c/7F3A", {.module_pixels = scale});
}

TEST(RenderSymbol, qr_in_another_script_reads_back) {
  expect_read_back(Symbology::qr, "\xd0\x9a\xd0\xb0\xd1\x80\xd1\x82\xd0\xb0 12");
}

TEST(RenderSymbol, app_code_fits_a_qr_of_version_10_level_m) {
  const std::string code = app_code_text();
  ASSERT_EQ(code.size(), 281U);
  const auto image = render_symbol(Symbology::qr, code, {.module_pixels = 1, .quiet_modules = 0});
  ASSERT_TRUE(image) << describe(image.error());
  EXPECT_EQ(image->width, 57);  // 17 + 4 for each version
  EXPECT_EQ(image->height, 57);
  expect_read_back(Symbology::qr, code, {.module_pixels = 3, .quiet_modules = 4});
}

TEST(RenderSymbol, quiet_zone_and_scale_are_as_asked) {
  const auto image = render_symbol(Symbology::ean13, "4006381333931",
                                   {.module_pixels = 2, .quiet_modules = 11, .bar_modules = 30});
  ASSERT_TRUE(image) << describe(image.error());
  EXPECT_EQ(image->width, (95 + 22) * 2);
  EXPECT_EQ(image->height, (30 + 22) * 2);
  for (int x = 0; x < 22; ++x) EXPECT_EQ(image->row(30)[x], 255) << x;
  EXPECT_EQ(image->row(30)[22], 0);
}

TEST(RenderSymbol, text_that_does_not_fit_is_refused) {
  const std::string long_text(5'000, 'x');
  for (const auto& [symbology, text] :
       {std::pair{Symbology::ean13, std::string("4006381333930")},
        std::pair{Symbology::ean13, std::string("40063813339X1")},
        std::pair{Symbology::ean13, std::string("12")}, std::pair{Symbology::ean13, std::string()},
        std::pair{Symbology::code128, std::string()}, std::pair{Symbology::qr, std::string()},
        std::pair{Symbology::qr, long_text}, std::pair{Symbology::code128, long_text}}) {
    const auto image = render_symbol(symbology, text);
    ASSERT_FALSE(image) << text.substr(0, 20);
    EXPECT_EQ(image.error().code, ErrorCode::invalid);
    EXPECT_THAT(image.error().text, testing::HasSubstr(std::string(cards::name_of(symbology))));
  }
}

TEST(RenderSymbol, symbology_that_is_not_drawn_is_refused) {
  for (const auto symbology : {Symbology::unknown, Symbology::typed, Symbology::pdf417}) {
    const auto image = render_symbol(symbology, "123");
    ASSERT_FALSE(image);
    EXPECT_EQ(image.error().code, ErrorCode::unsupported);
  }
}

TEST(RenderSymbol, style_out_of_range_is_refused) {
  for (const RenderStyle style :
       {RenderStyle{.module_pixels = 0}, RenderStyle{.quiet_modules = -1},
        RenderStyle{.bar_modules = 0}, RenderStyle{.module_pixels = 1'001}}) {
    const auto image = render_symbol(Symbology::qr, "x", style);
    ASSERT_FALSE(image);
    EXPECT_EQ(image.error().code, ErrorCode::invalid);
  }
  const auto huge = render_symbol(Symbology::qr, "x", {.module_pixels = 1'000});
  ASSERT_FALSE(huge);
  EXPECT_EQ(huge.error().code, ErrorCode::too_large);
}

TEST(WritePng, grey_tones_survive) {
  Image image = blank_image(256, 2, 0);
  for (int x = 0; x < 256; ++x) image.row(1)[x] = static_cast<std::uint8_t>(x);
  const auto png = write_png(image);
  ASSERT_TRUE(png) << describe(png.error());
  const auto loaded = load_image(*png);
  ASSERT_TRUE(loaded) << describe(loaded.error());
  EXPECT_EQ(loaded->gray, image.gray);
}

TEST(WritePng, picture_whose_pixels_are_missing_is_refused) {
  EXPECT_FALSE(write_png(Image{}));
  EXPECT_FALSE(write_png(Image{2, 2, {1, 2, 3}}));
  EXPECT_FALSE(write_png(Image{-1, -1, {1}}));
}

}  // namespace
}  // namespace till::drivers
