#include "cards/interpret.h"

#include <algorithm>

#include "cards/frame.h"
#include "cards/limits.h"

namespace till::cards {
namespace {

constexpr char group_separator = 0x1D;  // FNC1 inside a GS1 element string

Unknown unknown(Reason reason) { return {reason, std::string(sentence_of(reason))}; }

// C0, DEL and, in their UTF-8 form, C1.
bool has_controls(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<std::uint8_t>(text[i]);
    if ((c < 0x20 && text[i] != group_separator) || c == 0x7F) return true;
    if (c == 0xC2 && i + 1 < text.size() && static_cast<std::uint8_t>(text[i + 1]) < 0xA0)
      return true;
  }
  return false;
}

std::optional<Reason> fault_of(const ScanText& scanned) {
  if (scanned.text.empty()) return Reason::empty;
  if (!is_utf8(scanned.text) || has_controls(scanned.text)) return Reason::not_text;
  if (scanned.gs1 || scanned.text.find(group_separator) != std::string::npos)
    return Reason::unsupported;
  return std::nullopt;
}

Meaning meaning_of(const AppCode& code, const Context& context) {
  const auto& certificate = code.certificate;
  AppCircumstances circumstances{.now = context.now, .clock_trusted = context.clock_trusted};
  if (context.app_key_not_before)
    circumstances.app_key_not_before = context.app_key_not_before(certificate.member);
  const auto verdict = verify_app_code(code, context.app_keys, circumstances);
  if (verdict.refused) return unknown(*verdict.refused);
  return MemberCode{.kind = MemberKind::app,
                    .number = to_hex(certificate.member),
                    .trust = verdict.trust,
                    .app = AppProof{.member = certificate.member,
                                    .phone_key = certificate.phone_key,
                                    .certified_at = certificate.issued_at,
                                    .issued_at = code.issued_at}};
}

// A row that only missed the check digit, or an app code that cannot be read, says more than that
// no row was found.
Reason best_reason(const std::vector<Refusal>& refusals) {
  for (const auto telling : {Reason::malformed, Reason::check_digit}) {
    if (std::ranges::find(refusals, telling, &Refusal::reason) != refusals.end()) return telling;
  }
  return Reason::no_row;
}

void decide(Claim& claim, const ScanText& scanned, const Context& context) {
  if (scanned.text.size() == app_code_chars) {
    if (const auto code = read_app_code(scanned.text)) {
      claim.row = app_code_row;
      claim.meaning = meaning_of(*code, context);
      return;
    }
    claim.refusals.push_back({std::string(app_code_row), Reason::malformed});
  }
  for (const auto& row : context.table.rows) {
    if (auto meaning = claim_by_row(row, scanned, context.phones)) {
      claim.row = row.id;
      claim.meaning = std::move(*meaning);
      return;
    } else {
      claim.refusals.push_back({row.id, meaning.error()});
    }
  }
  claim.meaning = unknown(best_reason(claim.refusals));
}

}  // namespace

Claim interpret(const Scan& scan, const Context& context) {
  Claim claim;
  claim.symbology = scan.symbology;
  if (scan.bytes.size() > scan_bytes_max) {
    claim.meaning = unknown(Reason::too_long);
    return claim;
  }
  const auto scanned = unframe(scan);
  claim.symbology = scanned.symbology;
  if (const auto fault = fault_of(scanned)) {
    claim.meaning = unknown(*fault);
    return claim;
  }
  claim.text = scanned.text;
  decide(claim, scanned, context);
  return claim;
}

}  // namespace till::cards
