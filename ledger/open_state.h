// The folder of a ledger, opened: lock, database, secrets, keys. Whoever holds it is the only
// process that does. One thread.
#pragma once

#include <memory>

#include "ledger/ledger.h"
#include "platform/files.h"
#include "platform/lock_file.h"

namespace till::ledger {

// What lies where in the folder.
struct StatePaths {
  platform::Path root;

  [[nodiscard]] platform::Path lock() const { return root / "lock"; }
  [[nodiscard]] platform::Path database() const { return root / "ledger.db"; }
  [[nodiscard]] platform::Path secrets() const { return root / "secrets"; }
  [[nodiscard]] platform::Path admin_socket() const { return root / "admin.sock"; }
  [[nodiscard]] platform::Path root_key() const { return root / "root-key.pem"; }
};

class OpenState {
 public:
  // Errors: busy when another process holds the folder, not_found when init never ran there; those
  // of the database and the keys.
  [[nodiscard]] static Result<std::unique_ptr<OpenState>> open(const StatePaths& paths);

  [[nodiscard]] Ledger& ledger() { return ledger_; }

 private:
  OpenState(platform::LockFile lock, std::unique_ptr<Books> books, LedgerKeys keys);

  platform::LockFile lock_;
  std::unique_ptr<Books> books_;
  LedgerKeys keys_;
  platform::SystemClock clock_;
  platform::SystemRandom random_;
  Ledger ledger_;
};

}  // namespace till::ledger
