// The till's side of a courier under test: a journal and a cache in memory that answer from a
// thread of their own, as the real ones do.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "sync/courier.h"
#include "tests/sync/samples.h"

namespace till::sync {

struct TillSeen {
  std::vector<record::Ack> acks;
  std::vector<record::ChangePage> pages;
  std::vector<record::Signed> rulesets;
  std::vector<std::string> alarms;
  std::optional<Instant> contact;
  std::uint64_t voided = 0;
  std::optional<record::Generation> generation;
};

class CourierTill {
 public:
  explicit CourierTill(std::uint64_t entries) : chain_(samples::chain(entries)) {}
  ~CourierTill();
  CourierTill(const CourierTill&) = delete;
  CourierTill& operator=(const CourierTill&) = delete;

  // Its own thread answers until the end of this object: also after the end of the courier.
  [[nodiscard]] CourierPorts ports();
  [[nodiscard]] record::Mark head() const { return record::mark_of(chain_.back()); }
  [[nodiscard]] const std::vector<record::Entry>& chain() const { return chain_; }
  [[nodiscard]] TillSeen seen() const;

  // Before ports():
  std::function<Result<bool>(const record::ChangePage&)> judge_page;
  std::function<Result<bool>(const record::Signed&)> judge_ruleset;
  std::set<Hash> rulesets_held;
  std::map<Hash, record::Signed> rulesets_kept;
  // Replies wait until they are let go.
  void hold_replies(bool hold);

 private:
  void add_history(CourierPorts& ports);  // alarms that end, generations, epochs
  void add_feed(CourierPorts& ports);
  void later(std::function<void()> work);
  void run();
  [[nodiscard]] record::Hello hello();
  [[nodiscard]] std::vector<record::Entry> after(record::Position position) const;

  const std::vector<record::Entry> chain_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> work_;
  TillSeen seen_;
  std::int64_t cursor_ = 0;
  bool holding_ = false;
  bool stopping_ = false;
  std::thread thread_{[this] { run(); }};
};

}  // namespace till::sync
