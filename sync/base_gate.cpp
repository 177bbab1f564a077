#include "sync/base_gate.h"

#include "base/json/json.h"

namespace till::sync {

Result<record::BaseManifest> judge_base(const record::Signed& manifest,
                                        const record::KeysDocument& keys,
                                        const BaseGround& ground) {
  if (!record::verify(keys, record::Role::ack, manifest)) {
    return fail(ErrorCode::untrusted, "the snapshot is not signed by the ledger: it is not used");
  }
  TILL_TRY(const auto value, json::parse(manifest.bytes, "manifest"));
  TILL_TRY(auto read, record::read_base_manifest(value));
  if (read.region != ground.region) {
    return fail(ErrorCode::conflict,
                "the snapshot is of region " + read.region + ", not of " + ground.region);
  }
  if (read.expires_at <= ground.now) {
    return fail(ErrorCode::timeout,
                "the snapshot " + std::to_string(read.version) +
                    " has expired: the ledger should make a new one (ledgerd snapshot)");
  }
  if (ground.version_in_use && read.version < *ground.version_in_use) {
    return fail(ErrorCode::conflict, "the snapshot " + std::to_string(read.version) +
                                         " is older than the one in use, " +
                                         std::to_string(*ground.version_in_use));
  }
  return read;
}

}  // namespace till::sync
