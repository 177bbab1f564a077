// The registers that enrolled, and the processes that greeted in their name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/store/place.h"
#include "ledger/store/reading.h"

namespace till::ledger {

enum class RegisterState {
  active,
  revoked,    // nothing is taken from it any more
  recovered,  // certified by us, unknown to this file: received, and posted after an approval
};
[[nodiscard]] std::string_view name_of(RegisterState state);

struct RegisterRow {
  RegisterNumber number;
  RegisterId id;
  std::string store;
  std::string name;
  PublicKey public_key;
  std::string certificate_pem;
  RegisterState state = RegisterState::active;
  Instant enrolled_at{};
  std::optional<Instant> last_contact;
  std::string build;
  std::optional<EpochNumber> epoch;  // which it writes now
  friend bool operator==(const RegisterRow&, const RegisterRow&) = default;
};

// Repository of the tables register and instance.
class Registers {
 public:
  explicit Registers(sqlite::Database& database);

  // `number` of the row is given here.
  [[nodiscard]] Result<RegisterNumber> add(sqlite::Transaction& transaction,
                                           const RegisterRow& row);
  [[nodiscard]] Result<std::optional<RegisterRow>> find(const RegisterId& id);
  [[nodiscard]] Result<std::optional<RegisterRow>> find(RegisterNumber number);
  [[nodiscard]] Result<std::vector<RegisterRow>> list();  // by store, then name
  [[nodiscard]] Result<> set_state(sqlite::Transaction& transaction, RegisterNumber number,
                                   RegisterState state);
  [[nodiscard]] Result<> set_epoch(sqlite::Transaction& transaction, RegisterNumber number,
                                   EpochNumber epoch);
  struct Greeting {
    RegisterNumber number;
    Nonce nonce;
    std::string build;
    Instant at{};
  };
  // Remembers the process and when it spoke. True when its nonce had been retired by a later one:
  // two live processes in one name.
  [[nodiscard]] Result<bool> greet(sqlite::Transaction& transaction, const Greeting& greeting);
  [[nodiscard]] Result<> touch(sqlite::Transaction& transaction, RegisterNumber number, Instant at);

 private:
  sqlite::Statement insert_;
  sqlite::Statement select_id_;
  sqlite::Statement select_number_;
  sqlite::Statement select_all_;
  sqlite::Statement update_state_;
  sqlite::Statement update_epoch_;
  sqlite::Statement update_greeting_;
  sqlite::Statement update_contact_;
  sqlite::Statement select_instance_;
  sqlite::Statement retire_instances_;
  sqlite::Statement upsert_instance_;
  sqlite::Statement prune_instances_;
};

}  // namespace till::ledger
