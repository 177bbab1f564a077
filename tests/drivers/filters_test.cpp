#include "drivers/symbols/filters.h"

#include <cmath>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace till::drivers {
namespace {

using testing::Each;
using testing::ElementsAre;

Image noise(int width, int height) {
  std::mt19937 random(11);
  Image image = blank_image(width, height, 0);
  for (auto& gray : image.gray) gray = static_cast<std::uint8_t>(random() % 256);
  return image;
}

// The plain definition, pixel by pixel.
double mean_around(const Image& image, int x, int y, int radius) {
  int count = 0;
  double sum = 0;
  for (int v = std::max(0, y - radius); v <= std::min(image.height - 1, y + radius); ++v)
    for (int u = std::max(0, x - radius); u <= std::min(image.width - 1, x + radius); ++u) {
      sum += image.row(v)[u];
      ++count;
    }
  return sum / count;
}

TEST(Filters, blur_is_the_mean_of_the_square_also_at_the_edges) {
  for (const auto& [width, height, radius] :
       {std::tuple{9, 7, 2}, std::tuple{3, 11, 4}, std::tuple{1, 1, 3}, std::tuple{5, 2, 1}}) {
    const Image image = noise(width, height);
    const Image soft = blurred(image, radius);
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x)
        EXPECT_NEAR(soft.row(y)[x], mean_around(image, x, y, radius), 0.51) << x << "," << y;
  }
}

TEST(Filters, normalising_brings_pale_print_to_full_contrast) {
  Image image = blank_image(40, 40, 200);
  for (int y = 0; y < 40; ++y)
    for (int x = 0; x < 40; x += 2) image.row(y)[x] = 180;
  const Image strong = locally_normalised(image, 5);
  EXPECT_LT(strong.row(20)[20], 80);
  EXPECT_GT(strong.row(20)[21], 170);
}

TEST(Filters, normalising_leaves_an_even_area_even) {
  EXPECT_THAT(locally_normalised(blank_image(20, 20, 90), 4).gray, Each(128));
}

TEST(Filters, scaling_by_two_keeps_flat_areas_and_halving_takes_means) {
  EXPECT_THAT(scaled(blank_image(5, 3, 77), 200, 200).gray, Each(77));
  const Image halved = scaled(Image{4, 2, {0, 100, 10, 30, 200, 100, 20, 40}}, 50, 50);
  EXPECT_EQ(halved.width, 2);
  EXPECT_EQ(halved.height, 1);
  EXPECT_THAT(halved.gray, ElementsAre(100, 25));
}

TEST(Filters, scaling_never_makes_an_empty_picture) {
  const Image one = scaled(blank_image(1, 1, 5), 50, 50);
  EXPECT_EQ(one.width, 1);
  EXPECT_EQ(one.height, 1);
}

TEST(Filters, unsharpening_raises_an_edge) {
  Image image = blank_image(10, 1, 100);
  for (int x = 5; x < 10; ++x) image.row(0)[x] = 150;
  const Image sharp = unsharpened(image, 2);
  EXPECT_LT(sharp.row(0)[4], 100);
  EXPECT_GT(sharp.row(0)[5], 150);
  EXPECT_EQ(sharp.row(0)[0], 100);
}

TEST(Filters, inverting_and_brightening_map_every_tone) {
  const Image tones{3, 1, {0, 64, 255}};
  EXPECT_THAT(inverted(tones).gray, ElementsAre(255, 191, 0));
  EXPECT_THAT(brightened(tones).gray, ElementsAre(0, 128, 255));
}

}  // namespace
}  // namespace till::drivers
