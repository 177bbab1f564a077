// Certificates are judged here by OpenSSL's own TLS, not by the code that made them.
#include "base/crypto/x509.h"

#include <memory>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace till::crypto {
namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using ContextPtr = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using SslPtr = std::unique_ptr<SSL, Freed<SSL_free>>;
using CertPtr = std::unique_ptr<X509, Freed<X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using BioPtr = std::unique_ptr<BIO, Freed<BIO_free>>;

const Validity always{instant_of(1'600'000'000), instant_of(4'000'000'000)};
const std::string register_name = "00112233445566778899aabbccddeeff";

CaIdentity new_ca() {
  PrivateKey key = PrivateKey::generate();
  std::string pem = make_ca(key, "Till test CA", always);
  return {std::move(pem), std::move(key)};
}

BioPtr bio_of(const std::string& text) {
  return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}
CertPtr cert_of(const std::string& pem) {
  return CertPtr(PEM_read_bio_X509(bio_of(pem).get(), nullptr, nullptr, nullptr));
}

// One side that shows the certificate and demands one of the CA.
ContextPtr context_of(const std::string& certificate, const PrivateKey& key,
                      const std::string& ca_pem) {
  ContextPtr context(SSL_CTX_new(TLS_method()));
  SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
  const KeyPtr native(
      PEM_read_bio_PrivateKey(bio_of(key.to_pem()).get(), nullptr, nullptr, nullptr));
  EXPECT_EQ(SSL_CTX_use_certificate(context.get(), cert_of(certificate).get()), 1);
  EXPECT_EQ(SSL_CTX_use_PrivateKey(context.get(), native.get()), 1);
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), cert_of(ca_pem).get());
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  return context;
}

struct Side {
  std::string certificate;
  PrivateKey key;
};

// True when both sides end a mutual TLS 1.3 handshake over memory; `host` is who the client calls.
bool shake_hands(const Side& server, const Side& client, const std::string& ca_pem,
                 const std::string& host) {
  const ContextPtr server_context = context_of(server.certificate, server.key, ca_pem);
  const ContextPtr client_context = context_of(client.certificate, client.key, ca_pem);
  const SslPtr server_ssl(SSL_new(server_context.get()));
  const SslPtr client_ssl(SSL_new(client_context.get()));
  BIO* server_end = nullptr;
  BIO* client_end = nullptr;
  BIO_new_bio_pair(&server_end, 0, &client_end, 0);
  SSL_set_bio(server_ssl.get(), server_end, server_end);
  SSL_set_bio(client_ssl.get(), client_end, client_end);
  SSL_set_accept_state(server_ssl.get());
  SSL_set_connect_state(client_ssl.get());
  X509_VERIFY_PARAM* expected = SSL_get0_param(client_ssl.get());
  if (X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) != 1)
    X509_VERIFY_PARAM_set1_host(expected, host.data(), host.size());
  int server_state = 0;
  int client_state = 0;
  for (int round = 0; round < 20 && (server_state != 1 || client_state != 1); ++round) {
    client_state = SSL_do_handshake(client_ssl.get());
    server_state = SSL_do_handshake(server_ssl.get());
  }
  return server_state == 1 && client_state == 1;
}

class Certificates : public testing::Test {
 protected:
  [[nodiscard]] Side server(const std::vector<std::string>& hosts) const {
    PrivateKey key = PrivateKey::generate();
    std::string pem = issue_server(ca_, key.public_key(), hosts, always).value();
    return {std::move(pem), std::move(key)};
  }
  [[nodiscard]] Side client() const {
    PrivateKey key = PrivateKey::generate();
    std::string pem = issue_client(ca_, key.public_key(), register_name, always).value();
    return {std::move(pem), std::move(key)};
  }

  CaIdentity ca_ = new_ca();
};

TEST_F(Certificates, till_and_ledger_shake_hands_in_tls_1_3) {
  const Side ledger = server({"localhost", "127.0.0.1", "::1", "ledger.example.org"});
  for (const char* host : {"localhost", "127.0.0.1", "::1", "ledger.example.org"})
    EXPECT_TRUE(shake_hands(ledger, client(), ca_.certificate_pem, host)) << host;
}

TEST_F(Certificates, server_under_another_name_is_not_trusted) {
  const Side ledger = server({"localhost"});
  EXPECT_FALSE(shake_hands(ledger, client(), ca_.certificate_pem, "127.0.0.1"));
  EXPECT_FALSE(shake_hands(ledger, client(), ca_.certificate_pem, "other.example.org"));
}

TEST_F(Certificates, till_of_another_ca_is_not_trusted) {
  const CaIdentity foreign = new_ca();
  PrivateKey key = PrivateKey::generate();
  const std::string pem = issue_client(foreign, key.public_key(), register_name, always).value();
  EXPECT_FALSE(shake_hands(server({"localhost"}), {pem, key}, ca_.certificate_pem, "localhost"));
}

TEST_F(Certificates, till_cannot_pose_as_the_ledger_nor_the_ledger_as_a_till) {
  EXPECT_FALSE(shake_hands(client(), client(), ca_.certificate_pem, register_name));
  const Side ledger = server({"localhost"});
  EXPECT_FALSE(shake_hands(ledger, ledger, ca_.certificate_pem, "localhost"));
}

TEST_F(Certificates, till_cannot_issue_certificates) {
  const Side till = client();
  const CaIdentity false_ca{till.certificate, till.key};
  PrivateKey key = PrivateKey::generate();
  const auto forged = issue_client(false_ca, key.public_key(), register_name, always);
  ASSERT_TRUE(forged);
  EXPECT_FALSE(issued_by(*forged, till.certificate));
  EXPECT_FALSE(
      shake_hands(server({"localhost"}), {*forged, key}, ca_.certificate_pem, "localhost"));
}

TEST_F(Certificates, certificate_reads_back_as_it_was_issued) {
  const Side till = client();
  const auto info = read_certificate(till.certificate);
  ASSERT_TRUE(info);
  EXPECT_EQ(info->common_name, register_name);
  EXPECT_EQ(info->key, till.key.public_key());
  EXPECT_EQ(info->validity.not_before, always.not_before);
  EXPECT_EQ(info->validity.not_after, always.not_after);
  EXPECT_EQ(info->serial_hex.size(), 32U);
}

TEST_F(Certificates, serial_numbers_do_not_repeat) {
  std::set<std::string> serials;
  for (int i = 0; i < 50; ++i) serials.insert(read_certificate(client().certificate)->serial_hex);
  EXPECT_EQ(serials.size(), 50U);
}

TEST_F(Certificates, issuer_is_recognised_by_its_signature) {
  EXPECT_TRUE(issued_by(client().certificate, ca_.certificate_pem));
  EXPECT_TRUE(issued_by(ca_.certificate_pem, ca_.certificate_pem));
  EXPECT_FALSE(issued_by(client().certificate, new_ca().certificate_pem));
  EXPECT_FALSE(issued_by("nothing", ca_.certificate_pem));
}

TEST_F(Certificates, senseless_requests_are_refused_with_the_reason) {
  const PublicKey key = PrivateKey::generate().public_key();
  EXPECT_EQ(issue_server(ca_, key, {"bad host"}, always).error(),
            (Error{ErrorCode::invalid, "is no host name and no address", "bad host"}));
  for (const char* host : {"", ".x", "x..y", "x.", "a,DNS:evil", "h\xC3\xA9"})
    EXPECT_FALSE(issue_server(ca_, key, {"localhost", host}, always)) << host;
  EXPECT_FALSE(issue_server(ca_, key, {}, always));
  EXPECT_FALSE(issue_server(ca_, key, {std::string("a\0b", 3)}, always));
  EXPECT_FALSE(issue_client(ca_, key, "", always));
  EXPECT_FALSE(issue_client(ca_, key, std::string(65, 'a'), always));
  EXPECT_FALSE(issue_client(ca_, key, "a", {always.not_after, always.not_before}));
  EXPECT_FALSE(issue_client({"no certificate", ca_.key}, key, "a", always));
  EXPECT_EQ(
      issue_client({ca_.certificate_pem, PrivateKey::generate()}, key, "a", always).error().text,
      "the CA's key is not that of its certificate");
}

TEST_F(Certificates, long_host_name_is_issued_and_matched) {
  const std::string host = std::string(60, 'a') + "." + std::string(60, 'b') + ".example";
  EXPECT_TRUE(shake_hands(server({host}), client(), ca_.certificate_pem, host));
}

TEST_F(Certificates, request_proves_that_the_asker_has_the_key) {
  const PrivateKey key = PrivateKey::generate();
  const std::string csr = make_csr(key, register_name);
  EXPECT_EQ(key_of_csr(csr), key.public_key());
  // The same request with one byte of its key changed: the signature no longer fits.
  const std::string head = "-----BEGIN CERTIFICATE REQUEST-----\n";
  const std::string tail = "-----END CERTIFICATE REQUEST-----\n";
  std::string body = csr.substr(head.size(), csr.size() - head.size() - tail.size());
  std::erase(body, '\n');
  Bytes der = *from_base64(body);
  const std::size_t place = der.find(Bytes(key.public_key().view()));
  ASSERT_NE(place, Bytes::npos);
  const Bytes other(PrivateKey::generate().public_key().view());
  der.replace(place, other.size(), other);
  const auto refused = key_of_csr(head + to_base64(der) + "\n" + tail);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid);
  EXPECT_FALSE(key_of_csr("nothing"));
  EXPECT_FALSE(key_of_csr(client().certificate));
}

TEST_F(Certificates, what_is_no_certificate_is_refused) {
  EXPECT_EQ(read_certificate("").error().text, "is no certificate in PEM");
  EXPECT_FALSE(read_certificate(ca_.key.to_pem()));
}

}  // namespace
}  // namespace till::crypto
