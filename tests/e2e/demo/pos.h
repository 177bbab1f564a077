// A POS as a vendor writes one: it quotes, reserves, commits, retries what it got no answer to, and
// keeps its own list.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json/json.h"
#include "net/client.h"

namespace till::demo {

// What the POS itself knows of a transaction, to be compared with the ledger in the end.
struct Transaction {
  std::string number;
  std::string kind;   // sale, return, void
  std::string entry;  // as tilld answered
  std::int64_t total = 0;
  std::int64_t earned = 0;
  std::int64_t spent = 0;
  std::int64_t restored = 0;
  std::int64_t clawed = 0;
  bool coupon = false;
  bool as_told = false;
};

struct PosCounters {
  std::size_t unanswered = 0;  // requests that got no answer and were sent again
  std::size_t repeated = 0;    // of those, how many tilld had recorded already
  std::size_t refused_spends = 0;
};

class Pos {
 public:
  // `base` is "http://127.0.0.1:8731".
  Pos(std::string name, std::string base, std::string token)
      : name_(std::move(name)), base_(std::move(base)), token_(std::move(token)) {}

  // One call; an error is a transport failure or a refusal, with the problem's words.
  [[nodiscard]] Result<json::Object> call(net::Method method, const std::string& path,
                                          const json::Value& body = nullptr);
  // Sends again until there is an answer: the same bytes under the same POS key.
  [[nodiscard]] Result<json::Object> call_until_answered(const std::string& path,
                                                         const json::Value& body);
  [[nodiscard]] Result<json::Object> send_picture(const std::string& png);
  // The token of whoever this code belongs to. Errors: invalid when it is no member's.
  [[nodiscard]] Result<std::string> identify(const std::string& text, std::string_view symbology);
  // Follows the scans of this till until one comes; its text.
  [[nodiscard]] Result<json::Object> next_scan(const std::function<Result<>()>& once_listening);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] json::Object key(const std::string& number) const;
  [[nodiscard]] static std::string business_date();

  std::vector<Transaction> list;
  PosCounters counters;
  json::Object sample;  // the quote of one receipt worth showing

 private:
  [[nodiscard]] net::TransferRequest request(net::Method method, const std::string& path) const;
  [[nodiscard]] static Result<json::Object> object_of(const net::Transferred& transferred);

  std::string name_;
  std::string base_;
  std::string token_;
  net::Client client_;
};

// Fields of answers; absent ones are empty or zero.
[[nodiscard]] std::string text_at(const json::Object& object, std::string_view name);
[[nodiscard]] std::int64_t number_at(const json::Object& object, std::string_view name);
[[nodiscard]] const json::Object& object_at(const json::Object& object, std::string_view name);
[[nodiscard]] const json::Array& array_at(const json::Object& object, std::string_view name);

}  // namespace till::demo
