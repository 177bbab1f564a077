#include "base/crypto/crypto.h"

#include <climits>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include "base/crypto/native.h"

namespace till::crypto {
namespace {

constexpr std::size_t pem_bytes_max = 64 << 10;
constexpr const char* signing_key = "Ed25519";

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using DigestPtr = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using BioPtr = std::unique_ptr<BIO, Freed<BIO_free_all>>;

const unsigned char* octets(BytesView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

// Keys here have no pass phrase; without this OpenSSL would ask for one on the terminal.
int no_pass_phrase(char*, int, int, void*) { return -1; }

}  // namespace

Hash sha256(BytesView bytes) {
  Hash hash;
  require(EVP_Digest(bytes.data(), bytes.size(), hash.bytes.data(), nullptr, EVP_sha256(),
                     nullptr) == 1,
          "SHA-256 is available");
  return hash;
}

Hash hmac_sha256(BytesView key, BytesView bytes) {
  require(key.size() <= INT_MAX, "an HMAC key is short");
  Hash hash;
  // A null key would mean "the one of the last call".
  const char* key_start = key.empty() ? "" : key.data();
  require(HMAC(EVP_sha256(), key_start, static_cast<int>(key.size()), octets(bytes), bytes.size(),
               hash.bytes.data(), nullptr) != nullptr,
          "HMAC-SHA-256 is available");
  return hash;
}

bool equal_secret(BytesView a, BytesView b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

Bytes random_bytes(std::size_t count) {
  require(count <= INT_MAX, "random bytes are asked for in small numbers");
  Bytes bytes(count, '\0');
  require(RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) == 1,
          "the system gives random bytes");
  return bytes;
}

PrivateKey::Native::~Native() { EVP_PKEY_free(key); }

NativeKey generate_key(const char* name) {
  EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, name);
  require(key != nullptr, std::string(name) + " keys can be made");
  return std::make_shared<PrivateKey::Native>(key);
}

Result<NativeKey> key_from_pem(std::string_view pem, const char* name) {
  if (pem.size() > pem_bytes_max) return fail(ErrorCode::invalid, "is no private key in PEM");
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  require(bio != nullptr, "a memory BIO can be made");
  KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_pass_phrase, nullptr));
  if (!key) return fail(ErrorCode::invalid, "is no private key in PEM without a pass phrase");
  if (EVP_PKEY_is_a(key.get(), name) != 1) {
    return fail(ErrorCode::invalid, std::string("is a private key of another kind than ") + name);
  }
  return std::make_shared<PrivateKey::Native>(key.release());
}

std::string key_to_pem(const PrivateKey::Native& key) {
  const BioPtr bio(BIO_new(BIO_s_secmem()));
  require(bio != nullptr && PEM_write_bio_PKCS8PrivateKey(bio.get(), key.key, nullptr, nullptr, 0,
                                                          nullptr, nullptr) == 1,
          "a private key can be written");
  char* text = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(length)};
}

PublicKey public_half(const PrivateKey::Native& native) {
  PublicKey key;
  std::size_t length = PublicKey::size;
  require(EVP_PKEY_get_raw_public_key(native.key, key.bytes.data(), &length) == 1 &&
              length == PublicKey::size,
          "a private key has a public half");
  return key;
}

PrivateKey PrivateKey::generate() { return PrivateKey(generate_key(signing_key)); }

Result<PrivateKey> PrivateKey::from_pem(std::string_view pem) {
  TILL_TRY(auto native, key_from_pem(pem, signing_key));
  return PrivateKey(std::move(native));
}

std::string PrivateKey::to_pem() const { return key_to_pem(*native_); }
PublicKey PrivateKey::public_key() const { return public_half(*native_); }

Signature PrivateKey::sign(BytesView message) const {
  const DigestPtr context(EVP_MD_CTX_new());
  Signature signature;
  std::size_t length = Signature::size;
  require(context != nullptr &&
              EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, native_->key) == 1 &&
              EVP_DigestSign(context.get(), signature.bytes.data(), &length, octets(message),
                             message.size()) == 1 &&
              length == Signature::size,
          "an Ed25519 key signs");
  return signature;
}

bool verify(const PublicKey& key, BytesView message, const Signature& signature) {
  const KeyPtr native(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.bytes.data(), PublicKey::size));
  const DigestPtr context(EVP_MD_CTX_new());
  require(context != nullptr, "a digest context can be made");
  if (!native) return false;
  if (EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, native.get()) != 1)
    return false;
  return EVP_DigestVerify(context.get(), signature.bytes.data(), Signature::size, octets(message),
                          message.size()) == 1;
}

}  // namespace till::crypto
