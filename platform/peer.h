// Who is at the other end of a local socket, as the operating system vouches for it. No state; any
// thread.
#pragma once

#include <cstdint>
#include <optional>

namespace till::platform {

struct PeerCredentials {
  std::uint32_t user = 0;
  std::uint32_t group = 0;
  std::int32_t process = 0;
};

// Of a connected Unix socket, by the system's own number of it. Nothing for another kind of socket.
[[nodiscard]] std::optional<PeerCredentials> credentials_of(std::intptr_t socket);

// The user this process acts as.
[[nodiscard]] std::uint32_t own_user();

}  // namespace till::platform
