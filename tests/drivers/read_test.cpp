#include "drivers/symbols/read.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "drivers/symbols/filters.h"
#include "drivers/symbols/write.h"

namespace till::drivers {
namespace {

using cards::Symbology;

Image symbol(Symbology symbology, std::string_view text, int module_pixels = 4) {
  auto image = render_symbol(symbology, text, {.module_pixels = module_pixels});
  EXPECT_TRUE(image) << describe(image.error());
  return image.value_or(blank_image(1, 1, 255));
}

Image turned(const Image& image) {
  Image out = blank_image(image.height, image.width, 0);
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x) out.row(x)[image.height - 1 - y] = image.row(y)[x];
  return out;
}

std::string text_in(const Image& image, Effort effort = Effort::utmost) {
  const auto symbols = read_symbols(image, {.effort = effort});
  if (!symbols) return describe(symbols.error());
  return symbols->empty() ? "nothing" : symbols->front().text;
}

TEST(ReadSymbols, code_is_read_turned_by_every_quarter) {
  Image image = symbol(Symbology::ean13, "4006381333931");
  for (int quarter = 0; quarter < 4; ++quarter) {
    EXPECT_EQ(text_in(image), "4006381333931") << quarter;
    image = turned(image);
  }
}

TEST(ReadSymbols, white_on_black_needs_the_utmost_effort) {
  const Image image = inverted(symbol(Symbology::qr, "INVERTED"));
  EXPECT_EQ(text_in(image, Effort::utmost), "INVERTED");
}

TEST(ReadSymbols, faint_code_in_uneven_light_is_read) {
  Image image = symbol(Symbology::qr, "UNEVEN LIGHT");
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x) {
      const int light = 60 + 150 * x / image.width;
      image.row(y)[x] = static_cast<std::uint8_t>(image.row(y)[x] == 0 ? light - 25 : light);
    }
  EXPECT_EQ(text_in(image), "UNEVEN LIGHT");
}

TEST(ReadSymbols, symbol_tells_its_identifier_and_turn) {
  const auto symbols = read_symbols(turned(symbol(Symbology::code128, "TURNED 90")));
  ASSERT_TRUE(symbols);
  ASSERT_EQ(symbols->size(), 1U);
  EXPECT_EQ(symbols->front().aim, "]C0");
  EXPECT_EQ(std::abs(symbols->front().orientation_degrees), 90);
}

TEST(ReadSymbols, empty_paper_and_noise_hold_nothing) {
  EXPECT_EQ(text_in(blank_image(300, 200, 255)), "nothing");
  EXPECT_EQ(text_in(blank_image(300, 200, 0)), "nothing");
  std::mt19937 random(7);
  Image noise = blank_image(300, 200, 0);
  std::ranges::generate(noise.gray, [&] { return static_cast<std::uint8_t>(random() % 256); });
  EXPECT_EQ(text_in(noise), "nothing");
}

TEST(ReadSymbols, pictures_of_every_small_size_are_survived) {
  for (int width = 1; width < 40; width += 3)
    for (int height = 1; height < 40; height += 3)
      EXPECT_EQ(text_in(blank_image(width, height, 200)), "nothing") << width << "x" << height;
}

TEST(ReadSymbols, picture_whose_pixels_are_missing_is_refused) {
  const auto symbols = read_symbols(Image{100, 100, {1, 2, 3}});
  ASSERT_FALSE(symbols);
  EXPECT_EQ(symbols.error().code, ErrorCode::invalid);
}

TEST(ReadSymbols, text_that_holds_a_nul_is_no_read) {
  EXPECT_EQ(text_in(symbol(Symbology::qr, std::string_view("AB\0CD", 5))), "nothing");
}

}  // namespace
}  // namespace till::drivers
