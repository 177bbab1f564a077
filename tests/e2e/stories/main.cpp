// till-story: one trouble a story, told with the real programs. See script/demo.
#include <iostream>
#include <map>
#include <string>

#include <CLI/CLI.hpp>

#include "tests/e2e/stories/stage.h"
#include "tests/e2e/stories/stories.h"

namespace till::stories {
namespace {

using Story = Result<bool> (*)(const Telling&);

const std::map<std::string, Story>& all() {
  static const std::map<std::string, Story> stories{{"power-cut", power_cut},
                                                    {"poison-record", poison_record},
                                                    {"restored-ledger", restored_ledger},
                                                    {"cloned-disk", cloned_disk},
                                                    {"week-offline", week_offline}};
  return stories;
}

int tell(const std::string& name, const Telling& telling) {
  end_at_interrupt();
  const auto good = all().at(name)(telling);
  if (interrupted()) return 130;
  if (!good) {
    std::cerr << name << ": " << describe(good.error()) << std::endl;
    return 1;
  }
  return *good ? 0 : 1;
}

}  // namespace
}  // namespace till::stories

int main(int count, char** words) {
  CLI::App app("till-story: one trouble, told with the real programs");
  std::string name;
  till::stories::Telling telling;
  std::string names;
  for (const auto& [each, story] : till::stories::all())
    names += (names.empty() ? "" : ", ") + each;
  app.add_option("STORY", name, names)
      ->required()
      ->check(CLI::IsMember(till::stories::all()).description(""));
  app.add_option("--count", telling.count, "Receipts to sell, or power cuts [as the story has it]")
      ->check(CLI::Range(14, 1'000'000));
  app.add_flag("--keep", telling.keep, "Keep the folder of everything the story wrote");
  app.footer("Exit codes: 0 as promised, 1 not so or something failed, 2 usage, 130 interrupted");
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? 0 : 2;
  }
  return till::stories::tell(name, telling);
}
