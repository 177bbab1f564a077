// The machines' routes over the real listener: TLS, certificates and the bytes on the wire.
#include <thread>

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include "ledger/machines/machines.h"
#include "net/client.h"
#include "record/compression.h"
#include "tests/ledger/core_world.h"

namespace till::ledger::core {
namespace {

class Listener : public ::testing::Test {
 protected:
  Listener() {
    world.publish(rules);
    row = world.admit(till);
    machines.emplace(context, *world.ledger);
    port = must(machines->listen({"127.0.0.1", 0}));
    thread = std::thread([this] { context.run(); });
  }
  ~Listener() override { stop(); }

  // Afterwards the books belong to the test again.
  void stop() {
    if (!thread.joinable()) return;
    boost::asio::post(context, [this] { machines->stop(Milliseconds{0}); });
    thread.join();
  }

  // The same ledger, after an admin changed the register.
  void become(RegisterState state) {
    stop();
    auto transaction = must(world.books->begin());
    must(world.books->registers.set_state(transaction, row.number, state));
    must(transaction.commit());
    context.restart();
    machines.emplace(context, *world.ledger);
    port = must(machines->listen({"127.0.0.1", 0}));
    thread = std::thread([this] { context.run(); });
  }

  net::TransferRequest request(const std::string& path) const {
    net::ClientTls tls;
    tls.ca_pem = world.keys->ca.certificate_pem;
    if (with_certificate) {
      tls.certificate_pem = row.certificate_pem;
      tls.key_pem = till.key.to_pem();
    }
    net::TransferRequest out;
    out.url = "https://127.0.0.1:" + std::to_string(port) + path;
    out.tls = std::make_shared<const net::ClientTls>(tls);
    return out;
  }
  net::Response send(net::TransferRequest what) { return must(net::Client().send(what)); }
  net::Response get(const std::string& path) { return send(request(path)); }
  net::Response post(const std::string& path, std::string body) {
    auto out = request(path);
    out.method = net::Method::post;
    out.headers.add("Content-Type", "application/json");
    out.body = std::move(body);
    return send(out);
  }

  struct Upload {
    Bytes bytes;
    Bytes body;
    std::string encoding = "zstd";
    std::string key;
    std::string signature;
    std::string path;
  };
  Upload upload(const Bytes& bytes) {
    return {
        bytes,
        record::compress(bytes),
        "zstd",
        to_hex(till.id),
        to_base64(record::sign(record::Role::batch, till.key, bytes).view()),
        "/v1/registers/" + to_hex(till.id) + "/epochs/" + record::to_hex(till.epoch) + "/entries"};
  }
  net::Response send(const Upload& what) {
    auto out = request(what.path);
    out.method = net::Method::post;
    if (!what.encoding.empty()) out.headers.add("Content-Encoding", what.encoding);
    out.headers.add(std::string(record::key_header), what.key);
    out.headers.add(std::string(record::signature_header), what.signature);
    out.body = what.body;
    return send(out);
  }
  bool is_signed(const net::Response& response) {
    const auto raw = from_base64(response.headers.value(record::signature_header));
    const auto signature = raw ? fixed_from_bytes<Signature>(*raw) : std::unexpected(raw.error());
    return signature &&
           record::verify(world.keys->document, record::Role::ack,
                          {response.body, std::string(response.headers.value(record::key_header)),
                           *signature});
  }
  static std::string code_of(const net::Response& response) {
    const auto value = json::parse(response.body);
    const auto* code = value && value->as_object() ? value->as_object()->find("code") : nullptr;
    return code != nullptr && code->as_string() != nullptr ? *code->as_string() : response.body;
  }

  Rules rules;
  Till till{rules, 1};
  World world;
  RegisterRow row;
  bool with_certificate = true;
  boost::asio::io_context context;
  std::optional<Machines> machines;
  std::uint16_t port = 0;
  std::thread thread;
};

TEST_F(Listener, keys_need_no_certificate_and_prove_themselves) {
  with_certificate = false;
  const auto response = get("/v1/keys");
  ASSERT_EQ(response.status, 200);
  const auto raw = must(from_base64(response.headers.value(record::signature_header)));
  EXPECT_TRUE(
      record::read_keys({response.body, std::string(response.headers.value(record::key_header)),
                         must(fixed_from_bytes<Signature>(raw))},
                        world.keys->root_fingerprint()));
}

TEST_F(Listener, a_batch_is_received_acknowledged_and_posted) {
  till.sell({.account = people_id(1)});
  const auto response = send(upload(record::encode(till.batch(0))));
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_TRUE(is_signed(response));
  const auto ack = must(record::read_ack(must(json::parse(response.body))));
  EXPECT_EQ(ack.received, till.head());
  // The feed is held open until the posting has happened.
  record::ChangePage page;
  std::int64_t cursor = 0;
  while (page.reflects != till.head()) {
    const auto answer = get("/v1/registers/" + to_hex(till.id) +
                            "/changes?wait=5&cursor=" + std::to_string(cursor));
    ASSERT_EQ(answer.status, 200);
    const auto bytes = must(record::decompress(answer.body, 1'000'000));
    page = must(record::read_change_page(must(json::parse(bytes))));
    cursor = page.cursor;
  }
  stop();
  EXPECT_EQ(world.account(people_id(1)).balance.value(), 1'000);
  EXPECT_EQ(machines->counters().entries, 2U);
}

TEST_F(Listener, a_batch_may_name_the_dictionary_and_no_unknown_one) {
  till.sell({});
  auto uploaded = upload(record::encode(till.batch(0)));
  uploaded.body = record::compress(record::encode(till.batch(0)), record::Dictionary::entries);
  auto unknown = uploaded;
  unknown.body[5] = 77;  // the id stands after the magic and the descriptor
  const auto refused = send(unknown);
  EXPECT_EQ(refused.status, 415);
  EXPECT_EQ(code_of(refused), "dictionary");
  EXPECT_EQ(send(uploaded).status, 200);
}

TEST_F(Listener, an_empty_feed_answers_when_its_time_is_over) {
  const auto first = get("/v1/registers/" + to_hex(till.id) + "/changes");
  const auto page = must(
      record::read_change_page(must(json::parse(must(record::decompress(first.body, 1'000'000))))));
  EXPECT_EQ(page.rows.size(), 2U);
  const auto second = get("/v1/registers/" + to_hex(till.id) +
                          "/changes?wait=1&cursor=" + std::to_string(page.cursor));
  EXPECT_EQ(second.status, 200);
  EXPECT_TRUE(must(record::read_change_page(
                       must(json::parse(must(record::decompress(second.body, 1'000'000))))))
                  .rows.empty());
}

TEST_F(Listener, a_ruleset_comes_with_its_signature) {
  const auto response = get("/v1/rulesets/" + to_hex(rules.sha256));
  ASSERT_EQ(response.status, 200);
  EXPECT_EQ(must(record::decompress(response.body, 1'000'000)), rules.envelope);
  const auto raw = must(from_base64(response.headers.value(record::signature_header)));
  EXPECT_TRUE(
      record::verify(world.keys->document, record::Role::ruleset,
                     {rules.envelope, std::string(response.headers.value(record::key_header)),
                      must(fixed_from_bytes<Signature>(raw))}));
  EXPECT_EQ(get("/v1/rulesets/" + to_hex(crypto::sha256("none"))).status, 404);
}

// The ledger came back from a backup that is older than the ruleset the till sold by.
TEST_F(Listener, a_ruleset_that_was_lost_comes_back_from_a_till_and_what_waited_is_posted) {
  stop();
  must(world.books->database.execute("DELETE FROM ruleset"));
  till.sell({.account = people_id(1)});
  world.take(till);
  ASSERT_EQ(must(world.books->parked.count()), 1);
  become(RegisterState::active);
  const auto page = must(json::parse(must(record::decompress(
      get("/v1/registers/" + to_hex(till.id) + "/changes?cursor=0&wait=0").body, 1'000'000))));
  EXPECT_NE(
      json::canonical(page).find(R"("kind":"lost_ruleset","sha256":")" + to_hex(rules.sha256)),
      std::string::npos)
      << json::canonical(page);

  const auto made = world.keys->ruleset.sign(record::Role::ruleset, rules.envelope);
  Upload brought{rules.envelope,
                 record::compress(rules.envelope),
                 "zstd",
                 made.key,
                 to_base64(made.signature.view()),
                 "/v1/registers/" + to_hex(till.id) + "/rulesets"};
  auto forged = brought;
  forged.body = record::compress(rules.envelope + " ");
  EXPECT_EQ(code_of(send(forged)), "untrusted");
  auto plain = brought;
  plain.encoding.clear();
  EXPECT_EQ(send(plain).status, 415);
  EXPECT_EQ(send(brought).status, 201);
  EXPECT_EQ(send(brought).status, 200) << "it is here already";
  stop();
  must(world.poster->drain());
  EXPECT_EQ(must(world.books->parked.count()), 0);
  EXPECT_EQ(world.number("SELECT count(*) FROM receipt"), 1);
}

TEST_F(Listener, a_gap_and_another_history_are_conflicts) {
  for (int i = 0; i < 3; ++i) till.sell({});
  EXPECT_EQ(code_of(send(upload(record::encode(till.batch(1))))), "gap");
  ASSERT_EQ(send(upload(record::encode(till.batch(0)))).status, 200);
  till.entries.resize(2);
  till.sell({.price = 1});
  const auto response = send(upload(record::encode(till.batch(2))));
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(code_of(response), "diverged");
}

TEST_F(Listener, hostile_uploads_are_refused_and_nothing_is_stored) {
  till.sell({});
  const auto good = record::encode(till.batch(0));
  const auto tampered = [&](auto change) {
    auto out = upload(good);
    change(out);
    return out;
  };
  const auto of_bytes = [&](const Bytes& bytes) { return upload(bytes); };
  auto cut = good;
  cut.resize(cut.size() - 1);
  struct Case {
    std::string name;
    Upload what;
    int status;
  };
  const std::vector<Case> cases{
      {"not compressed", tampered([&](Upload& u) { u.body = good, u.encoding = ""; }), 415},
      {"no zstd", tampered([](Upload& u) { u.body = "plain"; }), 422},
      {"empty", tampered([](Upload& u) { u.body.clear(); }), 422},
      {"a bomb", of_bytes(Bytes(64 * 1024 * 1024, 'a')), 413},
      {"no signature", tampered([](Upload& u) { u.signature = ""; }), 403},
      {"a signature of something else", tampered([&](Upload& u) {
         u.signature = to_base64(record::sign(record::Role::batch, till.key, "x").view());
       }),
       403},
      {"signed in another role", tampered([&](Upload& u) {
         u.signature = to_base64(record::sign(record::Role::close, till.key, good).view());
       }),
       403},
      {"another's key", tampered([](Upload& u) { u.key = std::string(32, '0'); }), 403},
      {"not a batch", of_bytes("garbage"), 422},
      {"cut short", of_bytes(cut), 422},
      {"bytes behind the end", of_bytes(good + "x"), 422},
      {"another register's path", tampered([&](Upload& u) {
         u.path = "/v1/registers/" + std::string(32, '1') + "/epochs/" +
                  record::to_hex(till.epoch) + "/entries";
       }),
       403},
      {"another epoch's path", tampered([&](Upload& u) {
         u.path = "/v1/registers/" + to_hex(till.id) + "/epochs/00000000000000ff/entries";
       }),
       422},
  };
  for (const auto& each : cases) {
    EXPECT_EQ(send(each.what).status, each.status) << each.name;
  }
  stop();
  EXPECT_EQ(must(world.books->entries.count()), 0);
  const auto counters = machines->counters();
  EXPECT_EQ(counters.malformed + counters.refused, cases.size());
}

TEST_F(Listener, a_batch_of_another_register_is_refused) {
  Till other{rules, 2};
  other.sell({});
  EXPECT_EQ(send(upload(record::encode(other.batch(0)))).status, 422);
}

TEST_F(Listener, routes_of_registers_need_their_certificate) {
  const auto id = to_hex(till.id);
  with_certificate = false;
  EXPECT_EQ(get("/v1/registers/" + id + "/changes").status, 401);
  EXPECT_EQ(post("/v1/registers/" + id + "/hello", "{}").status, 401);
  EXPECT_EQ(get("/v1/rulesets/" + to_hex(rules.sha256)).status, 401);
  with_certificate = true;
  EXPECT_EQ(get("/v1/registers/" + std::string(32, '1') + "/changes").status, 403);
}

TEST_F(Listener, a_revoked_register_delivers_into_quarantine_and_gets_nothing) {
  become(RegisterState::revoked);
  EXPECT_EQ(get("/v1/registers/" + to_hex(till.id) + "/changes").status, 403);
  EXPECT_EQ(get("/v1/rulesets/" + to_hex(rules.sha256)).status, 403);
  EXPECT_EQ(post("/v1/registers/" + to_hex(till.id) + "/certificate", "").status, 403);
  till.sell({.account = people_id(1)});
  EXPECT_EQ(send(upload(record::encode(till.batch(0)))).status, 200);
  stop();
  must(world.poster->drain());
  EXPECT_EQ(world.number("SELECT count(*) FROM raw_entry"), 2);
  EXPECT_EQ(world.number("SELECT count(*) FROM receipt"), 0);
}

TEST_F(Listener, a_cloned_register_may_say_hello_but_deliver_nothing) {
  become(RegisterState::cloned);
  till.sell({});
  EXPECT_EQ(send(upload(record::encode(till.batch(0)))).status, 403);
  record::Hello hello;
  hello.register_id = till.id;
  hello.epoch = till.epoch;
  hello.locators = {till.head()};
  const auto said = post("/v1/registers/" + to_hex(till.id) + "/hello",
                         json::canonical(record::write_hello(hello)));
  ASSERT_EQ(said.status, 200);
  EXPECT_FALSE(must(record::read_hello_answer(must(json::parse(said.body)))).held.empty());
}

TEST_F(Listener, a_poll_of_another_generation_is_sent_to_hello) {
  const auto changes = "/v1/registers/" + to_hex(till.id) + "/changes?cursor=0&generation=";
  EXPECT_EQ(get(changes + to_hex(world.keys->generation)).status, 200);
  const auto refused = get(changes + std::string(32, '0'));
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(code_of(refused), "generation");
  EXPECT_EQ(get(changes + "x").status, 422);
}

TEST_F(Listener, a_register_renews_its_certificate) {
  const auto answer = post("/v1/registers/" + to_hex(till.id) + "/certificate", "");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto value = must(json::parse(answer.body));
  const auto pem = *value.as_object()->find("certificate")->as_string();
  EXPECT_EQ(must(crypto::read_certificate(pem)).key, till.key.public_key());
}

TEST_F(Listener, malformed_requests_are_told_where) {
  const auto id = to_hex(till.id);
  EXPECT_EQ(get("/v1/registers/" + id + "/changes?cursor=-1").status, 422);
  EXPECT_EQ(get("/v1/registers/" + id + "/changes?cursor=1x").status, 422);
  EXPECT_EQ(get("/v1/registers/" + id + "/changes?wait=56").status, 422);
  EXPECT_EQ(get("/v1/rulesets/zz").status, 422);
  EXPECT_EQ(post("/v1/registers/" + id + "/hello", "{").status, 422);
  EXPECT_EQ(post("/v1/registers/" + id + "/hello", "[]").status, 422);
  EXPECT_EQ(post("/v1/registers/" + id + "/hello", std::string(70'000, ' ')).status, 413);
  EXPECT_EQ(post("/v1/enrolments", R"({"secret": "AAAA", "csr": "x"})").status, 422);
  EXPECT_EQ(
      post("/v1/enrolments", R"({"secret": "AAAAAAAAAAAAAAAA", "csr": "x", "more": 1})").status,
      422);
  EXPECT_EQ(post("/v1/enrolments", R"({"secret": "AAAAAAAAAAAAAAAA", "csr": "x"})").status, 403);
  EXPECT_EQ(get("/v1/nothing").status, 404);
}

TEST_F(Listener, hello_is_answered_and_signed) {
  record::Hello hello;
  hello.register_id = till.id;
  hello.epoch = till.epoch;
  hello.challenge = till.random.fixed<Nonce>();
  hello.wall = till.now;
  const auto response = post("/v1/registers/" + to_hex(till.id) + "/hello",
                             json::canonical(record::write_hello(hello)));
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_TRUE(is_signed(response));
  const auto answer = must(record::read_hello_answer(must(json::parse(response.body))));
  EXPECT_EQ(answer.challenge, hello.challenge);
}

TEST_F(Listener, a_register_that_the_books_lost_is_recovered) {
  Till lost{rules, 5};
  const auto now = world.clock.wall();
  row.certificate_pem = must(crypto::issue_client(world.keys->ca, lost.key.public_key(),
                                                  to_hex(lost.id), {now, now + Seconds{1'000}}));
  row.id = lost.id;
  till.key = lost.key;
  till.id = lost.id;
  EXPECT_EQ(get("/v1/registers/" + to_hex(lost.id) + "/changes").status, 200);
  stop();
  const auto found = must(world.books->registers.find(lost.id));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->state, RegisterState::recovered);
}

}  // namespace
}  // namespace till::ledger::core
