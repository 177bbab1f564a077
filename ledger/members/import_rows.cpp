#include "ledger/members/import_rows.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "base/bytes.h"
#include "cards/interpret.h"
#include "ledger/members/csv.h"
#include "record/documents/bounds.h"

namespace till::ledger {
namespace {

enum class Column {
  member_id,
  name,
  phone,
  cards,
  tier,
  segments,
  birthday,
  balance,
  household,
  expires,
};
constexpr std::array<std::string_view, 10> column_names{
    "member_id", "name",     "phone",   "cards",     "tier",
    "segments",  "birthday", "balance", "household", "expires"};

constexpr std::size_t name_bytes_max = 200;
constexpr std::size_t word_bytes_max = 64;  // a tier, a segment, a household
constexpr std::array<int, 12> month_days{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

std::string_view name_of(Column column) {
  return column_names.at(static_cast<std::size_t>(column));
}

std::string known_columns() {
  std::string list;
  for (const auto name : column_names) list += (list.empty() ? "" : ", ") + std::string(name);
  return list;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::optional<std::int64_t> integer_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto end = text.find(';');
    const auto part = cards::without_outer_blanks(text.substr(0, end));
    if (!part.empty()) parts.emplace_back(part);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return parts;
}

// Which field of a record holds which column.
using Header = std::map<Column, std::size_t>;

Result<Header> read_header(const CsvRecord& record) {
  const auto refuse = [&record](const std::string& reason, std::size_t field) {
    return fail(ErrorCode::invalid, reason,
                "line " + std::to_string(record.line) + ", field " + std::to_string(field));
  };
  if (record.fault) return refuse(record.fault->reason, record.fault->field);
  Header header;
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    const auto name = lower(cards::without_outer_blanks(record.fields[i]));
    const auto found = std::ranges::find(column_names, name);
    if (found == column_names.end()) {
      const bool semicolons = name.find(';') != std::string::npos;
      return refuse(semicolons ? "the columns must be separated by commas, not semicolons"
                               : "unknown column '" + name + "', known are " + known_columns(),
                    i + 1);
    }
    const auto column = static_cast<Column>(found - column_names.begin());
    if (!header.emplace(column, i).second)
      return refuse("column '" + name + "' stands twice", i + 1);
  }
  if (!header.contains(Column::member_id) && !header.contains(Column::phone) &&
      !header.contains(Column::cards)) {
    return refuse("one of the columns member_id, phone and cards is needed to know people by", 1);
  }
  return header;
}

// Reads the fields of one record; the first thing that is wrong is kept.
class RowReading {
 public:
  RowReading(const Header& header, const CsvRecord& record, const ImportRules& rules)
      : header_(header), record_(record), rules_(rules) {
    row_.line = record.line;
  }

  void read() {
    read_member_id();
    row_.name = word(Column::name, name_bytes_max);
    read_phone();
    read_cards();
    row_.tier = word(Column::tier, word_bytes_max);
    read_segments();
    read_birthday();
    read_balance();
    row_.household = word(Column::household, word_bytes_max);
    read_expiry();
    if (row_.member_id.empty() && row_.phone.empty() && row_.cards.empty()) {
      refuse(first_identity(),
             "has neither a member_id nor a phone nor a card to know the person by");
    }
  }

  [[nodiscard]] const std::optional<ImportRemark>& refused() const { return refused_; }
  [[nodiscard]] std::vector<ImportRemark>& notes() { return notes_; }
  [[nodiscard]] ImportRow& row() { return row_; }

 private:
  std::string_view text(Column column) const {
    const auto at = header_.find(column);
    if (at == header_.end() || at->second >= record_.fields.size()) return {};
    return cards::without_outer_blanks(record_.fields[at->second]);
  }

  void refuse(Column column, std::string reason) {
    if (!refused_)
      refused_ = ImportRemark{row_.line, std::string(name_of(column)), std::move(reason)};
  }

  Column first_identity() const {
    for (const auto column : {Column::phone, Column::cards}) {
      if (header_.contains(column)) return column;
    }
    return Column::member_id;
  }

  std::string word(Column column, std::size_t bytes_max) {
    const auto value = text(column);
    if (value.size() > bytes_max) {
      refuse(column, "is longer than " + std::to_string(bytes_max) + " bytes");
    }
    if (value.find_first_of("\r\n\t") != std::string_view::npos) {
      refuse(column, "must stand on one line, without tabs");
    }
    return std::string(value);
  }

  void read_member_id() {
    const auto value = text(Column::member_id);
    if (value.empty()) return;
    row_.member_id = lower(value);
    if (!fixed_from_hex<cards::MemberId>(value)) {
      refuse(Column::member_id, "must be 32 hex digits, or empty to be given one");
    }
  }

  void read_phone() {
    const auto value = text(Column::phone);
    if (value.empty()) return;
    auto number = cards::phone_to_e164(value, rules_.phones);
    if (!number) return refuse(Column::phone, number.error().text);
    row_.phone = std::move(*number);
  }

  // As a cashier's keyboard would give it, so that import and till agree on the number.
  void read_cards() {
    const auto numbers = split(text(Column::cards));
    if (numbers.size() > import_cards_max) {
      return refuse(Column::cards, "has more than " + std::to_string(import_cards_max) + " cards");
    }
    for (const auto& number : numbers) read_card(number);
  }

  void read_card(const std::string& number) {
    if (number.size() > cards::row_text_bytes_max ||
        number.find_first_of("\r\n\t") != std::string::npos) {
      return refuse(Column::cards, "has a card that no scanner could read");
    }
    const cards::AppKeys no_keys;
    const auto claim = cards::interpret(
        {.bytes = number, .symbology = cards::Symbology::typed, .source = {}, .at = rules_.now},
        {.table = rules_.table, .app_keys = no_keys, .now = rules_.now, .phones = rules_.phones});
    const auto* member = std::get_if<cards::MemberCode>(&claim.meaning);
    const bool card = member != nullptr && member->kind == cards::MemberKind::card;
    if (!card) notes_.push_back({row_.line, "cards", doubt_of(claim)});
    const auto& normalised = card ? member->number : number;
    if (std::ranges::find(row_.cards, normalised) != row_.cards.end()) {
      return refuse(Column::cards, "names one card twice");
    }
    row_.cards.push_back(normalised);
  }

  static std::string doubt_of(const cards::Claim& claim) {
    if (const auto* unknown = std::get_if<cards::Unknown>(&claim.meaning)) {
      return "tills do not take it for a card: " + unknown->text;
    }
    const auto* member = std::get_if<cards::MemberCode>(&claim.meaning);
    const auto taken_for =
        member != nullptr ? cards::name_of(member->kind) : cards::name_of(claim.meaning);
    return "tills take it for a " + std::string(taken_for) + " by the row '" + claim.row +
           "' of the table of codes";
  }

  void read_segments() {
    row_.segments = split(text(Column::segments));
    if (row_.segments.size() > import_segments_max) {
      refuse(Column::segments,
             "has more than " + std::to_string(import_segments_max) + " segments");
    }
    for (const auto& segment : row_.segments) {
      if (segment.size() > word_bytes_max) {
        refuse(Column::segments,
               "has a segment longer than " + std::to_string(word_bytes_max) + " bytes");
      }
    }
    std::ranges::sort(row_.segments);
    const auto twice = std::ranges::unique(row_.segments);
    row_.segments.erase(twice.begin(), twice.end());
  }

  void read_birthday() {
    const auto value = text(Column::birthday);
    if (value.empty()) return;
    const bool shaped = value.size() == 5 && value[2] == '-';
    const auto month = shaped ? integer_of(value.substr(0, 2)) : std::nullopt;
    const auto day = shaped ? integer_of(value.substr(3)) : std::nullopt;
    if (!month || !day || *month < 1 || *month > 12 || *day < 1 ||
        *day > month_days.at(static_cast<std::size_t>(*month - 1))) {
      return refuse(Column::birthday, "must be a day of the year written MM-DD");
    }
    row_.birthday = loyalty::Birthday{static_cast<int>(*month), static_cast<int>(*day)};
  }

  void read_balance() {
    const auto value = text(Column::balance);
    if (value.empty()) return;
    const auto points = integer_of(value);
    const auto most = record::rule_points_range.most;
    if (!points || *points < 0 || *points > most) {
      return refuse(Column::balance,
                    "must be a whole number of points in the smallest step, from 0 to " +
                        std::to_string(most));
    }
    row_.balance = loyalty::Points{*points};
  }

  // The last day on which the points may be spent; it ends in UTC.
  void read_expiry() {
    const auto value = text(Column::expires);
    if (value.empty()) return;
    if (!is_day(value)) return refuse(Column::expires, "must be a day written YYYY-MM-DD");
    const std::chrono::year_month_day day{
        std::chrono::year{static_cast<int>(*integer_of(value.substr(0, 4)))},
        std::chrono::month{static_cast<unsigned>(*integer_of(value.substr(5, 2)))},
        std::chrono::day{static_cast<unsigned>(*integer_of(value.substr(8, 2)))}};
    row_.expires_at = std::chrono::sys_days{day} + std::chrono::days{1};
    if (*row_.expires_at <= rules_.now) refuse(Column::expires, "lies in the past");
  }

  const Header& header_;
  const CsvRecord& record_;
  const ImportRules& rules_;
  ImportRow row_;
  std::optional<ImportRemark> refused_;
  std::vector<ImportRemark> notes_;
};

// Whoever stands in two rows of one file.
class SeenPeople {
 public:
  std::optional<ImportRemark> twice(const ImportRow& row) const {
    if (const auto line = line_of(members_, row.member_id)) return remark(row, "member_id", *line);
    if (const auto line = line_of(phones_, row.phone)) return remark(row, "phone", *line);
    for (const auto& card : row.cards) {
      if (const auto line = line_of(cards_, card)) return remark(row, "cards", *line);
    }
    return std::nullopt;
  }

  void add(const ImportRow& row) {
    if (!row.member_id.empty()) members_.emplace(row.member_id, row.line);
    if (!row.phone.empty()) phones_.emplace(row.phone, row.line);
    for (const auto& card : row.cards) cards_.emplace(card, row.line);
  }

 private:
  using Lines = std::map<std::string, std::size_t>;

  static std::optional<std::size_t> line_of(const Lines& lines, const std::string& key) {
    const auto found = lines.find(key);
    if (found == lines.end()) return std::nullopt;
    return found->second;
  }
  static ImportRemark remark(const ImportRow& row, std::string column, std::size_t line) {
    return {row.line, std::move(column), "stands in line " + std::to_string(line) + " already"};
  }

  Lines members_;
  Lines phones_;
  Lines cards_;
};

std::optional<ImportRemark> shape_fault(const CsvRecord& record, std::size_t header_fields) {
  if (record.fault) {
    return ImportRemark{record.fault->line, "field " + std::to_string(record.fault->field),
                        record.fault->reason};
  }
  if (record.fields.size() == header_fields) return std::nullopt;
  return ImportRemark{record.line, "field " + std::to_string(record.fields.size()),
                      "the row has " + std::to_string(record.fields.size()) +
                          " fields, the header " + std::to_string(header_fields)};
}

}  // namespace

Result<ImportFile> read_import(std::string_view csv, const ImportRules& rules) {
  if (csv.size() > import_bytes_max) {
    return fail(ErrorCode::too_large,
                "the file is over " + std::to_string(import_bytes_max) + " bytes: split it");
  }
  CsvReader reader(csv);
  const auto first = reader.next();
  if (!first)
    return fail(ErrorCode::invalid, "the file is empty: its first line names the columns");
  TILL_TRY(const auto header, read_header(*first));
  ImportFile file;
  SeenPeople seen;
  while (const auto record = reader.next()) {
    if (++file.rows_read > import_rows_max) {
      return fail(ErrorCode::too_large,
                  "the file has over " + std::to_string(import_rows_max) + " rows: split it");
    }
    if (auto fault = shape_fault(*record, first->fields.size())) {
      file.refused.push_back(std::move(*fault));
      continue;
    }
    RowReading reading(header, *record, rules);
    reading.read();
    const auto twice = reading.refused() ? std::nullopt : seen.twice(reading.row());
    if (reading.refused() || twice) {
      file.refused.push_back(reading.refused() ? *reading.refused() : *twice);
      continue;
    }
    seen.add(reading.row());
    std::ranges::move(reading.notes(), std::back_inserter(file.notes));
    file.rows.push_back(std::move(reading.row()));
  }
  return file;
}

}  // namespace till::ledger
