// The JSON parsing test suite: y_ must be read, n_ must be refused, i_ is ours to decide.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "base/json/json.h"

namespace till::json {
namespace {

namespace fs = std::filesystem;

// RFC 8259 leaves it open whether a name may stand twice; here it may not.
const std::set<std::string> names_twice = {"y_object_duplicated_key.json",
                                           "y_object_duplicated_key_and_value.json"};

fs::path corpus() {
  const char* set = std::getenv("TILL_CORPUS");
  return set != nullptr ? fs::path(set) : fs::path(TILL_SOURCE_DIR) / ".." / "shared" / "data";
}

class JsonCorpus : public testing::Test {
 protected:
  void SetUp() override {
    const fs::path folder = corpus() / "robustness" / "jsontestsuite" / "test_parsing";
    if (!fs::is_directory(folder))
      GTEST_SKIP() << "SKIPPED: the corpus is not at " << folder
                   << "; set TILL_CORPUS to the folder that holds robustness/jsontestsuite";
    for (const auto& entry : fs::directory_iterator(folder)) files_.push_back(entry.path());
    std::ranges::sort(files_);
    ASSERT_GT(files_.size(), 300U);
  }

  template <class Check>
  void each(std::string_view prefix, Check check) {
    std::size_t seen = 0;
    for (const fs::path& file : files_) {
      const std::string name = file.filename().string();
      if (!name.starts_with(prefix)) continue;
      std::ifstream in(file, std::ios::binary);
      const std::string text(std::istreambuf_iterator<char>(in), {});
      check(name, text);
      ++seen;
    }
    EXPECT_GT(seen, 30U) << prefix;
  }

  std::vector<fs::path> files_;
};

TEST_F(JsonCorpus, every_valid_document_is_read_and_its_canonical_form_is_stable) {
  each("y_", [](const std::string& name, const std::string& text) {
    const auto value = parse(text);
    if (names_twice.contains(name)) {
      ASSERT_FALSE(value) << name;
      EXPECT_EQ(value.error().text, "stands twice") << name;
      return;
    }
    ASSERT_TRUE(value) << name << ": " << describe(value.error());
    const std::string once = canonical(*value);
    EXPECT_EQ(canonical(*parse(once)), once) << name;
    EXPECT_EQ(parse(pretty(*value)), *value) << name;
  });
}

TEST_F(JsonCorpus, every_invalid_document_is_refused_with_its_place) {
  each("n_", [](const std::string& name, const std::string& text) {
    const auto value = parse(text);
    ASSERT_FALSE(value) << name;
    EXPECT_EQ(value.error().code, ErrorCode::invalid) << name;
    EXPECT_TRUE(value.error().context.starts_with("byte ")) << name;
  });
}

TEST_F(JsonCorpus, undefined_documents_are_read_as_utf8_or_refused) {
  each("i_", [](const std::string& name, const std::string& text) {
    const auto value = parse(text);
    EXPECT_TRUE(!value || is_utf8(canonical(*value))) << name;
  });
}

}  // namespace
}  // namespace till::json
