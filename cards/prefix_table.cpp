#include "cards/prefix_table.h"

#include <algorithm>

#include "cards/check_digits.h"

namespace till::cards {
namespace {

bool lists(const PrefixRow& row, Symbology symbology) {
  return std::ranges::find(row.symbologies, symbology) != row.symbologies.end();
}

// UPC is EAN-13 with a zero in front, and devices differ in which of the two they report.
bool symbology_fits(const PrefixRow& row, Symbology symbology, std::string_view text) {
  if (row.symbologies.empty() || symbology == Symbology::typed || lists(row, symbology))
    return true;
  switch (symbology) {
    case Symbology::unknown:
      return std::ranges::any_of(row.symbologies,
                                 [](Symbology s) { return s != Symbology::typed; });
    case Symbology::upca:
    case Symbology::upce:
      return lists(row, Symbology::ean13);
    case Symbology::ean13:
      return text.starts_with('0') && lists(row, Symbology::upca);
    default:
      return false;
  }
}

// The text as this row reads it: retail codes in 13 digits. Twelve digits that nobody named are
// UPC-A for a row that takes UPC-A.
std::string form_for(const PrefixRow& row, const ScanText& scanned) {
  const bool unnamed =
      scanned.symbology == Symbology::unknown || scanned.symbology == Symbology::typed;
  if (unnamed && scanned.text.size() == 12 && lists(row, Symbology::upca))
    return retail_form(Symbology::upca, scanned.text);
  return retail_form(scanned.symbology, scanned.text);
}

bool check_holds(Check check, std::string_view text) {
  if (check == Check::none) return true;
  const auto first = std::ranges::find_if(text, [](char c) { return c >= '0' && c <= '9'; });
  const auto digits = text.substr(static_cast<std::size_t>(first - text.begin()));
  return check == Check::gs1_mod10 ? gs1_check_holds(digits) : luhn_check_holds(digits);
}

std::string coupon_code(const CouponMapping& mapping, std::string_view text,
                        std::string_view prefix) {
  if (const auto* fixed = std::get_if<FixedCode>(&mapping)) return fixed->code;
  if (const auto* leading = std::get_if<LeadingCode>(&mapping))
    return leading->bytes < text.size() ? std::string(text.substr(0, leading->bytes)) : "";
  const auto rest = text.substr(prefix.size());
  return std::string(rest.substr(0, rest.rfind(std::get<CodeUntil>(mapping).separator)));
}

std::expected<Meaning, Reason> coupon(const PrefixRow& row, std::string text,
                                      std::string_view prefix) {
  require(row.coupon.has_value(), "a coupon row without its mapping");
  auto code = coupon_code(*row.coupon, text, prefix);
  // A cut through a character leaves no text that an offer could name.
  if (code.empty() || !is_utf8(code)) return std::unexpected(Reason::no_coupon_code);
  return CouponCode{.code = std::move(code), .serial = std::move(text)};
}

std::expected<Meaning, Reason> phone(const PrefixRow& row, std::string_view text,
                                     const PhonePlan& plan) {
  auto number = phone_to_e164(text, plan);
  if (!number) return std::unexpected(Reason::not_a_phone);
  return MemberCode{.kind = MemberKind::phone, .number = std::move(*number), .trust = row.trust};
}

Meaning product(const ScanText& scanned, std::string_view form) {
  ProductCode code{.text = scanned.text};
  if (auto gtin = to_gtin14(form)) code.gtin = std::move(*gtin);
  return code;
}

}  // namespace

std::expected<Meaning, Reason> claim_by_row(const PrefixRow& row, const ScanText& scanned,
                                            const PhonePlan& phones) {
  auto text = form_for(row, scanned);
  if (!symbology_fits(row, scanned.symbology, text)) return std::unexpected(Reason::symbology);
  const auto prefix = std::ranges::find_if(
      row.prefixes, [&text](const std::string& each) { return text.starts_with(each); });
  if (prefix == row.prefixes.end() && !row.prefixes.empty()) return std::unexpected(Reason::prefix);
  if (text.size() < row.length.least || text.size() > row.length.most)
    return std::unexpected(Reason::length);
  if (!check_holds(row.check, text)) return std::unexpected(Reason::check_digit);
  switch (row.meaning) {
    case RowMeaning::member: {
      const bool typed = scanned.symbology == Symbology::typed;
      return MemberCode{.kind = MemberKind::card,
                        .number = std::move(text),
                        .trust = typed ? Trust::typed : row.trust};
    }
    case RowMeaning::coupon: {
      const std::string_view start = row.prefixes.empty() ? std::string_view() : *prefix;
      return coupon(row, std::move(text), start);
    }
    case RowMeaning::product:
      return product(scanned, text);
    case RowMeaning::phone:
      return phone(row, text, phones);
  }
  require(false, "a row's meaning outside its list");
  return std::unexpected(Reason::no_row);
}

}  // namespace till::cards
