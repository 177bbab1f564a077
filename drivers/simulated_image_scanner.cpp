#include "drivers/simulated_image_scanner.h"

#include <utility>

namespace till::drivers {

SimulatedImageScanner::Answer SimulatedImageScanner::scan(BytesView) {
  Answer answer;
  if (!script_.empty()) {
    answer = std::move(script_.front());
    script_.pop_front();
  }
  ++(!answer ? counters_.refused : answer->empty() ? counters_.empty : counters_.read);
  return answer;
}

}  // namespace till::drivers
