// Who may call the local API: bearer tokens of three roles, loopback hosts only, no foreign origin.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.h"
#include "platform/files.h"

namespace till::agent {

// Each role may do what the ones before it may.
enum class ApiRole { view, pos, admin };
[[nodiscard]] std::string_view name_of(ApiRole role);

struct GuardSettings {
  std::map<ApiRole, std::string> tokens;
  std::vector<std::string> origins;  // that a browser may come from
  std::uint16_t port = 0;            // ours, which Host must name on TCP
};

class Guard {
 public:
  explicit Guard(GuardSettings settings) : settings_(std::move(settings)) {}

  // Nothing when the request may go on, else the refusal: 421 for a foreign Host, 403 for a foreign
  // Origin. Asked of every request, before its route.
  [[nodiscard]] std::optional<net::Response> refuse_foreign(const net::Request& request) const;
  // 401 without a good token, 403 for a role too low.
  [[nodiscard]] std::optional<net::Response> refuse(const net::Request& request,
                                                    ApiRole least) const;

 private:
  [[nodiscard]] std::optional<ApiRole> role_of(const net::Request& request) const;
  GuardSettings settings_;
};

// tokens/view, tokens/pos and tokens/admin below the folder: made on the first start, read on later
// ones.
[[nodiscard]] Result<std::map<ApiRole, std::string>> open_tokens(const platform::Path& folder);

}  // namespace till::agent
