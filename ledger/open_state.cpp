#include "ledger/open_state.h"

#include <utility>

#include "ledger/store/schema.h"
#include "platform/secrets.h"

namespace till::ledger {

OpenState::OpenState(platform::LockFile lock, std::unique_ptr<Books> books, LedgerKeys keys)
    : lock_(std::move(lock)),
      books_(std::move(books)),
      keys_(std::move(keys)),
      ledger_{*books_, keys_, clock_, random_} {}

Result<std::unique_ptr<OpenState>> OpenState::open(const StatePaths& paths) {
  if (!platform::exists(paths.database())) {
    return fail(ErrorCode::not_found,
                "no ledger lives here that this user may see: make one with ledgerd init",
                paths.root.string());
  }
  TILL_TRY(auto lock, platform::LockFile::take(paths.lock()));
  TILL_TRY(auto database, open_ledger_db(paths.database()));
  auto books = std::make_unique<Books>(std::move(database));
  TILL_TRY(const auto secrets, platform::FileSecrets::open(paths.secrets()));
  TILL_TRY(auto keys, load_keys(secrets, books->meta));
  return std::unique_ptr<OpenState>(
      new OpenState(std::move(lock), std::move(books), std::move(keys)));
}

}  // namespace till::ledger
