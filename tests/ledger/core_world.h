// A ledger in a fresh folder, and tills that are nothing but a chain in memory. For the tests of
// store/, posting/ and machines/.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/posting/poster.h"
#include "loyalty/compiled.h"
#include "platform/manual_clock.h"
#include "record/batch.h"
#include "record/bodies.h"

namespace till::ledger::core {

inline constexpr std::int64_t start_seconds = 1'700'000'000;  // 2023-11-14

// The same bytes in every world, so that receipts of one can be posted in another.
struct Rules {
  Rules();
  Bytes envelope;
  Hash sha256;
  std::shared_ptr<const loyalty::CompiledRuleset> compiled;
};

struct Wish {
  std::string account{};
  std::optional<CardToken> token{};
  std::int64_t price = 5'000;  // of one of two pieces
  std::string transaction{};
  std::int64_t want_points = 0;
  std::vector<loyalty::PointLot> lots{};
  std::string code{};  // its serial too
};

class Till {
 public:
  Till(const Rules& rules, std::uint64_t seed);

  record::Entry append(record::Kind kind, Bytes body, std::optional<Bytes> personal = {});
  record::Entry sell(const Wish& wish);
  record::Entry sell_as(const EntryId& id, record::SaleBody body);
  [[nodiscard]] record::SaleBody sale_of(const Wish& wish) const;
  record::Entry give_back(const record::Entry& sale, std::int64_t pieces);
  record::Entry close_day(const std::optional<record::ZReport>& z);
  // As sell() and its like counted: what the till would say of everything after its last close.
  record::DayFigures figures;

  [[nodiscard]] record::Batch batch(std::uint64_t after, std::size_t entries_max = 500) const;
  [[nodiscard]] record::Mark head() const { return record::mark_of(entries.back()); }

  const Rules& rules;
  platform::SeededRandom random;
  RegisterId id;
  crypto::PrivateKey key = crypto::PrivateKey::generate();
  record::Epoch epoch;
  std::vector<record::Entry> entries;
  std::map<EntryId, record::SaleBody> sales;
  std::optional<record::Mark> closed;
  Instant now = instant_of(start_seconds);
};

class World {
 public:
  World();
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  void publish(const Rules& rules);
  RegisterRow admit(const Till& till);
  // Receives everything the till has and posts it.
  void take(const Till& till);
  [[nodiscard]] Account account(const std::string& id);
  [[nodiscard]] std::int64_t number(std::string_view sql);
  // What a till would get of the account, as canonical JSON.
  [[nodiscard]] std::string account_json(const std::string& id);
  void expect_even_books();

  std::filesystem::path folder;
  platform::ManualClock clock{instant_of(start_seconds)};
  platform::SeededRandom random{7};
  platform::MemorySecrets secrets;
  std::unique_ptr<Books> books;
  std::unique_ptr<LedgerKeys> keys;
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<Poster> poster;
};

[[nodiscard]] std::string people_id(int number);

// The value of a Result that a test cannot do without.
template <class T>
T must(Result<T> result) {
  require(result.has_value(), result ? std::string() : describe(result.error()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace till::ledger::core
