#include "agent/disk_room.h"

#include <array>

namespace till::agent {
namespace {

constexpr std::uint64_t bytes_per_mebibyte = 1'048'576;
constexpr std::array<std::string_view, 3> names{"plenty", "scarce", "no_spending"};
constexpr std::array<std::string_view, 3> endings{"", ": only what is needed is kept",
                                                  ": points cannot be spent here"};

}  // namespace

std::string_view name_of(DiskRoom room) { return names[static_cast<std::size_t>(room)]; }

DiskRoom room_of(std::uint64_t free_bytes, const DiskMarks& marks) {
  if (free_bytes < marks.no_spending_below_bytes) return DiskRoom::no_spending;
  return free_bytes < marks.scarce_below_bytes ? DiskRoom::scarce : DiskRoom::plenty;
}

std::string text_of(const DiskView& disk) {
  auto text = std::to_string(disk.free_bytes / bytes_per_mebibyte) + " MiB free";
  if (!disk.ballast) text += ", no reserve is set aside";
  return text + std::string(endings[static_cast<std::size_t>(disk.room)]);
}

}  // namespace till::agent
