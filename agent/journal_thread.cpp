#include "agent/journal_thread.h"

#include <utility>

#include "base/log.h"

namespace till::agent {

JournalThread::JournalThread(std::unique_ptr<storage::Journal> journal)
    : journal_(std::move(journal)), thread_([this] { run(); }) {}

JournalThread::~JournalThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

bool JournalThread::post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (tasks_.size() >= journal_tasks_max) return false;
    tasks_.push_back(std::move(task));
  }
  changed_.notify_one();
  return true;
}

void JournalThread::use(std::function<std::unique_ptr<storage::Journal>()> open) {
  const std::lock_guard lock(mutex_);
  tasks_.push_back([this, open = std::move(open)](storage::Journal*) {
    if (auto journal = open()) journal_ = std::move(journal);
  });
  changed_.notify_one();
}

void JournalThread::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    if (tasks_.empty()) {
      if (stopping_) return;
      lock.unlock();
      // Idle: the moment for a checkpoint, which no commit then waits for.
      if (journal_) {
        if (const auto tidied = journal_->tidy_when_idle(); !tidied) {
          log(LogLevel::error, "journal", describe(tidied.error()));
        }
      }
      lock.lock();
      changed_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
      continue;
    }
    auto task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task(journal_.get());
    task = nullptr;  // what it captured goes before the lock is taken again
    lock.lock();
  }
}

}  // namespace till::agent
