#include "ledger/members/masks.h"

namespace till::ledger {
namespace {

constexpr std::string_view hidden = "****";
constexpr std::size_t short_number = 8;

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

std::string masked_number(std::string_view number) {
  const std::size_t shown = number.size() < short_number ? 2 : 4;
  if (number.size() <= shown) return std::string(hidden);
  auto start = number.size() - shown;
  while (start < number.size() && continues_character(number[start])) ++start;
  return std::string(hidden) + std::string(number.substr(start));
}

}  // namespace till::ledger
