// Comma-separated text as RFC 4180 says, in UTF-8 with or without a byte order mark: records of
// fields, each with the line it starts on. Reading goes on behind a faulty record. One thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace till::ledger {

// More is no field of a person but a quote that nobody closed.
inline constexpr std::size_t csv_field_bytes_max = 4'096;
inline constexpr std::size_t csv_fields_max = 64;

// Where and why a record could not be read.
struct CsvFault {
  std::size_t line = 0;
  std::size_t field = 0;  // from 1
  std::string reason;
  friend bool operator==(const CsvFault&, const CsvFault&) = default;
};

struct CsvRecord {
  std::size_t line = 0;  // of its first field, from 1
  std::vector<std::string> fields;
  std::optional<CsvFault> fault;  // then `fields` are those before it
};

class CsvReader {
 public:
  // The text must outlive the reader.
  explicit CsvReader(std::string_view text);

  // Nothing at the end; lines without any character are passed over.
  [[nodiscard]] std::optional<CsvRecord> next();

 private:
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] bool at_line_end() const;
  void take_line_end();
  void skip_line();
  // Empty when the field was read.
  [[nodiscard]] std::string read_field(std::string& field);
  [[nodiscard]] std::string read_quoted(std::string& field);
  [[nodiscard]] std::string read_bare(std::string& field);

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

}  // namespace till::ledger
