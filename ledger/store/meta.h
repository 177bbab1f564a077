// Small texts by name that belong to the whole ledger. Names stand in one place, here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/store/reading.h"

namespace till::ledger {

namespace meta_name {
inline constexpr std::string_view generation = "generation";  // hex
inline constexpr std::string_view keys_document = "keys_document";
inline constexpr std::string_view keys_signature = "keys_signature";  // base64
inline constexpr std::string_view server_certificate = "server_certificate";
inline constexpr std::string_view pepper_version = "pepper_version";
inline constexpr std::string_view backup_made_at = "backup_made_at";  // unix seconds, in a copy
inline constexpr std::string_view live_scope = "live_scope";          // all, store
inline constexpr std::string_view feed_floor = "feed_floor";          // cursors up to here are void
}  // namespace meta_name

// Repository of the table meta.
class Meta {
 public:
  explicit Meta(sqlite::Database& database);

  [[nodiscard]] Result<> store(sqlite::Transaction& transaction, std::string_view name,
                               std::string_view value);
  [[nodiscard]] Result<std::optional<std::string>> load(std::string_view name);

 private:
  sqlite::Statement upsert_;
  sqlite::Statement select_;
};

}  // namespace till::ledger
