// What an untouched installation makes of the codes that a shop meets.
#include <gtest/gtest.h>

#include "cards/interpret.h"

namespace till::cards {
namespace {

Claim claim(std::string bytes, Symbology symbology = Symbology::unknown) {
  const auto table = default_prefix_table();
  const AppKeys keys;
  return interpret({.bytes = std::move(bytes), .symbology = symbology, .source = "", .at = {}},
                   Context{.table = table, .app_keys = keys});
}

TEST(DefaultTable, takes_restricted_ean13_for_cards) {
  for (const auto* number : {"2000000000015", "2900000000018", "0400000000015", "0200000000011"}) {
    const auto found = claim(number, Symbology::ean13);
    EXPECT_EQ(found.row, "restricted-card") << number;
    const auto* member = std::get_if<MemberCode>(&found.meaning);
    ASSERT_NE(member, nullptr) << number;
    EXPECT_EQ(member->number, number);
    EXPECT_EQ(member->trust, Trust::static_);
  }
}

TEST(DefaultTable, takes_the_same_card_from_every_kind_of_scanner) {
  const auto as_ean13 = claim("]E00400000000015\r").meaning;
  EXPECT_EQ(claim("0400000000015\r\n").meaning, as_ean13);
  EXPECT_EQ(claim("400000000015", Symbology::upca).meaning, as_ean13);
  EXPECT_EQ(claim("400000000015").meaning, as_ean13);
}

TEST(DefaultTable, knows_odoos_customers_and_coupons) {
  EXPECT_EQ(claim("0421234567891", Symbology::ean13).row, "odoo-customer");
  const auto coupon = claim("0430001000011", Symbology::ean13);
  EXPECT_EQ(coupon.row, "odoo-coupon");
  EXPECT_EQ(std::get<CouponCode>(coupon.meaning), (CouponCode{"0430001", "0430001000011"}));
  EXPECT_EQ(claim("0440002000019", Symbology::ean13).row, "odoo-coupon");
}

TEST(DefaultTable, hands_products_back) {
  EXPECT_EQ(std::get<ProductCode>(claim("4006381333931", Symbology::ean13).meaning),
            (ProductCode{"4006381333931", "04006381333931"}));
  EXPECT_EQ(std::get<ProductCode>(claim("96385074", Symbology::ean8).meaning).gtin,
            "00000096385074");
  EXPECT_EQ(std::get<ProductCode>(claim("036000291452", Symbology::upca).meaning).gtin,
            "00036000291452");
  EXPECT_EQ(std::get<ProductCode>(claim("01234565", Symbology::upce).meaning).gtin,
            "00012345000065");
  EXPECT_EQ(std::get<ProductCode>(claim("10012345678902", Symbology::itf).meaning).gtin,
            "10012345678902");
}

TEST(DefaultTable, takes_cards_of_code128_and_qr_by_prefix_and_luhn) {
  const auto card = claim("]C0TM79927398713\r");
  EXPECT_EQ(card.row, "card");
  EXPECT_EQ(std::get<MemberCode>(card.meaning).number, "TM79927398713");
  EXPECT_EQ(claim("TM79927398713", Symbology::qr).meaning, card.meaning);
  EXPECT_EQ(std::get<Unknown>(claim("TM79927398714", Symbology::code128).meaning).reason,
            Reason::check_digit);
}

TEST(DefaultTable, takes_coupons_by_prefix) {
  const auto coupon = claim("TC-MAY-0007", Symbology::code128);
  EXPECT_EQ(std::get<CouponCode>(coupon.meaning), (CouponCode{"MAY", "TC-MAY-0007"}));
}

TEST(DefaultTable, takes_typed_phones_and_no_scanned_ones) {
  const auto phone = claim("8 916 123-45-67", Symbology::typed);
  ASSERT_TRUE(std::holds_alternative<MemberCode>(phone.meaning));
  EXPECT_EQ(std::get<MemberCode>(phone.meaning).number, "+79161234567");
  EXPECT_EQ(std::get<MemberCode>(phone.meaning).trust, Trust::typed);
  EXPECT_EQ(claim("+380441234567", Symbology::typed).row, "phone-international");
  EXPECT_TRUE(std::holds_alternative<Unknown>(claim("89161234567", Symbology::code128).meaning));
  EXPECT_TRUE(std::holds_alternative<Unknown>(claim("89161234567").meaning));
}

TEST(DefaultTable, takes_a_typed_card_number_and_trusts_it_as_typed) {
  const auto card = claim("2000000000015", Symbology::typed);
  EXPECT_EQ(card.row, "restricted-card");
  EXPECT_EQ(std::get<MemberCode>(card.meaning).trust, Trust::typed);
}

}  // namespace
}  // namespace till::cards
