// Everything of the journal that is not the chain: small texts, the newest ack, reservations,
// rulesets and seals.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "record/exchange.h"
#include "record/signing.h"
#include "storage/journal/journal.h"
#include "storage/sqlite/database.h"

namespace till::storage {

// Repository of the tables meta, ack, reservation.
class Notes {
 public:
  explicit Notes(sqlite::Database& database);

  [[nodiscard]] Result<> store_text(sqlite::Transaction& transaction, std::string_view name,
                                    std::string_view text);
  [[nodiscard]] Result<std::optional<std::string>> load_text(std::string_view name);
  [[nodiscard]] Result<> store_ack(sqlite::Transaction& transaction, const record::Signed& ack);
  [[nodiscard]] Result<std::optional<record::Signed>> load_ack();
  [[nodiscard]] Result<> store_reservation(sqlite::Transaction& transaction,
                                           const Reservation& reservation);
  [[nodiscard]] Result<> remove_reservation(sqlite::Transaction& transaction,
                                            const ReservationId& id);
  [[nodiscard]] Result<std::vector<Reservation>> reservations();

 private:
  sqlite::Statement upsert_text_;
  sqlite::Statement select_text_;
  sqlite::Statement upsert_ack_;
  sqlite::Statement select_ack_;
  sqlite::Statement upsert_reservation_;
  sqlite::Statement delete_reservation_;
  sqlite::Statement select_reservations_;
};

// Repository of the tables ruleset and seal.
class SignedRows {
 public:
  explicit SignedRows(sqlite::Database& database);

  [[nodiscard]] Result<> put_ruleset_in_force(sqlite::Transaction& transaction,
                                              const RulesetRecord& ruleset);
  [[nodiscard]] Result<std::vector<RulesetRecord>> rulesets();
  [[nodiscard]] Result<> store_seal(sqlite::Transaction& transaction, std::int64_t place,
                                    const record::Signed& seal);
  [[nodiscard]] Result<std::vector<record::Signed>> seals();

 private:
  sqlite::Statement retire_rulesets_;
  sqlite::Statement upsert_ruleset_;
  sqlite::Statement select_rulesets_;
  sqlite::Statement upsert_seal_;
  sqlite::Statement select_seals_;
};

// The two JSON texts that rows hold.
[[nodiscard]] std::string write_identity(const RegisterIdentity& identity);
[[nodiscard]] Result<RegisterIdentity> read_identity(std::string_view text);
[[nodiscard]] std::string write_reservation(const Reservation& reservation);
[[nodiscard]] Result<Reservation> read_reservation(std::string_view text);

}  // namespace till::storage
