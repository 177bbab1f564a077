#include "ledger/init.h"

#include <algorithm>
#include <array>

#include "ledger/store/schema.h"
#include "platform/secrets.h"

namespace till::ledger {
namespace {

constexpr std::array<std::string_view, 2> own_hosts{"localhost", "127.0.0.1"};

std::vector<std::string> all_hosts(const std::vector<std::string>& asked) {
  std::vector<std::string> hosts(own_hosts.begin(), own_hosts.end());
  for (const auto& host : asked) {
    if (std::ranges::find(hosts, host) == hosts.end()) hosts.push_back(host);
  }
  return hosts;
}

Result<> refuse_if_there(const StatePaths& paths) {
  for (const auto& path : {paths.database(), paths.secrets(), paths.root_key()}) {
    if (!platform::exists(path)) continue;
    return fail(ErrorCode::conflict,
                "a ledger lives here already; its keys cannot be made twice: use another folder",
                path.string());
  }
  return {};
}

// Half a ledger would refuse the next attempt.
void remove_leftovers(const StatePaths& paths) {
  std::error_code ignored;
  std::filesystem::remove_all(paths.secrets(), ignored);
  for (const auto* ending : {"", "-wal", "-shm"}) {
    std::filesystem::remove(paths.database().string() + ending, ignored);
  }
}

Result<Initialised> make_ledger(const InitRequest& request, const platform::Clock& clock) {
  const auto& paths = request.paths;
  TILL_TRY(auto secrets, platform::FileSecrets::open(paths.secrets()));
  TILL_TRY(auto database, open_ledger_db(paths.database()));
  Books books(std::move(database));
  const auto hosts = all_hosts(request.hosts);
  TILL_TRY(const auto keys, mint_keys(secrets, books, {.hosts = hosts, .now = clock.wall()}));
  TILL_TRY(const auto root, secrets.load(secret_name::root));
  TILL_CHECK(platform::write_file(paths.root_key(), root, platform::FileMode::private_));
  // From here on the exported file is the only one.
  TILL_CHECK(secrets.remove(secret_name::root));
  return Initialised{keys.root_fingerprint(), keys.generation, paths.root_key(), hosts};
}

}  // namespace

Result<Initialised> init(const InitRequest& request, const platform::Clock& clock) {
  const auto& paths = request.paths;
  TILL_CHECK(platform::make_directories(paths.root, platform::FileMode::private_));
  TILL_TRY(const auto lock, platform::LockFile::take(paths.lock()));
  TILL_CHECK(refuse_if_there(paths));
  auto made = make_ledger(request, clock);
  if (!made) remove_leftovers(paths);
  return made;
}

}  // namespace till::ledger
