#include "ledger/keys.h"

#include <algorithm>
#include <charconv>

#include "ledger/store/books.h"

namespace till::ledger {
namespace {

using record::Role;

// Signatures verify for ever; how long a key may sign is the ledger's own promise.
constexpr Seconds key_life{10LL * 365 * 86'400};
constexpr Seconds clock_slack{86'400};  // a till's clock may lag behind ours
constexpr std::size_t pepper_bytes = 32;
constexpr std::uint8_t first_pepper_version = 1;
constexpr std::string_view ca_name = "Till ledger CA";

constexpr std::uint16_t ack_number = 1;
constexpr std::uint16_t ruleset_number = 2;
constexpr std::uint16_t member_number = 3;
constexpr std::uint16_t tls_number = 4;
constexpr std::uint16_t import_number = 5;

struct Minted {
  crypto::PrivateKey root = crypto::PrivateKey::generate();
  crypto::PrivateKey ack = crypto::PrivateKey::generate();
  crypto::PrivateKey ruleset = crypto::PrivateKey::generate();
  crypto::PrivateKey member = crypto::PrivateKey::generate();
  crypto::OpeningKey import = crypto::OpeningKey::generate();
  crypto::PrivateKey tls_ca = crypto::PrivateKey::generate();
  crypto::PrivateKey tls_server = crypto::PrivateKey::generate();
  Bytes pepper = crypto::random_bytes(pepper_bytes);
};

crypto::Validity validity_from(Instant now) { return {now - clock_slack, now + key_life}; }

record::KeysDocument document_of(const Minted& minted, Instant now) {
  const auto validity = validity_from(now);
  record::KeysDocument document;
  document.root = minted.root.public_key();
  const auto add = [&](std::uint16_t number, Role role, const auto& key) {
    document.keys.push_back(
        {number, role, key.public_key(), validity.not_before, validity.not_after});
  };
  add(ack_number, Role::ack, minted.ack);
  add(ruleset_number, Role::ruleset, minted.ruleset);
  add(member_number, Role::member, minted.member);
  add(tls_number, Role::tls, minted.tls_ca);
  add(import_number, Role::import, minted.import);
  document.ca_certificate_pem = crypto::make_ca(minted.tls_ca, ca_name, validity);
  return document;
}

Result<> store_secrets(platform::SecretStore& secrets, const Minted& minted) {
  TILL_CHECK(secrets.store(secret_name::root, minted.root.to_pem()));
  TILL_CHECK(secrets.store(secret_name::ack, minted.ack.to_pem()));
  TILL_CHECK(secrets.store(secret_name::ruleset, minted.ruleset.to_pem()));
  TILL_CHECK(secrets.store(secret_name::member, minted.member.to_pem()));
  TILL_CHECK(secrets.store(secret_name::import, minted.import.to_pem()));
  TILL_CHECK(secrets.store(secret_name::tls_ca, minted.tls_ca.to_pem()));
  TILL_CHECK(secrets.store(secret_name::tls_server, minted.tls_server.to_pem()));
  return secrets.store(secret_name::pepper, minted.pepper);
}

Result<> store_document(Books& books, sqlite::Transaction& transaction,
                        const record::Signed& document) {
  TILL_CHECK(books.meta.store(transaction, meta_name::keys_document, document.bytes));
  TILL_CHECK(books.meta.store(transaction, meta_name::keys_signature,
                              to_base64(document.signature.view())));
  return books.feed.bump(transaction, feed_kind::keys, "keys");
}

Result<> store_public(Books& books, const record::Signed& document,
                      const std::string& server_certificate) {
  TILL_TRY(auto transaction, books.begin());
  const auto generation = crypto::random_fixed<record::Generation>();
  TILL_CHECK(books.meta.store(transaction, meta_name::generation, to_hex(generation)));
  TILL_CHECK(books.meta.store(transaction, meta_name::server_certificate, server_certificate));
  TILL_CHECK(books.meta.store(transaction, meta_name::pepper_version,
                              std::to_string(first_pepper_version)));
  TILL_CHECK(store_document(books, transaction, document));
  return transaction.commit();
}

Result<std::string> load_text(Meta& meta, std::string_view name) {
  TILL_TRY(auto text, meta.load(name));
  if (!text) {
    return fail(ErrorCode::not_found, "this ledger has no keys yet: run ledgerd init",
                std::string(name));
  }
  return std::move(*text);
}

Result<record::Signed> load_document(Meta& meta) {
  TILL_TRY(auto bytes, load_text(meta, meta_name::keys_document));
  TILL_TRY(const auto text, load_text(meta, meta_name::keys_signature));
  TILL_TRY(const auto raw, from_base64(text));
  TILL_TRY(const auto signature, fixed_from_bytes<Signature>(raw));
  return record::Signed{std::move(bytes), "root", signature};
}

Result<crypto::PrivateKey> load_key(const platform::SecretStore& secrets, std::string_view name) {
  TILL_TRY(const auto pem, secrets.load(name));
  auto key = crypto::PrivateKey::from_pem(pem);
  if (!key) return fail(ErrorCode::corrupt, key.error().text, "secret " + std::string(name));
  return key;
}

// The key as the document numbers it.
Result<NumberedKey> load_numbered(const platform::SecretStore& secrets,
                                  const record::KeysDocument& document, Role role) {
  TILL_TRY(auto key, load_key(secrets, record::name_of(role)));
  for (const auto& known : document.keys) {
    if (known.role == role && known.key == key.public_key()) {
      return NumberedKey{known.number, std::move(key)};
    }
  }
  return fail(ErrorCode::corrupt, "the keys document does not name this key",
              "secret " + std::string(record::name_of(role)));
}

// What was sealed to it can be opened, whether or not the document names it yet.
Result<std::optional<crypto::OpeningKey>> load_import_key(const platform::SecretStore& secrets) {
  const auto pem = secrets.load(secret_name::import);
  if (!pem && pem.error().code == ErrorCode::not_found) {
    return std::optional<crypto::OpeningKey>{};
  }
  if (!pem) return std::unexpected(pem.error());
  auto key = crypto::OpeningKey::from_pem(*pem);
  if (!key) return fail(ErrorCode::corrupt, key.error().text, "secret import");
  return std::optional(std::move(*key));
}

Result<std::uint8_t> load_pepper_version(Meta& meta) {
  TILL_TRY(const auto text, load_text(meta, meta_name::pepper_version));
  std::uint8_t version = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), version);
  if (end.ec != std::errc{}) return fail(ErrorCode::corrupt, "the pepper's version is no number");
  return version;
}

}  // namespace

record::Signed NumberedKey::sign(Role role, Bytes bytes) const {
  const auto signature = record::sign(role, key, bytes);
  return {std::move(bytes), std::to_string(number), signature};
}

Result<LedgerKeys> mint_keys(platform::SecretStore& secrets, Books& books,
                             const KeyMinting& minting) {
  TILL_TRY(const auto there, books.meta.load(meta_name::keys_document));
  if (there) {
    return fail(ErrorCode::conflict,
                "this ledger has its keys already; new ones would lock every till out");
  }
  const Minted minted;
  const auto document = document_of(minted, minting.now);
  const crypto::CaIdentity ca{document.ca_certificate_pem, minted.tls_ca};
  TILL_TRY(const auto server, crypto::issue_server(ca, minted.tls_server.public_key(),
                                                   minting.hosts, validity_from(minting.now)));
  TILL_CHECK(store_secrets(secrets, minted));
  TILL_CHECK(store_public(books, record::sign_keys(document, minted.root), server));
  return load_keys(secrets, books.meta);
}

Result<LedgerKeys> load_keys(const platform::SecretStore& secrets, Meta& meta) {
  TILL_TRY(auto signed_document, load_document(meta));
  // The document is this ledger's own: its root is taken from itself.
  TILL_TRY(const auto value, json::parse(signed_document.bytes, "keys"));
  const auto* root_text = value.as_object() == nullptr ? nullptr : value.as_object()->find("root");
  if (root_text == nullptr || root_text->as_string() == nullptr) {
    return fail(ErrorCode::corrupt, "the keys document names no root");
  }
  TILL_TRY(const auto root, fixed_from_hex<PublicKey>(*root_text->as_string()));
  TILL_TRY(auto document, record::read_keys(signed_document, record::fingerprint_of(root)));
  TILL_TRY(const auto generation_text, load_text(meta, meta_name::generation));
  TILL_TRY(const auto generation, fixed_from_hex<record::Generation>(generation_text));
  TILL_TRY(auto ack, load_numbered(secrets, document, Role::ack));
  TILL_TRY(auto ruleset, load_numbered(secrets, document, Role::ruleset));
  TILL_TRY(auto member, load_numbered(secrets, document, Role::member));
  TILL_TRY(auto import_key, load_import_key(secrets));
  TILL_TRY(auto ca_key, load_key(secrets, secret_name::tls_ca));
  TILL_TRY(const auto server_key, load_key(secrets, secret_name::tls_server));
  TILL_TRY(auto server_certificate, load_text(meta, meta_name::server_certificate));
  TILL_TRY(auto pepper, secrets.load(secret_name::pepper));
  TILL_TRY(const auto pepper_version, load_pepper_version(meta));
  crypto::CaIdentity ca{document.ca_certificate_pem, std::move(ca_key)};
  return LedgerKeys{generation,
                    std::move(document),
                    std::move(signed_document),
                    std::move(ack),
                    std::move(ruleset),
                    std::move(member),
                    std::move(ca),
                    std::move(server_certificate),
                    server_key.to_pem(),
                    std::move(pepper),
                    pepper_version,
                    std::move(import_key)};
}

Result<> add_import_key(platform::SecretStore& secrets, Books& books, LedgerKeys& keys,
                        const KeyAdding& adding) {
  const auto root = crypto::PrivateKey::from_pem(adding.root_pem);
  if (!root || root->public_key() != keys.document.root) {
    return fail(ErrorCode::invalid, "is not the root key of this ledger");
  }
  if (!keys.import_key) {
    auto made = crypto::OpeningKey::generate();
    TILL_CHECK(secrets.store(secret_name::import, made.to_pem()));
    keys.import_key = std::move(made);
  }
  auto document = keys.document;
  const auto validity = validity_from(adding.now);
  ++document.version;
  std::uint16_t number = 0;
  for (const auto& known : document.keys) number = std::max(number, known.number);
  document.keys.push_back({++number, Role::import, keys.import_key->public_key(),
                           validity.not_before, validity.not_after});
  auto signed_document = record::sign_keys(document, *root);
  TILL_TRY(auto transaction, books.begin());
  TILL_CHECK(store_document(books, transaction, signed_document));
  TILL_CHECK(transaction.commit());
  keys.document = std::move(document);
  keys.signed_document = std::move(signed_document);
  return {};
}

}  // namespace till::ledger
