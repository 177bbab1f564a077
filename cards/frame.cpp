#include "cards/frame.h"

#include <optional>

#include "cards/normalise.h"

namespace till::cards {
namespace {

struct Aim {
  Symbology symbology;
  bool gs1;
};

constexpr std::size_t aim_chars = 3;

// Only the identifiers that we know: other text may start with a bracket.
std::optional<Aim> aim_of(std::string_view text) {
  if (text.size() < aim_chars || text[0] != ']') return std::nullopt;
  const char modifier = text[2];
  const bool digit = modifier >= '0' && modifier <= '9';
  switch (text[1]) {
    case 'E':
      if (modifier == '0' || modifier == '3') return Aim{Symbology::ean13, false};
      if (modifier == '4') return Aim{Symbology::ean8, false};
      return std::nullopt;
    case 'C':
      if (digit) return Aim{Symbology::code128, modifier == '1'};
      return std::nullopt;
    case 'A':
      if (digit) return Aim{Symbology::code39, false};
      return std::nullopt;
    case 'I':
      if (digit) return Aim{Symbology::itf, false};
      return std::nullopt;
    case 'Q':
      if (digit) return Aim{Symbology::qr, modifier == '3' || modifier == '4'};
      return std::nullopt;
    case 'L':
      if (digit) return Aim{Symbology::pdf417, false};
      return std::nullopt;
    case 'z':
      if (digit || (modifier >= 'A' && modifier <= 'C'))
        return Aim{Symbology::aztec, modifier == '1' || modifier == '4'};
      return std::nullopt;
    case 'd':
      if (digit) return Aim{Symbology::data_matrix, modifier == '2' || modifier == '5'};
      return std::nullopt;
    case 'e':  // GS1 DataBar, which has no symbology of its own here
      if (digit) return Aim{Symbology::unknown, true};
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

// EAN-13's identifier also stands for UPC-A and UPC-E.
bool agrees(Symbology told, Symbology aim) {
  if (told == Symbology::unknown || told == aim) return true;
  return aim == Symbology::ean13 && (told == Symbology::upca || told == Symbology::upce);
}

}  // namespace

ScanText unframe(const Scan& scan) {
  std::string_view text = without_terminators(scan.bytes);
  if (scan.symbology == Symbology::typed)
    return {std::string(without_outer_blanks(text)), Symbology::typed, false};
  ScanText found{.text = {}, .symbology = scan.symbology, .gs1 = false};
  if (const auto aim = aim_of(text); aim && agrees(scan.symbology, aim->symbology)) {
    text.remove_prefix(aim_chars);
    found.gs1 = aim->gs1;
    if (scan.symbology == Symbology::unknown) found.symbology = aim->symbology;
  }
  found.text = text;
  return found;
}

}  // namespace till::cards
