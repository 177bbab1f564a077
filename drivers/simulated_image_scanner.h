// The image scanner without a decoder: it answers pictures with what its script says, in order. For
// tests and for the simulation. One thread.
#pragma once

#include <deque>
#include <vector>

#include "drivers/image_scanner.h"

namespace till::drivers {

class SimulatedImageScanner final : public ImageScanner {
 public:
  using Answer = Result<std::vector<cards::Scan>>;

  // What the next picture that has no answer yet will get.
  void add(Answer answer) { script_.push_back(std::move(answer)); }

  // The next answer of the script; nothing read once it is used up.
  [[nodiscard]] Answer scan(BytesView image) override;
  [[nodiscard]] ImageCounters counters() const override { return counters_; }

 private:
  std::deque<Answer> script_;
  ImageCounters counters_;
};

}  // namespace till::drivers
