#include "agent/standby.h"

#include <algorithm>
#include <utility>

#include "agent/till_state.h"
#include "base/json/fields.h"
#include "platform/files.h"

namespace till::agent {
namespace {

constexpr std::size_t standby_bytes_max = 1'048'576;

std::filesystem::path path_in(const std::filesystem::path& folder) {
  return folder / "standby.json";
}

Result<record::Signed> read_signed(std::string_view text) {
  TILL_TRY(const auto value, json::parse(text, "keys"));
  json::Refusal refusal;
  json::Fields fields(value, "keys", refusal);
  const auto bytes = from_base64(fields.text("bytes"));
  const auto raw = from_base64(fields.text("signature"));
  record::Signed out;
  out.key = fields.text_or("key");
  fields.finish();
  TILL_CHECK(refusal.result());
  if (!bytes || !raw) return fail(ErrorCode::invalid, "must be base64", "keys");
  out.bytes = *bytes;
  TILL_TRY(out.signature, fixed_from_bytes<Signature>(*raw));
  return out;
}

json::Object write(const Standby& standby) {
  const auto& identity = standby.identity;
  json::Object out{{"register", to_hex(identity.id)},
                   {"store", identity.store},
                   {"name", identity.name},
                   {"ledger_url", identity.ledger_url},
                   {"pepper_version", std::int64_t{identity.pepper_version}},
                   {"keys", standby.keys}};
  if (standby.ruleset) out.set("ruleset", to_hex(*standby.ruleset));
  return out;
}

Result<Standby> read(std::string_view text) {
  constexpr json::Range version_range{0, 255};
  TILL_TRY(const auto value, json::parse(text, "standby"));
  json::Refusal refusal;
  json::Fields fields(value, "standby", refusal);
  Standby out;
  const auto id = fixed_from_hex<RegisterId>(fields.text("register"));
  out.identity.store = fields.text_or("store");
  out.identity.name = fields.text_or("name");
  out.identity.ledger_url = fields.text_or("ledger_url");
  out.identity.pepper_version =
      static_cast<std::uint8_t>(fields.integer("pepper_version", version_range));
  out.keys = fields.text("keys");
  const auto ruleset = fields.optional_text("ruleset");
  fields.finish();
  TILL_CHECK(refusal.result());
  if (!id) return std::unexpected(id.error());
  out.identity.id = *id;
  if (ruleset) {
    TILL_TRY(out.ruleset, fixed_from_hex<Hash>(*ruleset));
  }
  return out;
}

}  // namespace

std::string write_kept_keys(const record::Signed& keys) {
  return json::canonical(json::Object{{"bytes", to_base64(keys.bytes)},
                                      {"key", keys.key},
                                      {"signature", to_base64(keys.signature.view())}});
}

Result<record::KeysDocument> read_kept_keys(std::string_view text) {
  TILL_TRY(const auto kept, read_signed(text));
  TILL_TRY(const auto value, json::parse(kept.bytes, "keys"));
  json::Refusal refusal;
  json::Fields fields(value, "keys", refusal);
  const auto root = fixed_from_hex<PublicKey>(fields.text("root"));
  TILL_CHECK(refusal.result());
  if (!root) return std::unexpected(root.error());
  return record::read_keys(kept, record::fingerprint_of(*root));
}

Result<> keep_standby(storage::Journal& journal, const std::filesystem::path& folder) {
  const auto identity = journal.identity();
  if (!identity) return {};
  TILL_TRY(const auto keys, journal.load_text(kept_keys_name));
  if (!keys) return {};
  Standby standby{*identity, *keys, {}};
  TILL_TRY(const auto rulesets, journal.rulesets());
  for (const auto& ruleset : rulesets) {
    if (ruleset.in_force) standby.ruleset = ruleset.sha256;
  }
  const auto text = json::canonical(write(standby));
  const auto before = platform::read_file(path_in(folder), standby_bytes_max);
  if (before && *before == text) return {};
  return platform::write_file(path_in(folder), text, platform::FileMode::private_);
}

Result<> restore_from(const Standby& standby, storage::Journal& journal,
                      const storage::RulesetFiles& files) {
  TILL_TRY(const auto keys, journal.load_text(kept_keys_name));
  if (!keys) TILL_CHECK(journal.store_text(kept_keys_name, standby.keys));
  TILL_TRY(const auto rulesets, journal.rulesets());
  const bool has_one =
      std::any_of(rulesets.begin(), rulesets.end(),
                  [](const storage::RulesetRecord& ruleset) { return ruleset.in_force; });
  if (has_one || !standby.ruleset) return {};
  const auto rules = read_rules(files, *standby.ruleset);
  if (!rules) return {};  // its file is gone as well: the ledger brings the next
  return journal.put_ruleset_in_force({*standby.ruleset, rules->envelope.version, {}, {}, true});
}

Result<Standby> load_standby(const std::filesystem::path& folder) {
  TILL_TRY(const auto text, platform::read_file(path_in(folder), standby_bytes_max));
  return read(text);
}

}  // namespace till::agent
