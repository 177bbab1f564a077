// A till's folder as it is after enrolment and a first page of the feed, made without a network: a
// root, the keys it signed, a ruleset in force, two members in the cache. For tests of the agent.
#pragma once

#include <string>

#include "base/crypto/crypto.h"
#include "base/crypto/sealing.h"
#include "config/tilld_settings.h"
#include "platform/files.h"
#include "record/exchange.h"
#include "record/keys.h"
#include "record/rows.h"

namespace till::agent {

inline constexpr Instant world_begins = instant_of(1'795'400'000);  // 2026-11-23

inline constexpr std::string_view anna_card = "TM79927398713";
inline constexpr std::string_view anna_account = "aa000000000000000000000000000001";
inline constexpr std::string_view anna = "aa000000000000000000000000000002";
inline constexpr std::int64_t anna_points = 15'000;
// Boris shows an app code alone.
inline constexpr std::string_view boris_account = "bb000000000000000000000000000001";
inline constexpr std::string_view boris = "bb000000000000000000000000000002";
inline constexpr std::int64_t boris_points = 100'000;
inline constexpr std::string_view stranger_card = "TM12345674";
// Offline: 10,000 points a static card in at most 3 spends, 50,000 a signed code in 5.
inline constexpr std::int64_t static_limit = 10'000;

// A fresh folder for one test, removed with all it holds. In memory where the system offers that:
// a till syncs dozens of times, and none of these tests is about the disk.
class MemoryFolder {
 public:
  MemoryFolder();
  MemoryFolder(const MemoryFolder&) = delete;
  MemoryFolder& operator=(const MemoryFolder&) = delete;
  ~MemoryFolder();
  [[nodiscard]] const platform::Path& path() const { return path_; }

 private:
  platform::Path path_;
};

struct SmallWorld {
  crypto::PrivateKey root = crypto::PrivateKey::generate();
  crypto::PrivateKey ack_key = crypto::PrivateKey::generate();
  crypto::PrivateKey ruleset_key = crypto::PrivateKey::generate();
  crypto::OpeningKey import_key = crypto::OpeningKey::generate();
  crypto::PrivateKey member_key = crypto::PrivateKey::generate();
  crypto::PrivateKey register_key = crypto::PrivateKey::generate();
  crypto::PrivateKey boris_phone = crypto::PrivateKey::generate();
  Bytes pepper = crypto::random_bytes(32);
  RegisterId register_id = crypto::random_fixed<RegisterId>();

  // Secrets, journal, rulesets and cache of an enrolled till.
  void enrol(const platform::Path& folder) const;
  // The cache alone, filled from one page.
  void fill_cache(const platform::Path& folder) const;
  [[nodiscard]] record::ChangePage page() const;
  [[nodiscard]] record::AccountRow anna_row() const;
  // What Boris's phone shows at that instant.
  [[nodiscard]] std::string boris_code(Instant at) const;

 private:
  [[nodiscard]] record::Signed keys() const;
  void enrol_journal(const platform::Path& folder) const;
};

// Settings of a till in that folder: nothing of the system's own paths.
[[nodiscard]] config::TilldSettings settings_in(const platform::Path& folder);

}  // namespace till::agent
