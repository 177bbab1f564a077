#include "sync/ctl/table.h"

#include <algorithm>
#include <cstddef>

#include "base/bytes.h"
#include "base/error.h"

namespace till::ctl {
namespace {

constexpr std::string_view gap = "  ";

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// Of UTF-8: continuation bytes take no room.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return !is_continuation(c); }));
}

std::string padded(const std::string& text, std::size_t width, Align align) {
  const std::string blanks(width - width_of(text), ' ');
  return align == Align::right ? blanks + text : text + blanks;
}

void escape_byte(std::string& out, unsigned char byte) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\x";
  out += digits[byte >> 4U];
  out += digits[byte & 0x0FU];
}

// U+0080 to U+009F, which some terminals obey.
bool is_c1_control(std::string_view text, std::size_t at) {
  return text[at] == '\xC2' && at + 1 < text.size() &&
         static_cast<unsigned char>(text[at + 1]) < 0xA0U;
}

std::string line_of(const std::vector<std::string>& cells, const std::vector<Column>& columns,
                    const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i != 0) line += gap;
    line += padded(cells[i], widths[i], columns[i].align);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

}  // namespace

std::string printable(std::string_view text) {
  const bool utf8 = is_utf8(text);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool control = byte < 0x20 || byte == 0x7F;
    if (control || (byte >= 0x80 && !utf8)) {
      escape_byte(out, byte);
    } else if (is_c1_control(text, i)) {
      escape_byte(out, static_cast<unsigned char>(text[++i]));
    } else {
      out += text[i];
    }
  }
  return out;
}

void Table::add(std::vector<std::string> cells) {
  require(cells.size() == columns_.size(), "a row has a cell for every column");
  for (auto& cell : cells) cell = printable(cell);
  rows_.push_back(std::move(cells));
}

std::string Table::text() const {
  std::vector<std::string> titles;
  std::vector<std::size_t> widths;
  for (const auto& column : columns_) {
    titles.push_back(column.title);
    widths.push_back(width_of(column.title));
  }
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string out = line_of(titles, columns_, widths);
  for (const auto& row : rows_) out += line_of(row, columns_, widths);
  return out;
}

void Facts::add(std::string_view name, std::string_view value) {
  lines_.emplace_back(printable(name), printable(value));
}

std::string Facts::text() const {
  std::size_t width = 0;
  for (const auto& [name, value] : lines_) width = std::max(width, width_of(name));
  std::string out;
  for (const auto& [name, value] : lines_) {
    out += padded(name, width, Align::left) + std::string(gap) + value + "\n";
  }
  return out;
}

}  // namespace till::ctl
