#include "cards/normalise.h"

#include <gtest/gtest.h>

namespace till::cards {
namespace {

TEST(UpcE, expands_by_the_rule_of_its_last_digit) {
  // Number system 0, six digits, check digit; one for each form of the body.
  EXPECT_EQ(upce_to_upca("04252614").value(), "042100005264");
  EXPECT_EQ(upce_to_upca("01234505").value(), "012000003455");
  EXPECT_EQ(upce_to_upca("01234523").value(), "012200003453");
  EXPECT_EQ(upce_to_upca("01234531").value(), "012300000451");
  EXPECT_EQ(upce_to_upca("01234543").value(), "012340000053");
  EXPECT_EQ(upce_to_upca("01234565").value(), "012345000065");
}

TEST(UpcE, is_refused_with_another_system_length_or_check_digit) {
  for (const auto* text : {"24252614", "04252615", "0425261", "042526140", "0425261x", ""}) {
    const auto upca = upce_to_upca(text);
    ASSERT_FALSE(upca.has_value()) << text;
    EXPECT_EQ(upca.error().code, ErrorCode::invalid);
  }
}

TEST(Gtin, of_every_length_is_padded_with_zeros) {
  EXPECT_EQ(to_gtin13("96385074").value(), "0000096385074");
  EXPECT_EQ(to_gtin13("036000291452").value(), "0036000291452");
  EXPECT_EQ(to_gtin13("4006381333931").value(), "4006381333931");
  EXPECT_EQ(to_gtin13("04006381333931").value(), "4006381333931");
  EXPECT_EQ(to_gtin14("96385074").value(), "00000096385074");
  EXPECT_EQ(to_gtin14("4006381333931").value(), "04006381333931");
  EXPECT_EQ(to_gtin14("10012345678902").value(), "10012345678902");
}

TEST(Gtin, is_refused_when_it_is_none) {
  EXPECT_FALSE(to_gtin13("10012345678902").has_value());
  for (const auto* text : {"", "4006381333932", "40063813339", "400638133393x", "-4006381333931"})
    EXPECT_FALSE(to_gtin14(text).has_value()) << text;
}

TEST(RetailForm, is_the_same_however_the_scanner_sends_upc) {
  EXPECT_EQ(retail_form(Symbology::upca, "036000291452"), "0036000291452");
  EXPECT_EQ(retail_form(Symbology::ean13, "036000291452"), "0036000291452");
  EXPECT_EQ(retail_form(Symbology::ean13, "0036000291452"), "0036000291452");
  EXPECT_EQ(retail_form(Symbology::upce, "04252614"), "0042100005264");
  EXPECT_EQ(retail_form(Symbology::upce, "042100005264"), "0042100005264");
  EXPECT_EQ(retail_form(Symbology::ean13, "04252614"), "0042100005264");
}

TEST(RetailForm, leaves_everything_else_alone) {
  EXPECT_EQ(retail_form(Symbology::code128, "036000291452"), "036000291452");
  EXPECT_EQ(retail_form(Symbology::ean8, "96385074"), "96385074");
  EXPECT_EQ(retail_form(Symbology::upce, "04252615"), "04252615");
  EXPECT_EQ(retail_form(Symbology::upca, "03600029145x"), "03600029145x");
}

TEST(Phone, has_one_form_however_it_is_written) {
  const PhonePlan home;
  for (const auto* text :
       {"+79161234567", "89161234567", "79161234567", "9161234567", "8 (916) 123-45-67",
        "+7 916 123 45 67", "8.916.123.45.67", "0079161234567", "  9161234567 "})
    EXPECT_EQ(phone_to_e164(text, home).value_or("refused"), "+79161234567") << text;
}

TEST(Phone, area_that_starts_with_the_trunk_digit_is_kept) {
  EXPECT_EQ(phone_to_e164("8121234567", {}).value(), "+78121234567");
  EXPECT_EQ(phone_to_e164("88121234567", {}).value(), "+78121234567");
  EXPECT_EQ(phone_to_e164("7771234567", {}).value(), "+77771234567");
}

TEST(Phone, of_another_country_is_written_with_its_code) {
  EXPECT_EQ(phone_to_e164("+380 44 123 4567", {}).value(), "+380441234567");
  EXPECT_EQ(phone_to_e164("00 49 171 2345678", {}).value(), "+491712345678");
}

TEST(Phone, follows_the_home_country) {
  const auto germany = phone_plan_of("49").value();
  EXPECT_EQ(phone_to_e164("0171 2345678", germany).value(), "+491712345678");
  EXPECT_EQ(phone_to_e164("+49 171 2345678", germany).value(), "+491712345678");
  const auto america = phone_plan_of("1").value();
  EXPECT_EQ(phone_to_e164("(415) 555-2671", america).value(), "+14155552671");
  EXPECT_EQ(phone_to_e164("1-415-555-2671", america).value(), "+14155552671");
}

TEST(Phone, is_refused_when_it_is_none) {
  for (const auto* text :
       {"", "+", "123", "916123456", "99161234567", "+7916123456", "+791612345678", "9161234abc",
        "9161234567;", "++79161234567", "+0123456789", "+1234567890123456", "phone"}) {
    const auto number = phone_to_e164(text, {});
    ASSERT_FALSE(number.has_value()) << text << " gave " << *number;
    EXPECT_EQ(number.error().code, ErrorCode::invalid);
  }
}

TEST(PhonePlan, is_refused_for_what_is_no_calling_code) {
  for (const auto* country : {"", "0", "+7", "1234", "RU"})
    EXPECT_FALSE(phone_plan_of(country).has_value()) << country;
  EXPECT_EQ(phone_plan_of("7").value(), PhonePlan{});
}

TEST(Terminators, are_trimmed_at_both_ends_only) {
  EXPECT_EQ(without_terminators("\x02\tA\tB\x03\r\n"), "A\tB");
  EXPECT_EQ(without_terminators(" A "), " A ");
  EXPECT_EQ(without_terminators("\r\n"), "");
}

}  // namespace
}  // namespace till::cards
