#include "record/entry.h"

#include "base/crypto/crypto.h"

namespace till::record {
namespace {

constexpr std::string_view entry_tag{"till-entry-1\0", 13};

std::string place_text(const Position& at) {
  return "epoch " + to_hex(at.epoch) + ", seq " + std::to_string(at.seq.number);
}

std::unexpected<Error> broken(const Entry& entry, std::string text) {
  return fail(ErrorCode::corrupt, std::move(text), place_text(entry.header.at));
}

Entry placed(const Draft& draft, RegisterId register_id, Position at, Hash prev) {
  Entry entry;
  entry.header = {.prev = prev,
                  .register_id = register_id,
                  .at = at,
                  .kind = draft.kind,
                  .id = draft.id,
                  .body_digest = crypto::sha256(draft.body),
                  .personal_digest = draft.personal ? crypto::sha256(*draft.personal) : Hash{}};
  entry.hash = hash_of(entry.header);
  entry.body = draft.body;
  entry.personal = draft.personal;
  return entry;
}

}  // namespace

std::string to_hex(Epoch epoch) {
  Bytes bytes;
  append_u64(bytes, epoch.bits);
  return till::to_hex(BytesView(bytes));
}

Result<Epoch> epoch_from_hex(std::string_view text) {
  TILL_TRY(const auto bytes, from_hex(text));
  if (bytes.size() != 8) return fail(ErrorCode::invalid, "must be 16 hex digits");
  Epoch epoch;
  for (const char c : bytes) epoch.bits = (epoch.bits << 8) | static_cast<std::uint8_t>(c);
  return epoch;
}

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::sale:
      return "sale";
    case Kind::return_:
      return "return";
    case Kind::void_:
      return "void";
    case Kind::registration:
      return "registration";
    case Kind::consent:
      return "consent";
    case Kind::activation:
      return "activation";
    case Kind::claim:
      return "claim";
    case Kind::lease_return:
      return "lease_return";
    case Kind::day_close:
      return "day_close";
    case Kind::epoch_open:
      return "epoch_open";
    case Kind::clock:
      return "clock";
    case Kind::note:
      return "note";
  }
  return "unknown";
}

Hash hash_of(const Header& header) {
  Bytes bytes(entry_tag);
  bytes += header.prev.view();
  bytes += header.register_id.view();
  append_u64(bytes, header.at.epoch.bits);
  append_u64(bytes, header.at.seq.number);
  append_u16(bytes, static_cast<std::uint16_t>(header.kind));
  bytes += header.id.view();
  bytes += header.body_digest.view();
  bytes += header.personal_digest.view();
  return crypto::sha256(bytes);
}

Entry place(const Draft& draft, RegisterId register_id, const Mark& head) {
  return placed(draft, register_id, {head.epoch, head.seq.next()}, head.hash);
}

Entry place_first(const Draft& draft, RegisterId register_id, Epoch epoch, Hash parent) {
  return placed(draft, register_id, {epoch, Seq{1}}, parent);
}

Result<> verify_entry(const Entry& entry) {
  const Header& header = entry.header;
  if (crypto::sha256(entry.body) != header.body_digest)
    return broken(entry, "the body does not match its digest");
  if (entry.personal && crypto::sha256(*entry.personal) != header.personal_digest)
    return broken(entry, "the personal part does not match its digest");
  if (hash_of(header) != entry.hash) return broken(entry, "the hash does not match the header");
  return {};
}

Result<> verify_follows(const Entry& entry, const Mark& head) {
  const Header& header = entry.header;
  if (header.at.epoch != head.epoch)
    return broken(entry, "the epoch is not that of the entry before, " + to_hex(head.epoch));
  if (header.at.seq != head.seq.next())
    return broken(entry, "a gap: seq " + std::to_string(head.seq.next().number) + " is expected");
  if (header.prev != head.hash) return broken(entry, "prev is not the hash of the entry before it");
  return {};
}

}  // namespace till::record
