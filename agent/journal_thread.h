// The one thread that owns the journal: an fsync never blocks a quote. Tasks run in order; each
// gets the journal, or null in advisory mode (the journal cannot be written: identify and quote go
// on, nothing is called durable).
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "storage/journal/journal.h"

namespace till::agent {

inline constexpr std::size_t journal_tasks_max = 10'000;  // a POS that floods us is told to wait

class JournalThread {
 public:
  using Task = std::function<void(storage::Journal*)>;

  explicit JournalThread(std::unique_ptr<storage::Journal> journal);
  // Runs what is queued, then joins.
  ~JournalThread();
  JournalThread(const JournalThread&) = delete;
  JournalThread& operator=(const JournalThread&) = delete;

  // Thread-safe. False when the queue is full: the task was not taken.
  [[nodiscard]] bool post(Task task);
  // Runs `open` in its turn; what it brings is the journal from then on, null changes nothing.
  void use(std::function<std::unique_ptr<storage::Journal>()> open);

 private:
  void run();

  std::unique_ptr<storage::Journal> journal_;  // of the thread
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace till::agent
