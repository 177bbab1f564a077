// Plain text in aligned columns, safe to print on a terminal whatever the cells hold. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace till::ctl {

// Control characters and bytes that are no UTF-8 as \xNN, so that a scanned code cannot steer the
// terminal.
[[nodiscard]] std::string printable(std::string_view text);

enum class Align { left, right };

struct Column {
  std::string title;
  Align align = Align::left;
};

class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // As many cells as columns (required).
  void add(std::vector<std::string> cells);
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  // A title line and the rows, two blanks between columns, each line ended.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// Names and what is to be said of each, the second column aligned.
class Facts {
 public:
  void add(std::string_view name, std::string_view value);
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::pair<std::string, std::string>> lines_;
};

}  // namespace till::ctl
