#include "tests/agent/small_world.h"

#include <chrono>
#include <filesystem>
#include <system_error>

#include "agent/standby.h"
#include "base/crypto/x509.h"
#include "cards/app_code.h"
#include "cards/token.h"
#include "platform/secrets.h"
#include "record/bodies.h"
#include "record/documents/parse.h"
#include "record/envelope.h"
#include "storage/cache/cache.h"
#include "storage/journal/journal.h"
#include "storage/ruleset_files.h"

namespace till::agent {
namespace {

constexpr std::uint16_t ack_number = 1;
constexpr std::uint16_t ruleset_number = 2;
constexpr std::uint16_t member_number = 3;
constexpr std::uint16_t tls_number = 4;
constexpr std::uint16_t import_number = 5;
constexpr std::uint8_t pepper_version = 1;

constexpr std::string_view ruleset_text = R"({
  "format": 1, "version": "small.1", "engine": 1, "currency": "RUB",
  "program": {"rate": 1000, "clawback": "unlimited", "redeem": {"share": 5000}},
  "stores": {"s1": {}},
  "offers": [
    {"id": "may", "layer": "code", "trigger": {"code": "MAY"},
     "effect": {"target": "basket", "percent": 1000}},
    {"id": "stamps", "effect": {"grant": "stamp", "card": "tea", "select": {"skus": ["tea"]}}},
    {"id": "cups", "effect": {"prompt": "Cups are on the second floor"}}
  ]})";

template <class T>
T must(Result<T> result) {
  require(result.has_value(), "the small world is well made");
  return std::move(*result);
}
void must(const Result<>& result) { require(result.has_value(), "the small world is well made"); }

constexpr Instant not_before = world_begins - std::chrono::days{30};
constexpr Instant not_after = world_begins + std::chrono::days{400};

record::KeyRecord key_of(std::uint16_t number, record::Role role, const crypto::PrivateKey& key) {
  return {number, role, key.public_key(), not_before, not_after};
}

record::RulesetEnvelope rules() {
  record::RulesetEnvelope out;
  out.version = 1;
  out.published_at = world_begins;
  out.ruleset = must(record::parse_ruleset(ruleset_text));
  out.offline[record::Trust::static_] = {loyalty::Points{static_limit}, 3};
  out.offline[record::Trust::signed_] = {loyalty::Points{50'000}, 5};
  return out;
}

record::AccountRow account_row(std::string_view id, std::int64_t points) {
  record::AccountRow row;
  row.id = id;
  loyalty::PointLot lot;
  lot.id = "10000000000000000000000000000000";
  lot.left = loyalty::Points{points};
  lot.earned_at = not_before;
  row.lots.push_back(lot);
  row.time = world_begins;
  return row;
}

record::MemberRow member_row(std::string_view id, std::string_view account, std::string name) {
  record::MemberRow row;
  row.id = id;
  row.account = account;
  row.masked_name = std::move(name);
  row.tier = "";
  return row;
}

record::ChangedRow changed(json::Object row) {
  record::ChangedRow out;
  out.kind = *row.find("kind")->as_string();
  out.id = *row.find("id")->as_string();
  out.row = std::move(row);
  return out;
}

platform::Path folder_of_folders() {
  const platform::Path in_memory = "/dev/shm";
  return platform::exists(in_memory) ? in_memory : std::filesystem::temp_directory_path();
}

}  // namespace

MemoryFolder::MemoryFolder()
    : path_(folder_of_folders() / ("till-" + to_hex(crypto::random_bytes(8)))) {
  std::filesystem::create_directory(path_);
}

MemoryFolder::~MemoryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

record::Signed SmallWorld::keys() const {
  const auto tls = crypto::PrivateKey::generate();
  record::KeysDocument document;
  document.root = root.public_key();
  document.keys = {
      key_of(ack_number, record::Role::ack, ack_key),
      key_of(ruleset_number, record::Role::ruleset, ruleset_key),
      key_of(member_number, record::Role::member, member_key),
      key_of(tls_number, record::Role::tls, tls),
      {import_number, record::Role::import, import_key.public_key(), not_before, not_after}};
  document.ca_certificate_pem = crypto::make_ca(tls, "small world", {not_before, not_after});
  return record::sign_keys(document, root);
}

void SmallWorld::enrol_journal(const platform::Path& folder) const {
  auto journal = must(storage::Journal::open({.folder = folder}));
  must(journal->store_text(kept_keys_name, write_kept_keys(keys())));
  const storage::RegisterIdentity identity{register_id, "s1", "till-1", "https://ledger.invalid",
                                           pepper_version};
  const record::Draft opening{
      record::Kind::epoch_open,
      crypto::random_fixed<EntryId>(),
      record::write_epoch_open({std::nullopt, "enrolled", "test", world_begins}),
      {}};
  must(journal->enrol(identity, record::Epoch{0x0123456789abcdefULL}, opening));
  const auto envelope = record::write_envelope(rules());
  const auto sha256 = must(storage::RulesetFiles(folder / "rulesets").store(envelope));
  must(journal->put_ruleset_in_force({sha256, 1, std::to_string(ruleset_number),
                                      record::sign(record::Role::ruleset, ruleset_key, envelope),
                                      true}));
}

void SmallWorld::enrol(const platform::Path& folder) const {
  auto secrets = must(platform::FileSecrets::open(folder / "secrets"));
  must(secrets.store("register-key", register_key.to_pem()));
  must(secrets.store("pepper", pepper));
  enrol_journal(folder);
  fill_cache(folder);
}

void SmallWorld::fill_cache(const platform::Path& folder) const {
  const auto cache = must(storage::Cache::open(folder, world_begins));
  must(cache->apply(page()));
}

record::AccountRow SmallWorld::anna_row() const { return account_row(anna_account, anna_points); }

record::ChangePage SmallWorld::page() const {
  record::CardRow card;
  card.token = cards::token_of(pepper, pepper_version, cards::TokenKind::card, anna_card);
  card.account = anna_account;
  card.member = anna;
  record::ChangePage page;
  page.cursor = 5;
  page.time = world_begins;
  page.rows = {changed(record::write_account_row(anna_row())),
               changed(record::write_member_row(member_row(anna, anna_account, "A*** K."))),
               changed(record::write_card_row(card)),
               changed(record::write_account_row(account_row(boris_account, boris_points))),
               changed(record::write_member_row(member_row(boris, boris_account, "B*** L.")))};
  return page;
}

std::string SmallWorld::boris_code(Instant at) const {
  const cards::Phone phone{must(fixed_from_hex<cards::MemberId>(boris)), boris_phone.public_key()};
  const auto certificate = cards::make_certificate(member_key, member_number, phone, world_begins);
  return cards::to_text(cards::make_app_code(boris_phone, certificate, at));
}

config::TilldSettings settings_in(const platform::Path& folder) {
  config::TilldSettings settings;
  settings.state_dir = folder.string();
  settings.listen_socket.clear();
  settings.pos_origins = {"http://localhost:3000"};
  settings.journal_wal_bytes = std::int64_t{1024} * 1024;
  return settings;
}

}  // namespace till::agent
