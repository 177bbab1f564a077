#include "storage/sqlite/migrations.h"

#include <algorithm>
#include <sstream>
#include <vector>

#include "base/error.h"

namespace till::storage::sqlite {
namespace {

constexpr std::int32_t minors_per_major = 1'000;
constexpr std::string_view schema_sql =
    "SELECT type, name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'";

std::string version_text(std::int64_t version) {
  return std::to_string(version / minors_per_major) + "." +
         std::to_string(version % minors_per_major);
}

Result<> apply(Database& database, const Migration& migration) {
  TILL_TRY(auto transaction, Transaction::begin(database));
  TILL_CHECK(database.execute(migration.sql));
  TILL_CHECK(database.execute("PRAGMA user_version=" + std::to_string(migration.version)));
  return transaction.commit();
}

// Blanks between words become one, so that layout is no difference; comments are dropped.
std::string normalised(const std::string& sql) {
  std::istringstream lines(sql);
  std::string out;
  for (std::string line; std::getline(lines, line);) {
    line = line.substr(0, line.find("--"));
    std::istringstream words(line);
    for (std::string word; words >> word;) out += (out.empty() ? "" : " ") + word;
  }
  for (const std::string_view mark : {" ,", " )", "( "}) {
    for (auto at = out.find(mark); at != std::string::npos; at = out.find(mark)) {
      out.erase(mark.front() == ' ' ? at : at + 1, 1);
    }
  }
  return out;
}

}  // namespace

Result<> migrate(Database& database, std::span<const Migration> migrations) {
  require(!migrations.empty(), "a database has at least one migration");
  TILL_TRY(const auto found, database.pragma("user_version"));
  const auto newest = migrations.back().version;
  if (found / minors_per_major > newest / minors_per_major) {
    return fail(ErrorCode::unsupported,
                "the file is of version " + version_text(found) + ", this build knows up to " +
                    version_text(newest) + ": install the newer version again",
                database.path().string());
  }
  for (const auto& migration : migrations) {
    if (migration.version > found) TILL_CHECK(apply(database, migration));
  }
  return {};
}

Result<std::string> schema_of(Database& database) {
  auto select = database.prepare(schema_sql);
  std::vector<std::string> parts;
  while (true) {
    TILL_TRY(const bool row, select.step());
    if (!row) break;
    parts.push_back(select.text(0) + " " + select.text(1) + ": " + normalised(select.text(2)));
  }
  std::sort(parts.begin(), parts.end());
  std::string out;
  for (const auto& part : parts) out += part + "\n";
  return out;
}

}  // namespace till::storage::sqlite
