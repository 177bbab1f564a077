#include "cards/scan.h"

#include <algorithm>
#include <array>
#include <utility>

namespace till::cards {
namespace {

constexpr std::array<std::pair<Symbology, std::string_view>, 13> names{{
    {Symbology::unknown, "unknown"},
    {Symbology::ean13, "ean13"},
    {Symbology::ean8, "ean8"},
    {Symbology::upca, "upca"},
    {Symbology::upce, "upce"},
    {Symbology::code128, "code128"},
    {Symbology::code39, "code39"},
    {Symbology::itf, "itf"},
    {Symbology::qr, "qr"},
    {Symbology::pdf417, "pdf417"},
    {Symbology::aztec, "aztec"},
    {Symbology::data_matrix, "data_matrix"},
    {Symbology::typed, "typed"},
}};

}  // namespace

std::string_view name_of(Symbology symbology) {
  const auto found =
      std::ranges::find(names, symbology, &std::pair<Symbology, std::string_view>::first);
  require(found != names.end(), "a symbology outside its list");
  return found->second;
}

std::optional<Symbology> symbology_of(std::string_view name) {
  const auto found =
      std::ranges::find(names, name, &std::pair<Symbology, std::string_view>::second);
  if (found == names.end()) return std::nullopt;
  return found->first;
}

}  // namespace till::cards
