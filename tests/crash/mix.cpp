#include "tests/crash/mix.h"

#include <array>
#include <charconv>
#include <random>

namespace till::crash {
namespace {

constexpr std::array<std::string_view, 7> kind_names{"nothing",   "everything", "prefix", "dropped",
                                                     "torn_head", "torn_tail",  "seed"};

// How a seed decides: item by item, part by part, or each part at a version of its own.
enum class Style { items, parts, versions };

// The fates by chance: the same seed at the same cut gives the same image.
class Chance {
 public:
  Chance(const PowerCut& cut, std::uint64_t seed) : cut_(cut), random_(seed) {
    style_ = static_cast<Style>(random_() % 3);
    keep_of_ten_ = 1 + random_() % 9;
    garbage_ = random_() % 4 == 0;
    for (std::size_t item = 0; item < cut.items(); ++item) whole_.push_back(drawn());
    parts_.resize(cut.items() * parts_per_sector);
    for (auto& part : parts_) part = drawn();
    versions_.resize(parts_.size());
    for (auto& version : versions_) version = random_() % 4;
    met_.resize(cut.items());
  }

  Fate operator()(std::size_t piece, int part) {
    const auto item = cut_.pieces()[piece].item;
    const auto place = item * parts_per_sector + static_cast<std::size_t>(part);
    switch (style_) {
      case Style::items:
        return whole_[item];
      case Style::parts:
        return parts_[place];
      case Style::versions:
        return version_of(piece, item, place);
    }
    return Fate::lost;
  }

 private:
  Fate drawn() {
    if (garbage_ && random_() % 16 == 0) return Fate::garbage;
    return random_() % 10 < keep_of_ten_ ? Fate::kept : Fate::lost;
  }
  // A part stays as it was after some of its writes: later ones are lost.
  Fate version_of(std::size_t piece, std::size_t item, std::size_t place) {
    auto& met = met_[item];
    if (met.piece != piece) met = {piece, met.count + 1};
    return met.count <= versions_[place] ? Fate::kept : Fate::lost;
  }

  struct Met {
    std::size_t piece = SIZE_MAX;
    std::uint64_t count = 0;
  };
  const PowerCut& cut_;
  std::mt19937_64 random_;
  Style style_ = Style::items;
  std::uint64_t keep_of_ten_ = 5;
  bool garbage_ = false;
  std::vector<Fate> whole_;
  std::vector<Fate> parts_;
  std::vector<std::uint64_t> versions_;
  std::vector<Met> met_;
};

Fate kept_if(bool condition) { return condition ? Fate::kept : Fate::lost; }

Fates fates_of(const PowerCut& cut, const Mix& mix) {
  const auto item_of = [&cut](std::size_t piece) { return cut.pieces()[piece].item; };
  switch (mix.kind) {
    case Mix::Kind::nothing:
      return [](std::size_t, int) { return Fate::lost; };
    case Mix::Kind::everything:
      return [](std::size_t, int) { return Fate::kept; };
    case Mix::Kind::prefix:
      return [mix](std::size_t piece, int) { return kept_if(piece < mix.number); };
    case Mix::Kind::dropped:
      return [=](std::size_t piece, int) { return kept_if(item_of(piece) != mix.number); };
    case Mix::Kind::torn_head:
      return [=](std::size_t piece, int part) {
        return kept_if(item_of(piece) != mix.number || part < mix.part);
      };
    case Mix::Kind::torn_tail:
      return [=](std::size_t piece, int part) {
        return kept_if(item_of(piece) != mix.number || part >= mix.part);
      };
    case Mix::Kind::seeded:
      break;
  }
  return Chance(cut, mix.number);
}

void add_torn(const PowerCut& cut, std::vector<Mix>& out) {
  std::vector<bool> listed(cut.items());
  for (const auto& piece : cut.pieces()) {
    if (!piece.is_write || listed[piece.item]) continue;
    listed[piece.item] = true;
    for (int part = 1; part < parts_per_sector; ++part) {
      out.push_back({Mix::Kind::torn_head, piece.item, part});
      out.push_back({Mix::Kind::torn_tail, piece.item, part});
    }
  }
}

}  // namespace

std::string to_text(const Mix& mix) {
  std::string out(kind_names[static_cast<std::size_t>(mix.kind)]);
  if (mix.kind == Mix::Kind::nothing || mix.kind == Mix::Kind::everything) return out;
  out += "-" + std::to_string(mix.number);
  if (mix.kind == Mix::Kind::torn_head || mix.kind == Mix::Kind::torn_tail) {
    out += "-" + std::to_string(mix.part);
  }
  return out;
}

std::optional<Mix> mix_from(std::string_view text) {
  const auto name = text.substr(0, text.find('-'));
  for (std::size_t kind = 0; kind < kind_names.size(); ++kind) {
    if (kind_names[kind] != name) continue;
    Mix mix{static_cast<Mix::Kind>(kind)};
    const auto* at = text.data() + std::min(name.size() + 1, text.size());
    const auto* end = text.data() + text.size();
    at = std::from_chars(at, end, mix.number).ptr;
    if (at != end) std::from_chars(at + 1, end, mix.part);
    return to_text(mix) == text ? std::optional{mix} : std::nullopt;
  }
  return std::nullopt;
}

std::vector<Mix> mixes_of(const PowerCut& cut, std::uint64_t seeds) {
  std::vector<Mix> out{{Mix::Kind::nothing}};
  const auto pieces = cut.pieces().size();
  if (pieces == 0) return out;
  out.push_back({Mix::Kind::everything});
  for (std::uint64_t count = 1; count < pieces; ++count) {
    out.push_back({Mix::Kind::prefix, count});
  }
  for (std::uint64_t item = 0; item < cut.items(); ++item) {
    out.push_back({Mix::Kind::dropped, item});
  }
  add_torn(cut, out);
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) out.push_back({Mix::Kind::seeded, seed});
  return out;
}

Image image_of(const PowerCut& cut, const Mix& mix) { return cut.image(fates_of(cut, mix)); }

}  // namespace till::crash
