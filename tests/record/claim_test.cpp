#include "record/claim.h"

#include <gtest/gtest.h>

#include "record/day.h"
#include "record/effects.h"
#include "tests/record/documents_examples.h"
#include "tests/record/sales.h"
#include "tests/record/samples.h"

namespace till::record {
namespace {

using samples::counted;

// As signed by the register that samples::entry_of() writes for.
ClaimCode code_of(const SaleBody& sale) {
  ClaimCode code;
  code.register_id = counted<RegisterId>(1);
  code.entry = counted<EntryId>(0x40);
  code.pos_key = sale.pos_key;
  code.request = sale.request_hash;
  code.at = instant_of(1'700'000'000);
  code.total = money_of(sale);
  code.subject = sale.subject;
  code.member = "0123456789abcdef0123456789abcdef";
  return code;
}

struct Claiming {
  crypto::PrivateKey key = crypto::PrivateKey::generate();
  SaleBody sale = samples::full_sale();
  std::string text = write_claim_code(code_of(sale), key);
};

TEST(Claim, a_code_is_read_back_and_its_signature_is_the_registers) {
  const Claiming claiming;
  const auto read = read_claim_code(claiming.text);
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->code, code_of(claiming.sale));
  const auto& written = read->as_written;
  EXPECT_EQ(written.key, to_hex(counted<RegisterId>(1)));
  EXPECT_TRUE(verify(Role::claim, claiming.key.public_key(), written.bytes, written.signature));
  EXPECT_FALSE(verify(Role::claim, crypto::PrivateKey::generate().public_key(), written.bytes,
                      written.signature));
}

TEST(Claim, a_code_that_was_folded_over_lines_is_the_same_code) {
  const Claiming claiming;
  auto folded = claiming.text;
  folded.insert(40, "\r\n");
  folded.insert(90, " \t\n");
  ASSERT_TRUE(read_claim_code(folded));
  EXPECT_EQ(read_claim_code(folded)->code, code_of(claiming.sale));
  EXPECT_EQ(write_claim(folded, claiming.sale), write_claim(claiming.text, claiming.sale));
}

TEST(Claim, what_is_no_code_is_refused_in_words) {
  const Claiming claiming;
  const auto why = [](const std::string& text) {
    const auto read = read_claim_code(text);
    return read ? std::string() : read.error().context + ": " + read.error().text;
  };
  EXPECT_EQ(why(""), "code: is no claim code: a part of it is missing");
  EXPECT_EQ(why(claiming.text.substr(0, claiming.text.size() - 4)),
            "code: is no claim code, or was not read whole");
  EXPECT_EQ(why(claiming.text.substr(4)), "code: is no claim code, or was not read whole");
  EXPECT_EQ(why(std::string(claim_code_bytes_max + 1, 'A')), "code: is too long for a claim code");
  auto refund = code_of(claiming.sale);
  refund.pos_key.kind = PosKey::Kind::return_;
  EXPECT_EQ(why(write_claim_code(refund, claiming.key)), "code.pos_key: must be of a sale");
}

TEST(Claim, a_body_is_read_back_with_its_sale_and_the_personal_part_of_it) {
  const Claiming claiming;
  const auto bytes = write_claim(claiming.text, claiming.sale);
  const auto read = read_claim(bytes, write_sale_personal(claiming.sale, counted<Salt>(1)));
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->sale, claiming.sale);
  EXPECT_EQ(read->code, claiming.text);
  EXPECT_EQ(write_claim(read->code, read->sale), bytes);
}

TEST(Claim, a_body_is_read_strictly) {
  const Claiming claiming;
  const auto body = *json::parse(write_claim(claiming.text, claiming.sale));
  const auto context = [](const json::Value& value) {
    const auto read = read_claim(canonical(value), std::nullopt);
    return read ? std::string() : read.error().context;
  };
  EXPECT_EQ(context(body), "");
  EXPECT_EQ(context(test::changed(body, "added", json::Value(1))), "claim.added");
  EXPECT_EQ(context(test::changed(body, "code", std::nullopt)), "claim.code");
  EXPECT_EQ(context(test::changed(body, "pos_key.pos", json::Value(1))), "claim.pos_key.pos");
  EXPECT_EQ(
      read_claim(canonical(test::changed(body, "v", json::Value(2))), std::nullopt).error().code,
      ErrorCode::unsupported);
}

TEST(Claim, a_code_does_not_carry_another_sale) {
  const Claiming claiming;
  auto other = claiming.sale;
  other.request_hash = counted<Hash>(0x70);
  EXPECT_EQ(read_claim(write_claim(claiming.text, other), std::nullopt).error().context,
            "claim.code");
  other = claiming.sale;
  other.pos_key.transaction += "1";
  EXPECT_EQ(read_claim(write_claim(claiming.text, other), std::nullopt).error().context,
            "claim.code");
}

Entry claimed(const Claiming& claiming) {
  return samples::entry_of(Kind::claim, counted<EntryId>(5),
                           write_claim(claiming.text, claiming.sale));
}

TEST(Claim, it_does_to_the_account_what_its_sale_would_have_done) {
  const Claiming claiming;
  const auto of_sale = effects_of(counted<EntryId>(5), claiming.sale);
  EXPECT_EQ(effects_of(claimed(claiming)), of_sale);
  ASSERT_TRUE(of_sale);
  EXPECT_FALSE(of_sale->empty());
  EXPECT_EQ(effects_of(samples::entry_of(Kind::claim, {}, "{}")).error().code, ErrorCode::invalid);
}

TEST(Claim, it_counts_in_the_day_of_the_register_that_could_not_record_it_and_in_no_other) {
  Claiming claiming;
  DayFigures of_sale;
  ASSERT_TRUE(add_to(
      of_sale, samples::entry_of(Kind::sale, counted<EntryId>(5), write_sale(claiming.sale))));
  DayFigures figures;
  ASSERT_TRUE(add_to(figures, claimed(claiming)));
  EXPECT_EQ(figures, of_sale);
  EXPECT_EQ(figures.sales, 1);
  auto elsewhere = code_of(claiming.sale);
  elsewhere.register_id = counted<RegisterId>(2);
  claiming.text = write_claim_code(elsewhere, claiming.key);
  figures = {};
  ASSERT_TRUE(add_to(figures, claimed(claiming)));
  EXPECT_EQ(figures, DayFigures{});
}

TEST(Claim, the_sale_in_an_entry_is_found_whatever_way_it_was_recorded) {
  const Claiming claiming;
  const auto plain = samples::entry_of(Kind::sale, {}, write_sale(claiming.sale));
  auto without_member = claiming.sale;
  without_member.receipt->member.reset();
  EXPECT_EQ(**sale_in(plain), without_member);
  EXPECT_EQ(**sale_in(claimed(claiming)), without_member);
  EXPECT_FALSE(sale_in(samples::entry_of(Kind::note, {}, "anything"))->has_value());
  EXPECT_FALSE(sale_in(samples::entry_of(Kind::claim, {}, "{}")));
}

}  // namespace
}  // namespace till::record
