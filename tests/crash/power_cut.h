// A power cut at one point of a disk's log: what was synced stands, and of the rest anything may.
// The pieces that may or may not have reached the medium, and the image for one choice of them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/crash/disk.h"

namespace till::crash {

inline constexpr std::int64_t part_bytes = 512;  // reaches the medium whole, or not, or as garbage
inline constexpr std::int64_t sector_bytes = 4096;
inline constexpr int parts_per_sector = static_cast<int>(sector_bytes / part_bytes);

// An unsynced operation, or the share of a write that lies in one sector.
struct Piece {
  std::size_t operation = 0;
  std::size_t item = 0;   // pieces of one sector share it; so does nothing else
  bool is_write = false;  // else a new size or a name, which happens whole or not at all
  std::int64_t from = 0;  // of a write: bytes of the file
  std::int64_t to = 0;
};

// What becomes of one part of a piece (0 for one without parts).
enum class Fate { lost, kept, garbage };
using Fates = std::function<Fate(std::size_t piece, int part)>;

class PowerCut {
 public:
  // Before the operation of that number.
  PowerCut(const Disk& disk, std::size_t operations);

  [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }
  [[nodiscard]] std::size_t items() const { return items_; }
  [[nodiscard]] Image image(const Fates& fates) const;

 private:
  void replay(const Operation& operation);
  void settle(std::size_t file);
  void settle_names();
  void list_pieces();
  void apply(Operation const& operation, std::vector<std::string>& files) const;
  void apply_part(const Piece& piece, Fate fate, int part, std::vector<std::string>& files) const;

  const Disk& disk_;
  std::vector<std::string> synced_;
  std::map<std::string, std::size_t> names_;
  std::vector<std::size_t> pending_;  // numbers of operations, in order
  std::vector<Piece> pieces_;
  std::size_t items_ = 0;
};

}  // namespace till::crash
