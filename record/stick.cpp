#include "record/stick.h"

#include "record/json_parts.h"

namespace till::record {
namespace {

constexpr std::string_view stick_magic = "TSTK";
constexpr std::uint8_t stick_version = 1;
constexpr std::int64_t stick_format = 1;
constexpr std::string_view ack_kind = "till_ack";
constexpr std::int64_t batches_max = 4'294'967'295;

std::uint64_t number_at(BytesView bytes, std::size_t offset, std::size_t count) {
  std::uint64_t value = 0;
  for (const char c : bytes.substr(offset, count)) value = (value << 8) | std::uint8_t(c);
  return value;
}

// A piece fits its own place of its own file alone.
Bytes bound_to(const StickHeader& header, PiecePlace place) {
  Bytes out = encode(header);
  out += static_cast<char>(place.kind);
  append_u32(out, place.index);
  return out;
}

void read_format(json::Fields& fields) {
  if (fields.integer("format") != stick_format) {
    fields.refuse("format", "must be " + std::to_string(stick_format));
  }
}

}  // namespace

Bytes encode(const StickHeader& header) {
  Bytes out(stick_magic);
  out += static_cast<char>(stick_version);
  out += header.id.view();
  out += header.register_id.view();
  append_u16(out, header.key_number);
  out += header.key.view();
  return out;
}

Result<StickHeader> decode_stick_header(BytesView bytes) {
  if (!bytes.starts_with(stick_magic)) {
    return fail(ErrorCode::invalid, "this is no file of tillctl export", "header");
  }
  if (bytes.size() != stick_header_bytes) {
    return fail(ErrorCode::invalid, "the file was cut in its header", "header");
  }
  const auto version = number_at(bytes, 4, 1);
  if (version != stick_version) {
    return fail(ErrorCode::unsupported,
                "version " + std::to_string(version) + " of these files is not known", "header");
  }
  StickHeader header;
  TILL_TRY(header.id, fixed_from_bytes<StickId>(bytes.substr(5, 16)));
  TILL_TRY(header.register_id, fixed_from_bytes<RegisterId>(bytes.substr(21, 16)));
  header.key_number = static_cast<std::uint16_t>(number_at(bytes, 37, 2));
  TILL_TRY(header.key, fixed_from_bytes<PublicKey>(bytes.substr(39)));
  return header;
}

Result<PieceHead> decode_piece_head(BytesView bytes) {
  if (bytes.size() != piece_head_bytes) {
    return fail(ErrorCode::invalid, "the file was cut between two pieces", "piece");
  }
  const auto kind = number_at(bytes, 0, 1);
  if (kind < static_cast<std::uint8_t>(PieceKind::opening) ||
      kind > static_cast<std::uint8_t>(PieceKind::end)) {
    return fail(ErrorCode::invalid, "the file is damaged: there is no such kind of piece", "piece");
  }
  const auto length = number_at(bytes, 1, 4);
  if (length > piece_bytes_max) {
    return fail(ErrorCode::too_large, "the file is damaged: no piece is that long", "piece");
  }
  return PieceHead{PieceKind{static_cast<std::uint8_t>(kind)}, static_cast<std::uint32_t>(length)};
}

Result<Bytes> seal_piece(const StickHeader& header, PiecePlace place, BytesView plain) {
  TILL_TRY(const auto sealed, crypto::seal(header.key, plain, bound_to(header, place)));
  Bytes out;
  out += static_cast<char>(place.kind);
  append_u32(out, static_cast<std::uint32_t>(sealed.size()));
  return out += sealed;
}

Result<Bytes> open_piece(const StickHeader& header, PiecePlace place, const crypto::OpeningKey& key,
                         BytesView piece) {
  TILL_TRY(const auto head, decode_piece_head(piece.substr(0, piece_head_bytes)));
  const auto where = "piece " + std::to_string(place.index);
  if (head.kind != place.kind) {
    return fail(ErrorCode::invalid, "is of another kind than its place asks for", where);
  }
  const auto sealed = piece.substr(piece_head_bytes);
  if (sealed.size() != head.sealed_bytes) {
    return fail(ErrorCode::invalid, "the file was cut inside a piece", where);
  }
  auto plain = key.open(sealed, bound_to(header, place));
  if (!plain) return fail(ErrorCode::untrusted, plain.error().text, where);
  return plain;
}

Bytes write_stick_opening(const StickOpening& opening) {
  json::Object out{{"format", stick_format},
                   {"certificate", opening.certificate_pem},
                   {"head", write_mark(opening.head)},
                   {"entries", opening.entries},
                   {"build", opening.build}};
  if (opening.generation) out.set("generation", to_hex(*opening.generation));
  return canonical(out);
}

Result<StickOpening> read_stick_opening(BytesView bytes) {
  TILL_TRY(const auto value, json::parse(bytes, "opening"));
  json::Refusal refusal;
  json::Fields fields(value, "opening", refusal);
  read_format(fields);
  StickOpening opening;
  opening.certificate_pem = fields.text("certificate");
  opening.generation = optional_fixed<Generation>(fields, "generation");
  opening.head = required_part<Mark>(fields, "head", refusal, read_mark);
  opening.entries = fields.integer("entries", {0, INT64_MAX});
  opening.build = fields.text_or("build");
  TILL_CHECK(refusal.result());
  return opening;
}

Bytes write_stick_end(const StickEnd& end) {
  return canonical(json::Object{{"format", stick_format},
                                {"batches", std::int64_t{end.batches}},
                                {"last", write_mark(end.last)}});
}

Result<StickEnd> read_stick_end(BytesView bytes) {
  TILL_TRY(const auto value, json::parse(bytes, "end"));
  json::Refusal refusal;
  json::Fields fields(value, "end", refusal);
  read_format(fields);
  StickEnd end;
  end.batches = static_cast<std::uint32_t>(fields.integer("batches", {1, batches_max}));
  end.last = required_part<Mark>(fields, "last", refusal, read_mark);
  TILL_CHECK(refusal.result());
  return end;
}

Bytes encode(const CarriedBatch& batch) {
  return Bytes(batch.signature.view()).append(batch.compressed);
}

Result<CarriedBatch> decode_carried(BytesView bytes) {
  if (bytes.size() < Signature::size) {
    return fail(ErrorCode::invalid, "is too short for a signed batch", "batch");
  }
  TILL_TRY(const auto signature, fixed_from_bytes<Signature>(bytes.substr(0, Signature::size)));
  return CarriedBatch{signature, Bytes(bytes.substr(Signature::size))};
}

Bytes write_ack_file(const Signed& ack) {
  return canonical(json::Object{{"kind", ack_kind},
                                {"format", stick_format},
                                {"ack", to_base64(ack.bytes)},
                                {"key", ack.key},
                                {"signature", to_base64(ack.signature.view())}});
}

Result<Signed> read_ack_file(const json::Value& value) {
  json::Refusal refusal;
  json::Fields fields(value, "", refusal);
  if (fields.text("kind") != ack_kind) fields.refuse("kind", "is no ack of a ledger");
  read_format(fields);
  const auto bytes = from_base64(fields.text("ack"));
  const auto signature = from_base64(fields.text("signature"));
  Signed ack;
  ack.key = fields.text("key");
  if (!bytes) fields.refuse("ack", "must be base64");
  if (!signature || signature->size() != Signature::size) {
    fields.refuse("signature", "must be the base64 of 64 bytes");
  }
  fields.finish();
  TILL_CHECK(refusal.result());
  ack.bytes = *bytes;
  TILL_TRY(ack.signature, fixed_from_bytes<Signature>(*signature));
  return ack;
}

}  // namespace till::record
