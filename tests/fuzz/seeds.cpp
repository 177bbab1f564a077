// Writes files a fuzzer can begin with, FOLDER/TARGET/NAME: the documents of the worked examples,
// and those of the sales into which a target puts its document.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "record/documents/basket_document.h"
#include "record/documents/member_document.h"
#include "record/documents/quote_document.h"
#include "record/documents/ruleset_document.h"
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

void write(const std::filesystem::path& file, const json::Value& document) {
  std::ofstream(file) << json::canonical(document);
}

}  // namespace

int main(int count, char** arguments) {
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
      if (document != nullptr) write(folder / example.name, *document);
    }
    for (std::size_t i = 0; i < fuzz::sales().size(); ++i) {
      write(folder / ("sale-" + std::to_string(i) + ".json"),
            document_of(fuzz::sales()[i], target.name));
    }
  }
  return 0;
}
