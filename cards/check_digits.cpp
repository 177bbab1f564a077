#include "cards/check_digits.h"

#include <algorithm>

namespace till::cards {
namespace {

// The sum that both rules share: from the right, every other digit is weighed by `weigh`.
template <class Weigh>
std::optional<char> check_digit(std::string_view digits, Weigh weigh) {
  if (!all_digits(digits)) return std::nullopt;
  unsigned sum = 0;
  bool weighed = true;
  for (auto it = digits.rbegin(); it != digits.rend(); ++it, weighed = !weighed) {
    const auto digit = static_cast<unsigned>(*it - '0');
    sum = (sum + (weighed ? weigh(digit) : digit)) % 10;
  }
  return static_cast<char>('0' + (10 - sum) % 10);
}

bool holds(std::string_view digits, std::optional<char> (*rule)(std::string_view)) {
  return digits.size() >= 2 && rule(digits.substr(0, digits.size() - 1)) == digits.back();
}

}  // namespace

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<char> gs1_check_digit(std::string_view without_check) {
  return check_digit(without_check, [](unsigned digit) { return 3 * digit; });
}

std::optional<char> luhn_check_digit(std::string_view without_check) {
  return check_digit(without_check,
                     [](unsigned digit) { return digit < 5 ? 2 * digit : 2 * digit - 9; });
}

bool gs1_check_holds(std::string_view digits) { return holds(digits, gs1_check_digit); }
bool luhn_check_holds(std::string_view digits) { return holds(digits, luhn_check_digit); }

}  // namespace till::cards
