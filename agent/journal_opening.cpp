#include "agent/journal_opening.h"

#include <utility>

#include "agent/epochs.h"
#include "agent/standby.h"
#include "agent/till.h"
#include "base/crypto/crypto.h"
#include "base/log.h"

namespace till::agent {
namespace {

std::unique_ptr<storage::DeltaFile> open_deltas(const std::filesystem::path& folder) {
  auto opened = storage::DeltaFile::open(folder);
  if (opened) return std::move(*opened);
  log(LogLevel::warning, "start", "deltas.db is not used: " + describe(opened.error()));
  return nullptr;
}

Result<OpenedJournal> open_once(const JournalOpening& opening) {
  OpenedJournal out{nullptr, JournalMemory(opening.rulesets), {}, {}};
  TILL_TRY(out.journal, storage::Journal::open(opening.settings));
  TILL_CHECK(out.journal->probe());
  TILL_TRY(out.contents,
           read_contents(*out.journal, out.memory,
                         opening.with_deltas ? open_deltas(opening.settings.folder) : nullptr));
  return out;
}

Result<storage::Salvage> salvage_it(const JournalOpening& opening, const Error& damage,
                                    const Result<Standby>& standby) {
  storage::SalvageOrder order{.settings = opening.settings,
                              .reason = describe(damage),
                              .now = opening.now,
                              .epoch = fresh_epoch(),
                              .opening = crypto::random_fixed<EntryId>(),
                              .build = std::string(build_version),
                              .identity = {}};
  if (standby) order.identity = standby->identity;
  log(LogLevel::error, "journal", "is damaged and salvaged: " + order.reason);
  auto done = storage::salvage(order);
  if (done) {
    log(LogLevel::warning, "journal", storage::describe(*done));
    return done;
  }
  return fail(damage.code, damage.text + "; it could not be salvaged: " + describe(done.error()),
              damage.context);
}

Result<> restore(const JournalOpening& opening, const Result<Standby>& standby) {
  if (!standby) return {};
  TILL_TRY(const auto journal, storage::Journal::open(opening.settings));
  return restore_from(*standby, *journal, opening.rulesets);
}

}  // namespace

Result<OpenedJournal> open_journal(const JournalOpening& opening) {
  auto opened = open_once(opening);
  if (opened || opened.error().code != ErrorCode::corrupt) return opened;
  const auto damage = opened.error();
  // What was opened holds the lock.
  opened = std::unexpected(damage);
  const auto standby = load_standby(opening.settings.folder);
  TILL_TRY(auto salvaged, salvage_it(opening, damage, standby));
  TILL_CHECK(restore(opening, standby));
  opened = open_once(opening);
  if (opened) opened->salvaged = std::move(salvaged);
  return opened;
}

}  // namespace till::agent
