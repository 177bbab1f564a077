// Certificates of the project's own CA: all Ed25519, PEM in and out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/crypto/crypto.h"
#include "base/time.h"

namespace till::crypto {

struct Validity {
  Instant not_before;
  Instant not_after;
};

struct CertificateInfo {
  std::string common_name;
  PublicKey key;
  Validity validity;
  std::string serial_hex;
};

// Self-signed CA certificate.
[[nodiscard]] std::string make_ca(const PrivateKey& key, std::string_view common_name,
                                  Validity validity);

struct CaIdentity {
  std::string certificate_pem;
  PrivateKey key;
};

// A server certificate for host names and addresses ("localhost", "127.0.0.1").
[[nodiscard]] Result<std::string> issue_server(const CaIdentity& ca, const PublicKey& key,
                                               const std::vector<std::string>& hosts,
                                               Validity validity);
// A client certificate; common_name is the register's id in hex.
[[nodiscard]] Result<std::string> issue_client(const CaIdentity& ca, const PublicKey& key,
                                               std::string_view common_name, Validity validity);

[[nodiscard]] std::string make_csr(const PrivateKey& key, std::string_view common_name);
// The key of a CSR whose own signature verifies. Errors: invalid.
[[nodiscard]] Result<PublicKey> key_of_csr(std::string_view csr_pem);
[[nodiscard]] Result<CertificateInfo> read_certificate(std::string_view pem);
// True when `certificate` was issued by `ca` (signature only, dates are not looked at).
[[nodiscard]] bool issued_by(std::string_view certificate_pem, std::string_view ca_pem);

}  // namespace till::crypto
