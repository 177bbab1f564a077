// Who calls the machines' listener: the certificate of the connection and the register it stands
// for; and signed answers. Internal to machines/.
#pragma once

#include "ledger/ledger.h"
#include "net/http.h"

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

// 200 with the headers Till-Key and Till-Signature.
[[nodiscard]] net::Response signed_response(const record::Signed& what);
// The signature a request carries over `bytes`. Errors: untrusted when it is absent or malformed.
[[nodiscard]] Result<record::Signed> signed_request(const net::Request& request, Bytes bytes);

}  // namespace till::ledger
