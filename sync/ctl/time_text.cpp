#include "sync/ctl/time_text.h"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace till::ctl {
namespace {

std::string two_digits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

struct Unit {
  std::int64_t seconds;
  std::string_view one;
  std::string_view many;
};
constexpr std::array<Unit, 4> units{
    {{86'400, " day", " days"}, {3'600, " h", " h"}, {60, " min", " min"}, {1, " s", " s"}}};

std::string counted(std::int64_t count, const Unit& unit) {
  return std::to_string(count) + std::string(count == 1 ? unit.one : unit.many);
}

}  // namespace

std::string time_text(Instant at, Minutes utc_offset) {
  const auto iso = to_iso(at + utc_offset);  // "2026-11-22T18:42:10Z"
  const auto minutes = utc_offset.count();
  const auto size = std::abs(minutes);
  return iso.substr(0, 10) + " " + iso.substr(11, 8) + (minutes < 0 ? " -" : " +") +
         two_digits(size / 60) + ":" + two_digits(size % 60);
}

std::string span_text(Seconds span) {
  const auto seconds = span.count();
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (seconds < units[i].seconds) continue;
    auto text = counted(seconds / units[i].seconds, units[i]);
    if (i + 1 == units.size()) return text;
    const auto rest = seconds % units[i].seconds / units[i + 1].seconds;
    return rest == 0 ? text : text + " " + counted(rest, units[i + 1]);
  }
  return "0 s";
}

}  // namespace till::ctl
