// What the fuzzers once found, and the documents they began with, in every build.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/fuzz/exchange_targets.h"
#include "tests/fuzz/targets.h"
#include "tests/record/documents_examples.h"

namespace till::fuzz {
namespace {

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::stringstream bytes;
  bytes << stream.rdbuf();
  return bytes.str();
}

// A broken word ends the process and names it.
TEST(Fuzz, the_corpus_is_read_soundly_or_refused) {
  const auto corpus = std::filesystem::path(TILL_SOURCE_DIR) / "tests/fuzz/corpus";
  for (const Target& target : targets()) {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(corpus / target.name)) {
      SCOPED_TRACE(entry.path().filename().string());
      target.take(bytes_of(entry.path()));
      ++files;
    }
    EXPECT_GE(files, 10U) << target.name;
  }
}

TEST(Fuzz, the_examples_are_read_soundly_or_refused) {
  for (const Target& target : targets()) {
    for (const Seed& seed : exchange_seeds(target.name)) {
      SCOPED_TRACE(seed.name);
      target.take(seed.bytes);
    }
    const std::string part(target.name == "quote" ? "expect" : target.name);
    for (const test::Example& example : test::examples()) {
      SCOPED_TRACE(example.name);
      if (const json::Value* document = example.content.find(part))
        target.take(json::canonical(*document));
    }
  }
}

}  // namespace
}  // namespace till::fuzz
