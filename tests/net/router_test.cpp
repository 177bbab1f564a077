#include "net/router.h"

#include <optional>

#include <gtest/gtest.h>

namespace till::net {
namespace {

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    const auto saying = [](const std::string& text) {
      return [text](const Request& request) {
        std::string body = text;
        for (const auto& [name, value] : request.parameters)
          body.append(" ").append(name).append("=").append(value);
        return Response{.body = body};
      };
    };
    router_.add_at_once(Method::get, "/v1/receipts/{code}", saying("receipt"));
    router_.add_at_once(Method::get, "/v1/receipts/search", saying("search"));
    router_.add_at_once(Method::post, "/v1/registers/{id}/epochs/{e}/entries", saying("entries"),
                        1000);
    router_.add_at_once(Method::post, "/v1/receipts/{code}", saying("posted"), 10);
    router_.add_at_once(Method::get, "/", saying("root"));
  }
  Response ask(Method method, const std::string& path) {
    std::optional<Response> got;
    router_({.method = method, .target = path, .path = path},
            [&](Response response) { got = std::move(response); });
    return got.value_or(Response{.status = 0});
  }
  Router router_;
};

TEST_F(RouterTest, path_parameters_are_decoded) {
  EXPECT_EQ(ask(Method::get, "/v1/receipts/R%2F1%20x").body, "receipt code=R/1 x");
  EXPECT_EQ(ask(Method::post, "/v1/registers/ab/epochs/3/entries").body, "entries id=ab e=3");
  EXPECT_EQ(ask(Method::get, "/").body, "root");
}

TEST_F(RouterTest, fixed_segment_wins_over_a_name) {
  EXPECT_EQ(ask(Method::get, "/v1/receipts/search").body, "search");
}

TEST_F(RouterTest, unknown_paths_are_404) {
  for (const auto* path : {"/v1", "/v1/receipts", "/v1/receipts/", "/v1/receipts/a/b", "//", "*",
                           "/v1/receipts/a/", "/V1/receipts/a"}) {
    const auto response = ask(Method::get, path);
    EXPECT_EQ(response.status, 404) << path;
    EXPECT_NE(response.body.find("\"code\":\"unknown_route\""), std::string::npos);
  }
}

TEST_F(RouterTest, other_methods_are_405_with_those_that_go) {
  const auto response = ask(Method::delete_, "/v1/receipts/a");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.headers.value("Allow"), "GET, HEAD, POST, OPTIONS");
  EXPECT_NE(response.body.find("\"code\":\"method_not_allowed\""), std::string::npos);
}

TEST_F(RouterTest, options_tells_the_methods_and_head_falls_back_to_get) {
  const auto options = ask(Method::options, "/v1/registers/a/epochs/1/entries");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.headers.value("Allow"), "POST, OPTIONS");
  EXPECT_EQ(ask(Method::head, "/v1/receipts/a").body, "receipt code=a");
}

TEST_F(RouterTest, body_limits_belong_to_routes) {
  EXPECT_EQ(router_.body_bytes_max(Method::post, "/v1/registers/a/epochs/1/entries"), 1000U);
  EXPECT_EQ(router_.body_bytes_max(Method::post, "/v1/receipts/a"), 10U);
  EXPECT_EQ(router_.body_bytes_max(Method::get, "/v1/receipts/a"), 0U);
  EXPECT_EQ(router_.body_bytes_max(Method::post, "/nowhere"), unrouted_body_bytes_max);
}

TEST_F(RouterTest, pattern_is_told_for_counters) {
  EXPECT_EQ(router_.pattern_of("/v1/receipts/a"), "/v1/receipts/{code}");
  EXPECT_EQ(router_.pattern_of("/v1/receipts/search"), "/v1/receipts/search");
  EXPECT_EQ(router_.pattern_of("/nowhere"), "");
}

TEST(RouterDeath, route_given_twice_ends_the_process) {
  const auto twice = [] {
    Router router;
    router.add_at_once(Method::get, "/a", [](const Request&) { return Response{}; });
    router.add_at_once(Method::get, "/a", [](const Request&) { return Response{}; });
  };
  EXPECT_DEATH(twice(), "a route is added once");
}

}  // namespace
}  // namespace till::net
