#include "ledger/members/member_card.h"

#include "cards/app_code.h"
#include "cards/limits.h"
#include "drivers/symbols/write.h"

namespace till::ledger {
namespace {

// A phone's screen shows about this much; printed at 300 dpi it is 3.5 cm wide.
constexpr drivers::RenderStyle picture_style{
    .module_pixels = 6, .quiet_modules = 4, .bar_modules = 60};

Result<> check_instant(const Ledger& ledger, Instant at) {
  const auto* key = ledger.keys.document.find(ledger.keys.member.number, record::Role::member);
  require(key != nullptr, "the member key stands in the keys document");
  if (at >= key->not_before && at <= key->not_after) return {};
  return fail(
      ErrorCode::invalid,
      "the member key is good from " + to_iso(key->not_before) + " to " + to_iso(key->not_after),
      "at");
}

}  // namespace

Result<MemberCard> make_member_card(Ledger& ledger, std::string_view member,
                                    std::optional<Instant> at) {
  const auto id = fixed_from_hex<cards::MemberId>(member);
  if (!id) return fail(ErrorCode::invalid, "a member's id is 32 hex digits", "member");
  TILL_TRY(const auto found, ledger.books.people.find(to_hex(*id)));
  if (!found) return fail(ErrorCode::not_found, "no such member", to_hex(*id));
  const auto issued_at = at.value_or(ledger.clock.wall());
  TILL_CHECK(check_instant(ledger, issued_at));
  const auto phone = crypto::PrivateKey::generate();
  const auto certificate =
      cards::make_certificate(ledger.keys.member.key, ledger.keys.member.number,
                              {.member = *id, .key = phone.public_key()}, issued_at);
  return MemberCard{found->id, cards::to_text(cards::make_app_code(phone, certificate, issued_at)),
                    issued_at, issued_at + cards::app_code_age_max};
}

Result<Bytes> png_of(const MemberCard& card) {
  TILL_TRY(const auto image,
           drivers::render_symbol(cards::Symbology::qr, card.text, picture_style));
  return drivers::write_png(image);
}

}  // namespace till::ledger
