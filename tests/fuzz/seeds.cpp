// Writes files a fuzzer can begin with, FOLDER/TARGET/NAME: the documents of the worked examples,
// those of the sales into which a target puts its document, and what travels.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "record/documents/basket_document.h"
#include "record/documents/member_document.h"
#include "record/documents/quote_document.h"
#include "record/documents/ruleset_document.h"
#include "tests/fuzz/doors.h"
#include "tests/fuzz/fixtures.h"
#include "tests/fuzz/targets.h"
#include "tests/record/documents_examples.h"

namespace {

using namespace till;

json::Value document_of(const fuzz::Sale& sale, std::string_view target) {
  if (target == "ruleset") return record::write_ruleset(sale.plain);
  if (target == "basket") return record::write_basket(sale.receipt.basket);
  if (target == "member") return record::write_member_or_nobody(sale.receipt.member);
  return record::write_quote(sale.receipt.quote);
}

void write(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

std::filesystem::path folder_of(const char* root, std::string_view target) {
  auto folder = std::filesystem::path(root) / target;
  std::filesystem::create_directories(folder);
  return folder;
}

void write_documents(const std::filesystem::path& folder, std::string_view target) {
  const std::string part(target == "quote" ? "expect" : target);
  for (const test::Example& example : test::examples()) {
    const json::Value* document = example.content.find(part);
    if (document != nullptr) write(folder / example.name, json::canonical(*document));
  }
  for (std::size_t i = 0; i < fuzz::sales().size(); ++i) {
    write(folder / ("sale-" + std::to_string(i) + ".json"),
          json::canonical(document_of(fuzz::sales()[i], target)));
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::puts("fuzz_seeds FOLDER");
    return 2;
  }
  for (const fuzz::Target& target : fuzz::targets()) {
    const auto folder = folder_of(arguments[1], target.name);
    const auto travelling = fuzz::exchange_seeds(target.name);
    for (const fuzz::Seed& seed : travelling) write(folder / seed.name, seed.bytes);
    if (travelling.empty()) write_documents(folder, target.name);
  }
  for (const fuzz::Target& door : fuzz::doors()) {
    const auto folder = folder_of(arguments[1], door.name);
    for (const fuzz::Seed& seed : fuzz::door_seeds(door.name)) {
      write(folder / seed.name, seed.bytes);
    }
  }
  return 0;
}
