// Real pictures of codes and of no codes, and a suite of good and broken PNG files.

#include "tests/drivers/corpus.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

#include "drivers/symbols/load.h"
#include "drivers/symbols/read.h"
#include "drivers/symbols/zxing_adapter.h"

namespace till::drivers {
namespace {

namespace fs = std::filesystem;

// What is read today of the 322 upright card pictures, less a margin for another library version.
constexpr int read_floor = 282;

class CorpusTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto root = corpus_root();
    if (!root) GTEST_SKIP() << "the corpus is not there: set TILL_CORPUS to its folder";
    root_ = *root;
  }

  [[nodiscard]] static std::optional<std::string> text_in(const Image& image) {
    const auto symbols = read_symbols(image);
    EXPECT_TRUE(symbols) << describe(symbols.error());
    if (!symbols || symbols->empty()) return std::nullopt;
    return symbols->front().text;
  }

  fs::path root_;
};

TEST_F(CorpusTest, card_pictures_are_read_and_none_wrongly) {
  const auto samples = card_samples(root_);
  EXPECT_EQ(samples.size(), 322U);
  int read = 0;
  int library_read = 0;
  for (const Sample& sample : samples) {
    const auto image = load_image(bytes_of(sample.file));
    ASSERT_TRUE(image) << sample.name << ": " << describe(image.error());
    const auto text = text_in(*image);
    const Verdict verdict = judge(sample, text);
    EXPECT_NE(verdict, Verdict::misread) << sample.name << " as " << text.value_or("");
    if (verdict == Verdict::read) ++read;
    const auto plain = decode_symbol(*image, {.thorough = true, .rotate = true, .downscale = true});
    ASSERT_TRUE(plain) << sample.name;
    if (*plain && judge(sample, (*plain)->text) == Verdict::read) ++library_read;
  }
  RecordProperty("read", read);
  RecordProperty("library_read", library_read);
  std::printf("read %d of %zu, the library's call with all options %d\n", read, samples.size(),
              library_read);
  EXPECT_GE(read, read_floor);
  EXPECT_GT(read, library_read);
}

TEST_F(CorpusTest, pictures_without_a_code_read_as_nothing) {
  int pictures = 0;
  for (const char* folder : {"falsepositives-1", "falsepositives-2"}) {
    for (const fs::path& file : pictures_in(root_ / "barcodes/zxing-cpp" / folder)) {
      const auto image = load_image(bytes_of(file));
      ASSERT_TRUE(image) << file << ": " << describe(image.error());
      EXPECT_EQ(text_in(*image), std::nullopt) << file;
      ++pictures;
    }
  }
  EXPECT_EQ(pictures, 46);
}

TEST_F(CorpusTest, every_picture_of_every_symbology_is_survived) {
  int pictures = 0;
  for (const auto& folder : fs::directory_iterator(root_ / "barcodes/zxing-cpp")) {
    if (!folder.is_directory()) continue;
    for (const fs::path& file : pictures_in(folder.path())) {
      const auto image = load_image(bytes_of(file));
      ASSERT_TRUE(image) << file << ": " << describe(image.error());
      EXPECT_TRUE(read_symbols(*image, {.effort = Effort::thorough})) << file;
      ++pictures;
    }
  }
  EXPECT_GT(pictures, 900);
}

TEST_F(CorpusTest, good_png_files_load_and_broken_ones_are_refused) {
  int good = 0;
  int broken = 0;
  for (const fs::path& file : pictures_in(root_ / "robustness/pngsuite/png")) {
    const auto image = load_image(bytes_of(file));
    if (file.filename().string().starts_with('x')) {
      ASSERT_FALSE(image) << file;
      EXPECT_TRUE(image.error().code == ErrorCode::invalid ||
                  image.error().code == ErrorCode::unsupported)
          << file << ": " << describe(image.error());
      EXPECT_FALSE(image.error().text.empty());
      ++broken;
    } else {
      EXPECT_TRUE(image) << file << ": " << describe(image.error());
      ++good;
    }
  }
  EXPECT_GT(good, 100);
  EXPECT_GT(broken, 10);
}

// The suite's interlaced files show the same pictures as the others.
TEST_F(CorpusTest, interlaced_png_files_show_the_same_picture) {
  int pairs = 0;
  for (const fs::path& file : pictures_in(root_ / "robustness/pngsuite/png")) {
    const std::string name = file.filename().string();
    if (!name.starts_with("basn")) continue;
    const auto plain = load_image(bytes_of(file));
    const auto interlaced = load_image(bytes_of(file.parent_path() / ("basi" + name.substr(4))));
    ASSERT_TRUE(plain) << name;
    ASSERT_TRUE(interlaced) << name;
    EXPECT_EQ(plain->gray, interlaced->gray) << name;
    ++pairs;
  }
  EXPECT_EQ(pairs, 15);
}

}  // namespace
}  // namespace till::drivers
