#include "tests/support/csv_rows.h"

#include <algorithm>
#include <fstream>
#include <string_view>

#include "base/error.h"

namespace till::test {

namespace {

CsvRow fields_of(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  CsvRow fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += c;
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  require(!quoted, "every quote of a CSV line is closed");
  return fields;
}

}  // namespace

std::vector<CsvRow> csv_columns(const std::filesystem::path& file,
                                const std::vector<std::string>& columns) {
  std::ifstream in(file);
  std::string line;
  require(static_cast<bool>(std::getline(in, line)), "the CSV file has a header: " + file.string());
  const CsvRow header = fields_of(line);
  std::vector<std::size_t> places;
  for (const std::string& column : columns) {
    const auto found = std::ranges::find(header, column);
    require(found != header.end(), "the CSV file has the column " + column);
    places.push_back(static_cast<std::size_t>(found - header.begin()));
  }
  std::vector<CsvRow> rows;
  while (std::getline(in, line)) {
    CsvRow fields = fields_of(line);
    require(fields.size() == header.size(), "every row is as long as the header: " + line);
    CsvRow row;
    for (const std::size_t place : places) row.push_back(std::move(fields[place]));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace till::test
