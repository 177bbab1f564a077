// A ledger for the tests of the courier and of enrolment: real TLS, real signatures, its rules in a
// few lines, and the faults that a test asks for. Its server has a thread of its own.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/crypto/crypto.h"
#include "record/exchange.h"
#include "record/keys.h"
#include "sync/courier.h"
#include "tests/net/running_server.h"
#include "tests/sync/samples.h"

namespace till::sync {

// What the ledger signs with, and its certificate authority.
struct LedgerKeys {
  crypto::PrivateKey root = crypto::PrivateKey::generate();
  crypto::PrivateKey ack = crypto::PrivateKey::generate();
  crypto::PrivateKey ruleset = crypto::PrivateKey::generate();
  crypto::PrivateKey ca = crypto::PrivateKey::generate();
  std::string ca_pem;
  LedgerKeys();
  [[nodiscard]] record::KeysDocument document() const;
  [[nodiscard]] std::string client_certificate(const PublicKey& key, const RegisterId& id) const;
};

// What stands wherever the real one would stand.
struct LedgerFaults {
  std::map<std::string, net::Response> instead;  // by the last word of the path: "hello", "entries"
  bool other_server_certificate = false;
  bool knows_no_dictionary = false;
  std::optional<record::Signed> other_keys_document;
  std::optional<std::string> other_certificate;  // in the answer to an enrolment
};

struct LedgerSeen {
  std::vector<record::Entry> entries;
  std::uint64_t hellos = 0;
  std::uint64_t batches = 0;
  std::uint64_t polls = 0;
  std::uint64_t ruleset_fetches = 0;
  std::vector<record::Signed> rulesets_brought;
  std::uint64_t enrolments = 0;
  std::string without_certificate;  // the paths that were asked without one
};

class FakeLedger {
 public:
  explicit FakeLedger(LedgerFaults faults = {});
  ~FakeLedger();
  FakeLedger(const FakeLedger&) = delete;
  FakeLedger& operator=(const FakeLedger&) = delete;

  [[nodiscard]] const LedgerKeys& keys() const { return keys_; }
  [[nodiscard]] const crypto::PrivateKey& register_key() const { return register_key_; }
  [[nodiscard]] std::string url() const;
  // Of an enrolled courier that wastes no time.
  [[nodiscard]] CourierSettings courier_settings() const;
  [[nodiscard]] record::EnrolmentCode code() const;

  void put_instead(const std::string& where, std::optional<net::Response> response);
  // The answer to the next polls; the cursor of the n-th page is n.
  void publish(record::ChangePage page);
  Hash publish_ruleset(const Bytes& envelope);
  // The entries after this one were never here; true: as another generation.
  void lose_after(std::uint64_t seq, bool new_generation);
  void forget_dictionaries();
  // A page of the feed is wanted from here on again: the answer to hello says so.
  void void_cursors();
  [[nodiscard]] LedgerSeen seen() const;

 private:
  void handle(const net::Request& request, const net::Answer& answer);
  [[nodiscard]] net::Response respond(const std::string& what, const net::Request& request);
  [[nodiscard]] net::Response hello(const net::Request& request);
  [[nodiscard]] net::Response entries(const net::Request& request);
  [[nodiscard]] net::Response ruleset(const net::Request& request);
  [[nodiscard]] net::Response brought(const net::Request& request);
  [[nodiscard]] net::Response keys_document() const;
  [[nodiscard]] net::Response enrolment(const net::Request& request);
  [[nodiscard]] net::Response signed_json(const json::Value& value) const;
  void poll(const net::Request& request, const net::Answer& answer);
  [[nodiscard]] std::optional<net::Response> page_after(std::uint64_t cursor) const;

  LedgerKeys keys_;
  crypto::PrivateKey register_key_ = crypto::PrivateKey::generate();
  record::EnrolmentCode code_;
  mutable std::mutex mutex_;
  LedgerFaults faults_;
  LedgerSeen seen_;
  record::Generation generation_ = samples::generation;
  std::vector<record::ChangePage> pages_;
  std::map<std::string, net::Response> rulesets_;
  std::vector<std::pair<std::uint64_t, net::Answer>> waiting_;
  bool cursors_are_void_ = false;
  std::uint16_t port_ = 0;
  net::RunningServer server_;  // first to go
};

}  // namespace till::sync
