// A ledger and a till that speak over real TLS in one process: each on a thread of its own, each in
// a folder of its own. For tests and benchmarks of what comes down to a till.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include <boost/asio/io_context.hpp>

#include "agent/till.h"
#include "ledger/machines/machines.h"
#include "platform/random.h"

namespace till::down {

class LedgerSide {
 public:
  explicit LedgerSide(const std::filesystem::path& folder);
  ~LedgerSide();

  // Runs on the ledger's thread while it serves, else here.
  void with(const std::function<void(ledger::Ledger&)>& work);
  void serve();
  void stop_serving();
  [[nodiscard]] std::string url() const { return "https://localhost:" + std::to_string(port_); }

  void publish_rules();
  [[nodiscard]] record::EnrolmentCode enrolment_code(const std::string& store);
  // Members with one card each, from one number to another; on disk when this returns.
  void join(int from, int to);
  void grant(int member, std::int64_t points, const std::string& lot);

 private:
  platform::SystemClock clock_;
  platform::SystemRandom random_;
  platform::MemorySecrets secrets_;
  std::unique_ptr<ledger::Books> books_;
  std::unique_ptr<ledger::LedgerKeys> keys_;
  std::unique_ptr<ledger::Ledger> ledger_;
  boost::asio::io_context context_;
  std::unique_ptr<ledger::Machines> machines_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

class TillSide {
 public:
  explicit TillSide(const std::filesystem::path& folder);
  ~TillSide();

  void enrol(const LedgerSide& ledger, const record::EnrolmentCode& code);
  // Runs on the io thread.
  void with(const std::function<void(agent::Till&)>& work);
  // True as soon as the condition holds on the io thread; a minute is for machines that have much
  // else to do.
  [[nodiscard]] bool comes_to(const std::function<bool(agent::Till&)>& condition);
  // Receipts of members, one each, from one number to another; durable when this returns.
  void sell(int from, int to);
  void stop();

 private:
  void sell_one(int number);

  platform::SystemClock clock_;
  platform::SystemRandom random_;
  boost::asio::io_context context_;
  std::shared_ptr<void> work_;
  std::unique_ptr<agent::Till> till_;
  std::thread thread_;
};

[[nodiscard]] std::string card_number(int member);  // passes the default table
[[nodiscard]] std::string account_id(int member);   // 32 hex digits
[[nodiscard]] cards::Scan scan_of(const std::string& text);

}  // namespace till::down
