// Where entries stand, by sixteen random bytes (an id, the digest of a POS key), in as little
// memory as 35 days of them allow: half the bytes and the place. Whoever finds a place reads the
// entry and compares. Belongs to the journal thread.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace till::storage {

class Places {
 public:
  // Among equal names the one that was put last is found first.
  void put(BytesView name, std::int64_t place);
  // Every place that the name can stand at, the newest first.
  [[nodiscard]] std::vector<std::int64_t> of(BytesView name) const;
  void erase_through(std::int64_t place);
  void clear();

 private:
  struct Row {
    std::uint64_t name = 0;
    std::int64_t place = 0;
    friend auto operator<=>(const Row&, const Row&) = default;
  };
  void sort_in();
  std::vector<Row> sorted_;
  std::vector<Row> recent_;  // few, as they came
};

}  // namespace till::storage
