// The demo's world: one ledger and two tills as processes with folders of their own, and what an
// admin does to them.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/e2e/demo/pos.h"
#include "tests/e2e/demo/process.h"

namespace till::demo {

struct Places {
  std::filesystem::path bin;   // ledgerd, tilld, tillctl
  std::filesystem::path data;  // catalogue.csv, ruleset.json
  std::filesystem::path work;  // everything the demo writes
};

struct DemoMember {
  std::string id;    // as the ledger names it
  std::string card;  // printed number
  bool is_ean = false;
};

struct TillUnderTest {
  std::string name;
  std::filesystem::path folder;
  std::uint16_t port = 0;
  std::unique_ptr<SerialLine> serial;
  Process process;
  std::unique_ptr<Pos> pos;
};

class World {
 public:
  explicit World(Places places) : places_(std::move(places)) {}

  // Each step by itself, so that the demo can say what it does.
  [[nodiscard]] Result<> start_ledger();  // init on the first call
  void stop_ledger() { ledger_.terminate(); }
  void kill_ledger() { ledger_.kill(); }
  [[nodiscard]] Result<> start_tills();
  [[nodiscard]] Result<> launch_till(TillUnderTest& till);  // does not wait
  [[nodiscard]] Result<> start_till(TillUnderTest& till);   // until it answers
  [[nodiscard]] Result<> enrol_tills();
  [[nodiscard]] Result<> import_members(int count = 60);
  [[nodiscard]] Result<> publish_ruleset();
  // Where tills that enrol from now on find the ledger: another door than its own.
  void put_before_ledger(std::uint16_t port) { door_port_ = port; }
  [[nodiscard]] std::uint16_t machines_port() const { return machines_port_; }
  // Both tills hold the ruleset and the members.
  [[nodiscard]] Result<> wait_for_tills();
  [[nodiscard]] Result<> make_token();

  [[nodiscard]] Result<Ran> ledgerd(Words words);
  [[nodiscard]] Result<Ran> tillctl(const TillUnderTest& till, Words words);
  [[nodiscard]] Result<json::Object> ask_ledger(const std::string& path);
  // Errors: timeout with what was waited for.
  [[nodiscard]] Result<> wait_until(std::string_view what, const std::function<bool()>& reached);

  std::vector<TillUnderTest> tills;
  std::vector<DemoMember> members;
  [[nodiscard]] const Places& places() const { return places_; }

 private:
  Places places_;
  Process ledger_;
  std::uint16_t machines_port_ = 0;
  std::uint16_t people_port_ = 0;
  std::uint16_t door_port_ = 0;  // 0: the ledger's own
  std::string token_;
  net::Client client_;
};

}  // namespace till::demo
