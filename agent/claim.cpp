#include "agent/claim.h"

#include "record/signing.h"

namespace till::agent {

std::optional<std::string> make_claim(const TillState& state, const record::PosKey& key,
                                      const EntryId& entry, loyalty::Money total) {
  if (!state.register_key || !state.identity) return std::nullopt;
  const auto bytes = json::canonical(json::Object{{"at", unix_seconds(state.time.now().at)},
                                                  {"entry", to_hex(entry)},
                                                  {"pos_key", record::write_pos_key(key)},
                                                  {"register", to_hex(state.identity->id)},
                                                  {"total", total.value()}});
  const auto signature = record::sign(record::Role::claim, *state.register_key, bytes);
  return to_base64(bytes) + "." + to_base64(signature.view());
}

}  // namespace till::agent
