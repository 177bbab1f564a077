#include "platform/peer.h"

#include <unistd.h>

#include <sys/socket.h>

namespace till::platform {

std::optional<PeerCredentials> credentials_of(std::intptr_t socket) {
  const int number = static_cast<int>(socket);
  int family = 0;
  socklen_t size = sizeof family;
  if (::getsockopt(number, SOL_SOCKET, SO_DOMAIN, &family, &size) != 0 || family != AF_UNIX)
    return std::nullopt;
  ucred told{};
  size = sizeof told;
  if (::getsockopt(number, SOL_SOCKET, SO_PEERCRED, &told, &size) != 0) return std::nullopt;
  return PeerCredentials{.user = told.uid, .group = told.gid, .process = told.pid};
}

std::uint32_t own_user() { return ::geteuid(); }

}  // namespace till::platform
