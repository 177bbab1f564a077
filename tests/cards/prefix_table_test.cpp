#include "cards/prefix_table.h"

#include <gtest/gtest.h>

namespace till::cards {
namespace {

PrefixRow row_of(RowMeaning meaning) {
  PrefixRow row;
  row.id = "row";
  row.meaning = meaning;
  return row;
}

ScanText text(std::string characters, Symbology symbology = Symbology::unknown) {
  return {.text = std::move(characters), .symbology = symbology, .gs1 = false};
}

std::optional<Reason> refusal(const PrefixRow& row, const ScanText& scanned) {
  const auto claim = claim_by_row(row, scanned, {});
  if (claim) return std::nullopt;
  return claim.error();
}

MemberCode member(const PrefixRow& row, const ScanText& scanned) {
  return std::get<MemberCode>(claim_by_row(row, scanned, {}).value());
}

CouponCode coupon(CouponMapping mapping, std::string characters) {
  auto row = row_of(RowMeaning::coupon);
  row.prefixes = {"TC-"};
  row.coupon = std::move(mapping);
  return std::get<CouponCode>(claim_by_row(row, text(std::move(characters)), {}).value());
}

TEST(PrefixRow, claims_only_the_symbologies_it_lists) {
  auto row = row_of(RowMeaning::member);
  row.symbologies = {Symbology::code128, Symbology::qr};
  EXPECT_EQ(refusal(row, text("A1", Symbology::qr)), std::nullopt);
  EXPECT_EQ(refusal(row, text("A1", Symbology::code39)), Reason::symbology);
}

TEST(PrefixRow, judges_a_scan_of_unknown_symbology_by_its_text) {
  auto row = row_of(RowMeaning::member);
  row.symbologies = {Symbology::code128};
  EXPECT_EQ(refusal(row, text("A1")), std::nullopt);
  EXPECT_EQ(refusal(row, text("A1", Symbology::typed)), std::nullopt);
}

TEST(PrefixRow, for_typed_codes_takes_none_from_a_device) {
  auto row = row_of(RowMeaning::member);
  row.symbologies = {Symbology::typed};
  EXPECT_EQ(refusal(row, text("A1")), Reason::symbology);
  EXPECT_EQ(refusal(row, text("A1", Symbology::qr)), Reason::symbology);
}

TEST(PrefixRow, takes_upc_and_ean13_for_the_same_number) {
  auto row = row_of(RowMeaning::member);
  row.symbologies = {Symbology::ean13};
  EXPECT_EQ(member(row, text("036000291452", Symbology::upca)).number, "0036000291452");
  EXPECT_EQ(member(row, text("04252614", Symbology::upce)).number, "0042100005264");
  row.symbologies = {Symbology::upca};
  EXPECT_EQ(member(row, text("0036000291452", Symbology::ean13)).number, "0036000291452");
  EXPECT_EQ(member(row, text("036000291452")).number, "0036000291452");
  EXPECT_EQ(refusal(row, text("4006381333931", Symbology::ean13)), Reason::symbology);
}

TEST(PrefixRow, needs_one_of_its_prefixes) {
  auto row = row_of(RowMeaning::member);
  row.prefixes = {"20", "TM"};
  EXPECT_EQ(refusal(row, text("TM1")), std::nullopt);
  EXPECT_EQ(refusal(row, text("2001")), std::nullopt);
  EXPECT_EQ(refusal(row, text("tm1")), Reason::prefix);
  EXPECT_EQ(refusal(row, text("2")), Reason::prefix);
}

TEST(PrefixRow, needs_a_length_within_its_bounds) {
  auto row = row_of(RowMeaning::member);
  row.length = {.least = 3, .most = 4};
  EXPECT_EQ(refusal(row, text("12")), Reason::length);
  EXPECT_EQ(refusal(row, text("123")), std::nullopt);
  EXPECT_EQ(refusal(row, text("1234")), std::nullopt);
  EXPECT_EQ(refusal(row, text("12345")), Reason::length);
}

TEST(PrefixRow, without_a_length_still_takes_no_endless_text) {
  const auto row = row_of(RowMeaning::member);
  EXPECT_EQ(refusal(row, text(std::string(row_text_bytes_max, '1'))), std::nullopt);
  EXPECT_EQ(refusal(row, text(std::string(row_text_bytes_max + 1, '1'))), Reason::length);
}

TEST(PrefixRow, checks_from_the_first_digit_to_the_end) {
  auto row = row_of(RowMeaning::member);
  row.check = Check::luhn;
  EXPECT_EQ(refusal(row, text("TM79927398713")), std::nullopt);
  EXPECT_EQ(refusal(row, text("79927398713")), std::nullopt);
  EXPECT_EQ(refusal(row, text("TM79927398714")), Reason::check_digit);
  EXPECT_EQ(refusal(row, text("TM7992739871X")), Reason::check_digit);
  EXPECT_EQ(refusal(row, text("TM")), Reason::check_digit);
  row.check = Check::gs1_mod10;
  EXPECT_EQ(refusal(row, text("4006381333931")), std::nullopt);
  EXPECT_EQ(refusal(row, text("4006381333932")), Reason::check_digit);
}

TEST(PrefixRow, gives_members_its_trust_and_typed_ones_no_more_than_typed) {
  auto row = row_of(RowMeaning::member);
  EXPECT_EQ(member(row, text("A1", Symbology::qr)).trust, Trust::static_);
  EXPECT_EQ(member(row, text("A1", Symbology::typed)).trust, Trust::typed);
  row.trust = Trust::typed;
  EXPECT_EQ(member(row, text("A1", Symbology::qr)).trust, Trust::typed);
}

TEST(PrefixRow, names_the_coupon_by_its_own_code) {
  EXPECT_EQ(coupon(FixedCode{"SPRING"}, "TC-000123"), (CouponCode{"SPRING", "TC-000123"}));
}

TEST(PrefixRow, names_the_coupon_by_the_start_of_the_text) {
  EXPECT_EQ(coupon(LeadingCode{6}, "TC-MAY0007"), (CouponCode{"TC-MAY", "TC-MAY0007"}));
}

TEST(PrefixRow, names_the_coupon_by_what_stands_before_the_last_separator) {
  EXPECT_EQ(coupon(CodeUntil{"-"}, "TC-MAY-0007"), (CouponCode{"MAY", "TC-MAY-0007"}));
  EXPECT_EQ(coupon(CodeUntil{"-"}, "TC-MAY-2-0007"), (CouponCode{"MAY-2", "TC-MAY-2-0007"}));
  EXPECT_EQ(coupon(CodeUntil{"-"}, "TC-MAY"), (CouponCode{"MAY", "TC-MAY"}));
}

TEST(PrefixRow, refuses_a_coupon_whose_code_would_be_empty_or_cut) {
  auto row = row_of(RowMeaning::coupon);
  row.prefixes = {"TC-"};
  row.coupon = CodeUntil{"-"};
  EXPECT_EQ(refusal(row, text("TC-")), Reason::no_coupon_code);
  EXPECT_EQ(refusal(row, text("TC--7")), Reason::no_coupon_code);
  row.coupon = LeadingCode{4};
  EXPECT_EQ(refusal(row, text("TC-M")), Reason::no_coupon_code);
  EXPECT_EQ(refusal(row, text("TC-\xD0\xAF"
                              "1")),
            Reason::no_coupon_code);
}

TEST(PrefixRow, hands_products_back_as_scanned_with_their_gtin) {
  const auto row = row_of(RowMeaning::product);
  const auto product = [&row](const ScanText& scanned) {
    return std::get<ProductCode>(claim_by_row(row, scanned, {}).value());
  };
  EXPECT_EQ(product(text("036000291452", Symbology::upca)),
            (ProductCode{"036000291452", "00036000291452"}));
  EXPECT_EQ(product(text("04252614", Symbology::upce)),
            (ProductCode{"04252614", "00042100005264"}));
  EXPECT_EQ(product(text("SHELF-7")), (ProductCode{"SHELF-7", std::nullopt}));
}

TEST(PrefixRow, of_phones_normalises_by_the_home_country) {
  auto row = row_of(RowMeaning::phone);
  row.trust = Trust::typed;
  const auto claim = claim_by_row(row, text("8 (916) 123-45-67", Symbology::typed), {});
  const auto& phone = std::get<MemberCode>(claim.value());
  EXPECT_EQ(phone.kind, MemberKind::phone);
  EXPECT_EQ(phone.number, "+79161234567");
  EXPECT_EQ(phone.trust, Trust::typed);
  EXPECT_EQ(refusal(row, text("8 (916) 123", Symbology::typed)), Reason::not_a_phone);
}

}  // namespace
}  // namespace till::cards
