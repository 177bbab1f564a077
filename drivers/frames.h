// Cuts the byte stream of a scanner into codes. Pure: bytes in, codes out; one per device, used by
// the thread that reads it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace till::drivers {

// More than the largest symbol holds (a QR of 7,089 digits), less than a stuck key sends.
inline constexpr std::size_t frame_bytes_max = 8'192;

// How a device writes a code. Carriage returns and line feeds around a code are never part of it.
struct FrameRules {
  Bytes terminator = "\r";   // empty: a carriage return or a line feed, whichever comes
  Bytes prefix = {};         // taken off each code when there
  Bytes suffix = {};         // the same
  Bytes gs_substitute = {};  // what the device sends for the GS character; empty: GS itself
  std::size_t frame_bytes_max = drivers::frame_bytes_max;
};

class FrameSplitter {
 public:
  explicit FrameSplitter(FrameRules rules);

  // The codes that these bytes complete, oldest first; empty ones are dropped.
  // Limits: bytes beyond frame_bytes_max without a terminator are dropped up to the next one.
  [[nodiscard]] std::vector<Bytes> push(BytesView bytes);

  // Forgets a half code, as after a reconnect; the count stays.
  void reset();

  // Codes that were cut for their length.
  [[nodiscard]] std::uint64_t overlong() const { return overlong_; }

 private:
  void append(char byte);
  [[nodiscard]] bool terminated() const;
  [[nodiscard]] Bytes cleaned(BytesView frame) const;

  FrameRules rules_;
  Bytes pending_;
  bool skipping_ = false;
  std::uint64_t overlong_ = 0;
};

}  // namespace till::drivers
