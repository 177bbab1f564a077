#include "sync/ledger_calls.h"

#include <gtest/gtest.h>

#include "record/batch.h"
#include "record/compression.h"
#include "tests/sync/fake_ledger.h"

namespace till::sync {
namespace {

class LedgerCallsOfATill : public testing::Test {
 protected:
  static record::Hello hello() {
    record::Hello out;
    out.register_id = samples::register_id;
    out.epoch = samples::epoch;
    out.challenge = samples::numbered<Nonce>(77);
    return out;
  }
  static record::HelloAnswer hello_answer() {
    record::HelloAnswer out;
    out.register_id = samples::register_id;
    out.challenge = samples::numbered<Nonce>(77);
    out.generation = samples::generation;
    out.verdict.resume = {4};
    return out;
  }
  static record::Ack ack() {
    record::Ack out;
    out.register_id = samples::register_id;
    out.received = samples::mark(4);
    out.generation = samples::generation;
    return out;
  }
  [[nodiscard]] static net::Response signed_by(const crypto::PrivateKey& key,
                                               const json::Value& value,
                                               record::Role role = record::Role::ack) {
    net::Response out;
    out.body = json::canonical(value);
    out.headers.add("Till-Key", "2");
    out.headers.add("Till-Signature", to_base64(record::sign(role, key, out.body).view()));
    return out;
  }
  static net::Response plain(int status, std::string body, net::Headers headers = {}) {
    net::Response out;
    out.status = status;
    out.body = std::move(body);
    out.headers = std::move(headers);
    return out;
  }
  template <class T>
  static Failure failure(const LedgerCalls::Checked<T>& checked) {
    EXPECT_FALSE(checked);
    return checked ? Failure{} : checked.error();
  }
  // Both answers that a signature proves, judged alike.
  void expect_proves_nothing(const net::Response& to_hello, const net::Response& to_batch,
                             std::string_view what) {
    EXPECT_EQ(failure(calls_.hello_answer(to_hello, hello())).kind, Failure::Kind::unreachable)
        << what;
    EXPECT_EQ(failure(calls_.ack(to_batch, samples::epoch)).kind, Failure::Kind::unreachable)
        << what;
  }

  LedgerKeys keys_;
  crypto::PrivateKey register_key_ = crypto::PrivateKey::generate();
  LedgerCalls calls_{{.ledger_url = "https://ledger:8741/",
                      .register_id = samples::register_id,
                      .register_key = register_key_,
                      .certificate_pem = "certificate",
                      .keys = keys_.document(),
                      .uplink = {}}};
};

TEST_F(LedgerCallsOfATill, requests_go_where_the_ledger_listens) {
  const auto id = to_hex(samples::register_id);
  EXPECT_EQ(calls_.hello(hello()).url, "https://ledger:8741/v1/registers/" + id + "/hello");
  EXPECT_EQ(calls_.changes(17).url,
            "https://ledger:8741/v1/registers/" + id + "/changes?cursor=17&wait=25");
  EXPECT_GT(calls_.changes(17).limits.deadline, Seconds{25}) << "longer than the ledger holds it";
  EXPECT_EQ(calls_.ruleset(samples::numbered<Hash>(3)).url,
            "https://ledger:8741/v1/rulesets/" + to_hex(samples::numbered<Hash>(3)));
  const auto read = record::read_hello(*json::parse(calls_.hello(hello()).body));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, hello());
  EXPECT_EQ(calls_.hello(hello()).tls->certificate_pem, "certificate");
  EXPECT_EQ(calls_.hello(hello()).tls->ca_pem, keys_.ca_pem);
  EXPECT_EQ(calls_.hello(hello()).tls->verify, net::Verify::full);
}

TEST_F(LedgerCallsOfATill, batch_is_compressed_and_signed_before) {
  const auto chain = samples::chain(30);
  const auto request = calls_.batch(chain);
  EXPECT_TRUE(request.url.ends_with("/epochs/" + record::to_hex(samples::epoch) + "/entries"));
  EXPECT_EQ(request.headers.value("Content-Encoding"), "zstd");
  EXPECT_EQ(request.headers.value("Till-Key"), to_hex(samples::register_id));
  const auto bytes = record::decompress(request.body, 1 << 20);
  ASSERT_TRUE(bytes);
  EXPECT_LT(request.body.size(), bytes->size());
  const auto raw = from_base64(request.headers.value("Till-Signature"));
  ASSERT_TRUE(raw);
  EXPECT_TRUE(record::verify(record::Role::batch, register_key_.public_key(), *bytes,
                             *fixed_from_bytes<Signature>(*raw)));
  EXPECT_EQ(record::decode_batch(*bytes)->entries, chain);
}

TEST_F(LedgerCallsOfATill, batch_goes_without_the_dictionary_where_it_is_not_known) {
  const auto chain = samples::chain(1);
  const auto usual = calls_.batch(chain);
  calls_.send_plain();
  const auto plain_one = calls_.batch(chain);
  EXPECT_NE(usual.body, plain_one.body);
  EXPECT_EQ(plain_one.body, record::compress(*record::decompress(usual.body, 1 << 20)));
}

TEST_F(LedgerCallsOfATill, signed_answers_are_taken) {
  const auto greeted = calls_.hello_answer(
      signed_by(keys_.ack, record::write_hello_answer(hello_answer())), hello());
  ASSERT_TRUE(greeted) << greeted.error().text;
  EXPECT_EQ(*greeted, hello_answer());
  const auto response = signed_by(keys_.ack, record::write_ack(ack()));
  const auto acked = calls_.ack(response, samples::epoch);
  ASSERT_TRUE(acked) << acked.error().text;
  EXPECT_EQ(acked->ack, ack());
  EXPECT_EQ(acked->as_received.bytes, response.body);
  EXPECT_TRUE(record::verify(keys_.document(), record::Role::ack, acked->as_received));
}

TEST_F(LedgerCallsOfATill, forged_answers_prove_nothing) {
  const auto good_hello = record::write_hello_answer(hello_answer());
  const auto good_ack = record::write_ack(ack());
  expect_proves_nothing(plain(200, "<html>terms</html>"), plain(200, "<html>terms</html>"), "HTML");
  expect_proves_nothing(plain(200, json::canonical(good_hello)),
                        plain(200, json::canonical(good_ack)), "unsigned");
  const LedgerKeys stranger;
  expect_proves_nothing(signed_by(stranger.ack, good_hello), signed_by(stranger.ack, good_ack),
                        "a stranger's key");
  expect_proves_nothing(signed_by(keys_.ruleset, good_hello), signed_by(keys_.ruleset, good_ack),
                        "a key of another role");
  expect_proves_nothing(signed_by(keys_.ack, good_hello, record::Role::ruleset),
                        signed_by(keys_.ack, good_ack, record::Role::ruleset), "another role");
  auto changed_hello = signed_by(keys_.ack, good_hello);
  auto changed_ack = signed_by(keys_.ack, good_ack);
  changed_hello.body.insert(1, " ");
  changed_ack.body.insert(1, " ");
  expect_proves_nothing(changed_hello, changed_ack, "changed bytes");
  expect_proves_nothing(signed_by(keys_.ack, json::Value("no object")),
                        signed_by(keys_.ack, json::Value("no object")), "another document");
  expect_proves_nothing(signed_by(keys_.ack, good_ack), signed_by(keys_.ack, good_hello),
                        "the one for the other");
}

TEST_F(LedgerCallsOfATill, answers_to_another_prove_nothing) {
  auto foreign_hello = hello_answer();
  auto foreign_ack = ack();
  foreign_hello.register_id = samples::numbered<RegisterId>(1);
  foreign_ack.register_id = samples::numbered<RegisterId>(1);
  expect_proves_nothing(signed_by(keys_.ack, record::write_hello_answer(foreign_hello)),
                        signed_by(keys_.ack, record::write_ack(foreign_ack)), "another register");
  auto replayed = hello_answer();
  replayed.challenge = samples::numbered<Nonce>(76);
  auto other_epoch = ack();
  other_epoch.received.epoch = {1};
  expect_proves_nothing(signed_by(keys_.ack, record::write_hello_answer(replayed)),
                        signed_by(keys_.ack, record::write_ack(other_epoch)),
                        "another challenge, another epoch");
}

TEST_F(LedgerCallsOfATill, statuses_say_what_to_do) {
  const auto kind_of = [&](int status, net::Headers headers = {}) {
    return failure(calls_.ack(plain(status, "", std::move(headers)), samples::epoch));
  };
  EXPECT_EQ(kind_of(401).kind, Failure::Kind::refused);
  EXPECT_EQ(kind_of(403).kind, Failure::Kind::refused);
  EXPECT_EQ(kind_of(409).kind, Failure::Kind::diverged);
  EXPECT_EQ(kind_of(429).kind, Failure::Kind::overloaded);
  EXPECT_EQ(kind_of(500).kind, Failure::Kind::unreachable);
  EXPECT_EQ(kind_of(302).kind, Failure::Kind::unreachable);
  EXPECT_EQ(kind_of(204).kind, Failure::Kind::unreachable);
  EXPECT_EQ(kind_of(503).retry_after, std::nullopt);
  EXPECT_EQ(kind_of(503, {{"Retry-After", "17"}}).retry_after, Seconds{17});
  EXPECT_EQ(kind_of(503, {{"retry-after", "999999"}}).retry_after, Seconds{3'600});
  for (const auto* text : {"-5", "soon", "12x", "99999999999999", ""}) {
    EXPECT_EQ(kind_of(503, {{"Retry-After", text}}).retry_after, std::nullopt) << text;
  }
  EXPECT_EQ(failure(calls_.ack(plain(403, R"({"detail":"revoked"})"), samples::epoch)).text,
            "the ledger answered 403: revoked");
  EXPECT_EQ(failure(calls_.page(plain(500, "<html>"))).text, "the ledger answered 500");
  EXPECT_EQ(failure(calls_.page(fail(ErrorCode::timeout, "too slow"))).text, "too slow");
}

TEST_F(LedgerCallsOfATill, page_is_read_plain_or_compressed) {
  record::ChangePage page;
  page.cursor = 3;
  const auto text = json::canonical(record::write_change_page(page));
  EXPECT_EQ(calls_.page(plain(200, text))->cursor, 3);
  EXPECT_EQ(calls_.page(plain(200, record::compress(text), {{"Content-Encoding", "zstd"}}))->cursor,
            3);
  EXPECT_FALSE(calls_.page(plain(200, text, {{"Content-Encoding", "zstd"}})));
  EXPECT_FALSE(calls_.page(plain(200, "{}")));
}

TEST_F(LedgerCallsOfATill, ruleset_is_the_one_that_was_asked_for) {
  const Bytes envelope = "envelope";
  const auto sha256 = crypto::sha256(envelope);
  const net::Headers headers{{"Content-Encoding", "zstd"},
                             {"Till-Key", "3"},
                             {"Till-Signature", to_base64(Signature{}.view())}};
  const auto good = calls_.ruleset_bytes(plain(200, record::compress(envelope), headers), sha256);
  ASSERT_TRUE(good) << good.error().text;
  EXPECT_EQ(good->bytes, envelope);
  EXPECT_EQ(good->key, "3");
  EXPECT_FALSE(calls_.ruleset_bytes(plain(200, record::compress("other"), headers), sha256));
  EXPECT_FALSE(calls_.ruleset_bytes(plain(200, envelope), sha256)) << "without a signature";
}

TEST_F(LedgerCallsOfATill, rolled_keys_count_from_then_on) {
  const LedgerKeys next;
  const auto answer = signed_by(next.ack, record::write_ack(ack()));
  EXPECT_FALSE(calls_.ack(answer, samples::epoch));
  calls_.use_keys(next.document());
  EXPECT_TRUE(calls_.ack(answer, samples::epoch));
}

}  // namespace
}  // namespace till::sync
