#include "cards/app_code.h"

#include <limits>

#include "cards/limits.h"

namespace till::cards {
namespace {

using namespace std::string_view_literals;

constexpr char version = 1;
// The terminating zero byte is part of each domain.
constexpr std::string_view certificate_domain = "till-member-1\0"sv;
constexpr std::string_view app_domain = "till-app-1\0"sv;

void append_instant(Bytes& out, Instant instant) {
  const auto seconds = unix_seconds(instant);
  require(seconds >= 0 && seconds <= std::numeric_limits<std::uint32_t>::max(),
          "an instant of an app code outside 1970..2106");
  append_u32(out, static_cast<std::uint32_t>(seconds));
}

Bytes certified_part(const MemberCertificate& certificate) {
  Bytes bytes(1, version);
  append_u16(bytes, certificate.key_number);
  bytes += certificate.member.view();
  bytes += certificate.phone_key.view();
  append_instant(bytes, certificate.issued_at);
  return bytes;
}

Bytes phone_signed_part(const AppCode& code) {
  Bytes bytes = certified_part(code.certificate);
  bytes += code.certificate.signature.view();
  append_instant(bytes, code.issued_at);
  return bytes;
}

Bytes message_of(std::string_view domain, BytesView part) {
  return Bytes(domain).append(crypto::sha256(part).view());
}

// Reads fields off the front; the length of the whole was checked before.
class Cursor {
 public:
  explicit Cursor(BytesView bytes) : rest_(bytes) {}

  template <class T>
  T fixed() {
    auto value = fixed_from_bytes<T>(take(T::size));
    require(value.has_value(), "an app code shorter than its layout");
    return *value;
  }
  std::uint32_t number(std::size_t bytes) {
    std::uint32_t value = 0;
    for (const char c : take(bytes)) value = value << 8 | static_cast<std::uint8_t>(c);
    return value;
  }

 private:
  BytesView take(std::size_t count) {
    require(count <= rest_.size(), "an app code shorter than its layout");
    const auto taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  BytesView rest_;
};

std::optional<Reason> certificate_fault(const MemberCertificate& certificate, const AppKeys& keys) {
  const auto found = keys.find(certificate.key_number);
  if (found == keys.end()) return Reason::unknown_key;
  const AppKey& key = found->second;
  if (certificate.issued_at < key.not_before || certificate.issued_at > key.not_after)
    return Reason::bad_certificate;
  const auto message = message_of(certificate_domain, certified_part(certificate));
  if (!crypto::verify(key.key, message, certificate.signature)) return Reason::bad_certificate;
  return std::nullopt;
}

std::optional<Reason> age_fault(Instant issued_at, Instant now) {
  if (now - issued_at > app_code_age_max) return Reason::too_old;
  if (issued_at - now > app_code_ahead_max) return Reason::too_new;
  return std::nullopt;
}

std::optional<Reason> fault_of(const AppCode& code, const AppKeys& keys,
                               const AppCircumstances& circumstances) {
  if (const auto fault = certificate_fault(code.certificate, keys)) return fault;
  const auto message = message_of(app_domain, phone_signed_part(code));
  if (!crypto::verify(code.certificate.phone_key, message, code.signature))
    return Reason::bad_signature;
  if (is_revoked(code.certificate.issued_at, circumstances.app_key_not_before))
    return Reason::revoked;
  if (circumstances.clock_trusted) return age_fault(code.issued_at, circumstances.now);
  return std::nullopt;
}

}  // namespace

MemberCertificate make_certificate(const crypto::PrivateKey& ledger_key, KeyNumber key_number,
                                   const Phone& phone, Instant issued_at) {
  MemberCertificate certificate{.key_number = key_number,
                                .member = phone.member,
                                .phone_key = phone.key,
                                .issued_at = issued_at,
                                .signature = {}};
  certificate.signature =
      ledger_key.sign(message_of(certificate_domain, certified_part(certificate)));
  return certificate;
}

AppCode make_app_code(const crypto::PrivateKey& phone_key, const MemberCertificate& certificate,
                      Instant issued_at) {
  AppCode code{.certificate = certificate, .issued_at = issued_at, .signature = {}};
  code.signature = phone_key.sign(message_of(app_domain, phone_signed_part(code)));
  return code;
}

std::string to_text(const AppCode& code) {
  Bytes bytes = phone_signed_part(code);
  bytes += code.signature.view();
  require(bytes.size() == app_code_bytes, "an app code of another length than its layout");
  return to_base45(bytes);
}

Result<AppCode> read_app_code(std::string_view text) {
  if (text.size() != app_code_chars)
    return fail(ErrorCode::invalid, "an app code has " + std::to_string(app_code_chars) +
                                        " characters, this has " + std::to_string(text.size()));
  TILL_TRY(const Bytes bytes, from_base45(text));
  if (bytes.size() != app_code_bytes)
    return fail(ErrorCode::invalid, "an app code has " + std::to_string(app_code_bytes) + " bytes");
  if (bytes.front() != version)
    return fail(ErrorCode::invalid, "an app code of another version than 1");
  Cursor cursor(BytesView(bytes).substr(1));
  AppCode code;
  code.certificate.key_number = static_cast<KeyNumber>(cursor.number(2));
  code.certificate.member = cursor.fixed<MemberId>();
  code.certificate.phone_key = cursor.fixed<PublicKey>();
  code.certificate.issued_at = instant_of(cursor.number(4));
  code.certificate.signature = cursor.fixed<Signature>();
  code.issued_at = instant_of(cursor.number(4));
  code.signature = cursor.fixed<Signature>();
  return code;
}

AppVerdict verify_app_code(const AppCode& code, const AppKeys& keys,
                           const AppCircumstances& circumstances) {
  return {.refused = fault_of(code, keys, circumstances),
          .trust = circumstances.clock_trusted ? Trust::signed_ : Trust::static_};
}

bool is_revoked(Instant certified_at, std::optional<Instant> app_key_not_before) {
  return app_key_not_before && certified_at < *app_key_not_before;
}

}  // namespace till::cards
