#include "sync/ctl/local_time.h"

#include <ctime>

namespace till::ctl {
namespace {

// Reads the broken-down time as if it were UTC.
Instant instant_of_fields(const std::tm& fields) {
  using namespace std::chrono;
  const year_month_day day{year{fields.tm_year + 1900},
                           month{static_cast<unsigned>(fields.tm_mon) + 1U},
                           std::chrono::day{static_cast<unsigned>(fields.tm_mday)}};
  return sys_days{day} + hours{fields.tm_hour} + minutes{fields.tm_min} + seconds{fields.tm_sec};
}

}  // namespace

Minutes local_offset(Instant at) {
  const std::time_t time = unix_seconds(at);
  const auto* fields = std::localtime(&time);
  if (fields == nullptr) return Minutes{0};
  return std::chrono::floor<Minutes>(instant_of_fields(*fields) - at);
}

}  // namespace till::ctl
