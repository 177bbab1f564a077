// An entry that ends the process must not end every process after it. When the one before died
// while it posted, the next one first takes entries singly and writes down which it is about to
// try; what was tried twice is parked. Internal to posting/.
#pragma once

#include <cstddef>

#include "ledger/store/books.h"

namespace till::ledger {

inline constexpr int attempts_max = 2;

class Attempts {
 public:
  explicit Attempts(Books& books) : books_(books) {}

  // Before the first step: says that posting has begun. Durable.
  [[nodiscard]] Result<> open();
  // After the last step of a process that ends in order.
  [[nodiscard]] Result<> close();

  // True while entries are to be taken singly.
  [[nodiscard]] bool careful() const { return careful_left_ > 0; }
  // Notes what is about to be tried. False when it was tried too often. Durable.
  [[nodiscard]] Result<bool> may_try(Place place);

 private:
  [[nodiscard]] Result<> store(std::string_view name, const std::string& value);

  Books& books_;
  bool opened_ = false;
  std::size_t careful_left_ = 0;
};

}  // namespace till::ledger
