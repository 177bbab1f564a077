#include "base/bytes.h"

#include <limits>
#include <optional>

namespace till {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base32_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view base45_digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

constexpr std::uint8_t no_digit = 0xFF;
using DigitTable = std::array<std::uint8_t, 256>;

constexpr std::uint8_t byte_of(char c) { return static_cast<std::uint8_t>(c); }

constexpr DigitTable table_of(std::string_view digits) {
  DigitTable table{};
  table.fill(no_digit);
  for (std::size_t i = 0; i < digits.size(); ++i)
    table[byte_of(digits[i])] = static_cast<std::uint8_t>(i);
  return table;
}

constexpr DigitTable with_lower_case(DigitTable table) {
  for (std::size_t c = 'A'; c <= 'Z'; ++c) table[c - 'A' + 'a'] = table[c];
  return table;
}

constexpr DigitTable with_upper_case(DigitTable table) {
  for (std::size_t c = 'a'; c <= 'z'; ++c) table[c - 'a' + 'A'] = table[c];
  return table;
}

constexpr DigitTable hex_values = with_upper_case(table_of(hex_digits));
constexpr DigitTable base64_values = table_of(base64_digits);
constexpr DigitTable base32_values = with_lower_case(table_of(base32_digits));
constexpr DigitTable base45_values = table_of(base45_digits);

std::unexpected<Error> bad_digit(std::string_view form, std::size_t position) {
  return fail(ErrorCode::invalid,
              "is not " + std::string(form) + ": character " + std::to_string(position + 1));
}

std::unexpected<Error> bad_length(std::string_view form) {
  return fail(ErrorCode::invalid, "is not " + std::string(form) + ": its length is wrong");
}

// Digits of a fixed number of bits each, most significant first, into bytes and back.
struct BitForm {
  std::string_view name;
  unsigned bits;
  std::string_view digits;
  const DigitTable& values;
};

constexpr BitForm base64_form{"base64", 6, base64_digits, base64_values};
constexpr BitForm base32_form{"base32", 5, base32_digits, base32_values};

std::string encode_bits(BytesView bytes, const BitForm& form) {
  std::string out;
  out.reserve(bytes.size() * 8 / form.bits + 4);
  std::uint32_t held = 0;
  unsigned held_bits = 0;
  const std::uint32_t mask = (1U << form.bits) - 1;
  for (const char c : bytes) {
    held = (held << 8) | byte_of(c);
    held_bits += 8;
    while (held_bits >= form.bits) {
      held_bits -= form.bits;
      out += form.digits[(held >> held_bits) & mask];
    }
    held &= (1U << held_bits) - 1;
  }
  if (held_bits > 0) out += form.digits[(held << (form.bits - held_bits)) & mask];
  return out;
}

Result<Bytes> decode_bits(std::string_view text, const BitForm& form) {
  Bytes out;
  out.reserve(text.size() * form.bits / 8);
  std::uint32_t held = 0;
  unsigned held_bits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::uint8_t value = form.values[byte_of(text[i])];
    if (value == no_digit) return bad_digit(form.name, i);
    held = (held << form.bits) | value;
    held_bits += form.bits;
    if (held_bits >= 8) {
      held_bits -= 8;
      out += static_cast<char>((held >> held_bits) & 0xFF);
      held &= (1U << held_bits) - 1;
    }
  }
  if (held_bits >= form.bits) return bad_length(form.name);
  // One byte string has one text form: what is left over must be zero.
  if (held != 0) return bad_digit(form.name, text.size() - 1);
  return out;
}

// The length of the well-formed sequence that starts the text, or nothing (Unicode, table 3-7).
std::optional<std::size_t> sequence_length(std::string_view text) {
  const std::uint8_t first = byte_of(text[0]);
  if (first < 0x80) return 1;
  std::size_t length = 0;
  std::uint8_t least = 0x80;
  std::uint8_t most = 0xBF;
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2;
  } else if (first >= 0xE0 && first <= 0xEF) {
    length = 3;
    if (first == 0xE0) least = 0xA0;
    if (first == 0xED) most = 0x9F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4;
    if (first == 0xF0) least = 0x90;
    if (first == 0xF4) most = 0x8F;
  } else {
    return std::nullopt;
  }
  if (text.size() < length) return std::nullopt;
  for (std::size_t i = 1; i < length; ++i) {
    const std::uint8_t next = byte_of(text[i]);
    if (next < least || next > most) return std::nullopt;
    least = 0x80;
    most = 0xBF;
  }
  return length;
}

template <class Integer>
void append_big_endian(Bytes& out, Integer value) {
  for (int shift = std::numeric_limits<Integer>::digits - 8; shift >= 0; shift -= 8)
    out += static_cast<char>((value >> shift) & 0xFF);
}

}  // namespace

std::string to_hex(BytesView bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    out += hex_digits[byte_of(c) >> 4];
    out += hex_digits[byte_of(c) & 0x0F];
  }
  return out;
}

Result<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return bad_length("hex");
  Bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::uint8_t high = hex_values[byte_of(text[i])];
    const std::uint8_t low = hex_values[byte_of(text[i + 1])];
    if (high == no_digit) return bad_digit("hex", i);
    if (low == no_digit) return bad_digit("hex", i + 1);
    out += static_cast<char>(high << 4 | low);
  }
  return out;
}

std::string to_base64(BytesView bytes) {
  std::string out = encode_bits(bytes, base64_form);
  while (out.size() % 4 != 0) out += '=';
  return out;
}

Result<Bytes> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return bad_length("base64");
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  return decode_bits(text, base64_form);
}

std::string to_base32(BytesView bytes) { return encode_bits(bytes, base32_form); }

Result<Bytes> from_base32(std::string_view text) { return decode_bits(text, base32_form); }

std::string to_base45(BytesView bytes) {
  std::string out;
  out.reserve(bytes.size() / 2 * 3 + 2);
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    const bool pair = i + 1 < bytes.size();
    unsigned value = byte_of(bytes[i]);
    if (pair) value = value * 256 + byte_of(bytes[i + 1]);
    out += base45_digits[value % 45];
    out += base45_digits[value / 45 % 45];
    if (pair) out += base45_digits[value / (45 * 45)];
  }
  return out;
}

Result<Bytes> from_base45(std::string_view text) {
  if (text.size() % 3 == 1) return bad_length("base45");
  Bytes out;
  out.reserve(text.size() / 3 * 2 + 1);
  for (std::size_t i = 0; i < text.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, text.size() - i);
    unsigned value = 0;
    unsigned weight = 1;
    for (std::size_t j = i; j < i + count; ++j, weight *= 45) {
      const std::uint8_t digit = base45_values[byte_of(text[j])];
      if (digit == no_digit) return bad_digit("base45", j);
      value += digit * weight;
    }
    if (value > (count == 3 ? 0xFFFFU : 0xFFU)) return bad_digit("base45", i + count - 1);
    if (count == 3) out += static_cast<char>(value >> 8);
    out += static_cast<char>(value & 0xFF);
  }
  return out;
}

void append_u16(Bytes& out, std::uint16_t value) { append_big_endian(out, value); }
void append_u32(Bytes& out, std::uint32_t value) { append_big_endian(out, value); }
void append_u64(Bytes& out, std::uint64_t value) { append_big_endian(out, value); }

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto length = sequence_length(text);
    if (!length) return false;
    text.remove_prefix(*length);
  }
  return true;
}

}  // namespace till
