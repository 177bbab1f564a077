// What the stories have in common: the real ledgerd and two tills in a folder of their own, a way
// to sell that keeps the POS's list, and words for people. Everything ends and goes with the
// object, also when the story is interrupted.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "tests/e2e/demo/check.h"
#include "tests/e2e/demo/work_folder.h"
#include "tests/e2e/demo/world.h"

namespace till::stories {

// From now on Ctrl-C ends the story at the next step instead of the process.
void end_at_interrupt();
[[nodiscard]] bool interrupted();

// A line at once.
void say(const std::string& text);
// Rewrites one line where somebody watches; else says it now and then.
class Progress {
 public:
  explicit Progress(std::string what) : what_(std::move(what)) {}
  void show(std::size_t done, std::size_t all);

 private:
  std::string what_;
  std::size_t last_percent_ = 0;
};

struct Selling {
  std::size_t count = 0;
  std::string date{};    // today when empty
  std::string prefix{};  // of the transaction numbers
  std::function<void(std::size_t sold)> sold = [](std::size_t) {};
};

class Stage {
 public:
  explicit Stage(bool keep);

  // Ledger, tills, so many members and rules. Errors: what did not come up.
  [[nodiscard]] Result<> set_up(int members = 60);
  // Sells small baskets, every third to a member, each to another one, into the till's own list.
  // Errors: what the till refused; timeout when interrupted.
  [[nodiscard]] Result<> sell(demo::TillUnderTest& till, const Selling& selling);
  // Closes that date with a Z of everything the POS sold on it.
  [[nodiscard]] Result<> close_day(demo::TillUnderTest& till, const std::string& date);
  // Until everything is acknowledged; `waiting` hears how many entries are not yet.
  using Waiting = std::function<void(std::int64_t entries)>;
  [[nodiscard]] Result<> drain(demo::TillUnderTest& till, Milliseconds longest,
                               const Waiting& waiting);
  [[nodiscard]] Result<json::Object> status(demo::TillUnderTest& till);
  // Errors: timeout with what was waited for, also when interrupted.
  [[nodiscard]] Result<> wait_until(std::string_view what, Milliseconds longest,
                                    const std::function<bool()>& reached);

  struct Posted {
    std::size_t durable = 0;
    std::size_t posted = 0;
    std::size_t missing = 0;
    std::size_t doubled = 0;
    [[nodiscard]] bool good() const { return durable == posted && missing == 0 && doubled == 0; }
    [[nodiscard]] std::string text() const;
  };
  // Each durable answer of the POS is looked up at the ledger. Waits a little for the posting.
  [[nodiscard]] Result<Posted> look_up();

  [[nodiscard]] demo::World& world() { return world_; }
  [[nodiscard]] demo::TillUnderTest& till() { return world_.tills.front(); }

 private:
  demo::WorkFolder folder_;
  demo::World world_;
  std::size_t next_member_ = 0;
};

// The story's last line; gives the exit code.
[[nodiscard]] int verdict(std::string_view story, bool good, const std::string& text);

}  // namespace till::stories
