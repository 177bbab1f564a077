#include "net/server_tls.h"

#include <utility>

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

namespace till::net {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using boost::system::error_code;

class TlsContext {
 public:
  TlsContext() : native(ssl::context::tls_server) {}
  ssl::context native;
};

namespace {

Error unreadable(std::string_view what, const error_code& error) {
  return {ErrorCode::invalid, std::string(what) + " cannot be used: " + error.message(), "TLS"};
}

Result<> load_identity(ssl::context& context, const TlsEndpoint& endpoint) {
  error_code error;
  if (context.use_certificate_chain(asio::buffer(endpoint.certificate_pem), error))
    return std::unexpected(unreadable("the server's certificate", error));
  if (context.use_private_key(asio::buffer(endpoint.key_pem), ssl::context::pem, error))
    return std::unexpected(unreadable("the server's key", error));
  if (SSL_CTX_check_private_key(context.native_handle()) != 1)
    return fail(ErrorCode::invalid, "the server's key does not belong to its certificate", "TLS");
  return {};
}

Result<> load_trust(ssl::context& context, const TlsEndpoint& endpoint) {
  if (endpoint.client == ClientCertificate::none) return {};
  error_code error;
  if (context.add_certificate_authority(asio::buffer(endpoint.client_ca_pem), error))
    return std::unexpected(unreadable("the CA of client certificates", error));
  const auto mode = endpoint.client == ClientCertificate::required
                        ? ssl::verify_peer | ssl::verify_fail_if_no_peer_cert
                        : ssl::verify_peer;
  if (context.set_verify_mode(mode, error))
    return std::unexpected(unreadable("the check of client certificates", error));
  if (endpoint.ignore_dates)
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context.native_handle()),
                                X509_V_FLAG_NO_CHECK_TIME);
  return {};
}

std::string pem_of(X509* certificate) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), &BIO_free);
  if (!out || PEM_write_bio_X509(out.get(), certificate) != 1) return {};
  char* text = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

// OpenSSL has verified it by now, or the handshake would have failed.
void read_client_certificate(SSL* session, Peer& peer) {
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(session),
                                                                &X509_free);
  if (!certificate) return;
  auto pem = pem_of(certificate.get());
  auto told = crypto::read_certificate(pem);
  if (!told) return;  // no Ed25519 certificate: as good as none
  peer.certificate = *std::move(told);
  peer.certificate_pem = std::move(pem);
}

class TlsWire final : public Wire {
 public:
  TlsWire(Socket socket, std::shared_ptr<TlsContext> context)
      : context_(std::move(context)), stream_(std::move(socket), context_->native) {}

  void open(std::shared_ptr<WireUser> user) override {
    stream_.async_handshake(ssl::stream_base::server,
                            [this, user = std::move(user)](const error_code& error) {
                              if (!error) learn_peer();
                              user->on_opened(!error);
                            });
  }

  void read_some(std::span<char> buffer, std::shared_ptr<WireUser> user) override {
    stream_.async_read_some(asio::buffer(buffer.data(), buffer.size()),
                            [user = std::move(user)](const error_code& error, std::size_t bytes) {
                              user->on_read(error ? 0 : bytes);
                            });
  }

  // One record a call: the small body of an answer is already behind its head.
  void write_some(std::string_view head, std::string_view body,
                  std::shared_ptr<WireUser> user) override {
    stream_.async_write_some(asio::buffer(head.empty() ? body : head),
                             [user = std::move(user)](const error_code& error, std::size_t bytes) {
                               user->on_written(error ? 0 : bytes);
                             });
  }

  // Content-Length and "Connection: close" say it already; a close_notify now would turn what the
  // client still sends into an error on its side.
  void end_sending() override {}
  void close() override { close_socket(stream_.next_layer()); }
  [[nodiscard]] std::shared_ptr<const Peer> peer() const override { return peer_; }

 private:
  void learn_peer() {
    Peer peer = peer_of(stream_.next_layer(), Transport::tls);
    read_client_certificate(stream_.native_handle(), peer);
    peer_ = std::make_shared<const Peer>(std::move(peer));
  }

  std::shared_ptr<TlsContext> context_;
  ssl::stream<Socket> stream_;
  std::shared_ptr<const Peer> peer_;
};

}  // namespace

Result<std::shared_ptr<TlsContext>> make_tls_context(const TlsEndpoint& endpoint) {
  try {
    auto context = std::make_shared<TlsContext>();
    auto* native = context->native.native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_3_VERSION);
    // A handshake is cheap and connections live long: nothing to resume, nothing to keep.
    SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(native, 0);
    TILL_CHECK(load_identity(context->native, endpoint));
    TILL_CHECK(load_trust(context->native, endpoint));
    return context;
  } catch (const boost::system::system_error& error) {
    return std::unexpected(unreadable("TLS", error.code()));
  }
}

std::unique_ptr<Wire> tls_wire(Socket socket, std::shared_ptr<TlsContext> context) {
  return std::make_unique<TlsWire>(std::move(socket), std::move(context));
}

}  // namespace till::net
