#include "tests/drivers/corpus.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>

namespace till::drivers {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> card_families{"aztec", "code128", "ean13", "pdf417",
                                                        "qrcode"};

// Pictures whose expected text is wrong: what is printed on both is this.
constexpr std::array<std::string_view, 2> wrongly_labelled{"ean13-2/23.png", "ean13-2/28.png"};
constexpr std::string_view printed_there = "9784872348880";

// "ean13-extension-1" is "ean13-extension".
std::string family_of(const fs::path& folder) {
  const std::string name = folder.filename().string();
  return name.substr(0, name.rfind('-'));
}

}  // namespace

std::optional<fs::path> corpus_root() {
  const char* named = std::getenv("TILL_CORPUS");
  fs::path root = named != nullptr ? fs::path(named) : fs::path(TILL_SOURCE_DIR "/../shared/data");
  if (!fs::is_directory(root / "barcodes")) return std::nullopt;
  return root;
}

Bytes bytes_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<fs::path> pictures_in(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".png" || entry.path().extension() == ".jpg")
      files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

std::vector<Sample> card_samples(const fs::path& root) {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(root / "barcodes/zxing-cpp"))
    if (entry.is_directory() && std::ranges::count(card_families, family_of(entry.path())) > 0)
      folders.push_back(entry.path());
  std::ranges::sort(folders);
  std::vector<Sample> samples;
  for (const fs::path& folder : folders) {
    for (const fs::path& file : pictures_in(folder)) {
      const fs::path text = fs::path(file).replace_extension(".txt");
      if (!fs::exists(text)) continue;
      const std::string name = (folder.filename() / file.filename()).string();
      const bool relabelled = std::ranges::count(wrongly_labelled, name) > 0;
      samples.push_back({name, family_of(folder),
                         relabelled ? std::string(printed_there) : bytes_of(text), file});
    }
  }
  return samples;
}

Verdict judge(const Sample& sample, const std::optional<std::string>& text) {
  if (!text) return Verdict::nothing;
  return *text == sample.expected ? Verdict::read : Verdict::misread;
}

}  // namespace till::drivers
