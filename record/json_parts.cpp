#include "record/json_parts.h"

#include <limits>

namespace till::record {
namespace {

// To the end of the year 9999: durations may be added to what was read.
constexpr json::Range instants{-253'402'300'799, 253'402'300'799};
constexpr json::Range seqs{0, std::numeric_limits<std::int64_t>::max() - 1};
// The sum of a million such figures still fits.
constexpr json::Range figures{-1'000'000'000'000'000'000, 1'000'000'000'000'000'000};

Mark mark_in(json::Fields& fields) {
  return {read_epoch(fields, "epoch"), read_seq(fields, "seq"),
          required_fixed<Hash>(fields, "hash")};
}

}  // namespace

Instant read_instant(json::Fields& fields, std::string_view name) {
  return instant_of(fields.integer(name, instants));
}

std::optional<Instant> optional_instant(json::Fields& fields, std::string_view name) {
  const auto seconds = fields.optional_integer(name, instants);
  return seconds ? std::optional(instant_of(*seconds)) : std::nullopt;
}

Seq read_seq(json::Fields& fields, std::string_view name) {
  return {static_cast<std::uint64_t>(fields.integer(name, seqs))};
}

Epoch read_epoch(json::Fields& fields, std::string_view name) {
  const std::string text = fields.text(name);
  const auto epoch = epoch_from_hex(text);
  if (!epoch || to_hex(*epoch) != text) {
    fields.refuse(name, "must be 16 lower-case hex digits");
    return {};
  }
  return *epoch;
}

void read_body_kind(json::Fields& fields, std::string_view kind, json::Refusal& refusal) {
  if (fields.integer("v") != body_version)
    refusal.refuse(fields.path_of("v"), "must be " + std::to_string(body_version),
                   ErrorCode::unsupported);
  if (fields.text("kind") != kind) fields.refuse("kind", "must be " + std::string(kind));
}

json::Object read_object(json::Fields& fields, std::string_view name) {
  const json::Value* value = fields.required_value(name);
  if (value == nullptr) return {};
  const json::Object* object = value->as_object();
  if (object == nullptr) fields.refuse(name, "must be an object");
  return object == nullptr ? json::Object{} : *object;
}

loyalty::Points read_points(json::Fields& fields, std::string_view name) {
  return loyalty::Points{fields.integer(name, figures)};
}

loyalty::Money read_money(json::Fields& fields, std::string_view name) {
  return loyalty::Money{fields.integer(name, figures)};
}

json::Value write_mark(const Mark& mark) {
  return json::Object{
      {"epoch", to_hex(mark.epoch)}, {"seq", mark.seq.number}, {"hash", to_hex(mark.hash)}};
}

Result<Mark> read_mark(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  const Mark mark = mark_in(fields);
  fields.finish();
  TILL_CHECK(refusal.result());
  return mark;
}

Result<Mark> read_open_mark(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  const Mark mark = mark_in(fields);
  TILL_CHECK(refusal.result());
  return mark;
}

}  // namespace till::record
