// TLS 1.3 for accepted connections. For server*.cpp alone; its source is the only one of the server
// that knows OpenSSL. Everything runs on the io thread.
#pragma once

#include <memory>

#include "base/error.h"
#include "net/server.h"
#include "net/server_wire.h"

namespace till::net {

// Certificate, key and trust of one listener; shared by its connections.
class TlsContext;

// Errors: invalid when a certificate or key cannot be read or they do not belong together.
[[nodiscard]] Result<std::shared_ptr<TlsContext>> make_tls_context(const TlsEndpoint& endpoint);
[[nodiscard]] std::unique_ptr<Wire> tls_wire(Socket socket, std::shared_ptr<TlsContext> context);

}  // namespace till::net
