// The cash register's own program beside a till: sells, returns, closes the day, and asks again
// until it knows. It outlives every death of the till. One thing at a time.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/promises.h"
#include "tests/simulation/till_machine.h"

namespace till::simulation {

// The people that this POS meets: its own, and those who shop everywhere.
struct Customers {
  std::vector<int> own;
  std::vector<int> shared;
};

struct PosGround {
  Schedule& schedule;
  platform::SeededRandom& chance;
  Story& story;
  Promises& promises;
  TillMachine& till;
  Customers customers;
  int tills = 0;
  std::function<TillMachine*()> elsewhere;  // another till of the chain; null: there is none
};

class Pos {
 public:
  explicit Pos(PosGround ground);

  void open();   // begins to sell
  void close();  // finishes what it has begun, then rests
  void leave();  // whatever it had begun
  [[nodiscard]] bool rests() const { return closed_ && !deal_ && unrecorded_.empty(); }
  [[nodiscard]] bool busy() const { return deal_.has_value(); }
  [[nodiscard]] const std::string& name() const { return ground_.till.name(); }

  void disk_went_back() { exact_ = false; }  // what the till knew of before may be gone
  // The till's view of an account is compared with it.
  [[nodiscard]] std::int64_t own_change(const std::string& subject) const;
  struct Closed {
    std::string entry;
    bool with_z = false;
    bool exact = true;
  };
  [[nodiscard]] const std::vector<Closed>& closes() const { return closes_; }
  [[nodiscard]] std::uint64_t receipts() const { return receipts_; }

  void repeat_something();  // a till hears of an old deal again

 private:
  enum class Kind { sale, return_, void_, close };
  struct Deal {
    Kind kind = Kind::sale;
    std::string transaction;
    std::string subject;
    int member = -1;
    json::Object basket;
    bool wants_points = false;
    std::string identity;
    json::Value quote;
    std::string quote_token;
    std::string reservation;
    std::string sale;                    // of a return: the entry of its sale
    std::optional<json::Value> request;  // once it is sent it never changes
    std::string path;
    int refusals = 0;
    std::string code;  // that the customer left with
  };
  struct Sold {
    std::string transaction;
    std::string entry;
    std::string subject;
    std::int64_t pieces = 0;
  };
  using Next = void (Pos::*)(const Heard&);

  void later();
  void turn();
  void begin();
  void begin_sale();
  void begin_return();
  void begin_close();
  void begin_claim();
  void keep_for_later(const Heard& heard);
  void claim_elsewhere();
  void identify();
  void identified(const Heard& heard);
  void ask_for_quote();
  void quoted(const Heard& heard);
  void reserved(const Heard& heard);
  void commit();
  void send_request();
  void answered(const Heard& heard);
  void durable(const Heard& heard);
  void closed(const Heard& heard);
  [[nodiscard]] Answered answer_in(const Heard& heard) const;
  void remember(const std::string& key, const Heard& heard);
  void note_in_day(const Promise& promise);
  void end_deal();
  void ask(const std::string& path, const json::Value& body, Next next);
  void check_view(const Heard& heard);
  void check_spending(std::int64_t points);
  [[nodiscard]] json::Object key() const;
  [[nodiscard]] std::string key_text() const;
  [[nodiscard]] bool one_in(std::uint64_t count) { return ground_.chance.below(count) == 0; }

  PosGround ground_;
  std::optional<Deal> deal_;
  std::uint64_t asked_ = 0;  // answers to older questions are not heard
  std::uint64_t next_transaction_ = 1;
  std::uint64_t receipts_ = 0;
  bool closed_ = true;
  bool exact_ = true;
  bool waits_ = false;
  std::vector<std::shared_ptr<const Deal>> unrecorded_;  // each with its code and its request
  std::vector<Sold> sold_;
  std::vector<Closed> closes_;
  std::map<std::string, std::int64_t> own_;  // change by subject
  struct Day {
    std::vector<std::string> transactions;
    std::int64_t sum = 0;
    bool exact = true;
  } day_;
  struct Spending {
    std::uint64_t pages = 0;
    std::int64_t points = 0;
    std::int64_t count = 0;
  };
  std::map<std::string, Spending> spending_;
  struct Sent {
    std::string path;
    json::Value request;
    std::string entry;
    std::string key;
  };
  std::vector<Sent> sent_;
};

[[nodiscard]] std::string text_in(const json::Value& value, std::string_view path);
[[nodiscard]] std::int64_t number_in(const json::Value& value, std::string_view path);

}  // namespace till::simulation
