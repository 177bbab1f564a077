#include "record/exchange.h"

#include "record/json_parts.h"

namespace till::record {
namespace {

constexpr json::Range sizes{0, INT64_MAX};
constexpr json::Range schemas{0, 1'000'000'000};
constexpr std::size_t locators_max = 128;  // a locator per power of two, the head and the start
constexpr std::size_t engines_max = 1'000;

// A locator of the hello's own epoch does not name it again.
json::Array write_locators(const Hello& hello) {
  json::Array out;
  for (const auto& mark : hello.locators) {
    json::Object locator{{"seq", mark.seq.number}, {"hash", to_hex(mark.hash)}};
    if (mark.epoch != hello.epoch) locator.set("epoch", to_hex(mark.epoch));
    out.push_back(std::move(locator));
  }
  return out;
}

std::vector<Mark> read_locators(json::Fields& fields, Epoch epoch, json::Refusal& refusal) {
  std::vector<Mark> locators;
  if (fields.required_value("locators") == nullptr) return locators;
  fields.list(
      "locators",
      [&](const json::Value& value, const std::string& path) {
        json::Fields locator(value, path, refusal);
        const Epoch of = locator.has("epoch") ? read_epoch(locator, "epoch") : epoch;
        const Seq seq = read_seq(locator, "seq");
        locators.push_back({of, seq, required_fixed<Hash>(locator, "hash")});
      },
      locators_max);
  return locators;
}

json::Value write_signed(const Signed& what) {
  return json::Object{{"bytes", to_base64(what.bytes)},
                      {"key", what.key},
                      {"signature", to_base64(what.signature.view())}};
}

Result<Signed> read_signed(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  Signed what;
  const auto bytes = from_base64(fields.text("bytes"));
  if (!bytes) fields.refuse("bytes", "must be base64");
  what.bytes = bytes.value_or(Bytes{});
  what.key = fields.text("key");
  const auto raw = from_base64(fields.text("signature"));
  const auto signature = raw ? fixed_from_bytes<Signature>(*raw) : std::unexpected(raw.error());
  if (!signature) fields.refuse("signature", "must be the base64 of a signature");
  what.signature = signature.value_or(Signature{});
  TILL_CHECK(refusal.result());
  return what;
}

std::vector<int> read_engines(json::Fields& fields, json::Refusal& refusal) {
  std::vector<int> engines;
  fields.list(
      "engines",
      [&](const json::Value& value, const std::string& path) {
        const std::int64_t* number = value.as_integer();
        if (number == nullptr || *number < 1 || *number > schemas.most) {
          refusal.refuse(path, "must be the number of an engine");
          return;
        }
        engines.push_back(static_cast<int>(*number));
      },
      engines_max);
  return engines;
}

json::Value write_verdict(const Verdict& verdict) {
  constexpr std::string_view kinds[] = {"ok", "resend", "diverged"};
  json::Object out{{"kind", kinds[static_cast<std::size_t>(verdict.kind)]},
                   {"resume", verdict.resume.number}};
  if (verdict.resume_epoch) out.set("resume_epoch", to_hex(*verdict.resume_epoch));
  if (verdict.parent) out.set("parent", write_mark(*verdict.parent));
  if (verdict.differs_from) out.set("differs_from", verdict.differs_from->number);
  return out;
}

Result<Verdict> read_verdict(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  Verdict verdict;
  verdict.kind = static_cast<Verdict::Kind>(fields.choice("kind", {"ok", "resend", "diverged"}));
  verdict.resume = read_seq(fields, "resume");
  if (fields.has("resume_epoch")) verdict.resume_epoch = read_epoch(fields, "resume_epoch");
  verdict.parent = optional_part<Mark>(fields, "parent", refusal, read_open_mark);
  if (fields.has("differs_from")) verdict.differs_from = read_seq(fields, "differs_from");
  TILL_CHECK(refusal.result());
  return verdict;
}

json::Value write_parked(const ParkedEntry& parked) {
  return json::Object{
      {"epoch", to_hex(parked.at.epoch)}, {"seq", parked.at.seq.number}, {"code", parked.code}};
}

json::Value write_row(const ChangedRow& row) {
  json::Object out = row.row;
  out.set("kind", row.kind);
  out.set("id", row.id);
  if (row.gone) out.set("gone", true);
  return out;
}

ChangedRow read_row(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  ChangedRow row;
  row.kind = fields.text("kind");
  row.id = fields.text("id");
  row.gone = fields.flag_or("gone", false);
  if (const json::Object* object = value.as_object()) row.row = *object;
  return row;
}

}  // namespace

json::Value write_hello(const Hello& hello) {
  json::Array engines;
  for (const int engine : hello.engines) engines.emplace_back(engine);
  json::Object out{
      {"register", to_hex(hello.register_id)},  {"epoch", to_hex(hello.epoch)},
      {"locators", write_locators(hello)},      {"build", hello.build},
      {"journal_schema", hello.journal_schema}, {"engines", std::move(engines)},
      {"nonce", to_hex(hello.nonce)},           {"challenge", to_hex(hello.challenge)},
      {"wall", unix_seconds(hello.wall)},       {"disk_free_bytes", hello.disk_free_bytes}};
  if (hello.acked) out.set("acked", hello.acked->number);
  if (hello.ack) out.set("ack", write_signed(*hello.ack));
  if (hello.generation) out.set("generation", to_hex(*hello.generation));
  if (hello.cursor != 0) out.set("cursor", hello.cursor);
  if (hello.heard != 0) out.set("heard", hello.heard);
  return out;
}

Result<Hello> read_hello(const json::Value& value) {
  json::Refusal refusal;
  json::Fields fields(value, "hello", refusal);
  Hello hello;
  hello.register_id = required_fixed<RegisterId>(fields, "register");
  hello.epoch = read_epoch(fields, "epoch");
  hello.locators = read_locators(fields, hello.epoch, refusal);
  hello.ack = optional_part<Signed>(fields, "ack", refusal, read_signed);
  hello.cursor = fields.integer_or("cursor", 0, sizes);
  hello.heard = static_cast<std::uint64_t>(fields.integer_or("heard", 0, sizes));
  if (fields.has("acked")) hello.acked = read_seq(fields, "acked");
  hello.generation = optional_fixed<Generation>(fields, "generation");
  hello.build = fields.text_or("build");
  hello.journal_schema = fields.integer_or("journal_schema", 0, schemas);
  hello.engines = read_engines(fields, refusal);
  hello.nonce = required_fixed<Nonce>(fields, "nonce");
  hello.challenge = required_fixed<Nonce>(fields, "challenge");
  hello.wall = read_instant(fields, "wall");
  hello.disk_free_bytes = fields.integer_or("disk_free_bytes", 0, sizes);
  TILL_CHECK(refusal.result());
  return hello;
}

json::Value write_hello_answer(const HelloAnswer& answer) {
  json::Array alarms;
  for (const std::string& alarm : answer.alarms) alarms.emplace_back(alarm);
  json::Object out{
      {"register", to_hex(answer.register_id)},    {"challenge", to_hex(answer.challenge)},
      {"generation", to_hex(answer.generation)},   {"time", unix_seconds(answer.time)},
      {"verdict", write_verdict(answer.verdict)},  {"greeting", answer.greeting},
      {"snapshot_needed", answer.snapshot_needed}, {"alarms", std::move(alarms)}};
  if (!answer.held.empty()) out.set("held", answer.held);
  return out;
}

Result<HelloAnswer> read_hello_answer(const json::Value& value) {
  json::Refusal refusal;
  json::Fields fields(value, "answer", refusal);
  HelloAnswer answer;
  answer.register_id = required_fixed<RegisterId>(fields, "register");
  answer.challenge = required_fixed<Nonce>(fields, "challenge");
  answer.generation = required_fixed<Generation>(fields, "generation");
  answer.time = read_instant(fields, "time");
  answer.verdict = required_part<Verdict>(fields, "verdict", refusal, read_verdict);
  answer.greeting = static_cast<std::uint64_t>(fields.integer_or("greeting", 0, sizes));
  answer.held = fields.text_or("held");
  answer.snapshot_needed = fields.flag_or("snapshot_needed", false);
  answer.alarms = fields.texts("alarms");
  TILL_CHECK(refusal.result());
  return answer;
}

json::Value write_ack(const Ack& ack) {
  json::Array parked;
  for (const ParkedEntry& entry : ack.parked) parked.push_back(write_parked(entry));
  return json::Object{{"register", to_hex(ack.register_id)},
                      {"received", write_mark(ack.received)},
                      {"generation", to_hex(ack.generation)},
                      {"time", unix_seconds(ack.time)},
                      {"parked", std::move(parked)}};
}

Result<Ack> read_ack(const json::Value& value) {
  json::Refusal refusal;
  json::Fields fields(value, "ack", refusal);
  Ack ack;
  ack.register_id = required_fixed<RegisterId>(fields, "register");
  ack.received = required_part<Mark>(fields, "received", refusal, read_open_mark);
  ack.generation = required_fixed<Generation>(fields, "generation");
  ack.time = read_instant(fields, "time");
  fields.list("parked", [&](const json::Value& item, const std::string& path) {
    json::Fields parked(item, path, refusal);
    const Position at{read_epoch(parked, "epoch"), read_seq(parked, "seq")};
    ack.parked.push_back({at, parked.text("code")});
  });
  TILL_CHECK(refusal.result());
  return ack;
}

json::Value write_change_page(const ChangePage& page) {
  json::Array rows;
  rows.reserve(page.rows.size());
  for (const ChangedRow& row : page.rows) rows.push_back(write_row(row));
  json::Object out{{"cursor", page.cursor},
                   {"more", page.more},
                   {"time", unix_seconds(page.time)},
                   {"rows", std::move(rows)}};
  if (page.reflects) out.set("reflects", write_mark(*page.reflects));
  return out;
}

Result<ChangePage> read_change_page(const json::Value& value) {
  json::Refusal refusal;
  json::Fields fields(value, "page", refusal);
  ChangePage page;
  page.cursor = fields.integer("cursor", sizes);
  page.more = fields.flag_or("more", false);
  page.time = read_instant(fields, "time");
  page.reflects = optional_part<Mark>(fields, "reflects", refusal, read_open_mark);
  fields.list("rows", [&](const json::Value& row, const std::string& path) {
    page.rows.push_back(read_row(row, path, refusal));
  });
  TILL_CHECK(refusal.result());
  return page;
}

}  // namespace till::record
