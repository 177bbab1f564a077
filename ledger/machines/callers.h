// Who calls the machines' listener: the certificate of the connection and the register it stands
// for; and signed answers. Internal to machines/.
#pragma once

#include "ledger/ledger.h"
#include "net/http.h"
#include "record/batch.h"

namespace till::ledger {

// The register of the certificate, whatever the path says. One that our CA certified and this file
// does not know (it was restored) is written down as recovered.
// Errors: unauthorized without a certificate; forbidden for a revoked register or another key.
[[nodiscard]] Result<RegisterRow> caller_of(const Ledger& ledger, const net::Request& request);
// The same, and it must be the {id} of the path. Errors: also forbidden for another's.
[[nodiscard]] Result<RegisterRow> register_of(const Ledger& ledger, const net::Request& request);
// The register of the path that says hello or delivers: a revoked one too, into quarantine.
// Errors: as above, but for the revoked.
[[nodiscard]] Result<RegisterRow> greeter_of(const Ledger& ledger, const net::Request& request);
// The same, for what changes the books. Errors: also forbidden while the register is held.
[[nodiscard]] Result<RegisterRow> sender_of(const Ledger& ledger, const net::Request& request);

// By which certificate somebody speaks in a register's name.
struct Certified {
  PublicKey key;
  std::string pem;
};
// Writes down a register that our CA certified and these books do not know: they were restored.
[[nodiscard]] Result<RegisterRow> recover(const Ledger& ledger, const RegisterId& id,
                                          const Certified& by);
// Errors: forbidden while the register is held.
[[nodiscard]] Result<> check_may_send(const RegisterRow& row);
// A batch as its register signed it. Errors: untrusted, those of decode_batch(), invalid for
// another register's.
[[nodiscard]] Result<record::Batch> verified_batch(const RegisterId& id, const PublicKey& key,
                                                   const record::Signed& given);
// What a batch may be before zstd: an entry of the largest size and what is around it.
inline constexpr std::size_t batch_body_bytes_max =
    record::entry_bytes_max + std::size_t{64} * 1024;

// 200 with the headers Till-Key and Till-Signature.
[[nodiscard]] net::Response signed_response(const record::Signed& what);
// Of bodies, either way.
inline constexpr std::string_view zstd_encoding = "zstd";
// 415: the body must be compressed.
[[nodiscard]] net::Response wants_zstd();
// The signature a request carries over `bytes`. Errors: untrusted when it is absent or malformed.
[[nodiscard]] Result<record::Signed> signed_request(const net::Request& request, Bytes bytes);

}  // namespace till::ledger
