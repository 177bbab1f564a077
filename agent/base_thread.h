// The thread on which pieces of a base become files: what it does takes seconds and spares the io
// thread. Tasks run in order; those that wait when it ends are dropped.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace till::agent {

class BaseThread {
 public:
  using Task = std::function<void()>;

  BaseThread();
  ~BaseThread();  // waits for the task under way
  BaseThread(const BaseThread&) = delete;
  BaseThread& operator=(const BaseThread&) = delete;

  // Thread-safe.
  void post(Task task);
  // For a long task: whether it should give up.
  [[nodiscard]] bool is_ending() const { return ending_; }

 private:
  void run();

  std::atomic<bool> ending_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  std::thread thread_;
};

}  // namespace till::agent
