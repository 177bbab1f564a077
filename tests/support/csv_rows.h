// Rows of the corpus' CSV files, read in place: fields between commas, quoted or not, a quote
// inside a quoted field written twice, no line break inside a field. For tests; what is malformed
// ends the program.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace till::test {

using CsvRow = std::vector<std::string>;

// The columns of that header, in the order asked for, of every row below it.
[[nodiscard]] std::vector<CsvRow> csv_columns(const std::filesystem::path& file,
                                              const std::vector<std::string>& columns);

}  // namespace till::test
