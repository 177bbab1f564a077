#include <gtest/gtest.h>

#include "cards/app_code.h"
#include "drivers/symbols/load.h"
#include "drivers/symbols/read.h"
#include "ledger/members/member_card.h"
#include "tests/ledger/front_ledger.h"

namespace till::ledger::front {
namespace {

constexpr std::string_view anna_id = "00112233445566778899aabbccddeeff";

cards::AppKeys app_keys_of(const FrontLedger& front) {
  cards::AppKeys keys;
  for (const auto& key : front.keys->document.keys) {
    if (key.role == record::Role::member)
      keys[key.number] = {key.key, key.not_before, key.not_after};
  }
  return keys;
}

class MemberCardTest : public testing::Test {
 protected:
  MemberCardTest() { front.import_csv("member_id,name\n" + std::string(anna_id) + ",Anna\n"); }
  FrontLedger front;
};

TEST_F(MemberCardTest, the_picture_reads_back_as_a_code_that_tills_believe) {
  const auto card = make_member_card(*front, anna_id, std::nullopt);
  ASSERT_TRUE(card) << describe(card.error());
  EXPECT_EQ(card->text.size(), cards::app_code_chars);
  const auto png = png_of(*card);
  ASSERT_TRUE(png);
  const auto image = drivers::load_image(*png);
  ASSERT_TRUE(image);
  const auto symbols = drivers::read_symbols(*image);
  ASSERT_TRUE(symbols);
  ASSERT_EQ(symbols->size(), 1U);
  EXPECT_EQ(symbols->front().symbology, cards::Symbology::qr);
  const auto code = cards::read_app_code(symbols->front().bytes);
  ASSERT_TRUE(code);
  EXPECT_EQ(to_hex(code->certificate.member), anna_id);
  const auto verdict = cards::verify_app_code(*code, app_keys_of(front),
                                              {.now = front.clock.wall(), .clock_trusted = true});
  EXPECT_FALSE(verdict.refused);
  EXPECT_EQ(verdict.trust, cards::Trust::signed_);
}

TEST_F(MemberCardTest, each_card_has_a_phone_key_of_its_own) {
  const auto one = make_member_card(*front, anna_id, std::nullopt);
  const auto other = make_member_card(*front, anna_id, std::nullopt);
  ASSERT_TRUE(one && other);
  EXPECT_NE(cards::read_app_code(one->text)->certificate.phone_key,
            cards::read_app_code(other->text)->certificate.phone_key);
}

TEST_F(MemberCardTest, it_may_be_of_another_instant_within_the_keys_time) {
  const auto later = front.clock.wall() + Seconds{600};
  const auto card = make_member_card(*front, anna_id, later);
  ASSERT_TRUE(card);
  EXPECT_EQ(card->issued_at, later);
  EXPECT_EQ(cards::read_app_code(card->text)->issued_at, later);
  const auto old = make_member_card(*front, anna_id, instant_of(1'000));
  ASSERT_FALSE(old);
  EXPECT_EQ(old.error().code, ErrorCode::invalid);
  EXPECT_EQ(old.error().context, "at");
}

TEST_F(MemberCardTest, nobody_gets_none) {
  const auto unknown = make_member_card(*front, std::string(32, 'f'), std::nullopt);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::not_found);
  const auto malformed = make_member_card(*front, "anna", std::nullopt);
  ASSERT_FALSE(malformed);
  EXPECT_EQ(malformed.error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace till::ledger::front
