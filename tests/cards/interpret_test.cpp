#include "cards/interpret.h"

#include <gtest/gtest.h>

#include "cards/limits.h"
#include "cards/token.h"
#include "tests/cards/app_keys.h"

namespace till::cards {
namespace {

class Interpret : public testing::Test {
 protected:
  Claim claim(std::string bytes, Symbology symbology = Symbology::unknown) const {
    Context context{
        .table = table_, .app_keys = keys_, .now = now_, .clock_trusted = clock_trusted_};
    if (not_before_)
      context.app_key_not_before = [this](const MemberId& member) {
        return member == member_id() ? not_before_ : std::nullopt;
      };
    return interpret({.bytes = std::move(bytes), .symbology = symbology, .source = "", .at = now_},
                     context);
  }
  Reason reason(std::string bytes, Symbology symbology = Symbology::unknown) const {
    const auto found = claim(std::move(bytes), symbology);
    const auto* unknown = std::get_if<Unknown>(&found.meaning);
    if (unknown == nullptr) {
      ADD_FAILURE() << "is a " << name_of(found.meaning);
      return Reason::replayed;
    }
    EXPECT_FALSE(unknown->text.empty());
    return unknown->reason;
  }

  PrefixTable table_ = default_prefix_table();
  AppKeys keys_ = app_keys();
  Instant now_ = shown_at;
  bool clock_trusted_ = true;
  std::optional<Instant> not_before_;
};

TEST_F(Interpret, app_code_is_its_member_with_signed_trust) {
  const auto found = claim("]Q1" + to_text(app_code()) + "\r");
  EXPECT_EQ(found.row, app_code_row);
  EXPECT_EQ(found.symbology, Symbology::qr);
  const auto* member = std::get_if<MemberCode>(&found.meaning);
  ASSERT_NE(member, nullptr);
  EXPECT_EQ(member->kind, MemberKind::app);
  EXPECT_EQ(member->number, "000102030405060708090a0b0c0d0e0f");
  EXPECT_EQ(member->trust, Trust::signed_);
  const AppProof proof{.member = member_id(),
                       .phone_key = phone_key().public_key(),
                       .certified_at = certified_at,
                       .issued_at = shown_at};
  EXPECT_EQ(member->app, proof);
}

TEST_F(Interpret, app_code_on_an_untrusted_clock_counts_as_static) {
  clock_trusted_ = false;
  now_ = instant_of(0);
  EXPECT_EQ(std::get<MemberCode>(claim(to_text(app_code())).meaning).trust, Trust::static_);
}

TEST_F(Interpret, app_code_that_does_not_verify_says_why_and_asks_no_row) {
  auto any = PrefixRow{};
  any.id = "any";
  any.meaning = RowMeaning::member;
  table_.rows = {any};
  now_ = shown_at + Seconds{121};
  EXPECT_EQ(reason(to_text(app_code())), Reason::too_old);
  now_ = shown_at - Seconds{61};
  EXPECT_EQ(reason(to_text(app_code())), Reason::too_new);
  now_ = shown_at;
  not_before_ = certified_at + Seconds{1};
  EXPECT_EQ(reason(to_text(app_code())), Reason::revoked);
  keys_.clear();
  EXPECT_EQ(reason(to_text(app_code())), Reason::unknown_key);
  EXPECT_EQ(claim(to_text(app_code())).row, app_code_row);
}

TEST_F(Interpret, text_as_long_as_an_app_code_that_is_none_is_malformed) {
  std::string text = to_text(app_code());
  text[0] = 'a';
  const auto found = claim(text);
  EXPECT_EQ(std::get<Unknown>(found.meaning).reason, Reason::malformed);
  ASSERT_FALSE(found.refusals.empty());
  EXPECT_EQ(found.refusals[0], (Refusal{std::string(app_code_row), Reason::malformed}));
}

TEST_F(Interpret, first_row_that_claims_a_code_wins) {
  PrefixRow broad;
  broad.id = "broad";
  broad.meaning = RowMeaning::member;
  PrefixRow narrow = broad;
  narrow.id = "narrow";
  narrow.prefixes = {"77"};
  table_.rows = {narrow, broad};
  EXPECT_EQ(claim("7701").row, "narrow");
  table_.rows = {broad, narrow};
  EXPECT_EQ(claim("7701").row, "broad");
}

TEST_F(Interpret, explanation_names_every_row_asked_before_and_why_it_refused) {
  const auto found = claim("]E04006381333931\r");
  EXPECT_EQ(found.row, "product");
  EXPECT_EQ(found.text, "4006381333931");
  EXPECT_EQ(found.symbology, Symbology::ean13);
  const std::vector<Refusal> expected{{"card", Reason::prefix},
                                      {"coupon", Reason::prefix},
                                      {"phone-international", Reason::symbology},
                                      {"odoo-customer", Reason::prefix},
                                      {"odoo-coupon", Reason::prefix},
                                      {"restricted-card", Reason::prefix}};
  EXPECT_EQ(found.refusals, expected);
}

TEST_F(Interpret, code_that_nobody_claims_is_unknown_with_all_refusals) {
  const auto found = claim("https://example.com/", Symbology::qr);
  EXPECT_EQ(std::get<Unknown>(found.meaning).reason, Reason::no_row);
  EXPECT_EQ(found.row, "");
  EXPECT_EQ(found.refusals.size(), table_.rows.size());
}

TEST_F(Interpret, misread_number_is_said_to_have_a_wrong_check_digit) {
  EXPECT_EQ(reason("4006381333932", Symbology::ean13), Reason::check_digit);
  EXPECT_EQ(reason("2000000000016", Symbology::ean13), Reason::check_digit);
}

TEST_F(Interpret, empty_scan_is_unknown) {
  EXPECT_EQ(reason(""), Reason::empty);
  EXPECT_EQ(reason("\r\n"), Reason::empty);
  EXPECT_EQ(reason("]E0"), Reason::empty);
  EXPECT_EQ(reason("   ", Symbology::typed), Reason::empty);
}

TEST_F(Interpret, scan_over_the_limit_is_unknown) {
  EXPECT_EQ(reason(std::string(scan_bytes_max, '1')), Reason::no_row);
  EXPECT_EQ(reason(std::string(scan_bytes_max + 1, '1')), Reason::too_long);
}

TEST_F(Interpret, control_characters_and_broken_utf8_are_no_text) {
  EXPECT_EQ(reason(std::string("TM18\0", 5)), Reason::not_text);
  EXPECT_EQ(reason("TM\x1B[31m18"), Reason::not_text);
  EXPECT_EQ(reason("TM\t18"), Reason::not_text);
  EXPECT_EQ(reason("TM\x7F"), Reason::not_text);
  EXPECT_EQ(reason("TM\xC2\x9B"), Reason::not_text);
  EXPECT_EQ(reason("TM\xFF"), Reason::not_text);
  EXPECT_EQ(reason("TM\xC0\x80"), Reason::not_text);
}

TEST_F(Interpret, text_beyond_ascii_is_text) {
  EXPECT_EQ(reason("\xC2\xA0\xD0\x9A\xD0\xB0\xD1\x80\xD1\x82\xD0\xB0"), Reason::no_row);
}

TEST_F(Interpret, gs1_element_strings_are_named_as_not_read_yet) {
  EXPECT_EQ(reason("]C10104006381333931"), Reason::unsupported);
  EXPECT_EQ(reason("]d2010400638133393121abc\x1D"
                   "91ABCD"),
            Reason::unsupported);
  EXPECT_EQ(reason("010400638133393121abc\x1D"
                   "91ABCD"),
            Reason::unsupported);
  EXPECT_EQ(reason("]e00104006381333931"), Reason::unsupported);
}

TEST_F(Interpret, member_card_inside_a_gs1_symbol_is_not_taken_for_a_plain_number) {
  EXPECT_EQ(reason("]C12000000000015"), Reason::unsupported);
}

TEST_F(Interpret, empty_table_claims_nothing) {
  table_.rows.clear();
  const auto found = claim("2000000000015", Symbology::ean13);
  EXPECT_EQ(std::get<Unknown>(found.meaning).reason, Reason::no_row);
  EXPECT_TRUE(found.refusals.empty());
}

TEST_F(Interpret, same_member_gives_the_same_token_however_the_card_was_read) {
  const auto token = [this](std::string bytes, Symbology symbology) {
    const auto found = claim(std::move(bytes), symbology);
    const auto& member = std::get<MemberCode>(found.meaning);
    return token_of("pepper", 1, token_kind_of(member.kind), member.number);
  };
  EXPECT_EQ(token("]E02000000000015\r", Symbology::unknown),
            token("2000000000015", Symbology::typed));
  EXPECT_EQ(token("+7 916 123-45-67", Symbology::typed), token("89161234567", Symbology::typed));
}

}  // namespace
}  // namespace till::cards
