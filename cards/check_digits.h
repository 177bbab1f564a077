// The two check digits of card and product numbers. Texts are decimal digits.
#pragma once

#include <optional>
#include <string_view>

namespace till::cards {

[[nodiscard]] bool all_digits(std::string_view text);

// The digit to append. Nothing when the text is empty or holds another character.
// Source: GS1 General Specifications 7.9.1 (any length).
[[nodiscard]] std::optional<char> gs1_check_digit(std::string_view without_check);
// Source: ISO/IEC 7812-1 annex B.
[[nodiscard]] std::optional<char> luhn_check_digit(std::string_view without_check);

// True when the last digit is the check digit of those before it; at least two digits.
[[nodiscard]] bool gs1_check_holds(std::string_view digits);
[[nodiscard]] bool luhn_check_holds(std::string_view digits);

}  // namespace till::cards
