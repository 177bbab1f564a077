// One form of each number, whatever the scanner's settings or the cashier's habits: the same card
// or phone must give the same token on every till and in the ledger.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "cards/scan.h"

namespace till::cards {

// Without leading and trailing CR, LF, Tab, STX and ETX. Blanks stay: they may be content.
[[nodiscard]] std::string_view without_terminators(std::string_view text);
[[nodiscard]] std::string_view without_outer_blanks(std::string_view text);

// The 12 digits of UPC-A from the 8 of UPC-E (number system 0 or 1, six digits, check digit).
// Errors: invalid, also for a wrong check digit.
[[nodiscard]] Result<std::string> upce_to_upca(std::string_view digits);

// GTIN-8, -12, -13 or -14 padded with zeros. Errors: invalid for another length, another
// character or a wrong check digit; to_gtin13 also for a GTIN-14 that does not start with 0.
[[nodiscard]] Result<std::string> to_gtin13(std::string_view digits);
[[nodiscard]] Result<std::string> to_gtin14(std::string_view digits);

// EAN-13, UPC-A and UPC-E as 13 digits, so that scanners that send UPC differently agree. Any
// other text stays as it is.
[[nodiscard]] std::string retail_form(Symbology symbology, std::string_view text);

// How numbers of the home country are written without +.
struct PhonePlan {
  std::string country = "7";        // calling code
  std::string trunk = "8";          // dialled before a national number at home
  std::size_t national_least = 10;  // digits without trunk and country
  std::size_t national_most = 10;
  friend bool operator==(const PhonePlan&, const PhonePlan&) = default;
};

// The plan of a calling code: exact for 7 and 1, elsewhere trunk 0 and 6 to 12 national digits.
// Errors: invalid when it is not 1 to 3 digits that start with 1-9.
[[nodiscard]] Result<PhonePlan> phone_plan_of(std::string_view country);

// E.164 with its +: "8 (916) 123-45-67" and "9161234567" are "+79161234567". A number of another
// country is written with + or 00. Errors: invalid.
[[nodiscard]] Result<std::string> phone_to_e164(std::string_view text, const PhonePlan& home);

}  // namespace till::cards
