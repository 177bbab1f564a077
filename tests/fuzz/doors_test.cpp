// The doors' corpus and seeds in every build, and what the fuzzers once found there.
#include "tests/fuzz/doors.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/fuzz/wire.h"

namespace till::fuzz {
namespace {

// A broken word ends the process and names it.
TEST(FuzzDoors, what_stands_at_the_doors_is_answered_soundly) {
  for (const Target& door : doors()) {
    for (const Seed& seed : door_seeds(door.name)) {
      SCOPED_TRACE(std::string(door.name) + " " + seed.name);
      door.take(seed.bytes);
    }
  }
}

TEST(FuzzDoors, the_corpus_is_answered_soundly) {
  const auto corpus = std::filesystem::path(TILL_SOURCE_DIR) / "tests/fuzz/corpus";
  for (const Target& door : doors()) {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(corpus / door.name)) {
      SCOPED_TRACE(entry.path().filename().string());
      std::ifstream stream(entry.path(), std::ios::binary);
      std::stringstream bytes;
      bytes << stream.rdbuf();
      door.take(bytes.str());
      ++files;
    }
    EXPECT_GE(files, 10U) << door.name;
  }
}

TEST(FuzzDoors, blanks_are_filled_and_the_length_follows) {
  EXPECT_EQ(filled("A: $x\r\nContent-Length: $length\r\n\r\n$x!", {{"x", "yes"}}),
            "A: yes\r\nContent-Length: 4\r\n\r\nyes!");
}

}  // namespace
}  // namespace till::fuzz
