// What the POS were told, kept outside of everything that is tested: every durable answer with what
// it did to whom. At the end the ledger must say the same. Plain values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "record/pos_key.h"

namespace till::simulation {

// What a fact did to its account, as the POS was told.
struct Effect {
  std::int64_t earned = 0;
  std::int64_t spent = 0;
  std::int64_t restored = 0;
  std::int64_t clawed = 0;
  [[nodiscard]] std::int64_t change() const { return earned + restored - spent - clawed; }
  friend bool operator==(const Effect&, const Effect&) = default;
};

// One durable answer.
struct Answered {
  std::string entry;  // hex
  Effect effect;
  std::int64_t at_ms = 0;  // virtual time
};

// One request of a POS under one key, with every answer it ever got: more than one entry only
// where a disk forgot the first.
struct Promise {
  std::string key;      // kind and POS key as text
  std::string till;     // name
  std::string subject;  // account id, "card:<number>" for a card nobody registered, empty: nobody
  std::int64_t total = 0;
  bool is_sale = true;
  std::string sale;                                 // of a return or void: the sale's entry
  std::optional<record::PosKey> claimed_elsewhere;  // its code was entered at another till too
  std::vector<Answered> answers;

  // As it was told; of an entry that nobody was told of, as the first one.
  [[nodiscard]] Effect effect_of(const std::string& entry) const {
    for (const auto& answer : answers) {
      if (answer.entry == entry) return answer.effect;
    }
    return answers.front().effect;
  }
};

class Promises {
 public:
  [[nodiscard]] Promise& of(const std::string& key) { return promises_[key]; }
  [[nodiscard]] const std::map<std::string, Promise>& all() const { return promises_; }
  [[nodiscard]] std::map<std::string, Promise>& all() { return promises_; }
  // Asked, and nobody will ever know whether it was recorded.
  void unknown(const std::string& key) { unknown_.insert(key); }
  [[nodiscard]] const std::set<std::string>& unknowns() const { return unknown_; }
  // Answered with "not recorded" last.
  void not_recorded(const std::string& key) { not_recorded_.insert(key); }
  [[nodiscard]] const std::set<std::string>& not_recorded() const { return not_recorded_; }

 private:
  std::map<std::string, Promise> promises_;
  std::set<std::string> unknown_;
  std::set<std::string> not_recorded_;
};

}  // namespace till::simulation
