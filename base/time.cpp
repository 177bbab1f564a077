#include "base/time.h"

#include <algorithm>
#include <charconv>

namespace till {
namespace {

// The calendar is shown with four digits of year; what lies outside is shown as the nearest end.
constexpr Instant first_shown = std::chrono::sys_days{std::chrono::year{0} / 1 / 1};
constexpr Instant last_shown =
    std::chrono::sys_days{std::chrono::year{9999} / 12 / 31} + Seconds{86'399};

void append_padded(std::string& out, unsigned value, std::size_t width) {
  const std::string digits = std::to_string(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

std::string day_text(std::chrono::sys_days day) {
  const std::chrono::year_month_day date{day};
  std::string out;
  append_padded(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.day()), 2);
  return out;
}

// The number that all characters of the text spell; nothing but digits is taken.
bool read_digits(std::string_view text, int& value) {
  if (!std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return false;
  return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc{};
}

}  // namespace

std::string to_iso(Instant instant) {
  const Instant shown = std::clamp(instant, first_shown, last_shown);
  const auto day = std::chrono::floor<std::chrono::days>(shown);
  const auto second_of_day = static_cast<unsigned>((shown - day).count());
  std::string out = day_text(day);
  out += 'T';
  append_padded(out, second_of_day / 3600, 2);
  out += ':';
  append_padded(out, second_of_day / 60 % 60, 2);
  out += ':';
  append_padded(out, second_of_day % 60, 2);
  out += 'Z';
  return out;
}

std::string day_of(Instant instant, Minutes utc_offset) {
  const Instant local = std::clamp(instant, first_shown, last_shown) +
                        std::clamp(utc_offset, Minutes{-24 * 60}, Minutes{24 * 60});
  return day_text(
      std::chrono::floor<std::chrono::days>(std::clamp(local, first_shown, last_shown)));
}

bool is_day(std::string_view text) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  if (!read_digits(text.substr(0, 4), year) || !read_digits(text.substr(5, 2), month) ||
      !read_digits(text.substr(8, 2), day))
    return false;
  return std::chrono::year_month_day{std::chrono::year{year},
                                     std::chrono::month{static_cast<unsigned>(month)},
                                     std::chrono::day{static_cast<unsigned>(day)}}
      .ok();
}

}  // namespace till
