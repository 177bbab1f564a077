#include "drivers/symbols/load.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "drivers/symbols/read.h"
#include "drivers/symbols/write.h"
#include "tests/drivers/jpeg_pictures.h"
#include "tests/drivers/png_parts.h"

namespace till::drivers {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Bytes unpacked(std::string_view base64) {
  auto bytes = from_base64(base64);
  EXPECT_TRUE(bytes);
  return bytes.value_or("");
}

// The most memory this process ever held.
std::size_t peak_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::size_t>(usage.ru_maxrss) * 1024;
}

void expect_refused(const Result<Image>& image, ErrorCode code, std::string_view text) {
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().code, code) << describe(image.error());
  EXPECT_THAT(image.error().text, HasSubstr(std::string(text)));
}

std::string text_in(const Result<Image>& image) {
  if (!image) return describe(image.error());
  const auto symbols = read_symbols(*image);
  return symbols && !symbols->empty() ? symbols->front().text : "nothing";
}

TEST(LoadImage, grey_png_keeps_its_pixels) {
  const auto image = load_image(png_of({.width = 3, .height = 2}, {"\0\0\x80\xff\0\1\2\3", 8}));
  ASSERT_TRUE(image) << describe(image.error());
  EXPECT_EQ(image->width, 3);
  EXPECT_EQ(image->height, 2);
  EXPECT_THAT(image->gray, ElementsAre(0, 128, 255, 1, 2, 3));
}

TEST(LoadImage, transparent_parts_are_white) {
  // Black and clear, black and half clear, black and solid.
  const auto image =
      load_image(png_of({.width = 3, .height = 1, .colour_type = 4}, {"\0\0\0\0\x80\0\xff", 7}));
  ASSERT_TRUE(image) << describe(image.error());
  EXPECT_THAT(image->gray, ElementsAre(255, 127, 0));
}

TEST(LoadImage, colours_become_their_brightness) {
  const auto image = load_image(
      png_of({.width = 3, .height = 1, .colour_type = 2}, {"\0\xff\0\0\0\xff\0\0\0\xff", 10}));
  ASSERT_TRUE(image) << describe(image.error());
  EXPECT_THAT(image->gray, ElementsAre(76, 150, 29));
}

TEST(LoadImage, one_bit_and_sixteen_bit_png_are_read) {
  const auto one = load_image(png_of({.width = 4, .height = 1, .bit_depth = 1}, {"\0\xa0", 2}));
  ASSERT_TRUE(one) << describe(one.error());
  EXPECT_THAT(one->gray, ElementsAre(255, 0, 255, 0));
  const auto sixteen =
      load_image(png_of({.width = 2, .height = 1, .bit_depth = 16}, {"\0\x80\1\xff\xff", 5}));
  ASSERT_TRUE(sixteen) << describe(sixteen.error());
  EXPECT_THAT(sixteen->gray, ElementsAre(128, 255));
}

TEST(LoadImage, jpeg_is_read_grey_coloured_and_progressive) {
  EXPECT_EQ(text_in(load_image(unpacked(gray_jpeg))), "TILL JPEG");
  EXPECT_EQ(text_in(load_image(unpacked(colour_jpeg))), "TILL JPEG");
  EXPECT_EQ(text_in(load_image(unpacked(progressive_jpeg))), "TILL JPEG");
}

TEST(LoadImage, four_colour_jpeg_is_refused_as_unsupported) {
  expect_refused(load_image(unpacked(four_colour_jpeg)), ErrorCode::unsupported, "colours");
}

TEST(LoadImage, other_kinds_of_file_are_refused) {
  expect_refused(load_image(""), ErrorCode::invalid, "empty");
  expect_refused(load_image("GIF89a......"), ErrorCode::unsupported, "neither PNG nor JPEG");
  expect_refused(load_image("\x89PNG"), ErrorCode::unsupported, "neither PNG nor JPEG");
}

TEST(LoadImage, file_over_the_byte_limit_is_refused) {
  const ImageLimits limits{.bytes_max = 100};
  expect_refused(load_image(Bytes(101, 'x'), limits), ErrorCode::too_large, "the limit is 100");
}

TEST(LoadImage, png_that_claims_too_many_pixels_is_refused_before_decoding) {
  const std::size_t before = peak_bytes();
  const Bytes bomb = png_header({.width = 65'500, .height = 65'500}) +
                     png_chunk("IDAT", zlib_bomb(1'000'000)) + png_chunk("IEND", "");
  expect_refused(load_image(bomb), ErrorCode::too_large, "65500 by 65500");
  const Bytes wide = png_header({.width = 39'000'000, .height = 1}) + png_chunk("IEND", "");
  expect_refused(load_image(wide), ErrorCode::too_large, "a side");
  const Bytes endless = png_header({.width = 0xffffffffU, .height = 0xffffffffU});
  expect_refused(load_image(endless), ErrorCode::too_large, "4294967295");
  EXPECT_LT(peak_bytes() - before, std::size_t{16} << 20U);
}

TEST(LoadImage, jpeg_that_claims_too_many_pixels_is_refused_before_decoding) {
  Bytes bomb = unpacked(gray_jpeg);
  const std::size_t frame = bomb.find("\xff\xc0");
  ASSERT_NE(frame, Bytes::npos);
  const std::size_t before = peak_bytes();
  bomb.replace(frame + 5, 4, "\xff\xdc\xff\xdc");
  expect_refused(load_image(bomb), ErrorCode::too_large, "65500 by 65500");
  EXPECT_LT(peak_bytes() - before, std::size_t{16} << 20U);
}

TEST(LoadImage, picture_without_pixels_is_refused) {
  expect_refused(load_image(png_header({.width = 0, .height = 10})), ErrorCode::invalid,
                 "no pixels");
}

TEST(LoadImage, text_chunk_that_unpacks_to_a_flood_is_never_unpacked) {
  constexpr std::size_t flood = std::size_t{128} << 20U;
  const Bytes packed = zlib_bomb(flood);
  const Bytes name("note\0\0", 6);
  const std::size_t before = peak_bytes();
  const Bytes bomb = png_header({.width = 2, .height = 1}) + png_chunk("zTXt", name + packed) +
                     png_chunk("iCCP", name + packed) +
                     png_chunk("IDAT", zlib_of(BytesView("\0\1\2", 3))) + png_chunk("IEND", "");
  const auto image = load_image(bomb);
  ASSERT_TRUE(image) << describe(image.error());
  EXPECT_THAT(image->gray, ElementsAre(1, 2));
  EXPECT_LT(peak_bytes() - before, std::size_t{64} << 20U);
}

TEST(LoadImage, pixels_that_unpack_to_more_than_the_header_says_stay_bounded) {
  const Bytes packed = zlib_bomb(std::size_t{128} << 20U);
  const std::size_t before = peak_bytes();
  const Bytes bomb =
      png_header({.width = 8, .height = 8}) + png_chunk("IDAT", packed) + png_chunk("IEND", "");
  const auto image = load_image(bomb);
  if (image) {
    EXPECT_EQ(image->gray.size(), 64U);
  }
  EXPECT_LT(peak_bytes() - before, std::size_t{64} << 20U);
}

TEST(LoadImage, png_cut_anywhere_is_refused) {
  const auto symbol = render_symbol(cards::Symbology::qr, "CUT", {.module_pixels = 1});
  ASSERT_TRUE(symbol);
  const auto whole = write_png(*symbol);
  ASSERT_TRUE(whole);
  ASSERT_TRUE(load_image(*whole));
  for (std::size_t size = 0; size < whole->size(); ++size)
    EXPECT_FALSE(load_image(BytesView(*whole).substr(0, size))) << size;
}

TEST(LoadImage, png_with_a_damaged_byte_is_refused) {
  const Bytes whole = png_of({.width = 3, .height = 2}, {"\0\0\x80\xff\0\1\2\3", 8});
  ASSERT_TRUE(load_image(whole));
  for (std::size_t at = 8; at < whole.size(); ++at) {
    Bytes damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    EXPECT_FALSE(load_image(damaged)) << at;
  }
}

TEST(LoadImage, jpeg_cut_in_its_pixels_is_refused) {
  const Bytes whole = unpacked(gray_jpeg);
  const std::size_t scan = whole.find("\xff\xda");
  ASSERT_NE(scan, Bytes::npos);
  for (std::size_t size = 0; size + 64 < whole.size(); size += 7)
    EXPECT_FALSE(load_image(BytesView(whole).substr(0, size))) << size;
  expect_refused(load_image(BytesView(whole).substr(0, scan + 200)), ErrorCode::invalid,
                 "the JPEG cannot be decoded");
}

TEST(LoadImage, jpeg_with_damaged_bytes_never_crashes) {
  const Bytes whole = unpacked(progressive_jpeg);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    Bytes damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0xff);
    const auto image = load_image(damaged, {.pixels_max = 100'000});
    if (image) {
      EXPECT_LE(image->gray.size(), 100'000U);
    }
  }
}

TEST(LoadImage, progressive_jpeg_of_endless_scans_is_refused) {
  const Bytes whole = unpacked(progressive_jpeg);
  const std::size_t last_scan = whole.rfind("\xff\xda");
  const std::size_t end = whole.rfind("\xff\xd9");
  ASSERT_LT(last_scan, end);
  Bytes endless = whole.substr(0, end);
  for (int i = 0; i < 100; ++i) endless += whole.substr(last_scan, end - last_scan);
  endless += whole.substr(end);
  EXPECT_FALSE(load_image(endless));
}

}  // namespace
}  // namespace till::drivers
