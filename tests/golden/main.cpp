// Prints the golden cases: a line of digests each, or with --bytes what the engine made of them.
#include <cstdio>
#include <string_view>

#include "tests/golden/outcome.h"

int main(int count, char** arguments) {
  using namespace till::golden;
  const bool bytes = count > 1 && std::string_view(arguments[1]) == "--bytes";
  for (std::uint64_t number = 0; number < case_count; ++number) {
    const Case given = case_of(number);
    std::string line = outcome_of(given);
    if (!bytes) line = line_of(number, inputs_of(given), line);
    std::puts(line.c_str());
  }
  return 0;
}
