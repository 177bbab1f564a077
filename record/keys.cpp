#include "record/keys.h"

#include <charconv>

#include "base/crypto/x509.h"
#include "record/json_parts.h"

namespace till::record {
namespace {

constexpr std::int64_t keys_format = 1;
constexpr std::string_view root_key_name = "root";
constexpr std::int64_t key_number_max = 65'535;
constexpr std::size_t keys_max = 1'000;  // years of monthly keys of every role

// The roles that a keys document can give; the others belong to the root and to registers.
constexpr Role document_roles[] = {Role::ack, Role::ruleset, Role::member, Role::import, Role::tls};
constexpr Role other_roles[] = {Role::root, Role::batch, Role::close, Role::claim};

// None for a role that a newer ledger knows.
std::optional<Role> read_role(json::Fields& fields) {
  const std::string name = fields.text("role");
  for (const Role role : document_roles)
    if (name_of(role) == name) return role;
  for (const Role role : other_roles)
    if (name_of(role) == name) fields.refuse("role", "is not a role of the ledger's keys");
  return std::nullopt;
}

void read_key(const json::Value& value, const std::string& path, json::Refusal& refusal,
              KeysDocument& document) {
  json::Fields fields(value, path, refusal);
  const auto role = read_role(fields);
  KeyRecord record;
  record.number = static_cast<std::uint16_t>(fields.integer("number", {1, key_number_max}));
  record.key = required_fixed<PublicKey>(fields, "key");
  record.not_before = read_instant(fields, "not_before");
  record.not_after = read_instant(fields, "not_after");
  if (record.not_after < record.not_before) fields.refuse("not_after", "lies before not_before");
  if (!role) return;
  record.role = *role;
  if (document.find(record.number, record.role) != nullptr)
    fields.refuse("number", "stands twice for the role " + std::string(name_of(record.role)));
  document.keys.push_back(record);
}

Result<KeysDocument> read_document(BytesView bytes) {
  TILL_TRY(const auto value, json::parse(bytes, "keys"));
  json::Refusal refusal;
  json::Fields fields(value, "keys", refusal);
  KeysDocument document;
  if (fields.integer("format") != keys_format)
    fields.refuse("format", "must be " + std::to_string(keys_format));
  document.version = fields.integer("version", {1, INT64_MAX});
  document.root = required_fixed<PublicKey>(fields, "root");
  fields.list(
      "keys",
      [&](const json::Value& item, const std::string& path) {
        read_key(item, path, refusal, document);
      },
      keys_max);
  document.ca_certificate_pem = fields.text("ca");
  TILL_CHECK(refusal.result());
  return document;
}

json::Value write_key(const KeyRecord& record) {
  return json::Object{{"number", std::int64_t{record.number}},
                      {"role", name_of(record.role)},
                      {"key", to_hex(record.key)},
                      {"not_before", unix_seconds(record.not_before)},
                      {"not_after", unix_seconds(record.not_after)}};
}

Bytes write_document(const KeysDocument& document) {
  json::Array keys;
  for (const KeyRecord& record : document.keys) keys.push_back(write_key(record));
  return canonical(json::Object{{"format", keys_format},
                                {"version", document.version},
                                {"root", to_hex(document.root)},
                                {"keys", std::move(keys)},
                                {"ca", document.ca_certificate_pem}});
}

Result<> check_ca(const KeysDocument& document) {
  const auto certificate = crypto::read_certificate(document.ca_certificate_pem);
  if (!certificate) return fail(ErrorCode::invalid, certificate.error().text, "keys.ca");
  for (const KeyRecord& record : document.keys)
    if (record.role == Role::tls && record.key == certificate->key) return {};
  return fail(ErrorCode::untrusted, "the CA certificate has not the key of role tls", "keys.ca");
}

}  // namespace

const KeyRecord* KeysDocument::find(std::uint16_t number, Role role) const {
  for (const KeyRecord& record : keys)
    if (record.number == number && record.role == role) return &record;
  return nullptr;
}

const KeyRecord* KeysDocument::newest(Role role) const {
  const KeyRecord* newest = nullptr;
  for (const KeyRecord& record : keys) {
    if (record.role != role) continue;
    if (newest == nullptr || record.not_before > newest->not_before) newest = &record;
  }
  return newest;
}

Fingerprint fingerprint_of(const PublicKey& root) {
  const Hash hash = crypto::sha256(root.view());
  return *fixed_from_bytes<Fingerprint>(hash.view().substr(0, Fingerprint::size));
}

Signed sign_keys(const KeysDocument& document, const crypto::PrivateKey& root) {
  require(document.root == root.public_key(), "the keys document names the root that signs it");
  Bytes bytes = write_document(document);
  const Signature signature = sign(Role::root, root, bytes);
  return {std::move(bytes), std::string(root_key_name), signature};
}

Result<KeysDocument> read_keys(const Signed& signed_document, const Fingerprint& root) {
  TILL_TRY(auto document, read_document(signed_document.bytes));
  if (fingerprint_of(document.root) != root)
    return fail(ErrorCode::untrusted, "the root is not the one that was pinned at enrolment",
                "keys.root");
  if (!verify(Role::root, document.root, signed_document.bytes, signed_document.signature))
    return fail(ErrorCode::untrusted, "the root's signature does not verify", "keys");
  TILL_CHECK(check_ca(document));
  return document;
}

bool verify(const KeysDocument& keys, Role role, const Signed& what) {
  std::uint16_t number = 0;
  const char* end = what.key.data() + what.key.size();
  const auto [stopped, error] = std::from_chars(what.key.data(), end, number);
  if (error != std::errc{} || stopped != end) return false;
  const KeyRecord* record = keys.find(number, role);
  return record != nullptr && verify(role, record->key, what.bytes, what.signature);
}

}  // namespace till::record
