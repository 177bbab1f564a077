#include "record/exchange.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "record/json_parts.h"
#include "tests/record/samples.h"

namespace till::record {
namespace {

using samples::counted;

const Mark mark{samples::epoch, Seq{7}, counted<Hash>(1)};

Hello full_hello() {
  return {.register_id = counted<RegisterId>(1),
          .epoch = samples::epoch,
          .locators = {{samples::epoch, Seq{9}, counted<Hash>(1)},
                       {Epoch{77}, Seq{8}, counted<Hash>(2)}},
          .acked = Seq{8},
          .ack = Signed{"an ack", "2", counted<Signature>(9)},
          .generation = counted<Generation>(3),
          .cursor = 70,
          .heard = 12,
          .build = "0.1.0",
          .journal_schema = 1000,
          .engines = {1, 2},
          .nonce = counted<Nonce>(4),
          .challenge = counted<Nonce>(5),
          .wall = instant_of(1'700'000'000),
          .disk_free_bytes = 1'000'000'000'000};
}

HelloAnswer full_answer() {
  return {.register_id = counted<RegisterId>(1),
          .challenge = counted<Nonce>(5),
          .generation = counted<Generation>(3),
          .time = instant_of(1'700'000'001),
          .verdict = {Verdict::Kind::diverged, Seq{0}, Epoch{77}, mark, Seq{9}},
          .greeting = 13,
          .held = "two processes speak in its name",
          .snapshot_needed = true,
          .alarms = {"CLONE", "SOMETHING_NEW"}};
}

Ack full_ack() {
  return {.register_id = counted<RegisterId>(1),
          .received = mark,
          .generation = counted<Generation>(3),
          .time = instant_of(1'700'000'001),
          .parked = {{{samples::epoch, Seq{5}}, "waits_for_sale"}}};
}

ChangePage full_page() {
  const json::Object account{{"kind", "account"}, {"id", "a1"}, {"debt", 0}};
  const json::Object card{{"kind", "card"}, {"id", "c1"}, {"gone", true}};
  return {.cursor = 17,
          .more = true,
          .time = instant_of(1'700'000'001),
          .reflects = mark,
          .rows = {{"account", "a1", false, account}, {"card", "c1", true, card}}};
}

// The document with a field of a newer peer.
json::Value extended(const json::Value& value) {
  json::Object object = *value.as_object();
  object.set("added_later", json::Object{{"x", 1}});
  return object;
}

json::Value with(const json::Value& value, std::string field, json::Value changed) {
  json::Object object = *value.as_object();
  object.set(std::move(field), std::move(changed));
  return object;
}

json::Value without(const json::Value& value, std::string_view field) {
  json::Object object = *value.as_object();
  object.erase(field);
  return object;
}

TEST(Exchange, hello_is_read_back_full_and_bare) {
  EXPECT_EQ(read_hello(write_hello(full_hello())), full_hello());
  Hello bare;
  EXPECT_EQ(read_hello(write_hello(bare)), bare);
}

TEST(Exchange, hello_answer_is_read_back_with_every_verdict) {
  EXPECT_EQ(read_hello_answer(write_hello_answer(full_answer())), full_answer());
  for (const auto kind : {Verdict::Kind::ok, Verdict::Kind::resend, Verdict::Kind::diverged}) {
    HelloAnswer answer = full_answer();
    answer.verdict = {kind, Seq{9}, std::nullopt, std::nullopt, std::nullopt};
    EXPECT_EQ(read_hello_answer(write_hello_answer(answer)), answer);
  }
}

TEST(Exchange, ack_is_read_back) {
  EXPECT_EQ(read_ack(write_ack(full_ack())), full_ack());
  EXPECT_EQ(canonical(write_ack(Ack{})),
            R"({"generation":"00000000000000000000000000000000","parked":[],)"
            R"("received":{"epoch":"0000000000000000",)"
            R"("hash":"0000000000000000000000000000000000000000000000000000000000000000","seq":0},)"
            R"("register":"00000000000000000000000000000000","time":0})");
}

TEST(Exchange, a_page_keeps_its_rows_whole) {
  EXPECT_EQ(read_change_page(write_change_page(full_page())), full_page());
  ChangePage none;
  EXPECT_EQ(read_change_page(write_change_page(none)), none);
}

TEST(Exchange, fields_that_a_newer_peer_adds_are_passed_over) {
  EXPECT_EQ(read_hello(extended(write_hello(full_hello()))), full_hello());
  EXPECT_EQ(read_hello_answer(extended(write_hello_answer(full_answer()))), full_answer());
  EXPECT_EQ(read_ack(extended(write_ack(full_ack()))), full_ack());
  EXPECT_EQ(read_change_page(extended(write_change_page(full_page()))), full_page());
  const json::Value received = extended(write_mark(mark));
  EXPECT_EQ(read_ack(with(write_ack(full_ack()), "received", received)), full_ack());
}

TEST(Exchange, every_missing_required_field_is_named) {
  auto check = [](const json::Value& document, std::string_view root, auto read,
                  std::initializer_list<std::string_view> optional) {
    for (const auto& [name, value] : *document.as_object()) {
      const auto result = read(without(document, name));
      const bool may_lack = std::find(optional.begin(), optional.end(), name) != optional.end();
      EXPECT_EQ(result.has_value(), may_lack) << name;
      if (!result) {
        EXPECT_EQ(result.error().context, std::string(root) + "." + name);
      }
    }
  };
  check(write_hello(full_hello()), "hello", read_hello,
        {"acked", "ack", "generation", "cursor", "heard", "build", "journal_schema", "engines",
         "disk_free_bytes"});
  check(write_hello_answer(full_answer()), "answer", read_hello_answer,
        {"greeting", "held", "snapshot_needed", "alarms"});
  check(write_ack(full_ack()), "ack", read_ack, {"parked"});
  check(write_change_page(full_page()), "page", read_change_page, {"more", "reflects", "rows"});
}

TEST(Exchange, wrong_values_are_refused_with_their_path) {
  const json::Value ack = write_ack(full_ack());
  EXPECT_EQ(read_ack(with(ack, "generation", "ABCDEF")).error().context, "ack.generation");
  EXPECT_EQ(read_ack(with(ack, "received", 7)).error().context, "ack.received");
  EXPECT_EQ(read_ack(with(ack, "received", json::Object{})).error().context, "ack.received.epoch");
  EXPECT_EQ(read_ack(with(ack, "parked", json::Array{json::Object{}})).error().context,
            "ack.parked[0].epoch");
  EXPECT_EQ(read_ack(json::Array{}).error().context, "ack");
  const json::Value page = write_change_page(full_page());
  EXPECT_EQ(read_change_page(with(page, "cursor", -1)).error().context, "page.cursor");
  EXPECT_EQ(read_change_page(with(page, "rows", json::Array{json::Object{}})).error().context,
            "page.rows[0].kind");
  const json::Value answer = write_hello_answer(full_answer());
  const json::Value verdict = json::Object{{"kind", "dance"}, {"resume", 1}};
  EXPECT_EQ(read_hello_answer(with(answer, "verdict", verdict)).error().context,
            "answer.verdict.kind");
  const json::Value hello = write_hello(full_hello());
  const json::Array many(129, json::Object{{"seq", 1}, {"hash", to_hex(counted<Hash>(1))}});
  EXPECT_EQ(read_hello(with(hello, "locators", many)).error().context, "hello.locators");
  const json::Value unsigned_ack =
      json::Object{{"bytes", "YQ=="}, {"key", "2"}, {"signature", "YQ=="}};
  EXPECT_EQ(read_hello(with(hello, "ack", unsigned_ack)).error().context, "hello.ack.signature");
}

}  // namespace
}  // namespace till::record
