#include <gtest/gtest.h>

#include "base/crypto/x509.h"
#include "net/client.h"
#include "net/server.h"
#include "tests/net/raw_client.h"
#include "tests/net/running_server.h"

namespace till::net {
namespace {

constexpr crypto::Validity now_valid{instant_of(1'600'000'000), instant_of(4'000'000'000)};
constexpr crypto::Validity expired{instant_of(1'000'000'000), instant_of(1'100'000'000)};

struct Identity {
  std::string certificate_pem;
  std::string key_pem;
};

struct Authority {
  crypto::PrivateKey key = crypto::PrivateKey::generate();
  std::string certificate_pem = crypto::make_ca(key, "Till test CA", now_valid);

  [[nodiscard]] Identity server(const std::vector<std::string>& hosts,
                                crypto::Validity validity = now_valid) const {
    const auto own = crypto::PrivateKey::generate();
    return {crypto::issue_server({certificate_pem, key}, own.public_key(), hosts, validity).value(),
            own.to_pem()};
  }
  [[nodiscard]] Identity client(std::string_view name,
                                crypto::Validity validity = now_valid) const {
    const auto own = crypto::PrivateKey::generate();
    return {crypto::issue_client({certificate_pem, key}, own.public_key(), name, validity).value(),
            own.to_pem()};
  }
};

class Tls : public testing::Test {
 protected:
  // Gives the URL of a TLS listener; the server's own TCP listener is not used.
  std::string listen(const Identity& identity, ClientCertificate client,
                     bool ignore_dates = false) {
    const auto port = server_.on_loop([&](Server& server) {
      return server.listen(TlsEndpoint{.tcp = {},
                                       .certificate_pem = identity.certificate_pem,
                                       .key_pem = identity.key_pem,
                                       .client_ca_pem = authority_.certificate_pem,
                                       .client = client,
                                       .ignore_dates = ignore_dates});
    });
    EXPECT_TRUE(port) << describe(port.error());
    port_ = port.value_or(0);
    return "https://localhost:" + std::to_string(port_) + "/";
  }
  [[nodiscard]] std::shared_ptr<ClientTls> trusting(const Authority& authority) const {
    return std::make_shared<ClientTls>(ClientTls{.ca_pem = authority.certificate_pem});
  }
  [[nodiscard]] std::shared_ptr<ClientTls> as(const Identity& identity) const {
    auto tls = trusting(authority_);
    tls->certificate_pem = identity.certificate_pem;
    tls->key_pem = identity.key_pem;
    return tls;
  }
  static ErrorCode failure(const Transferred& outcome) {
    EXPECT_FALSE(outcome);
    return outcome ? ErrorCode::internal : outcome.error().code;
  }

  Authority authority_;
  Authority stranger_;
  Request seen_;
  RunningServer server_{answering([this](const Request& request) {
    seen_ = request;
    return Response{.body = "hello"};
  })};
  std::uint16_t port_ = 0;
  Client client_;
};

TEST_F(Tls, both_ends_prove_who_they_are) {
  const auto url = listen(authority_.server({"localhost"}), ClientCertificate::required);
  const auto identity = authority_.client("0123456789abcdef0123456789abcdef");
  for (int i = 0; i < 3; ++i) {
    const auto response = client_.send({.url = url, .tls = as(identity)});
    ASSERT_TRUE(response) << describe(response.error());
    EXPECT_EQ(response->body, "hello");
  }
  ASSERT_NE(seen_.peer, nullptr);
  EXPECT_EQ(seen_.peer->transport, Transport::tls);
  ASSERT_TRUE(seen_.peer->certificate);
  EXPECT_EQ(seen_.peer->certificate->common_name, "0123456789abcdef0123456789abcdef");
  const auto key = crypto::PrivateKey::from_pem(identity.key_pem);
  ASSERT_TRUE(key);
  EXPECT_EQ(seen_.peer->certificate->key, key->public_key());
  EXPECT_EQ(seen_.peer->certificate_pem, identity.certificate_pem);
}

TEST_F(Tls, large_bodies_pass_both_ways) {
  RunningServer server(
      answering([](const Request& request) { return Response{.body = request.body}; }, 8'388'608));
  const auto identity = authority_.server({"localhost"});
  const auto port = server.on_loop([&](Server& each) {
    return each.listen(TlsEndpoint{
        .tcp = {}, .certificate_pem = identity.certificate_pem, .key_pem = identity.key_pem});
  });
  ASSERT_TRUE(port);
  const std::string body(3'000'000, 'x');
  const auto response = client_.send({.method = Method::post,
                                      .url = "https://localhost:" + std::to_string(*port) + "/",
                                      .body = body,
                                      .tls = trusting(authority_)});
  ASSERT_TRUE(response) << describe(response.error());
  EXPECT_TRUE(response->body == body);
}

TEST_F(Tls, client_without_a_certificate_is_refused_where_one_is_required) {
  const auto url = listen(authority_.server({"localhost"}), ClientCertificate::required);
  EXPECT_FALSE(client_.send({.url = url, .tls = trusting(authority_)}));
  EXPECT_TRUE(eventually([&] {
    return server_.on_loop([](Server& server) { return server.counters(); }).tls_failures == 1;
  }));
}

TEST_F(Tls, client_without_a_certificate_is_told_apart_where_one_is_optional) {
  const auto url = listen(authority_.server({"localhost"}), ClientCertificate::optional);
  ASSERT_TRUE(client_.send({.url = url, .tls = trusting(authority_)}));
  EXPECT_FALSE(seen_.peer->certificate);
  ASSERT_TRUE(client_.send({.url = url, .tls = as(authority_.client("r1"))}));
  ASSERT_TRUE(seen_.peer->certificate);
  EXPECT_EQ(seen_.peer->certificate->common_name, "r1");
}

TEST_F(Tls, client_of_another_authority_is_refused) {
  for (const auto mode : {ClientCertificate::required, ClientCertificate::optional}) {
    const auto url = listen(authority_.server({"localhost"}), mode);
    EXPECT_FALSE(client_.send({.url = url, .tls = as(stranger_.client("r1"))}));
  }
}

TEST_F(Tls, server_of_another_authority_is_untrusted) {
  const auto url = listen(stranger_.server({"localhost"}), ClientCertificate::none);
  EXPECT_EQ(failure(client_.send({.url = url, .tls = trusting(authority_)})), ErrorCode::untrusted);
  EXPECT_EQ(failure(client_.send({.url = url})), ErrorCode::untrusted);
  auto without_dates = trusting(authority_);
  without_dates->ignore_dates = true;
  EXPECT_EQ(failure(client_.send({.url = url, .tls = without_dates})), ErrorCode::untrusted);
}

TEST_F(Tls, server_of_another_name_is_untrusted) {
  const auto url = listen(authority_.server({"ledger.example"}), ClientCertificate::none);
  auto tls = trusting(authority_);
  EXPECT_EQ(failure(client_.send({.url = url, .tls = tls})), ErrorCode::untrusted);
  auto without_dates = trusting(authority_);
  without_dates->ignore_dates = true;
  EXPECT_EQ(failure(client_.send({.url = url, .tls = without_dates})), ErrorCode::untrusted);
}

TEST_F(Tls, server_is_met_by_its_address_when_the_certificate_names_it) {
  listen(authority_.server({"127.0.0.1"}), ClientCertificate::none);
  const auto response = client_.send(
      {.url = "https://127.0.0.1:" + std::to_string(port_) + "/", .tls = trusting(authority_)});
  EXPECT_TRUE(response) << describe(response.error());
}

TEST_F(Tls, expired_server_is_accepted_only_when_dates_are_ignored) {
  const auto url = listen(authority_.server({"localhost"}, expired), ClientCertificate::none);
  EXPECT_EQ(failure(client_.send({.url = url, .tls = trusting(authority_)})), ErrorCode::untrusted);
  auto without_dates = trusting(authority_);
  without_dates->ignore_dates = true;
  const auto response = client_.send({.url = url, .tls = without_dates});
  EXPECT_TRUE(response) << describe(response.error());
}

TEST_F(Tls, expired_client_is_accepted_only_when_dates_are_ignored) {
  const auto identity = authority_.client("r1", expired);
  const auto strict = listen(authority_.server({"localhost"}), ClientCertificate::required);
  EXPECT_FALSE(client_.send({.url = strict, .tls = as(identity)}));
  const auto lenient = listen(authority_.server({"localhost"}), ClientCertificate::required, true);
  const auto response = client_.send({.url = lenient, .tls = as(identity)});
  ASSERT_TRUE(response) << describe(response.error());
  EXPECT_EQ(seen_.peer->certificate->common_name, "r1");
}

TEST_F(Tls, connection_of_one_identity_is_not_used_for_another) {
  const auto url = listen(authority_.server({"localhost"}), ClientCertificate::required);
  for (const std::string name : {"r1", "r2", "r1"}) {
    ASSERT_TRUE(client_.send({.url = url, .tls = as(authority_.client(name))}));
    EXPECT_EQ(seen_.peer->certificate->common_name, name);
  }
}

TEST_F(Tls, unverified_fetch_reaches_any_server) {
  const auto url = listen(stranger_.server({"elsewhere"}), ClientCertificate::none);
  const auto tls = std::make_shared<ClientTls>(ClientTls{.verify = Verify::none});
  EXPECT_TRUE(client_.send({.url = url, .tls = tls}));
}

TEST_F(Tls, unverified_connection_is_not_used_for_a_verified_call) {
  const auto url = listen(stranger_.server({"localhost"}), ClientCertificate::none);
  ASSERT_TRUE(client_.send(
      {.url = url, .tls = std::make_shared<ClientTls>(ClientTls{.verify = Verify::none})}));
  EXPECT_EQ(failure(client_.send({.url = url, .tls = trusting(authority_)})), ErrorCode::untrusted);
}

TEST_F(Tls, key_that_is_none_is_invalid_on_both_sides) {
  const auto good = authority_.server({"localhost"});
  for (const auto& bad : {Identity{"", good.key_pem}, Identity{good.certificate_pem, "x"},
                          Identity{good.certificate_pem, authority_.client("x").key_pem}}) {
    const auto port = server_.on_loop([&](Server& server) {
      return server.listen(
          TlsEndpoint{.tcp = {}, .certificate_pem = bad.certificate_pem, .key_pem = bad.key_pem});
    });
    ASSERT_FALSE(port);
    EXPECT_EQ(port.error().code, ErrorCode::invalid);
  }
  const auto url = listen(good, ClientCertificate::optional);
  EXPECT_EQ(failure(client_.send({.url = url, .tls = as({"nonsense", "nonsense"})})),
            ErrorCode::invalid);
}

TEST_F(Tls, plain_http_on_a_tls_port_is_no_request) {
  listen(authority_.server({"localhost"}), ClientCertificate::none);
  RawClient raw(port_);
  raw.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(raw.rest().find("HTTP/1.1 200"), std::string::npos);
  EXPECT_EQ(seen_.peer, nullptr);
}

}  // namespace
}  // namespace till::net
