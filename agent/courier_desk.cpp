#include "agent/courier_desk.h"

#include <utility>

#include "agent/standby.h"
#include "base/json/fields.h"
#include "base/log.h"
#include "loyalty/ruleset.h"
#include "platform/files.h"
#include "record/seal.h"
#include "sync/ruleset_gate.h"

namespace till::agent {
namespace {

// A signed document inside a row of the feed.
Result<record::Signed> signed_in(const record::ChangedRow& row, std::string_view bytes_field) {
  json::Refusal refusal;
  const json::Value value(row.row);
  json::Fields fields(value, row.kind, refusal);
  const auto bytes = from_base64(fields.text(bytes_field));
  const auto raw = from_base64(fields.text("signature"));
  const auto key = fields.text_or("key");
  TILL_CHECK(refusal.result());
  if (!bytes || !raw) return fail(ErrorCode::invalid, "must be base64", row.kind);
  TILL_TRY(const auto signature, fixed_from_bytes<Signature>(*raw));
  return record::Signed{*bytes, key, signature};
}

// Errors: not_found and corrupt for its file, io.
Result<std::optional<record::Signed>> signed_ruleset(storage::Journal& journal,
                                                     const storage::RulesetFiles& files,
                                                     const Hash& sha256) {
  TILL_TRY(const auto rulesets, journal.rulesets());
  for (const auto& ruleset : rulesets) {
    if (ruleset.sha256 != sha256) continue;
    TILL_TRY(auto bytes, files.load(sha256));
    return std::optional(record::Signed{std::move(bytes), ruleset.key, ruleset.signature});
  }
  return std::optional<record::Signed>{};
}

Error journal_cannot_be_written() {
  return {ErrorCode::not_recorded, "the journal cannot be written", {}};
}

}  // namespace

Error journal_is_busy() {
  return {ErrorCode::busy, "the journal's queue is full: the disk is slow", {}};
}

CourierDesk::CourierDesk(Till& till)
    : till_(till), nonce_(till.state().random.fixed<Nonce>()), base_(till) {
  const auto& state = till.state();
  if (state.cache) cursor_ = state.cache->cursor();
  keys_ = state.keys;
  if (state.rules) {
    rulesets_.insert(state.rules->sha256);
    version_in_force_ = state.rules->envelope.version;
  }
}

void CourierDesk::knows(const Hash& ruleset) {
  const std::lock_guard lock(mutex_);
  rulesets_.insert(ruleset);
}

sync::CourierPorts CourierDesk::ports() {
  sync::CourierPorts ports;
  ports.make_hello = [this](const auto& what, const auto& reply) { make_hello(what, reply); };
  ports.read_entries = [this](auto after, const auto& reply) { read_entries(after, reply); };
  ports.store_ack = [this](const auto& ack, const auto& received, const auto& reply) {
    store_ack(ack, received, reply);
  };
  ports.cursor = [this] { return cursor_.load(); };
  ports.apply_page = [this](auto page, const auto& reply) { apply_page(std::move(page), reply); };
  ports.offer_ruleset = [this](const auto& envelope, const auto& reply) {
    offer_ruleset(envelope, reply);
  };
  ports.load_ruleset = [this](const Hash& sha256, const auto& reply) {
    load_ruleset(sha256, reply);
  };
  ports.has_ruleset = [this](const Hash& sha256) {
    const std::lock_guard lock(mutex_);
    return rulesets_.contains(sha256);
  };
  ports.alarm = [this](std::string name, std::string text) {
    till_.on_io([this, name = std::move(name), text = std::move(text)] {
      till_.state().alarm(name, text);
    });
  };
  ports.end_alarm = [this](std::string name) {
    till_.on_io([this, name = std::move(name)] { till_.state().end_alarm(name); });
  };
  ports.use_generation = [this](const auto& generation, const auto& reply) {
    use_generation(generation, reply);
  };
  ports.open_epoch = [this](const auto& parent, const auto& reply) { open_epoch(parent, reply); };
  ports.contact = [this](Instant time) {
    till_.on_io([this, time] { till_.state().time.contact(time); });
  };
  ports.void_cursor = [this](auto reply) {
    till_.on_io([this, reply = std::move(reply)] { reply(begin_cache_beside()); });
  };
  ports.base = base_.ports();
  return ports;
}

void CourierDesk::read_entries(record::Position after,
                               const sync::CourierPorts::Reply<std::vector<record::Entry>>& reply) {
  const bool taken = till_.with_journal([after, reply](storage::Journal* journal, JournalMemory&) {
    if (journal == nullptr) return reply(fail(ErrorCode::unavailable, "there is no journal"));
    reply(journal->read_after(after, {}));
  });
  if (!taken) reply(std::unexpected(journal_is_busy()));
}

void CourierDesk::store_ack(const record::Ack& ack, const record::Signed& as_received,
                            const sync::CourierPorts::Reply<bool>& reply) {
  const bool taken =
      till_.with_journal([ack, as_received, reply](storage::Journal* journal, JournalMemory&) {
        if (journal == nullptr) return reply(fail(ErrorCode::unavailable, "there is no journal"));
        const auto stored = journal->store_ack(ack, as_received);
        if (!stored) return reply(std::unexpected(stored.error()));
        reply(true);
      });
  if (!taken) reply(std::unexpected(journal_is_busy()));
}

// For a start without the journal.
void CourierDesk::keep_copy(storage::Journal& journal) {
  if (const auto kept = keep_standby(journal, till_.settings().state_dir); !kept) {
    log(LogLevel::warning, "journal", "the standby copy is not kept: " + describe(kept.error()));
  }
}

// A page that reflects entries this till never wrote speaks of another history: it is not applied.
void CourierDesk::when_ours(const std::shared_ptr<record::ChangePage>& page,
                            const std::function<void(Result<bool> ours)>& then) {
  const bool taken = till_.with_journal([page, then](storage::Journal* journal, JournalMemory&) {
    const auto& reflects = page->reflects;
    if (!reflects || journal == nullptr) return then(true);
    const auto entry = journal->at({reflects->epoch, reflects->seq});
    if (!entry) return then(std::unexpected(entry.error()));
    then(*entry && (*entry)->hash == reflects->hash);
  });
  if (!taken) then(std::unexpected(journal_is_busy()));
}

void CourierDesk::apply_page(record::ChangePage page,
                             const sync::CourierPorts::Reply<bool>& reply) {
  auto shared = std::make_shared<record::ChangePage>(std::move(page));
  when_ours(shared, [this, shared, reply](Result<bool> ours) {
    if (!ours || !*ours) return reply(std::move(ours));
    till_.on_io([this, shared, reply] { apply_on_io(*shared, reply); });
  });
}

void CourierDesk::look_up(const sync::LookupAsked& asked,
                          const std::function<void(bool found)>& done) {
  const auto end = [this, done](bool found) { till_.on_io([done, found] { done(found); }); };
  till_.courier_->look_up(asked, online_budget, [this, done, end](sync::LookedUp answer) {
    if (!answer || !*answer) return end(false);
    auto page = std::make_shared<record::ChangePage>(std::move(**answer));
    when_ours(page, [this, page, done, end](Result<bool> ours) {
      if (!ours || !*ours) return end(false);
      till_.on_io([this, page, done] { looked_up(*page, done); });
    });
  });
}

void CourierDesk::looked_up(const record::ChangePage& page,
                            const std::function<void(bool found)>& done) {
  auto& state = till_.state();
  if (!state.cache) return done(false);
  auto merged = state.cache->merge(page);
  if (merged && state.next_cache) merged = state.next_cache->merge(page);
  state.counters.raise(merged ? "lookup.found" : "lookup.refused");
  if (!merged) log(LogLevel::warning, "cache", describe(merged.error()));
  done(merged.has_value());
}

void CourierDesk::apply_on_io(const record::ChangePage& page,
                              const sync::CourierPorts::Reply<bool>& reply) {
  auto& state = till_.state();
  if (!state.cache && !state.next_cache) {
    return reply(fail(ErrorCode::unavailable, "there is no cache"));
  }
  if (const auto applied = apply_to_cache(page); !applied) {
    state.counters.raise("page.refused");
    return reply(std::unexpected(applied.error()));
  }
  for (const auto& row : page.rows) {
    if (row.kind == "seal") take_seal(row);
    if (row.kind == "keys") take_keys(row);
  }
  reply(true);
}

// Whoever is known now stays known while the feed begins anew: a view does not go back in time.
Result<bool> CourierDesk::begin_cache_beside() {
  auto& state = till_.state();
  state.next_cache.reset();
  cursor_ = 0;
  TILL_TRY(state.next_cache, storage::Cache::begin_beside(till_.settings().state_dir));
  return true;
}

Result<> CourierDesk::apply_to_cache(const record::ChangePage& page) {
  auto& state = till_.state();
  if (!state.next_cache) {
    TILL_CHECK(state.cache->apply(page));
    cursor_ = state.cache->cursor();
    return {};
  }
  TILL_CHECK(state.next_cache->apply(page));
  TILL_CHECK(state.next_cache->tidy_when_idle());
  cursor_ = state.next_cache->cursor();
  if (page.more) return {};
  auto taken = storage::Cache::take_place(till_.settings().state_dir, std::move(state.next_cache),
                                          std::move(state.cache));
  // Without one the till opens what it finds, within the second.
  if (!taken) return std::unexpected(std::move(taken).error());
  state.cache = std::move(*taken);
  log(LogLevel::info, "cache", "the feed began anew and is complete");
  return {};
}

void CourierDesk::take_seal(const record::ChangedRow& row) {
  auto& state = till_.state();
  const auto seal = signed_in(row, "body");
  const auto body =
      seal ? record::read_seal(seal->bytes) : Result<record::Seal>{std::unexpected(seal.error())};
  if (!body || !state.keys || !record::verify(*state.keys, record::Role::ack, *seal)) {
    return state.alarm("SEAL", "a seal that does not verify was not kept");
  }
  if (!state.identity || body->register_id != state.identity->id) return;
  if (body->agreement == record::Seal::Agreement::differs) {
    state.alarm("SEAL", "the figures of " + body->business_date +
                            " differ: tillctl day show --date " + body->business_date +
                            " says whose");
  }
  const bool taken = till_.with_journal(
      [mark = body->close, seal = *seal](storage::Journal* journal, JournalMemory&) {
        if (journal == nullptr) return;
        if (const auto stored = journal->store_seal(mark, seal); !stored) {
          log(LogLevel::error, "journal", "a seal was not stored: " + describe(stored.error()));
        }
      });
  if (!taken) state.alarm("SEAL", "the journal's queue is full: a seal waits for the next start");
}

void CourierDesk::take_keys(const record::ChangedRow& row) {
  auto& state = till_.state();
  const auto document = signed_in(row, "document");
  if (!document || !state.keys) return state.alarm("KEYS", "a keys document could not be read");
  const auto keys = record::read_keys(*document, record::fingerprint_of(state.keys->root));
  if (!keys) return state.alarm("KEYS", describe(keys.error()));
  if (keys->version <= state.keys->version) return;
  use_keys(state, *keys);
  const bool taken = till_.with_journal(
      [this, text = write_kept_keys(*document)](storage::Journal* journal, JournalMemory&) {
        if (journal == nullptr) return;
        if (const auto stored = journal->store_text(kept_keys_name, text); !stored) {
          log(LogLevel::error, "journal", "the keys were not stored: " + describe(stored.error()));
        }
        keep_copy(*journal);
      });
  if (!taken) state.alarm("KEYS", "the journal's queue is full: new keys last until the restart");
  {
    const std::lock_guard lock(mutex_);
    keys_ = *keys;
  }
  if (till_.courier_) till_.courier_->use_keys(*keys);
}

void CourierDesk::load_ruleset(
    const Hash& sha256, const sync::CourierPorts::Reply<std::optional<record::Signed>>& reply) {
  const bool taken =
      till_.with_journal([sha256, reply](storage::Journal* journal, JournalMemory& memory) {
        if (journal == nullptr) return reply(std::unexpected(journal_cannot_be_written()));
        reply(signed_ruleset(*journal, memory.files(), sha256));
      });
  if (!taken) reply(std::unexpected(journal_is_busy()));
}

// Judged on the courier's thread (compiling a large ruleset takes its time), stored on the
// journal's, used on the io thread: a quote sees either the old rules or the new ones.
void CourierDesk::offer_ruleset(const record::Signed& envelope,
                                const sync::CourierPorts::Reply<bool>& reply) {
  std::optional<record::KeysDocument> keys;
  std::optional<std::int64_t> version;
  {
    const std::lock_guard lock(mutex_);
    keys = keys_;
    version = version_in_force_;
  }
  if (!keys) return reply(fail(ErrorCode::untrusted, "no keys of the ledger are known"));
  auto judged = sync::judge_ruleset(envelope, *keys, version);
  if (!judged) return reply(std::unexpected(judged.error()));
  auto accepted = std::make_shared<sync::AcceptedRuleset>(std::move(*judged));
  const bool taken = till_.with_journal(
      [this, accepted, envelope, reply](storage::Journal* journal, JournalMemory& memory) {
        if (journal == nullptr) {
          return reply(std::unexpected(journal_cannot_be_written()));
        }
        if (const auto stored = memory.files().store(envelope.bytes); !stored) {
          return reply(fail(ErrorCode::not_recorded, describe(stored.error())));
        }
        const auto put = journal->put_ruleset_in_force(
            {accepted->sha256, accepted->envelope.version, envelope.key, envelope.signature, true});
        if (!put) return reply(std::unexpected(put.error()));
        memory.note_ruleset(accepted->sha256, accepted->compiled);
        keep_copy(*journal);
        till_.on_io([this, accepted, reply] {
          {
            const std::lock_guard lock(mutex_);
            rulesets_.insert(accepted->sha256);
            version_in_force_ = accepted->envelope.version;
          }
          log(LogLevel::info, "rules", "in force: " + accepted->envelope.ruleset.version);
          use_rules(till_.state(), {accepted->sha256, accepted->envelope, accepted->compiled});
          reply(true);
        });
      });
  if (!taken) reply(std::unexpected(journal_is_busy()));
}

}  // namespace till::agent
