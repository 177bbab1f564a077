#include "base/crypto/sealing.h"

#include <climits>

#include <openssl/evp.h>

#include "base/crypto/native.h"

namespace till::crypto {
namespace {

constexpr const char* opening_key = "X25519";
constexpr std::size_t secret_bytes = 32;
constexpr std::size_t tag_bytes = seal_bytes - PublicKey::size;
// Each seal has a key of its own, so the nonce never meets another text under it.
constexpr std::array<unsigned char, 12> nonce{};
constexpr std::string_view purpose{"till-seal-1\0\x01", 13};  // and HKDF's counter

struct FreeContext {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, FreeContext>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;
using ForeignKey = std::unique_ptr<EVP_PKEY, FreeContext>;

const unsigned char* octets(BytesView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* octets(Bytes& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

// Errors: invalid for a public key that leads to no secret.
Result<Hash> key_between(const PrivateKey::Native& own, const PublicKey& other,
                         const PublicKey& sender, const PublicKey& recipient) {
  const ForeignKey foreign(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, other.bytes.data(), PublicKey::size));
  const KeyContext context(EVP_PKEY_CTX_new(own.key, nullptr));
  require(context != nullptr && EVP_PKEY_derive_init(context.get()) == 1, "an X25519 key derives");
  Bytes secret(secret_bytes, '\0');
  std::size_t length = secret.size();
  if (!foreign || EVP_PKEY_derive_set_peer(context.get(), foreign.get()) != 1 ||
      EVP_PKEY_derive(context.get(), octets(secret), &length) != 1 || length != secret_bytes) {
    return fail(ErrorCode::invalid, "is no X25519 key to seal to");
  }
  const Bytes salt = Bytes(sender.view()).append(recipient.view());
  return hmac_sha256(hmac_sha256(salt, secret).view(), purpose);
}

CipherContext cipher_with(const Hash& key, bool encrypts) {
  CipherContext context(EVP_CIPHER_CTX_new());
  require(context != nullptr &&
              EVP_CipherInit_ex(context.get(), EVP_chacha20_poly1305(), nullptr, key.bytes.data(),
                                nonce.data(), encrypts ? 1 : 0) == 1,
          "ChaCha20-Poly1305 is available");
  return context;
}

// The bytes turned into the other form; the tag is left to the caller.
Bytes turned(EVP_CIPHER_CTX& context, BytesView in, BytesView bound) {
  require(in.size() <= INT_MAX && bound.size() <= INT_MAX, "what is sealed is a few megabytes");
  Bytes out(in.size(), '\0');
  int length = 0;
  const bool well = EVP_CipherUpdate(&context, nullptr, &length, octets(bound),
                                     static_cast<int>(bound.size())) == 1 &&
                    EVP_CipherUpdate(&context, octets(out), &length, octets(in),
                                     static_cast<int>(in.size())) == 1;
  require(well && static_cast<std::size_t>(length) == in.size(), "a stream cipher keeps lengths");
  return out;
}

}  // namespace

OpeningKey OpeningKey::generate() { return OpeningKey(generate_key(opening_key)); }

Result<OpeningKey> OpeningKey::from_pem(std::string_view pem) {
  TILL_TRY(auto native, key_from_pem(pem, opening_key));
  return OpeningKey(std::move(native));
}

std::string OpeningKey::to_pem() const { return key_to_pem(*native_); }
PublicKey OpeningKey::public_key() const { return public_half(*native_); }

Result<Bytes> seal(const PublicKey& recipient, BytesView plain, BytesView bound) {
  const auto once = generate_key(opening_key);
  const auto sender = public_half(*once);
  TILL_TRY(const auto key, key_between(*once, recipient, sender, recipient));
  const auto cipher = cipher_with(key, true);
  Bytes out(sender.view());
  out += turned(*cipher, plain, bound);
  Bytes tag(tag_bytes, '\0');
  int none = 0;
  require(EVP_CipherFinal_ex(cipher.get(), nullptr, &none) == 1 &&
              EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, tag_bytes, tag.data()) == 1,
          "what was sealed has a tag");
  return out += tag;
}

Result<Bytes> OpeningKey::open(BytesView sealed, BytesView bound) const {
  const auto refusal = fail(ErrorCode::untrusted,
                            "cannot be opened: sealed to another key, or "
                            "damaged");
  if (sealed.size() < seal_bytes) return refusal;
  const auto sender = *fixed_from_bytes<PublicKey>(sealed.substr(0, PublicKey::size));
  const auto key = key_between(*native_, sender, sender, public_key());
  if (!key) return refusal;
  const auto cipher = cipher_with(*key, false);
  Bytes tag(sealed.substr(sealed.size() - tag_bytes));
  auto plain = turned(*cipher, sealed.substr(PublicKey::size, sealed.size() - seal_bytes), bound);
  unsigned char end = 0;
  int none = 0;
  if (EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, tag_bytes, tag.data()) != 1 ||
      EVP_CipherFinal_ex(cipher.get(), &end, &none) != 1) {
    return refusal;
  }
  return plain;
}

}  // namespace till::crypto
