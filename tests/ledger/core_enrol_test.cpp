#include <gtest/gtest.h>

#include "ledger/machines/enrol.h"
#include "ledger/people/registers_admin.h"
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

TEST_F(EnrolTest, a_code_for_a_register_that_is_there_gives_it_a_new_key) {
  const auto first = must(ask(secret, key)).row;
  auto transaction = must(world.books->begin());
  must(world.books->registers.set_state(transaction, first.number, RegisterState::cloned));
  must(transaction.commit());
  const auto ticket = must(make_enrolment_code(*world.ledger, {{}, {}, to_hex(first.id)}));
  EXPECT_EQ(ticket.store, "s1");
  const Bytes next(ticket.code.secret.view());
  const auto new_key = crypto::PrivateKey::generate();
  const auto answer = must(ask(next, new_key));
  EXPECT_EQ(answer.row.id, first.id);
  EXPECT_EQ(registers(), 1);
  const auto now = *must(world.books->registers.find(first.id));
  EXPECT_EQ(now.public_key, new_key.public_key());
  EXPECT_EQ(now.state, RegisterState::active);
  EXPECT_TRUE(must(ask(next, new_key)).again);
  expect_refused(ask(next, key), ErrorCode::forbidden);
}

TEST_F(EnrolTest, a_renewed_certificate_is_of_the_same_key_and_lasts_longer) {
  const auto row = must(ask(secret, key)).row;
  world.clock.advance(Milliseconds{86'400'000});
  const auto renewed = must(renew(*world.ledger, row));
  const auto before = must(crypto::read_certificate(row.certificate_pem));
  const auto after = must(crypto::read_certificate(renewed.certificate_pem));
  EXPECT_EQ(after.key, before.key);
  EXPECT_EQ(after.common_name, before.common_name);
  EXPECT_EQ(after.validity.not_after - before.validity.not_after, Seconds{86'400});
  EXPECT_EQ(must(world.books->registers.find(row.id))->certificate_pem, renewed.certificate_pem);
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
