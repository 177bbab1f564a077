// Members and the cards and phones that name them. Names are personal: they leave this file masked,
// but for those who may see them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/store/reading.h"
#include "loyalty/member.h"

namespace till::ledger {

struct Member {
  std::string id;  // 32 hex digits
  std::string account;
  std::string name;
  std::string masked_phone;
  std::string tier;
  std::vector<std::string> segments;
  std::optional<loyalty::Birthday> birthday;
  std::vector<std::string> activated;
  std::vector<loyalty::Offer> offers;  // personal
  std::optional<Instant> app_key_not_before;
  Instant joined_at{};
  friend bool operator==(const Member&, const Member&) = default;
};

struct Identifier {
  CardToken token;
  std::string kind;  // card, phone
  std::string account;
  std::string member;  // empty: a card without a person
  std::string hint;    // "****1234"
  bool blocked = false;
  friend bool operator==(const Identifier&, const Identifier&) = default;
};

// "Anna Karenina" to "A*** K."; of a single word the first letter alone. Any UTF-8.
[[nodiscard]] std::string masked_name(std::string_view name);

struct MemberPage {
  std::string query;  // the beginning of a name; empty: all
  std::size_t rows_max = 50;
  std::string after;  // the member's id that the page before ended with; empty: from the first
};

// Repository of the tables member and identifier. Writers bump the feed themselves (store/feed.h).
class People {
 public:
  explicit People(sqlite::Database& database);

  // Adds or replaces; the account must be open.
  [[nodiscard]] Result<> store(sqlite::Transaction& transaction, const Member& member);
  [[nodiscard]] Result<std::optional<Member>> find(std::string_view id);
  [[nodiscard]] Result<std::vector<Member>> of_account(std::string_view account);
  // By id.
  [[nodiscard]] Result<std::vector<Member>> list(const MemberPage& page);

  [[nodiscard]] Result<> store(sqlite::Transaction& transaction, const Identifier& identifier);
  [[nodiscard]] Result<std::optional<Identifier>> find(const CardToken& token);
  [[nodiscard]] Result<std::vector<Identifier>> identifiers_of(std::string_view account);

 private:
  sqlite::Statement upsert_member_;
  sqlite::Statement select_member_;
  sqlite::Statement select_account_;
  sqlite::Statement select_page_;
  sqlite::Statement upsert_identifier_;
  sqlite::Statement select_identifier_;
  sqlite::Statement select_identifiers_;
};

}  // namespace till::ledger
