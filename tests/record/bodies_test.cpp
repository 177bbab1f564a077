#include "record/bodies.h"

#include <gtest/gtest.h>

#include "tests/record/documents_examples.h"
#include "tests/record/sales.h"
#include "tests/record/samples.h"

namespace till::record {
namespace {

using samples::counted;

TEST(Bodies, the_sale_of_every_example_is_read_back_and_written_to_the_same_bytes) {
  ASSERT_GT(samples::sold_examples().size(), 150U);
  for (const samples::Sold& sold : samples::sold_examples()) {
    const Bytes bytes = write_sale(sold.sale);
    const auto personal = write_sale_personal(sold.sale, counted<Salt>(1));
    const auto read = read_sale(bytes, personal);
    ASSERT_TRUE(read) << sold.name << ": " << describe(read.error());
    EXPECT_EQ(*read, sold.sale) << sold.name;
    EXPECT_EQ(write_sale(*read), bytes) << sold.name;
    EXPECT_EQ(write_sale_personal(*read, counted<Salt>(1)), personal) << sold.name;
  }
}

TEST(Bodies, the_returns_of_every_example_are_read_back_and_written_to_the_same_bytes) {
  int seen = 0;
  for (const samples::Sold& sold : samples::sold_examples()) {
    for (const ReturnBody& body : sold.returns) {
      const Bytes bytes = write_return(body);
      const auto read = read_return(bytes);
      ASSERT_TRUE(read) << sold.name << ": " << describe(read.error());
      EXPECT_EQ(*read, body) << sold.name;
      EXPECT_EQ(write_return(*read), bytes) << sold.name;
      ++seen;
    }
  }
  EXPECT_GT(seen, 30);
}

TEST(Bodies, every_field_of_a_sale_and_a_return_survives) {
  const SaleBody sale = samples::full_sale();
  EXPECT_EQ(read_sale(write_sale(sale), write_sale_personal(sale, counted<Salt>(1))), sale);
  ReturnBody body = samples::full_return();
  EXPECT_EQ(read_return(write_return(body)), body);
  body.whole = false;
  EXPECT_EQ(read_return(write_return(body)), body);
}

TEST(Bodies, a_sale_told_alone_has_the_published_bytes) {
  SaleBody sale;
  sale.pos_key = {PosKey::Kind::sale, "s1", "pos1", "2026-11-22", "000123"};
  sale.at = instant_of(1'700'000'000);
  sale.clock = "synced";
  sale.told_reason = "unit of line 1";
  sale.told = json::Object{{"quote", json::Object{{"total", 5}}}};
  sale.answer = {{"state", "durable"}};
  const std::string zeros(64, '0');
  const std::string expected =
      R"({"answer":{"state":"durable"},"at":1700000000,"clock":"synced","kind":"sale",)"
      R"("pos_key":{"business_date":"2026-11-22","kind":"sale","pos":"pos1","store":"s1",)"
      R"("transaction":"000123"},"request_hash":")" +
      zeros + R"(","ruleset":")" + zeros +
      R"(","subject":{"trust":"none"},"tenders":[],"told":{"quote":{"total":5}},)"
      R"("told_reason":"unit of line 1","v":1})";
  EXPECT_EQ(write_sale(sale), expected);
  EXPECT_EQ(read_sale(expected, std::nullopt), sale);
  EXPECT_FALSE(write_sale_personal(sale, counted<Salt>(1)));
}

TEST(Bodies, people_appear_in_the_personal_part_alone) {
  SaleBody sale = samples::full_sale();
  sale.receipt->member->segments = {"secret-club"};
  sale.receipt->member->member = "0f0f0f0f";
  const Bytes body = write_sale(sale);
  EXPECT_EQ(body.find("secret-club"), Bytes::npos);
  EXPECT_EQ(body.find("0f0f0f0f"), Bytes::npos);
  const auto personal = write_sale_personal(sale, counted<Salt>(1));
  ASSERT_TRUE(personal);
  EXPECT_NE(personal->find("secret-club"), Bytes::npos);
  EXPECT_NE(*personal, write_sale_personal(sale, counted<Salt>(2)));
}

TEST(Bodies, without_its_personal_part_a_sale_has_no_member_and_all_else) {
  SaleBody sale = samples::full_sale();
  const auto read = read_sale(write_sale(sale), std::nullopt);
  ASSERT_TRUE(read) << describe(read.error());
  sale.receipt->member.reset();
  EXPECT_EQ(*read, sale);
}

TEST(Bodies, a_personal_part_without_a_receipt_or_with_unknown_fields_is_refused) {
  SaleBody sale = samples::full_sale();
  const auto personal = write_sale_personal(sale, counted<Salt>(1));
  const Bytes whole = write_sale(sale);
  sale.receipt.reset();
  EXPECT_EQ(read_sale(write_sale(sale), personal).error().context, "personal");
  EXPECT_EQ(read_sale(whole, R"({"member":{"account":"a1"}})").error().context, "personal.salt");
  Bytes more = *personal;
  more.insert(1, R"("added":1,)");
  EXPECT_EQ(read_sale(whole, more).error().context, "personal.added");
}

// Every field of a document, by itself: taken away and given a wrong value.
template <class Read>
void expect_paths(const json::Value& document, std::string_view root, Read read,
                  const std::set<std::string>& optional) {
  for (const auto& [name, value] : *document.as_object()) {
    const auto without = read(canonical(test::changed(document, name, std::nullopt)));
    EXPECT_EQ(without.has_value(), optional.contains(name)) << name;
    if (!without) {
      EXPECT_EQ(without.error().context, std::string(root) + "." + name);
    }
    if (name == "told") continue;
    const auto wrong = read(canonical(test::changed(document, name, json::Value(true))));
    if (name == "forced") continue;
    ASSERT_FALSE(wrong) << name;
    EXPECT_TRUE(wrong.error().context.starts_with(std::string(root) + "." + name))
        << wrong.error().context;
  }
  const auto more = read(canonical(test::changed(document, "added_later", json::Value(1))));
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().context, std::string(root) + ".added_later");
}

TEST(Bodies, every_refusal_of_a_sale_names_its_field) {
  expect_paths(*json::parse(write_sale(samples::full_sale())), "sale",
               [](BytesView bytes) { return read_sale(bytes, std::nullopt); },
               {"forced", "member_stamp", "receipt", "told_reason", "told", "reservation",
                "tenders", "partner", "limited_uses"});
}

TEST(Bodies, every_refusal_of_a_return_names_its_field) {
  expect_paths(*json::parse(write_return(samples::full_return())), "return", read_return,
               {"forced"});
}

TEST(Bodies, a_later_version_is_unsupported_and_another_kind_invalid) {
  const json::Value sale = *json::parse(write_sale(samples::full_sale()));
  const auto later = read_sale(canonical(test::changed(sale, "v", json::Value(2))), std::nullopt);
  ASSERT_FALSE(later);
  EXPECT_EQ(later.error().code, ErrorCode::unsupported);
  EXPECT_EQ(later.error().context, "sale.v");
  const auto other = read_return(canonical(sale));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::invalid);
  EXPECT_EQ(other.error().context, "return.kind");
}

TEST(Bodies, a_member_inside_a_sale_body_is_refused) {
  const json::Value sale = *json::parse(write_sale(samples::full_sale()));
  const auto read =
      read_sale(canonical(test::changed(sale, "receipt.member", json::Object{{"account", "a1"}})),
                std::nullopt);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().context, "sale.receipt");
}

TEST(Bodies, changed_bytes_never_crash_and_what_reads_writes) {
  const Bytes bytes = write_return(samples::full_return());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    Bytes changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ (i % 3 == 0 ? 0x10 : 0x01));
    const auto read = read_return(changed);
    if (read) {
      EXPECT_TRUE(read_return(write_return(*read))) << changed;
    }
  }
}

TEST(Bodies, epoch_open_is_read_back_with_and_without_a_parent) {
  EpochOpenBody body{Mark{samples::epoch, Seq{9}, counted<Hash>(1)}, "diverged", "0.1.0",
                     instant_of(1'700'000'000)};
  EXPECT_EQ(read_epoch_open(write_epoch_open(body)), body);
  body.parent.reset();
  EXPECT_EQ(read_epoch_open(write_epoch_open(body)), body);
  EXPECT_EQ(write_epoch_open(body),
            R"({"at":1700000000,"build":"0.1.0","kind":"epoch_open","reason":"diverged","v":1})");
}

TEST(PosKeys, are_read_back_and_refuse_what_is_no_day) {
  for (const auto kind : {PosKey::Kind::sale, PosKey::Kind::return_, PosKey::Kind::void_}) {
    const PosKey key{kind, "s1", "pos1", "2026-11-22", "7"};
    EXPECT_EQ(read_pos_key(write_pos_key(key), "key"), key);
  }
  const json::Value key = write_pos_key({PosKey::Kind::sale, "s1", "pos1", "2026-11-22", "7"});
  EXPECT_EQ(read_pos_key(test::changed(key, "business_date", json::Value("2026-02-30")), "key")
                .error()
                .context,
            "key.business_date");
  EXPECT_EQ(read_pos_key(test::changed(key, "transaction", json::Value("")), "key").error().context,
            "key.transaction");
}

TEST(PosKeys, text_names_the_transaction) {
  EXPECT_EQ(to_text(PosKey{PosKey::Kind::void_, "s1", "pos1", "2026-11-22", "7"}),
            "void 7 of 2026-11-22 at POS pos1 of store s1");
}

TEST(Subjects, trusts_have_names_and_back) {
  for (const auto trust :
       {Trust::signed_, Trust::rotating, Trust::static_, Trust::typed, Trust::none})
    EXPECT_EQ(trust_from(name_of(trust)), trust);
  EXPECT_FALSE(trust_from("Signed"));
}

TEST(Sales, money_is_what_the_pos_was_told_else_what_is_payable_else_what_was_tendered) {
  SaleBody sale = samples::full_sale();
  EXPECT_EQ(money_of(sale), loyalty::Money{600});
  sale.told.as_object()->erase("paid_by");
  sale.receipt->paid_by = loyalty::PaidBy::card;
  EXPECT_EQ(money_of(sale), loyalty::Money{700});
  sale.told = nullptr;
  sale.receipt->quote.payable = {loyalty::Money{31}, loyalty::Money{30}};
  EXPECT_EQ(money_of(sale), loyalty::Money{31});
  sale.receipt->paid_by = loyalty::PaidBy::cash;
  EXPECT_EQ(money_of(sale), loyalty::Money{30});
  sale.receipt.reset();
  EXPECT_EQ(money_of(sale), loyalty::Money{700});
  sale.told = json::Object{{"quote", "nonsense"}};
  EXPECT_EQ(money_of(sale), loyalty::Money{700});
}

TEST(Sales, uses_are_counted_for_applied_offers_with_a_limit_alone) {
  const samples::Sold& sold = samples::sold("023");
  loyalty::Ruleset ruleset = sold.ruleset;
  ASSERT_FALSE(ruleset.offers.empty());
  loyalty::Receipt receipt = *sold.sale.receipt;
  loyalty::Offer& offer = ruleset.offers.front();
  receipt.quote.explanation.assign(1, {});
  receipt.quote.explanation.front().offer = offer.id;
  offer.limits.uses.reset();
  EXPECT_TRUE(limited_uses(ruleset, receipt).empty());
  offer.limits.uses = loyalty::UseLimit{};
  EXPECT_EQ(limited_uses(ruleset, receipt), std::vector<std::string>{offer.id});
  receipt.quote.explanation.front().reason = loyalty::Reason::lost_to;
  EXPECT_TRUE(limited_uses(ruleset, receipt).empty());
}

}  // namespace
}  // namespace till::record
