// Scans of devices as server-sent events, pictures, and what a code would mean.
#include <utility>

#include "agent/api/local_api.h"
#include "agent/checkout/identify.h"
#include "base/json/fields.h"
#include "net/problem.h"

namespace till::agent {
namespace {

using Respond = LocalApi::Respond;

json::Object claim_of(const cards::Claim& claim) {
  json::Array refusals;
  for (const auto& refused : claim.refusals) {
    refusals.push_back(json::Object{{"row", refused.row},
                                    {"reason", cards::name_of(refused.reason)},
                                    {"text", cards::sentence_of(refused.reason)}});
  }
  json::Object out{{"meaning", cards::name_of(claim.meaning)},
                   {"row", claim.row},
                   {"symbology", cards::name_of(claim.symbology)},
                   {"text", claim.text},
                   {"refusals", std::move(refusals)}};
  if (const auto* member = std::get_if<cards::MemberCode>(&claim.meaning)) {
    out.set("kind", cards::name_of(member->kind));
    out.set("trust", cards::name_of(member->trust));
  }
  if (const auto* coupon = std::get_if<cards::CouponCode>(&claim.meaning)) {
    out.set("code", coupon->code);
    out.set("serial", coupon->serial);
  }
  if (const auto* product = std::get_if<cards::ProductCode>(&claim.meaning)) {
    out.set("gtin", product->gtin.value_or(""));
  }
  if (const auto* unknown = std::get_if<cards::Unknown>(&claim.meaning)) {
    out.set("reason", cards::name_of(unknown->reason));
    out.set("detail", unknown->text);
  }
  return out;
}

Result<cards::Scan> read_typed_code(const json::Value& body, Instant at) {
  json::Refusal refusal;
  json::Fields fields(body, "", refusal);
  cards::Scan scan;
  scan.source = "admin";
  scan.at = at;
  scan.bytes = fields.text("code");
  const auto symbology = cards::symbology_of(fields.text_or("symbology", "unknown"));
  if (!symbology) fields.refuse("symbology", "is not the name of a symbology");
  scan.symbology = symbology.value_or(cards::Symbology::unknown);
  fields.finish();
  TILL_CHECK(refusal.result());
  return scan;
}

void explain_route(Till& till, const json::Value& body, const Respond& respond) {
  const auto scan = read_typed_code(body, till.state().time.now().at);
  if (!scan) return respond(refusal(till, scan.error()));
  respond(net::json(200, claim_of(explain_code(till.state(), *scan))));
}

void picture_was_read(Till& till, const Result<std::vector<cards::Scan>>& scans,
                      const Respond& respond) {
  if (!scans) {
    till.state().counters.raise("image.refused");
    return respond(refusal(till, scans.error()));
  }
  json::Array claims;
  for (const auto& scan : *scans) {
    till.scanned(scan);
    claims.emplace_back(claim_of(explain_code(till.state(), scan)));
  }
  respond(net::json(200, json::Object{{"symbols", std::move(claims)}}));
}

void image_route(Till& till, const net::Request& request, const Respond& respond) {
  const auto type = request.headers.value("Content-Type");
  if (type != "image/png" && type != "image/jpeg") {
    return respond(net::problem(415, "content_type", "send image/png or image/jpeg"));
  }
  const bool taken =
      till.with_images([&till, respond, bytes = request.body](drivers::ImageScanner& scanner) {
        auto scans = scanner.scan(bytes);
        till.on_io(
            [&till, respond, scans = std::move(scans)] { picture_was_read(till, scans, respond); });
      });
  if (!taken) respond(refusal(till, {ErrorCode::busy, "too many pictures wait already", {}}));
}

}  // namespace

void add_device_routes(LocalApi& api) {
  auto& till = api.till();
  api.post("/v1/codes/explain", ApiRole::view,
           [&till](const json::Value& body, const Respond& respond) {
             explain_route(till, body, respond);
           });
  api.post_bytes("/v1/images/scan", ApiRole::pos,
                 [&till](const net::Request& request, const Respond& respond) {
                   image_route(till, request, respond);
                 });
  api.get("/v1/scans", ApiRole::pos, [&till](const net::Request&, const Respond& respond) {
    net::Response stream;
    stream.events = till.scan_events();
    respond(std::move(stream));
  });
}

}  // namespace till::agent
