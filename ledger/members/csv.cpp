#include "ledger/members/csv.h"

#include "base/bytes.h"

namespace till::ledger {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr char separator = ',';
constexpr char quote = '"';

// A tab and line breaks may stand inside a field; what else controls is no text.
bool holds_controls(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F) return true;
  }
  return false;
}

std::string fault_of(std::string_view field) {
  if (field.size() > csv_field_bytes_max) {
    return "is longer than " + std::to_string(csv_field_bytes_max) + " bytes";
  }
  if (!is_utf8(field)) return "is not UTF-8: save the file as UTF-8";
  if (holds_controls(field)) return "holds a control character";
  return {};
}

}  // namespace

CsvReader::CsvReader(std::string_view text) : text_(text) {
  if (text_.starts_with(byte_order_mark)) text_.remove_prefix(byte_order_mark.size());
}

bool CsvReader::at_line_end() const {
  if (at_end()) return true;
  if (text_[at_] == '\n') return true;
  return text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n';
}

void CsvReader::take_line_end() {
  if (at_end()) return;
  at_ += text_[at_] == '\r' ? 2 : 1;
  ++line_;
}

void CsvReader::skip_line() {
  while (!at_line_end()) ++at_;
  take_line_end();
}

std::string CsvReader::read_quoted(std::string& field) {
  for (++at_; !at_end(); ++at_) {
    const char c = text_[at_];
    if (c == '\n') ++line_;
    if (c == quote) {
      if (at_ + 1 >= text_.size() || text_[at_ + 1] != quote) {
        ++at_;
        if (at_line_end() || text_[at_] == separator) return {};
        return "has text behind its closing quote";
      }
      ++at_;
    }
    field += c;
  }
  return "has a quote that is not closed";
}

std::string CsvReader::read_bare(std::string& field) {
  for (; !at_line_end() && text_[at_] != separator; ++at_) {
    if (text_[at_] == quote) return "has a quote inside, but does not start with one";
    field += text_[at_];
  }
  return {};
}

std::string CsvReader::read_field(std::string& field) {
  const bool quoted = !at_end() && text_[at_] == quote;
  auto reason = quoted ? read_quoted(field) : read_bare(field);
  return reason.empty() ? fault_of(field) : reason;
}

std::optional<CsvRecord> CsvReader::next() {
  while (!at_end() && at_line_end()) take_line_end();
  if (at_end()) return std::nullopt;
  CsvRecord record{.line = line_, .fields = {}, .fault = std::nullopt};
  while (true) {
    const auto line = line_;
    std::string field;
    auto reason = read_field(field);
    if (reason.empty() && record.fields.size() == csv_fields_max) {
      reason = "is one too many: a record has at most " + std::to_string(csv_fields_max);
    }
    if (!reason.empty()) {
      record.fault = CsvFault{line, record.fields.size() + 1, std::move(reason)};
      skip_line();
      return record;
    }
    record.fields.push_back(std::move(field));
    if (at_line_end()) break;
    ++at_;  // the separator
  }
  take_line_end();
  return record;
}

}  // namespace till::ledger
