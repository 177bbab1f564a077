// How a till comes up: secrets, journal, rules, cache, history, and what an enrolment adds.
#include <algorithm>
#include <filesystem>
#include <utility>

#include "agent/checkout/reserving.h"
#include "agent/courier_desk.h"
#include "agent/disk_room.h"
#include "agent/epochs.h"
#include "agent/image_thread.h"
#include "agent/standby.h"
#include "agent/till.h"
#include "base/log.h"
#include "platform/files.h"

namespace till::agent {
namespace {

constexpr std::size_t prefix_table_bytes_max = 1'048'576;
constexpr std::size_t token_secret_bytes = 32;
constexpr Milliseconds cache_try_period{30'000};
// No clock of this build's till can rightly say less: 2026-11-22.
constexpr Instant build_time = instant_of(1'795'305'600);

// Without the copy a broken journal would end quotes as well; that it is late is no reason to stop.
void keep_copy(storage::Journal& journal, const std::filesystem::path& folder) {
  if (const auto kept = keep_standby(journal, folder); !kept) {
    log(LogLevel::warning, "start", "the standby copy is not kept: " + describe(kept.error()));
  }
}

// What happened here: in the file, and after its end in memory.
void follow_chain(TillState& state, JournalContents& contents) {
  if (contents.scan.file) {
    state.overlay.use(std::move(contents.scan.file));
  } else {
    state.overlay.begin_again();
  }
  for (auto end = contents.path.rbegin(); end != contents.path.rend(); ++end) {
    state.overlay.epoch_opened(end->epoch);
  }
  for (const auto& [at, effects] : contents.scan.recent) state.overlay.add(at, effects);
}

}  // namespace

Result<std::unique_ptr<Till>> Till::start(config::TilldSettings settings, TillGround ground) {
  TILL_CHECK(platform::make_directories(settings.state_dir, platform::FileMode::shared));
  auto till = std::unique_ptr<Till>(new Till(std::move(settings), ground, build_time));
  TILL_CHECK(till->open_secrets());
  TILL_CHECK(till->load_prefix_table());
  auto opened = open_journal(till->journal_opening());
  if (!opened &&
      (opened.error().code == ErrorCode::busy || opened.error().code == ErrorCode::unsupported)) {
    return std::unexpected(opened.error());
  }
  till->open_base();
  till->open_cache();
  std::optional<record::Ack> acked;
  if (opened) {
    till->memory_ = std::move(opened->memory);
    acked = opened->contents.acked;
    till->adopt(std::move(opened->contents), opened->salvaged);
    keep_copy(*opened->journal, till->settings_.state_dir);
  } else {
    till->load_standby();
    till->go_advisory(opened.error());
  }
  till->journal_thread_ =
      std::make_unique<JournalThread>(opened ? std::move(opened->journal) : nullptr);
  till->image_thread_ = std::make_unique<ImageThread>(ground.clock);
  if (!till->state_.advisory) till->start_courier(std::move(acked));
  till->start_scanners();
  return till;
}

Result<> Till::open_secrets() {
  TILL_TRY(auto secrets,
           platform::FileSecrets::open(std::filesystem::path(settings_.state_dir) / "secrets"));
  secrets_ = std::make_unique<platform::FileSecrets>(std::move(secrets));
  auto token_secret = secrets_->load("token-secret");
  if (!token_secret && token_secret.error().code == ErrorCode::not_found) {
    const auto fresh = ground_.random.fill(token_secret_bytes);
    // In advisory mode the disk may refuse; tokens then last until the restart.
    if (const auto stored = secrets_->store("token-secret", fresh); !stored) {
      log(LogLevel::error, "start", describe(stored.error()));
    }
    token_secret = fresh;
  }
  if (!token_secret) return std::unexpected(token_secret.error());
  state_.token_secret = *token_secret;
  if (const auto pem = secrets_->load("register-key")) {
    TILL_TRY(auto key, crypto::PrivateKey::from_pem(*pem));
    state_.register_key = std::move(key);
  }
  if (const auto pepper = secrets_->load("pepper")) state_.pepper = *pepper;
  return {};
}

Result<> Till::load_prefix_table() {
  state_.country = settings_.cards_country;
  if (!settings_.cards_prefix_table) return {};
  TILL_TRY(const auto text,
           platform::read_file(*settings_.cards_prefix_table, prefix_table_bytes_max));
  TILL_TRY(const auto value, json::parse(text, "cards"));
  TILL_TRY(state_.prefix_table, cards::read_prefix_table(value, "cards"));
  state_.prefix_table_is_local = true;
  return {};
}

JournalOpening Till::journal_opening() const {
  return {.settings = {.folder = settings_.state_dir,
                       .wal_bytes = settings_.journal_wal_bytes,
                       .ballast_bytes = ballast_bytes},
          .rulesets = ruleset_files_,
          .now = state_.time.now().at};
}

// Without one the till knows those whose rows it holds.
void Till::open_base() {
  state_.base.emplace(std::filesystem::path(settings_.state_dir) / base_folder);
  state_.base->open();
  if (const auto& trouble = state_.base->trouble(); !trouble.empty()) {
    state_.alarm("BASE", "a base was dropped, it is fetched again: " + trouble);
  }
}

// A till without a cache knows nobody, but it sells. What broke while it ran is not read again.
void Till::open_cache() {
  const auto now = state_.time.now().at;
  auto cache = chores_.cache_broken.empty()
                   ? storage::Cache::open(settings_.state_dir, now)
                   : storage::Cache::begin_anew(settings_.state_dir, now, chores_.cache_broken);
  std::string trouble;
  if (!cache) {
    trouble = "people and cards are unknown until it can be opened: " + describe(cache.error());
  } else {
    state_.cache = std::move(*cache);
    chores_.cache_broken.clear();
    if (const auto& replaced = state_.cache->was_replaced(); !replaced.empty()) {
      trouble = "was broken and is filled again from the feed: " + replaced;
    }
  }
  if (!trouble.empty() && trouble != chores_.cache_trouble) state_.alarm("CACHE", trouble);
  // A disk that goes on failing is not asked every second.
  if (!trouble.empty()) chores_.next_cache_try = ground_.clock.steady() + cache_try_period;
  chores_.cache_trouble = std::move(trouble);
  if (desk_ && !state_.next_cache) {
    desk_->set_cursor(state_.cache ? state_.cache->cursor() : 0);
  }
}

void Till::adopt(JournalContents contents, const std::optional<storage::Salvage>& salvaged) {
  state_.salvages = std::move(contents.salvages);
  if (salvaged) state_.alarm("SALVAGED", storage::describe(*salvaged));
  state_.identity = std::move(contents.identity);
  if (contents.keys) use_keys(state_, std::move(*contents.keys));
  if (contents.rules_refused) {
    state_.alarm("RULESET",
                 "the ruleset in force cannot be used: " + describe(*contents.rules_refused));
  }
  if (contents.rules) use_rules(state_, std::move(*contents.rules));
  follow_chain(state_, contents);
  state_.used_serials = std::move(contents.scan.used_serials);
  resume_reservations(state_, std::move(contents.reservations));
  state_.time.passed(contents.scan.last_at);
  if (contents.acked) state_.time.passed(contents.acked->time);
  head_ = contents.head;
  paused_ = contents.paused;
  doubt_cache(state_, contents.path);
}

// Advisory mode: identify and quote go on, and what cannot be recorded gets a claim.
void Till::load_standby() {
  const auto standby = agent::load_standby(settings_.state_dir);
  if (!standby) {
    if (standby.error().code != ErrorCode::not_found) {
      state_.alarm("STANDBY", describe(standby.error()));
    }
    return;
  }
  state_.identity = standby->identity;
  if (auto keys = read_kept_keys(standby->keys)) {
    use_keys(state_, std::move(*keys));
  } else {
    state_.alarm("STANDBY", describe(keys.error()));
  }
  if (!standby->ruleset) return;
  if (auto rules = read_rules(ruleset_files_, *standby->ruleset)) {
    use_rules(state_, std::move(*rules));
  } else {
    state_.alarm("STANDBY", describe(rules.error()));
  }
}

// On the io thread, with the ledger's answer. Secrets first: a journal that says "enrolled" finds
// them.
void Till::finish_enrolment(Result<sync::Enrolled> enrolled, const std::string& url,
                            const Enrolled& done) {
  enrolling_now_ = false;
  if (!enrolled) return done(std::unexpected(enrolled.error()));
  for (const auto& [name, secret] :
       {std::pair<std::string_view, std::string_view>{"certificate", enrolled->certificate_pem},
        {"pepper", enrolled->pepper}}) {
    if (const auto stored = secrets_->store(name, secret); !stored) {
      return done(std::unexpected(stored.error()));
    }
  }
  const storage::RegisterIdentity identity{enrolled->register_id, enrolled->store, enrolled->name,
                                           url, enrolled->pepper_version};
  record::EpochOpenBody opening{{}, "enrolled", std::string(build_version), state_.time.now().at};
  const record::Draft draft{record::Kind::epoch_open,
                            state_.random.fixed<EntryId>(),
                            record::write_epoch_open(opening),
                            {}};
  const auto epoch = fresh_epoch();
  const bool taken = with_journal([this, identity, draft, epoch, enrolled = std::move(*enrolled),
                                   done](storage::Journal* journal, JournalMemory&) {
    Result<record::Entry> entry = fail(ErrorCode::not_recorded, "the journal cannot be written");
    if (journal != nullptr) {
      const auto kept =
          journal->store_text(kept_keys_name, write_kept_keys(enrolled.keys_as_received));
      entry = kept ? journal->enrol(identity, epoch, draft)
                   : Result<record::Entry>{std::unexpected(kept.error())};
      if (entry) keep_copy(*journal, settings_.state_dir);
    }
    on_io([this, identity, entry, enrolled, done] {
      if (!entry) return done(std::unexpected(entry.error()));
      state_.identity = identity;
      state_.pepper = enrolled.pepper;
      if (auto pem = secrets_->load("register-key")) {
        if (auto key = crypto::PrivateKey::from_pem(*pem)) state_.register_key = std::move(*key);
      }
      use_keys(state_, enrolled.keys);
      head_ = record::mark_of(*entry);
      start_courier({});
      done(identity);
    });
  });
  if (!taken) done(fail(ErrorCode::busy, "the journal's queue is full"));
}

}  // namespace till::agent
