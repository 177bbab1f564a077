// Names that JSON, logs and tools show: stable, different from each other, complete.
#include <set>

#include <gtest/gtest.h>

#include "cards/meaning.h"
#include "cards/token.h"

namespace till::cards {
namespace {

TEST(Symbologies, have_names_that_read_back) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(Symbology::typed); ++i) {
    const auto symbology = static_cast<Symbology>(i);
    EXPECT_EQ(symbology_of(name_of(symbology)), symbology);
    EXPECT_TRUE(names.insert(name_of(symbology)).second);
  }
  EXPECT_EQ(symbology_of("EAN13"), std::nullopt);
  EXPECT_EQ(symbology_of(""), std::nullopt);
}

TEST(Reasons, each_have_a_name_and_a_sentence) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(Reason::replayed); ++i) {
    const auto reason = static_cast<Reason>(i);
    EXPECT_TRUE(names.insert(name_of(reason)).second) << name_of(reason);
    EXPECT_GT(sentence_of(reason).size(), 10U);
  }
}

TEST(Trusts, have_the_names_of_the_documents) {
  EXPECT_EQ(name_of(Trust::signed_), "signed");
  EXPECT_EQ(name_of(Trust::rotating), "rotating");
  EXPECT_EQ(name_of(Trust::static_), "static");
  EXPECT_EQ(name_of(Trust::typed), "typed");
}

TEST(Kinds, have_names) {
  EXPECT_EQ(name_of(MemberKind::card), "card");
  EXPECT_EQ(name_of(MemberKind::phone), "phone");
  EXPECT_EQ(name_of(MemberKind::app), "app");
  EXPECT_EQ(name_of(TokenKind::card), "card");
  EXPECT_EQ(name_of(TokenKind::phone), "phone");
  EXPECT_EQ(name_of(TokenKind::member), "member");
}

TEST(Meanings, have_names) {
  EXPECT_EQ(name_of(Meaning{MemberCode{}}), "member");
  EXPECT_EQ(name_of(Meaning{CouponCode{}}), "coupon");
  EXPECT_EQ(name_of(Meaning{ProductCode{}}), "product");
  EXPECT_EQ(name_of(Meaning{Unknown{}}), "unknown");
}

}  // namespace
}  // namespace till::cards
