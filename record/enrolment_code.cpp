#include "record/keys.h"

namespace till::record {
namespace {

// 26 bytes are 42 digits of base32; one more checks them.
constexpr std::size_t code_bytes = 10 + Fingerprint::size;
constexpr std::size_t payload_digits = (code_bytes * 8 + 4) / 5;
constexpr std::size_t code_digits = payload_digits + 1;
constexpr std::size_t group_digits = 5;
constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

// Twice the element in the field of 32 elements, modulo x^5 + x^2 + 1.
constexpr unsigned twice(unsigned element) {
  const unsigned shifted = element << 1;
  return (shifted & 0x20U) != 0 ? shifted ^ 0x25U : shifted;
}

// Digits as a polynomial over that field, evaluated at its generator. A code with its check digit
// gives 0; one wrong digit or two exchanged neighbours never do, because no power of the generator
// is 0 and no two neighbouring ones are equal.
unsigned checksum(std::string_view text) {
  unsigned sum = 0;
  for (const char c : text) sum = twice(sum) ^ static_cast<unsigned>(digits.find(c));
  return sum;
}

// The check digit adds itself unweighted, so it is what the others leave.
char check_digit(std::string_view payload) { return digits[twice(checksum(payload))]; }

Result<std::string> normalised(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '-' || c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (digits.find(c) == std::string_view::npos)
      return fail(ErrorCode::invalid, "an enrolment code has only the letters A to Z and 2 to 7",
                  "character " + std::to_string(i + 1));
    out += c;
    if (out.size() > code_digits) break;
  }
  return out;
}

}  // namespace

std::string to_text(const EnrolmentCode& code) {
  Bytes bytes(code.secret.view());
  bytes += code.root.view();
  std::string plain = to_base32(bytes);
  plain += check_digit(plain);
  std::string grouped;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (i != 0 && i % group_digits == 0) grouped += '-';
    grouped += plain[i];
  }
  return grouped;
}

Result<EnrolmentCode> read_enrolment_code(std::string_view text) {
  TILL_TRY(const auto plain, normalised(text));
  if (plain.size() != code_digits)
    return fail(ErrorCode::invalid, std::string("the enrolment code is too ") +
                                        (plain.size() < code_digits ? "short" : "long") + ": " +
                                        std::to_string(plain.size()) +
                                        " letters and digits where it has " +
                                        std::to_string(code_digits));
  if (checksum(plain) != 0)
    return fail(ErrorCode::invalid,
                "the enrolment code is mistyped: its last character does not fit the others");
  TILL_TRY(const auto bytes, from_base32(std::string_view(plain).substr(0, payload_digits)));
  EnrolmentCode code;
  TILL_TRY(code.secret,
           fixed_from_bytes<decltype(code.secret)>(BytesView(bytes).substr(0, code.secret.size)));
  TILL_TRY(code.root, fixed_from_bytes<Fingerprint>(BytesView(bytes).substr(code.secret.size)));
  return code;
}

}  // namespace till::record
