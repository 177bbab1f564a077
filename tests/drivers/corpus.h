// The real pictures that tests and benchmarks read, in place: $TILL_CORPUS, or the folder beside
// the source tree. They are no part of the project, so whoever uses them copes with their absence.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "drivers/symbols/image.h"

namespace till::drivers {

// Nothing when the corpus is not there.
[[nodiscard]] std::optional<std::filesystem::path> corpus_root();

[[nodiscard]] Bytes bytes_of(const std::filesystem::path& file);

// PNG and JPEG files of a folder, sorted.
[[nodiscard]] std::vector<std::filesystem::path> pictures_in(const std::filesystem::path& folder);

struct Sample {
  std::string name;      // "ean13-2/23.png"
  std::string family;    // "ean13"
  std::string expected;  // its text
  std::filesystem::path file;
};

// Every picture of the qrcode, pdf417, aztec, code128 and ean13 folders that has its own text.
[[nodiscard]] std::vector<Sample> card_samples(const std::filesystem::path& root);

enum class Verdict { nothing, read, misread };

// A text is read when it is the expected one; anything else found is a misread.
[[nodiscard]] Verdict judge(const Sample& sample, const std::optional<std::string>& text);

}  // namespace till::drivers
