#include "agent/api/local_api.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "net/problem.h"

namespace till::agent {
namespace {

bool is_json(const net::Request& request) {
  const auto type = request.headers.value("Content-Type");
  return type == "application/json" || type.starts_with("application/json;");
}

}  // namespace

net::Response refusal(Till& till, const Error& error) {
  till.state().counters.raise("refused." + std::string(name_of(error.code)));
  if (net::status_of(error.code) >= 500) log(LogLevel::error, "api", describe(error));
  return net::problem(error);
}

Result<> check_query(const net::Request& request, std::initializer_list<std::string_view> known) {
  for (const auto& parameter : request.query) {
    if (std::find(known.begin(), known.end(), parameter.name) == known.end()) {
      return fail(ErrorCode::invalid, "unknown parameter", parameter.name);
    }
    const auto times =
        std::count_if(request.query.begin(), request.query.end(),
                      [&](const net::Parameter& other) { return other.name == parameter.name; });
    if (times > 1) return fail(ErrorCode::invalid, "stands twice", parameter.name);
  }
  return {};
}

LocalApi::LocalApi(Till& till, Guard guard) : till_(till), guard_(std::move(guard)) {
  add_checkout_routes(*this);
  add_cache_routes(*this);
  add_day_routes(*this);
  add_device_routes(*this);
  add_admin_routes(*this);
  add_stick_routes(*this);
  add_sync_routes(*this);
}

net::Response LocalApi::counted(net::Response response) {
  constexpr int first_refusal = 400;
  if (response.status >= first_refusal) {
    till_.state().counters.raise("http." + std::to_string(response.status));
  }
  return response;
}

net::Service LocalApi::service() {
  return {[this](net::Request request, const net::Answer& answer) {
            if (auto refused = guard_.refuse_foreign(request)) {
              return answer(counted(std::move(*refused)));
            }
            router_(std::move(request), [this, answer](net::Response response) {
              answer(counted(std::move(response)));
            });
          },
          [this](net::Method method, std::string_view path) {
            return router_.body_bytes_max(method, path);
          }};
}

net::Handle LocalApi::guarded(ApiRole least, PlainRoute route) {
  return [this, least, route = std::move(route)](const net::Request& request,
                                                 const net::Answer& answer) {
    if (auto refused = guard_.refuse(request, least)) return answer(std::move(*refused));
    route(request, answer);
  };
}

void LocalApi::get(std::string_view pattern, ApiRole least, PlainRoute route) {
  router_.add(net::Method::get, pattern, guarded(least, std::move(route)));
}

void LocalApi::remove(std::string_view pattern, ApiRole least, PlainRoute route) {
  router_.add(net::Method::delete_, pattern, guarded(least, std::move(route)));
}

void LocalApi::post_bytes(std::string_view pattern, ApiRole least, PlainRoute route) {
  router_.add(net::Method::post, pattern, guarded(least, std::move(route)), image_body_bytes_max);
}

void LocalApi::open_route(std::string_view pattern, PlainRoute route) {
  router_.add(net::Method::get, pattern, std::move(route));
}

void LocalApi::post(std::string_view pattern, ApiRole least, JsonRoute route) {
  auto read = [this, route = std::move(route)](const net::Request& request,
                                               const Respond& respond) {
    if (!is_json(request)) {
      return respond(net::problem(415, "content_type", "send Content-Type: application/json"));
    }
    const auto value = json::parse(request.body);
    if (!value) return respond(refusal(till_, value.error()));
    route(*value, respond);
  };
  router_.add(net::Method::post, pattern, guarded(least, std::move(read)), json_body_bytes_max);
}

}  // namespace till::agent
