#include "ledger/commands/carried_calls.h"

#include "base/json/fields.h"
#include "base/log.h"
#include "ledger/machines/carried.h"
#include "record/json_parts.h"

namespace till::ledger {
namespace {

constexpr std::int64_t index_max = 4'294'967'295;

Bytes bytes_in(json::Fields& fields, std::string_view name) {
  auto bytes = from_base64(fields.text(name));
  if (!bytes) fields.refuse(name, "must be base64");
  return bytes.value_or(Bytes());
}

// What every call begins with.
struct Asked {
  explicit Asked(const json::Value& request) : fields(request, "request", refusal) {
    header = bytes_in(fields, "header");
    opening = bytes_in(fields, "opening");
  }
  void read_piece() {
    index = static_cast<std::uint32_t>(fields.integer("index", {1, index_max}));
    piece = bytes_in(fields, "piece");
  }
  // Errors: invalid for a field, those of open_carried().
  Result<Carried> open(const Ledger& ledger) {
    fields.finish();
    TILL_CHECK(refusal.result());
    return open_carried(ledger, {header, opening});
  }

  json::Refusal refusal;
  json::Fields fields;
  Bytes header;
  Bytes opening;
  std::uint32_t index = 0;
  Bytes piece;
};

Error conflict_of(const Ingested& done) {
  if (done.kind == Ingested::Kind::gap) {
    return {ErrorCode::conflict,
            done.why +
                ": this file is not the next one. Import the files before it first, or write one "
                "with everything the till holds: tillctl export --all",
            {}};
  }
  return {ErrorCode::conflict,
          done.why +
              ": the disk of this till was restored or copied. Let it speak with the ledger over "
              "the network, which opens a new epoch, and export again",
          {}};
}

}  // namespace

Result<json::Value> carried_open_call(Ledger& ledger, const json::Value& request) {
  Asked asked(request);
  TILL_TRY(const auto carried, asked.open(ledger));
  const bool same =
      !carried.opening.generation || *carried.opening.generation == ledger.keys.generation;
  json::Object out{{"register", to_hex(carried.header.register_id)},
                   {"known", carried.row.has_value()},
                   {"entries", carried.opening.entries},
                   {"head", record::write_mark(carried.opening.head)},
                   {"same_generation", same}};
  if (carried.row) {
    out.set("name", carried.row->name);
    out.set("store", carried.row->store);
    out.set("state", name_of(carried.row->state));
  }
  return out;
}

Result<json::Value> carried_look_call(Ledger& ledger, const json::Value& request) {
  Asked asked(request);
  const bool is_end = asked.fields.flag_or("end", false);
  asked.read_piece();
  TILL_TRY(const auto carried, asked.open(ledger));
  if (is_end) {
    TILL_TRY(const auto end, end_in(ledger, carried, asked.index, asked.piece));
    return json::Object{{"last", record::write_mark(end.last)}};
  }
  TILL_TRY(const auto batch, batch_in(ledger, carried, asked.index, asked.piece));
  return json::Object{{"entries", static_cast<std::int64_t>(batch.entries.size())},
                      {"prev", to_hex(batch.entries.front().header.prev)},
                      {"last", record::write_mark(record::mark_of(batch.entries.back()))}};
}

Result<json::Value> carried_take_call(Ledger& ledger, const json::Value& request) {
  Asked asked(request);
  asked.read_piece();
  TILL_TRY(const auto carried, asked.open(ledger));
  TILL_TRY(const auto batch, batch_in(ledger, carried, asked.index, asked.piece));
  TILL_TRY(const auto done, take_in(ledger, carried, batch));
  if (done.kind != Ingested::Kind::received) return std::unexpected(conflict_of(done));
  return json::Object{{"entries", static_cast<std::int64_t>(batch.entries.size())},
                      {"fresh", static_cast<std::int64_t>(done.fresh)},
                      {"head", record::write_mark(done.head)}};
}

Result<json::Value> carried_ack_call(Ledger& ledger, const json::Value& request) {
  Asked asked(request);
  asked.read_piece();
  TILL_TRY(const auto carried, asked.open(ledger));
  TILL_TRY(const auto end, end_in(ledger, carried, asked.index, asked.piece));
  TILL_TRY(const auto ack, ack_for(ledger, carried, end));
  log(LogLevel::info, "ledger",
      "register " + to_hex(carried.header.register_id) + " delivered by a carried file up to seq " +
          std::to_string(end.last.seq.number));
  return json::Object{{"file", record::write_ack_file(ack)},
                      {"last", record::write_mark(end.last)}};
}

}  // namespace till::ledger
