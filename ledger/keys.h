// The ledger's own keys: made once by `init`, loaded at every start. Private parts rest in the
// SecretStore (files of <state>/secrets), public parts and documents in meta.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto/crypto.h"
#include "base/crypto/sealing.h"
#include "base/crypto/x509.h"
#include "ledger/store/meta.h"
#include "platform/secrets.h"
#include "record/exchange.h"
#include "record/keys.h"

namespace till::ledger {

namespace secret_name {
inline constexpr std::string_view root = "root";  // signs the keys document; to be kept elsewhere
inline constexpr std::string_view ack = "ack";
inline constexpr std::string_view ruleset = "ruleset";
inline constexpr std::string_view member = "member";  // certifies phones
inline constexpr std::string_view tls_ca = "tls-ca";
inline constexpr std::string_view tls_server = "tls-server";
inline constexpr std::string_view import = "import";  // opens what tills export to a stick
inline constexpr std::string_view pepper = "pepper";
}  // namespace secret_name

struct Books;

// An operational key and the number by which the keys document names it.
struct NumberedKey {
  std::uint16_t number = 0;
  crypto::PrivateKey key;

  [[nodiscard]] record::Signed sign(record::Role role, Bytes bytes) const;
};

struct LedgerKeys {
  record::Generation generation;
  record::KeysDocument document;
  record::Signed signed_document;
  NumberedKey ack;
  NumberedKey ruleset;
  NumberedKey member;
  crypto::CaIdentity ca;
  std::string server_certificate_pem;
  std::string server_key_pem;
  Bytes pepper;
  std::uint8_t pepper_version = 1;
  std::optional<crypto::OpeningKey> import_key{};  // none in a ledger from before there were any

  // Tills can seal to us, and we can open it.
  [[nodiscard]] bool can_import() const {
    const auto* named = document.newest(record::Role::import);
    return import_key && named != nullptr && named->key == import_key->public_key();
  }
  [[nodiscard]] record::Fingerprint root_fingerprint() const {
    return record::fingerprint_of(document.root);
  }
};

struct KeyMinting {
  std::vector<std::string> hosts;  // by which tills reach the machines' listener
  Instant now{};
};

struct KeyAdding {
  std::string_view root_pem;
  Instant now{};
};

// Makes everything and stores it, keys row of the feed included. Errors: conflict when this ledger
// has its keys already; invalid for a host; io.
[[nodiscard]] Result<LedgerKeys> mint_keys(platform::SecretStore& secrets, Books& books,
                                           const KeyMinting& minting);
// Errors: not_found when init never ran; corrupt when parts do not fit together.
[[nodiscard]] Result<LedgerKeys> load_keys(const platform::SecretStore& secrets, Meta& meta);

// Makes the import key of a ledger that has none, has the root sign the document that names it, and
// lets the feed tell every till. A key that the document does not name is named. Errors: invalid
// when the PEM is not the root's key; io.
[[nodiscard]] Result<> add_import_key(platform::SecretStore& secrets, Books& books,
                                      LedgerKeys& keys, const KeyAdding& adding);

}  // namespace till::ledger
