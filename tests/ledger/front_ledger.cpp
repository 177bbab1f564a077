#include "tests/ledger/front_ledger.h"

#include <atomic>

#include <gtest/gtest.h>

#include "ledger/commands/calls.h"
#include "ledger/commands/command_line.h"
#include "ledger/store/schema.h"
#include "platform/service.h"

namespace till::ledger::front {
namespace {

template <class T>
T must(Result<T> result) {
  require(result.has_value(), result ? "" : describe(result.error()));
  return std::move(*result);
}

}  // namespace

Folder::Folder() {
  static std::atomic<int> count = 0;
  path_ = std::filesystem::temp_directory_path() /
          ("till-ledger-front-" + std::to_string(platform::process_id()) + "-" +
           std::to_string(++count));
  std::filesystem::remove_all(path_);
  std::filesystem::create_directories(path_);
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

FrontLedger::FrontLedger() {
  books = std::make_unique<Books>(must(open_ledger_db(folder.path() / "ledger.db")));
  platform::MemorySecrets secrets;
  keys = std::make_unique<LedgerKeys>(
      must(mint_keys(secrets, *books, {.hosts = {"localhost"}, .now = clock.wall()})));
  ledger = std::make_unique<Ledger>(Ledger{*books, *keys, clock, random});
}

ImportReport FrontLedger::import_csv(const std::string& csv, ImportOptions options) {
  const ImportRules rules{
      .phones = {}, .table = cards::default_prefix_table(), .now = clock.wall()};
  return must(import_members(*ledger, must(read_import(csv, rules)), options));
}

Result<json::Value> FrontLedger::call(std::string_view name, const json::Object& request) {
  return run_call(*ledger, name, request);
}

Ran run(std::vector<std::string> words) {
  words.insert(words.begin(), "ledgerd");
  std::vector<const char*> raw;
  raw.reserve(words.size());
  for (const auto& word : words) raw.push_back(word.c_str());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Ran ran;
  ran.exit = run_command_line(static_cast<int>(raw.size()), raw.data());
  ran.out = testing::internal::GetCapturedStdout();
  ran.error = testing::internal::GetCapturedStderr();
  return ran;
}

std::string tree_file(const std::string& path) {
  return must(platform::read_file(std::filesystem::path(TILL_SOURCE_DIR) / path, 1'000'000));
}

std::string good_ruleset() {
  return R"({"format":1,"version":"spring","engine":1,"currency":"RUB","program":{"rate":500}})";
}

std::string bad_ruleset() {
  return R"({"format":1,"version":"spring","engine":1,"currency":"RUB","program":{"rate":-1}})";
}

}  // namespace till::ledger::front
