#include "base/json/fields.h"
#include "storage/journal/notes.h"

namespace till::storage {

std::string write_identity(const RegisterIdentity& identity) {
  return json::canonical(json::Object{{"id", to_hex(identity.id)},
                                      {"store", identity.store},
                                      {"name", identity.name},
                                      {"ledger_url", identity.ledger_url},
                                      {"pepper_version", std::int64_t{identity.pepper_version}}});
}

Result<RegisterIdentity> read_identity(std::string_view text) {
  TILL_TRY(const auto value, json::parse(text, "identity"));
  json::Refusal refusal;
  json::Fields fields(value, "identity", refusal);
  RegisterIdentity identity;
  const auto id = fixed_from_hex<RegisterId>(fields.text("id"));
  if (!id) fields.refuse("id", "must be 32 hex digits");
  identity.id = id.value_or(RegisterId{});
  identity.store = fields.text("store");
  identity.name = fields.text_or("name");
  identity.ledger_url = fields.text("ledger_url");
  identity.pepper_version =
      static_cast<std::uint8_t>(fields.integer("pepper_version", {.least = 0, .most = 255}));
  fields.finish();
  TILL_CHECK(refusal.result());
  return identity;
}

std::string write_reservation(const Reservation& reservation) {
  json::Array codes;
  for (const auto& code : reservation.codes) codes.emplace_back(code);
  json::Object out{
      {"id", to_hex(reservation.id)},   {"key", record::write_pos_key(reservation.key)},
      {"account", reservation.account}, {"points", reservation.points.value()},
      {"codes", std::move(codes)},      {"made_at", reservation.made_at_boot_seconds},
      {"boot", reservation.boot_id}};
  if (!reservation.hold.empty()) out.set("hold", reservation.hold);
  return json::canonical(out);
}

Result<Reservation> read_reservation(std::string_view text) {
  TILL_TRY(const auto value, json::parse(text, "reservation"));
  json::Refusal refusal;
  json::Fields fields(value, "reservation", refusal);
  Reservation reservation;
  const auto id = fixed_from_hex<ReservationId>(fields.text("id"));
  if (!id) fields.refuse("id", "must be 32 hex digits");
  reservation.id = id.value_or(ReservationId{});
  if (const auto* key = fields.required_value("key")) {
    TILL_TRY(reservation.key, record::read_pos_key(*key, fields.path_of("key")));
  }
  reservation.account = fields.text_or("account");
  reservation.points = loyalty::Points{fields.integer("points", {.least = 0})};
  reservation.codes = fields.texts("codes");
  reservation.made_at_boot_seconds = fields.integer("made_at");
  reservation.boot_id = fields.text_or("boot");
  reservation.hold = fields.text_or("hold");
  fields.finish();
  TILL_CHECK(refusal.result());
  return reservation;
}

}  // namespace till::storage
