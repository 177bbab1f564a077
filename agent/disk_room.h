// How much room the disk of a till has left, and what follows from it. A pure decision and a few
// words; the till asks the disk.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace till::agent {

// From plenty downwards each also does what the one before does. Below the last the journal itself
// finds no room: then a sale gets a claim.
enum class DiskRoom {
  plenty,
  scarce,       // what can be missed goes: debug records, broken caches, sealed history
  no_spending,  // points are no longer spent here: a spend that cannot be recorded would be lost
};
[[nodiscard]] std::string_view name_of(DiskRoom room);

inline constexpr std::int64_t ballast_bytes = 8 << 20;  // some 3,000 receipts

struct DiskMarks {
  std::uint64_t scarce_below_bytes = 256ULL << 20;      // days of sales and of logs
  std::uint64_t no_spending_below_bytes = 24ULL << 20;  // where the ballast is taken again
};

struct DiskView {
  std::uint64_t free_bytes = UINT64_MAX;
  bool ballast = false;  // all of it is set aside
  DiskRoom room = DiskRoom::plenty;
};
[[nodiscard]] DiskRoom room_of(std::uint64_t free_bytes, const DiskMarks& marks);
// What the doctor says: "5 MiB free: points cannot be spent here".
[[nodiscard]] std::string text_of(const DiskView& disk);

}  // namespace till::agent
