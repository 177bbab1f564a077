// The local API of tilld: what the POS, the panel and tillctl call. Its complete description is
// docs/openapi.yaml. Lives on the io thread.
#pragma once

#include <functional>
#include <string_view>

#include "agent/api/guard.h"
#include "agent/till.h"
#include "base/json/json.h"
#include "net/router.h"
#include "net/server.h"

namespace till::agent {

inline constexpr std::size_t json_body_bytes_max = 4'194'304;  // a receipt of 10,000 lines
inline constexpr std::size_t image_body_bytes_max = 16'777'216;

class LocalApi {
 public:
  LocalApi(Till& till, Guard guard);

  // What a server serves: the routes behind the check of Host and Origin, every refusal counted.
  [[nodiscard]] net::Service service();

  using Respond = std::function<void(net::Response)>;
  using JsonRoute = std::function<void(const json::Value&, Respond)>;
  using PlainRoute = std::function<void(const net::Request&, Respond)>;
  // A route with a JSON body: token, content type and syntax are judged before it is called.
  void post(std::string_view pattern, ApiRole least, JsonRoute route);
  void get(std::string_view pattern, ApiRole least, PlainRoute route);
  void remove(std::string_view pattern, ApiRole least, PlainRoute route);
  // A route with another body: only the token is judged.
  void post_bytes(std::string_view pattern, ApiRole least, PlainRoute route);
  void open_route(std::string_view pattern, PlainRoute route);  // no token

  [[nodiscard]] Till& till() { return till_; }

 private:
  [[nodiscard]] net::Handle guarded(ApiRole least, PlainRoute route);
  [[nodiscard]] net::Response counted(net::Response response);

  Till& till_;
  Guard guard_;
  net::Router router_;
};

// The routes, by what they serve.
void add_cache_routes(LocalApi& api);  // fetch, show
void add_checkout_routes(
    LocalApi& api);                     // identify, quotes, reservations, receipts, returns, voids
void add_day_routes(LocalApi& api);     // day closes
void add_device_routes(LocalApi& api);  // scans, pictures, codes
void add_stick_routes(LocalApi& api);   // exports, acks
void add_sync_routes(LocalApi& api);    // sync, epochs, parked
void add_admin_routes(LocalApi& api);   // status, queue, verify, doctor, enrolment, health

// An error as its problem, counted.
[[nodiscard]] net::Response refusal(Till& till, const Error& error);
// Unknown and repeated query parameters are refused. Errors: invalid, naming the parameter.
[[nodiscard]] Result<> check_query(const net::Request& request,
                                   std::initializer_list<std::string_view> known);

}  // namespace till::agent
