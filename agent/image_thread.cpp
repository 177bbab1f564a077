#include "agent/image_thread.h"

#include <utility>

namespace till::agent {

Till::ImageThread::ImageThread(const platform::Clock& clock)
    : scanner_("image", clock), thread_([this] { run(); }) {}

Till::ImageThread::~ImageThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    tasks_.clear();
  }
  changed_.notify_one();
  thread_.join();
}

bool Till::ImageThread::post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (tasks_.size() >= pictures_waiting_max) return false;
    tasks_.push_back(std::move(task));
  }
  changed_.notify_one();
  return true;
}

void Till::ImageThread::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
    if (stopping_) return;
    auto task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task(scanner_);
    lock.lock();
  }
}

}  // namespace till::agent
