// The one thread that decodes pictures, so that a large photo stalls neither a quote nor a commit.
// Bounded.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "agent/till.h"
#include "drivers/image_scanner.h"

namespace till::agent {

inline constexpr std::size_t pictures_waiting_max = 8;  // 8 x 16 MiB at the most

class Till::ImageThread {
 public:
  using Task = std::function<void(drivers::ImageScanner&)>;

  explicit ImageThread(const platform::Clock& clock);
  ~ImageThread();  // drops what waits
  [[nodiscard]] bool post(Task task);

 private:
  void run();

  drivers::DecodingImageScanner scanner_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace till::agent
