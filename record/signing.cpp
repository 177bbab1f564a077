#include "record/signing.h"

namespace till::record {
namespace {

Bytes message_of(Role role, BytesView bytes) {
  Bytes message = "till-";
  message += name_of(role);
  message += "-1";
  message += '\0';
  message += crypto::sha256(bytes).view();
  return message;
}

}  // namespace

std::string_view name_of(Role role) {
  switch (role) {
    case Role::root:
      return "root";
    case Role::ack:
      return "ack";
    case Role::ruleset:
      return "ruleset";
    case Role::member:
      return "member";
    case Role::import:
      return "import";
    case Role::tls:
      return "tls";
    case Role::batch:
      return "batch";
    case Role::close:
      return "close";
    case Role::claim:
      return "claim";
  }
  require(false, "a role without a name");
  return {};
}

Signature sign(Role role, const crypto::PrivateKey& key, BytesView bytes) {
  return key.sign(message_of(role, bytes));
}

bool verify(Role role, const PublicKey& key, BytesView bytes, const Signature& signature) {
  return crypto::verify(key, message_of(role, bytes), signature);
}

}  // namespace till::record
