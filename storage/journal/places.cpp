#include "storage/journal/places.h"

#include <algorithm>
#include <cstring>
#include <functional>

namespace till::storage {
namespace {

constexpr std::size_t recent_max = 512;
constexpr std::size_t recent_part = 16;

std::uint64_t half_of(BytesView name) {
  std::uint64_t half = 0;
  require(name.size() >= sizeof half, "a name has eight bytes");
  std::memcpy(&half, name.data(), sizeof half);
  return half;
}

}  // namespace

void Places::put(BytesView name, std::int64_t place) {
  recent_.push_back({half_of(name), place});
  // In proportion, or a start would move everything it knows for every few hundred more.
  if (recent_.size() >= std::max(recent_max, sorted_.size() / recent_part)) sort_in();
}

// Room for the recent ones is made exactly: a vector that doubles would hold twice what it needs.
void Places::sort_in() {
  std::ranges::sort(recent_);
  const auto middle = static_cast<std::ptrdiff_t>(sorted_.size());
  if (sorted_.capacity() < sorted_.size() + recent_.size()) {
    sorted_.reserve(sorted_.size() + sorted_.size() / 8 + recent_.size());
  }
  sorted_.insert(sorted_.end(), recent_.begin(), recent_.end());
  std::inplace_merge(sorted_.begin(), sorted_.begin() + middle, sorted_.end());
  recent_.clear();
}

std::vector<std::int64_t> Places::of(BytesView name) const {
  const auto half = half_of(name);
  std::vector<std::int64_t> out;
  for (const Row& row : recent_) {
    if (row.name == half) out.push_back(row.place);
  }
  for (const Row& row : std::ranges::equal_range(sorted_, half, {}, &Row::name)) {
    out.push_back(row.place);
  }
  std::ranges::sort(out, std::greater<>{});
  return out;
}

void Places::erase_through(std::int64_t place) {
  const auto gone = [place](const Row& row) { return row.place <= place; };
  std::erase_if(recent_, gone);
  std::erase_if(sorted_, gone);
}

void Places::clear() {
  sorted_.clear();
  recent_.clear();
}

}  // namespace till::storage
