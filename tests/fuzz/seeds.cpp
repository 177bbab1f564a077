// Writes the documents of the worked examples as files a fuzzer can begin with: FOLDER/TARGET/NAME.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/fuzz/targets.h"
#include "tests/record/documents_examples.h"

int main(int count, char** arguments) {
  using namespace till;
  if (count != 2) {
    std::puts("fuzz_seeds FOLDER");
    return 2;
  }
  for (const fuzz::Target& target : fuzz::targets()) {
    const auto folder = std::filesystem::path(arguments[1]) / target.name;
    std::filesystem::create_directories(folder);
    const std::string part(target.name == "quote" ? "expect" : target.name);
    for (const test::Example& example : test::examples()) {
      const json::Value* document = example.content.find(part);
      if (document != nullptr) std::ofstream(folder / example.name) << json::canonical(*document);
    }
  }
  return 0;
}
