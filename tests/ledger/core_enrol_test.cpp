#include <gtest/gtest.h>

#include "ledger/machines/enrol.h"
#include "tests/ledger/core_world.h"

namespace till::ledger::core {
namespace {

class EnrolTest : public ::testing::Test {
 protected:
  EnrolTest() {
    auto transaction = must(world.books->begin());
    must(world.books->enrolments.add(transaction, {crypto::sha256(secret),
                                                   "s1",
                                                   "Till 1",
                                                   world.clock.wall() + enrolment_code_life,
                                                   0,
                                                   {},
                                                   {}}));
    must(transaction.commit());
  }
  Result<EnrolmentAnswer> ask(const Bytes& with, const crypto::PrivateKey& by) {
    return enrol(*world.ledger, {with, crypto::make_csr(by, "till"), {}});
  }
  void expect_refused(const Result<EnrolmentAnswer>& answer, ErrorCode code) {
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code, code) << describe(answer.error());
  }
  std::int64_t registers() { return world.number("SELECT count(*) FROM register"); }

  World world;
  Bytes secret = "0123456789";
  crypto::PrivateKey key = crypto::PrivateKey::generate();
};

TEST_F(EnrolTest, a_code_makes_one_register_with_a_certificate) {
  const auto answer = must(ask(secret, key));
  EXPECT_FALSE(answer.again);
  EXPECT_EQ(answer.row.store, "s1");
  EXPECT_TRUE(crypto::issued_by(answer.row.certificate_pem, world.keys->ca.certificate_pem));
  const auto certificate = must(crypto::read_certificate(answer.row.certificate_pem));
  EXPECT_EQ(certificate.common_name, to_hex(answer.row.id));
  EXPECT_EQ(certificate.key, key.public_key());
  EXPECT_EQ(registers(), 1);
}

TEST_F(EnrolTest, the_same_key_gets_the_same_certificate_again) {
  const auto first = must(ask(secret, key));
  world.clock.advance(Milliseconds{90'000'000});
  const auto second = must(ask(secret, key));
  EXPECT_TRUE(second.again);
  EXPECT_EQ(second.row.certificate_pem, first.row.certificate_pem);
  EXPECT_EQ(second.row.id, first.row.id);
  EXPECT_EQ(registers(), 1);
}

TEST_F(EnrolTest, another_key_is_refused_and_five_tries_end_the_code) {
  must(ask(secret, key));
  for (int i = 0; i < 5; ++i) {
    expect_refused(ask(secret, crypto::PrivateKey::generate()), ErrorCode::forbidden);
  }
  expect_refused(ask(secret, key), ErrorCode::forbidden);
  EXPECT_EQ(registers(), 1);
}

TEST_F(EnrolTest, a_wrong_secret_is_refused) {
  expect_refused(ask("9876543210", key), ErrorCode::forbidden);
  EXPECT_EQ(registers(), 0);
}

TEST_F(EnrolTest, a_code_ends_after_a_day) {
  world.clock.advance(enrolment_code_life);
  expect_refused(ask(secret, key), ErrorCode::forbidden);
}

TEST_F(EnrolTest, a_broken_csr_counts_as_a_try) {
  for (int i = 0; i < 5; ++i) {
    expect_refused(enrol(*world.ledger, {secret, "no csr", {}}), ErrorCode::invalid);
  }
  expect_refused(ask(secret, key), ErrorCode::forbidden);
}

TEST_F(EnrolTest, a_key_that_is_not_the_csrs_is_refused) {
  expect_refused(enrol(*world.ledger, {secret, crypto::make_csr(key, "till"),
                                       crypto::PrivateKey::generate().public_key()}),
                 ErrorCode::invalid);
}

}  // namespace
}  // namespace till::ledger::core
