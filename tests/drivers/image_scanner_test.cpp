#include "drivers/image_scanner.h"

#include <gtest/gtest.h>

#include "drivers/simulated_image_scanner.h"
#include "drivers/symbols/write.h"
#include "platform/manual_clock.h"
#include "tests/drivers/png_parts.h"

namespace till::drivers {
namespace {

using cards::Symbology;

const Instant now = instant_of(1'790'000'000);

Bytes picture(Symbology symbology, std::string_view text) {
  const auto image = render_symbol(symbology, text);
  EXPECT_TRUE(image) << describe(image.error());
  return image ? write_png(*image).value_or("") : Bytes();
}

TEST(ImageScanner, picture_becomes_a_scan_with_symbology_source_and_time) {
  const platform::ManualClock clock(now);
  DecodingImageScanner scanner("pos", clock);
  const auto scans = scanner.scan(picture(Symbology::ean13, "4006381333931"));
  ASSERT_TRUE(scans) << describe(scans.error());
  ASSERT_EQ(scans->size(), 1U);
  EXPECT_EQ(scans->front(), (cards::Scan{"4006381333931", Symbology::ean13, "pos", now}));
}

TEST(ImageScanner, counters_tell_what_was_read_empty_and_refused) {
  const platform::ManualClock clock(now);
  DecodingImageScanner scanner("pos", clock);
  EXPECT_TRUE(scanner.scan(picture(Symbology::qr, "X")));
  const auto empty = scanner.scan(write_png(blank_image(50, 50, 255)).value_or(""));
  ASSERT_TRUE(empty);
  EXPECT_TRUE(empty->empty());
  const auto bomb = scanner.scan(png_header({.width = 60'000, .height = 60'000}));
  ASSERT_FALSE(bomb);
  EXPECT_EQ(bomb.error().code, ErrorCode::too_large);
  EXPECT_EQ(scanner.counters().read, 1U);
  EXPECT_EQ(scanner.counters().empty, 1U);
  EXPECT_EQ(scanner.counters().refused, 1U);
}

TEST(ImageScanner, limits_are_those_it_was_given) {
  const platform::ManualClock clock(now);
  DecodingImageScanner scanner("pos", clock, {.pixels_max = 100});
  const auto scans = scanner.scan(picture(Symbology::qr, "X"));
  ASSERT_FALSE(scans);
  EXPECT_EQ(scans.error().code, ErrorCode::too_large);
}

TEST(ScanBytes, identifier_is_kept_where_the_bytes_alone_would_mislead) {
  const auto bytes = [](const std::string& content, const std::string& aim) {
    return scan_bytes({.bytes = content, .symbology = Symbology::qr, .text = content, .aim = aim});
  };
  EXPECT_EQ(bytes("HELLO", "]Q1"), "HELLO");
  EXPECT_EQ(bytes("0104607", "]Q3"), "]Q30104607");
  EXPECT_EQ(bytes("]Q3FAKE", "]Q1"), "]Q1]Q3FAKE");
}

TEST(ReadImage, reading_tells_size_symbols_and_times) {
  const auto reading = read_image(picture(Symbology::code128, "TILL-7"));
  ASSERT_TRUE(reading) << describe(reading.error());
  EXPECT_EQ(reading->height, (60 + 22) * 4);
  EXPECT_GT(reading->width, 0);
  ASSERT_EQ(reading->symbols.size(), 1U);
  EXPECT_EQ(reading->symbols[0].text, "TILL-7");
  EXPECT_GT(reading->load_time.count(), 0);
  EXPECT_GT(reading->decode_time.count(), 0);
}

TEST(SimulatedImageScanner, pictures_get_the_answers_of_the_script_in_order) {
  SimulatedImageScanner scanner;
  scanner.add(std::vector<cards::Scan>{{"A", Symbology::qr, "pos", now}});
  scanner.add(fail(ErrorCode::too_large, "a bomb"));
  const auto first = scanner.scan("any");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->front().bytes, "A");
  EXPECT_FALSE(scanner.scan("any"));
  const auto rest = scanner.scan("any");
  ASSERT_TRUE(rest);
  EXPECT_TRUE(rest->empty());
  EXPECT_EQ(scanner.counters().read, 1U);
  EXPECT_EQ(scanner.counters().refused, 1U);
  EXPECT_EQ(scanner.counters().empty, 1U);
}

}  // namespace
}  // namespace till::drivers
