// Real and hostile texts from the corpus ($TILL_CORPUS). Where a folder is absent its test is
// skipped and says so.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include <gtest/gtest.h>

#include "base/json/fields.h"
#include "cards/check_digits.h"
#include "cards/interpret.h"
#include "tests/cards/app_keys.h"

namespace till::cards {
namespace {

namespace fs = std::filesystem;

fs::path corpus() {
  const char* told = std::getenv("TILL_CORPUS");
  return told != nullptr ? fs::path(told) : fs::path(TILL_SOURCE_DIR) / "../shared/data";
}

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Claim claim(std::string bytes, Symbology symbology) {
  static const auto table = default_prefix_table();
  static const auto keys = app_keys();
  return interpret(
      {.bytes = std::move(bytes), .symbology = symbology, .source = "", .at = {}},
      Context{.table = table, .app_keys = keys, .now = shown_at, .clock_trusted = true});
}

// What holds for whatever a device may send.
void expect_sound(const Claim& claim, const std::string& bytes) {
  if (const auto* member = std::get_if<MemberCode>(&claim.meaning)) {
    EXPECT_FALSE(member->number.empty()) << bytes;
    EXPECT_TRUE(is_utf8(member->number)) << bytes;
    EXPECT_NE(member->trust, Trust::signed_) << bytes;
    EXPECT_NE(member->trust, Trust::rotating) << bytes;
  }
  if (const auto* coupon = std::get_if<CouponCode>(&claim.meaning)) {
    EXPECT_FALSE(coupon->code.empty()) << bytes;
    EXPECT_TRUE(is_utf8(coupon->code) && is_utf8(coupon->serial)) << bytes;
  }
  if (const auto* unknown = std::get_if<Unknown>(&claim.meaning)) {
    EXPECT_EQ(unknown->text, sentence_of(unknown->reason)) << bytes;
    EXPECT_EQ(claim.row, "") << bytes;
  } else {
    EXPECT_FALSE(claim.row.empty()) << bytes;
  }
}

void expect_sound_everywhere(const std::string& bytes) {
  for (int i = 0; i <= static_cast<int>(Symbology::typed); ++i)
    expect_sound(claim(bytes, static_cast<Symbology>(i)), bytes);
  for (const auto* aim : {"]E0", "]C0", "]C1", "]Q1", "]d2"})
    expect_sound(claim(aim + bytes + "\r\n", Symbology::unknown), bytes);
  for (const auto* start : {"TM", "TC-", "+", "20"})
    expect_sound(claim(start + bytes, Symbology::typed), bytes);
}

#define SKIP_WITHOUT(folder) \
  if (!fs::exists(folder)) GTEST_SKIP() << "SKIPPED: no corpus at " << (folder)

TEST(NaughtyStrings, end_in_a_sound_claim_whatever_they_pretend_to_be) {
  const auto folder = corpus() / "robustness/blns";
  SKIP_WITHOUT(folder);
  std::istringstream plain(content_of(folder / "blns.txt"));
  std::istringstream base64(content_of(folder / "blns.base64.txt"));
  std::size_t strings = 0;
  for (std::string line; std::getline(plain, line); ++strings) expect_sound_everywhere(line);
  for (std::string line; std::getline(base64, line);) {
    const auto bytes = from_base64(line);
    if (!bytes) continue;  // a comment of the list
    expect_sound_everywhere(*bytes);
    ++strings;
  }
  EXPECT_GT(strings, 900U);
}

TEST(NaughtyStrings, in_place_of_a_table_are_refused_or_read_but_never_crash) {
  const auto folder = corpus() / "robustness/jsontestsuite/test_parsing";
  SKIP_WITHOUT(folder);
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    ++files;
    const auto value = json::parse(content_of(entry.path()));
    if (!value) continue;
    EXPECT_FALSE(read_prefix_table(*value, "codes").has_value()) << entry.path();
    EXPECT_FALSE(
        read_prefix_table(json::Object{{"rows", json::Array{*value}}}, "codes").has_value())
        << entry.path();
  }
  EXPECT_GT(files, 100U);
}

TEST(RealBarcodes, end_in_a_sound_claim) {
  const auto folder = corpus() / "barcodes/zxing-cpp";
  SKIP_WITHOUT(folder);
  std::size_t texts = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const auto extension = entry.path().extension();
    if (extension != ".txt" && extension != ".bin") continue;
    expect_sound_everywhere(content_of(entry.path()));
    ++texts;
  }
  EXPECT_GT(texts, 500U);
}

TEST(RealBarcodes, of_retail_goods_are_claimed_with_a_good_check_digit) {
  const auto folder = corpus() / "barcodes/zxing-cpp";
  SKIP_WITHOUT(folder);
  const std::pair<std::string_view, Symbology> kinds[] = {{"ean13-", Symbology::ean13},
                                                          {"ean8-", Symbology::ean8},
                                                          {"upca-", Symbology::upca},
                                                          {"upce-", Symbology::upce}};
  std::size_t texts = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const auto name = entry.path().parent_path().filename().string();
    const auto file = entry.path().filename().string();
    if (name.find("extension") != std::string::npos || !file.ends_with(".txt") ||
        file.ends_with(".result.txt"))
      continue;
    for (const auto& [start, symbology] : kinds) {
      if (!name.starts_with(start)) continue;
      // One of the files has a blank in front, which no retail symbol can hold.
      const auto text = content_of(entry.path());
      const std::string number(without_outer_blanks(text));
      const auto found = claim(number, symbology);
      EXPECT_FALSE(std::holds_alternative<Unknown>(found.meaning))
          << entry.path() << ": " << number << ": " << name_of(found.meaning);
      ++texts;
    }
  }
  EXPECT_GT(texts, 150U);
}

TEST(PublishedCheckDigits, are_judged_as_their_publisher_does) {
  const auto file = corpus() / "gs1/linters.json";
  SKIP_WITHOUT(file);
  const auto document = json::parse(content_of(file));
  ASSERT_TRUE(document.has_value()) << describe(document.error());
  const auto* vectors = document->as_object()->find("csum")->as_array();
  ASSERT_NE(vectors, nullptr);
  EXPECT_GT(vectors->size(), 5U);
  for (const auto& vector : *vectors) {
    const auto& value = *vector.as_object()->find("value")->as_string();
    EXPECT_EQ(gs1_check_holds(value), *vector.as_object()->find("valid")->as_bool()) << value;
  }
}

}  // namespace
}  // namespace till::cards
