#include "agent/exporting.h"

#include <algorithm>

#include "agent/till.h"
#include "base/json/fields.h"
#include "record/compression.h"
#include "record/json_parts.h"

namespace till::agent {
namespace {

using record::PieceKind;
using record::Position;

constexpr std::int64_t index_max = 4'294'967'295;

json::Object write_position(Position at) {
  return {{"epoch", record::to_hex(at.epoch)}, {"seq", at.seq.number}};
}

Position read_position(json::Fields& fields, std::string_view name, json::Refusal& refusal) {
  const auto* value = fields.required_value(name);
  if (value == nullptr) return {};
  json::Fields inner(*value, fields.path_of(name), refusal);
  Position at;
  at.epoch = record::read_epoch(inner, "epoch");
  at.seq = record::read_seq(inner, "seq");
  inner.finish();
  return at;
}

struct Span {
  Position after;
  std::int64_t entries = 0;
};

// Everything that this till still holds.
Result<Span> whole_of(storage::Journal& journal) {
  Span span;
  TILL_CHECK(journal.read_on({}, [&](const record::Entry& entry) -> Result<bool> {
    span.after = {entry.header.at.epoch, {entry.header.at.seq.number - 1}};
    return false;
  }));
  TILL_TRY(const auto path, journal.path());
  for (const auto& end : path) span.entries += static_cast<std::int64_t>(end.seq.number);
  span.entries -= static_cast<std::int64_t>(span.after.seq.number);
  return span;
}

// Whether the ledger had not acknowledged as much before. Epochs follow each other as the path
// says.
Result<bool> is_beyond(storage::Journal& journal, Position at, Position acked) {
  if (at.epoch == acked.epoch) return at.seq > acked.seq;
  TILL_TRY(const auto path, journal.path());  // the newest first
  const auto newer = std::ranges::find_if(path, [&](const record::Mark& end) {
    return end.epoch == at.epoch || end.epoch == acked.epoch;
  });
  return newer != path.end() && newer->epoch == at.epoch;
}

}  // namespace

Result<ExportGround> export_ground(const TillState& state, const Result<std::string>& certificate) {
  if (!state.identity || !state.register_key || !state.keys || !certificate) {
    return fail(ErrorCode::conflict, "this register is not enrolled");
  }
  const auto* key = state.keys->newest(record::Role::import);
  if (key == nullptr) {
    return fail(ErrorCode::conflict,
                "the ledger gave no key to export to: start it once with its root key in its "
                "folder, and let this till hear of it over the network");
  }
  return ExportGround{state.identity->id, *state.register_key, *key, *certificate};
}

Result<json::Object> begin_export(storage::Journal& journal, const ExportGround& ground, bool all) {
  const auto waiting = journal.waiting();
  Span span{waiting.after, waiting.entries};
  if (all) {
    TILL_TRY(span, whole_of(journal));
  }
  if (span.entries == 0 || !journal.head()) return json::Object{{"entries", 0}};
  const record::StickHeader header{crypto::random_fixed<record::StickId>(), ground.register_id,
                                   ground.import_key.number, ground.import_key.key};
  const auto opening =
      record::write_stick_opening({ground.certificate_pem, journal.generation(), *journal.head(),
                                   span.entries, std::string(build_version)});
  TILL_TRY(const auto piece, record::seal_piece(header, {PieceKind::opening, 0}, opening));
  const auto head = *journal.head();
  return json::Object{{"entries", span.entries},
                      {"register", to_hex(ground.register_id)},
                      {"header", to_base64(record::encode(header))},
                      {"piece", to_base64(piece)},
                      {"after", write_position(span.after)},
                      {"until", write_position({head.epoch, head.seq})}};
}

Result<PieceAsked> read_piece_asked(const json::Value& body) {
  json::Refusal refusal;
  json::Fields fields(body, "", refusal);
  PieceAsked asked;
  const auto header = from_base64(fields.text("header"));
  const auto decoded = header ? record::decode_stick_header(*header)
                              : Result<record::StickHeader>{std::unexpected(header.error())};
  if (!decoded) fields.refuse("header", "is no header of an export");
  asked.index = static_cast<std::uint32_t>(fields.integer("index", {1, index_max}));
  asked.after = read_position(fields, "after", refusal);
  asked.until = read_position(fields, "until", refusal);
  fields.finish();
  TILL_CHECK(refusal.result());
  asked.header = *decoded;
  return asked;
}

Result<json::Object> export_piece(storage::Journal& journal, const ExportGround& ground,
                                  const PieceAsked& asked) {
  const auto& header = asked.header;
  if (header.register_id != ground.register_id || header.key != ground.import_key.key) {
    return fail(ErrorCode::conflict,
                "the export was begun for another register or key: begin it again");
  }
  std::vector<record::Entry> entries;
  if (asked.after != asked.until) {
    TILL_TRY(entries, journal.read_after(asked.after, {}));
  }
  std::erase_if(entries, [&](const record::Entry& entry) {
    return entry.header.at.epoch == asked.until.epoch && entry.header.at.seq > asked.until.seq;
  });
  if (entries.empty()) {
    TILL_TRY(const auto last, journal.at(asked.after));
    if (!last || asked.index < 2) {
      return fail(ErrorCode::conflict, "the journal has nothing there: begin the export again");
    }
    TILL_TRY(
        const auto piece,
        record::seal_piece(header, {PieceKind::end, asked.index},
                           record::write_stick_end({asked.index - 1, record::mark_of(*last)})));
    return json::Object{{"piece", to_base64(piece)}, {"entries", 0}, {"end", true}};
  }
  const auto last = entries.back().header.at;
  const auto count = static_cast<std::int64_t>(entries.size());
  const auto batch =
      record::sign_batch({ground.register_id, last.epoch, std::move(entries)}, ground.register_key);
  const auto plain = record::encode(record::CarriedBatch{
      batch.signature, record::compress(batch.bytes, record::Dictionary::entries)});
  TILL_TRY(const auto piece, record::seal_piece(header, {PieceKind::batch, asked.index}, plain));
  return json::Object{{"piece", to_base64(piece)},
                      {"entries", count},
                      {"end", false},
                      {"after", write_position(last)}};
}

Result<CarriedAck> judge_carried(const TillState& state, const json::Value& file) {
  CarriedAck carried;
  TILL_TRY(carried.as_received, record::read_ack_file(file));
  if (!state.identity || !state.keys) {
    return fail(ErrorCode::conflict, "this register is not enrolled");
  }
  if (!record::verify(*state.keys, record::Role::ack, carried.as_received)) {
    return fail(ErrorCode::untrusted,
                "the ack is not signed by this till's ledger, or it was changed");
  }
  TILL_TRY(const auto value, json::parse(carried.as_received.bytes, "ack"));
  TILL_TRY(carried.ack, record::read_ack(value));
  if (carried.ack.register_id != state.identity->id) {
    return fail(ErrorCode::conflict, "the ack is for the register " +
                                         to_hex(carried.ack.register_id) + ", and this one is " +
                                         to_hex(state.identity->id));
  }
  return carried;
}

Result<AckTaken> take_carried(storage::Journal& journal, const CarriedAck& carried) {
  const auto& ack = carried.ack;
  if (journal.generation() && *journal.generation() != ack.generation) {
    return fail(ErrorCode::conflict,
                "the ledger was restored from a backup since this till spoke with it, or the ack "
                "is from before that: it counts once they have spoken over the network");
  }
  const Position at{ack.received.epoch, ack.received.seq};
  TILL_TRY(const auto entry, journal.at(at));
  if (!entry || entry->hash != ack.received.hash) {
    return fail(ErrorCode::conflict,
                "the ack is of an entry that this till does not have: its disk was restored or "
                "copied; let it speak with the ledger over the network",
                "entry " + std::to_string(at.seq.number));
  }
  AckTaken taken;
  TILL_TRY(const bool beyond, is_beyond(journal, at, journal.waiting().after));
  taken.is_news = beyond;
  if (beyond) {
    TILL_CHECK(journal.use_generation(ack.generation));
    TILL_CHECK(journal.store_ack(ack, carried.as_received));
  }
  taken.answer = json::Object{{"acked", write_position(at)},
                              {"is_news", taken.is_news},
                              {"entries_left", journal.waiting().entries}};
  return taken;
}

}  // namespace till::agent
