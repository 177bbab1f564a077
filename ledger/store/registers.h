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
  revoked,      // may deliver what it has, which nobody posts; gets nothing
  quarantined,  // delivers and gets rows, but what it sends is posted after an approval
  cloned,       // two machines speak in its name: nothing is taken until an admin acts
  recovered,    // certified by us, unknown to this file: received, and posted after an approval
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

// Repository of the tables register and lifetime.
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
    std::uint64_t heard = 0;  // number of the newest answer that this process has; 0: none
    std::uint32_t run = 0;    // of the ledger
  };
  struct Greeted {
    std::uint64_t number = 0;  // of the answer
    // Another process heard an answer between two that this one heard: both are alive.
    bool is_double = false;
  };
  // Remembers that the process lived when it heard what it names: a hello that was long on its way
  // proves no life after that. An answer of another run of the ledger counts as none.
  [[nodiscard]] Result<Greeted> greet(sqlite::Transaction& transaction, const Greeting& greeting);
  struct Credential {
    RegisterNumber number;
    PublicKey key;
    std::string certificate_pem;
  };
  // The key before it is refused from now on.
  [[nodiscard]] Result<> certify(sqlite::Transaction& transaction, const Credential& credential);
  // What was heard so far proves nothing any more, whenever it comes.
  [[nodiscard]] Result<> forget_lifetimes(sqlite::Transaction& transaction, RegisterNumber number);
  [[nodiscard]] Result<> touch(sqlite::Transaction& transaction, RegisterNumber number, Instant at);

 private:
  struct Counted {
    std::int64_t newest = 0;       // greeting
    std::int64_t proven_from = 0;  // up to here nothing counts
  };
  [[nodiscard]] Result<Counted> counted_of(RegisterNumber number);

  sqlite::Statement insert_;
  sqlite::Statement select_id_;
  sqlite::Statement select_number_;
  sqlite::Statement select_all_;
  sqlite::Statement update_state_;
  sqlite::Statement update_epoch_;
  sqlite::Statement update_greeting_;
  sqlite::Statement update_contact_;
  sqlite::Statement count_greeting_;
  sqlite::Statement select_greetings_;
  sqlite::Statement upsert_lifetime_;
  sqlite::Statement select_doubles_;
  sqlite::Statement delete_older_lifetimes_;
  sqlite::Statement prune_lifetimes_;
  sqlite::Statement delete_lifetimes_;
  sqlite::Statement update_proven_from_;
  sqlite::Statement update_credential_;
};

}  // namespace till::ledger
