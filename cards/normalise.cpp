#include "cards/normalise.h"

#include "cards/check_digits.h"

namespace till::cards {
namespace {

constexpr std::string_view terminators = "\r\n\t\x02\x03";
constexpr std::string_view phone_separators = " -().";
// E.164: at most 15 digits with the calling code; none in use is shorter than 7.
constexpr std::size_t phone_digits_least = 7;
constexpr std::size_t phone_digits_most = 15;

std::string_view trimmed(std::string_view text, std::string_view of) {
  const auto first = text.find_first_not_of(of);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(of) - first + 1);
}

Result<std::string> padded_gtin(std::string_view digits, std::size_t length) {
  const auto size = digits.size();
  if (!all_digits(digits)) return fail(ErrorCode::invalid, "a GTIN is digits only");
  if (size != 8 && size != 12 && size != 13 && size != 14)
    return fail(ErrorCode::invalid, "a GTIN has 8, 12, 13 or 14 digits");
  if (!gs1_check_holds(digits)) return fail(ErrorCode::invalid, "the check digit is wrong");
  if (size > length) {
    if (digits.front() != '0')
      return fail(ErrorCode::invalid, "a GTIN-14 that does not start with 0 has no 13-digit form");
    return std::string(digits.substr(1));
  }
  return std::string(length - size, '0').append(digits);
}

// The body of UPC-A (number system and ten digits) that six digits of UPC-E stand for.
// Source: GS1 General Specifications 5.2.2.4.2.
std::string upca_body(char system, std::string_view six) {
  const char last = six[5];
  std::string body(1, system);
  if (last <= '2')
    return body.append(six.substr(0, 2)) + last + "0000" + std::string(six.substr(2, 3));
  if (last == '3') return body.append(six.substr(0, 3)).append("00000").append(six.substr(3, 2));
  if (last == '4') return body.append(six.substr(0, 4)).append("00000").append(six.substr(4, 1));
  return body.append(six.substr(0, 5)).append("0000") + last;
}

// The digits of a phone as written, and whether they start with a calling code for certain.
struct Dialled {
  std::string digits;
  bool international = false;
};

Result<Dialled> dialled(std::string_view text) {
  Dialled number;
  text = without_outer_blanks(text);
  if (text.starts_with('+')) {
    number.international = true;
    text.remove_prefix(1);
  }
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      number.digits += c;
    } else if (phone_separators.find(c) == std::string_view::npos) {
      return fail(ErrorCode::invalid, "a phone number holds digits, blanks and - ( ) . only");
    }
  }
  if (!number.international && number.digits.starts_with("00")) {
    number.international = true;
    number.digits.erase(0, 2);
  }
  return number;
}

bool is_national(std::size_t digits, const PhonePlan& plan) {
  return digits >= plan.national_least && digits <= plan.national_most;
}

// Trunk first: at home "8 916..." is the commonest form and no number there is one digit longer.
Result<std::string> with_calling_code(const std::string& digits, const PhonePlan& home) {
  for (const auto& start : {home.trunk, home.country}) {
    if (!start.empty() && digits.starts_with(start) &&
        is_national(digits.size() - start.size(), home))
      return home.country + digits.substr(start.size());
  }
  if (is_national(digits.size(), home)) return home.country + digits;
  return fail(ErrorCode::invalid, "not as long as a number of +" + home.country +
                                      "; write a foreign one with its + and country");
}

}  // namespace

std::string_view without_terminators(std::string_view text) { return trimmed(text, terminators); }

std::string_view without_outer_blanks(std::string_view text) { return trimmed(text, " "); }

Result<std::string> upce_to_upca(std::string_view digits) {
  if (digits.size() != 8 || !all_digits(digits))
    return fail(ErrorCode::invalid, "UPC-E has 8 digits");
  if (digits.front() > '1') return fail(ErrorCode::invalid, "UPC-E starts with 0 or 1");
  auto upca = upca_body(digits.front(), digits.substr(1, 6)) + digits.back();
  if (!gs1_check_holds(upca)) return fail(ErrorCode::invalid, "the check digit is wrong");
  return upca;
}

Result<std::string> to_gtin13(std::string_view digits) { return padded_gtin(digits, 13); }
Result<std::string> to_gtin14(std::string_view digits) { return padded_gtin(digits, 14); }

std::string retail_form(Symbology symbology, std::string_view text) {
  const bool retail =
      symbology == Symbology::ean13 || symbology == Symbology::upca || symbology == Symbology::upce;
  if (!retail || !all_digits(text)) return std::string(text);
  if (text.size() == 12) return "0" + std::string(text);
  // A scanner that is told to send UPC-E as it stands gives it EAN-13's identifier.
  if (text.size() == 8 && symbology != Symbology::upca) {
    if (auto upca = upce_to_upca(text)) return "0" + *upca;
  }
  return std::string(text);
}

Result<PhonePlan> phone_plan_of(std::string_view country) {
  if (!all_digits(country) || country.size() > 3 || country.front() == '0')
    return fail(ErrorCode::invalid, "a calling code is 1 to 3 digits, such as 7");
  if (country == "7") return PhonePlan{};
  if (country == "1")
    return PhonePlan{.country = "1", .trunk = "1", .national_least = 10, .national_most = 10};
  return PhonePlan{
      .country = std::string(country), .trunk = "0", .national_least = 6, .national_most = 12};
}

Result<std::string> phone_to_e164(std::string_view text, const PhonePlan& home) {
  TILL_TRY(auto number, dialled(text));
  std::string digits = std::move(number.digits);
  if (!number.international) {
    TILL_TRY(digits, with_calling_code(digits, home));
  } else if (digits.starts_with(home.country) && home.national_least == home.national_most &&
             digits.size() != home.country.size() + home.national_most) {
    return fail(ErrorCode::invalid, "not as long as a number of +" + home.country);
  }
  if (digits.size() < phone_digits_least || digits.size() > phone_digits_most ||
      digits.front() == '0')
    return fail(ErrorCode::invalid, "a phone number has 7 to 15 digits and its country's code");
  return "+" + digits;
}

}  // namespace till::cards
