#include "sync/enrolment.h"

#include <gtest/gtest.h>

#include "tests/sync/fake_ledger.h"

namespace till::sync {
namespace {

class Enrolment : public testing::Test {
 protected:
  void begin(LedgerFaults faults = {}) { ledger_.emplace(std::move(faults)); }
  [[nodiscard]] EnrolmentRequest request() const {
    return {.ledger_url = ledger_->url(), .code = ledger_->code(), .key = key_};
  }
  static Error refusal(const Result<Enrolled>& enrolled) {
    EXPECT_FALSE(enrolled);
    return enrolled ? Error{} : enrolled.error();
  }
  crypto::PrivateKey key_ = crypto::PrivateKey::generate();
  std::optional<FakeLedger> ledger_;
};

TEST_F(Enrolment, gives_what_a_register_needs) {
  begin();
  auto asked = request();
  asked.ledger_url += "//";
  const auto enrolled = enrol(asked);
  ASSERT_TRUE(enrolled) << describe(enrolled.error());
  EXPECT_EQ(enrolled->register_id, samples::register_id);
  EXPECT_EQ(enrolled->store, "s1");
  EXPECT_EQ(enrolled->name, "Till 1");
  EXPECT_EQ(enrolled->pepper, "pepper pepper pe");
  EXPECT_EQ(enrolled->keys, ledger_->keys().document());
  EXPECT_TRUE(crypto::issued_by(enrolled->certificate_pem, ledger_->keys().ca_pem));
  const auto again = record::read_keys(enrolled->keys_as_received, ledger_->code().root);
  EXPECT_TRUE(again) << "the document is kept as it was signed";
}

TEST_F(Enrolment, ledger_with_another_root_never_sees_the_secret) {
  begin();
  auto asked = request();
  asked.code.root.bytes[0] ^= 1;
  EXPECT_EQ(refusal(enrol(asked)).code, ErrorCode::untrusted);
  EXPECT_EQ(ledger_->seen().enrolments, 0u);
}

TEST_F(Enrolment, keys_document_of_another_root_is_refused_before_the_secret) {
  const LedgerKeys forger;
  LedgerFaults faults;
  faults.other_keys_document = record::sign_keys(forger.document(), forger.root);
  begin(std::move(faults));
  EXPECT_EQ(refusal(enrol(request())).code, ErrorCode::untrusted);
  EXPECT_EQ(ledger_->seen().enrolments, 0u);
}

TEST_F(Enrolment, server_whose_certificate_is_not_of_the_ledgers_authority_never_sees_the_secret) {
  LedgerFaults faults;
  faults.other_server_certificate = true;
  begin(std::move(faults));
  EXPECT_EQ(refusal(enrol(request())).code, ErrorCode::untrusted);
  EXPECT_EQ(ledger_->seen().enrolments, 0u);
}

TEST_F(Enrolment, wrong_secret_is_refused_in_the_ledgers_words) {
  begin();
  auto asked = request();
  asked.code.secret.bytes[0] ^= 1;
  EXPECT_EQ(refusal(enrol(asked)),
            (Error{ErrorCode::forbidden, "the code is wrong or used", "enrolment"}));
}

TEST_F(Enrolment, certificate_that_is_not_ours_is_refused) {
  const LedgerKeys forger;
  const auto strange_key = crypto::PrivateKey::generate();
  const auto own = key_.public_key();
  const LedgerKeys probe;
  for (const auto& certificate :
       {probe.client_certificate(own, samples::register_id),
        forger.client_certificate(strange_key.public_key(), samples::register_id)}) {
    LedgerFaults faults;
    faults.other_certificate = certificate;
    begin(std::move(faults));
    EXPECT_EQ(refusal(enrol(request())),
              (Error{ErrorCode::untrusted, "the certificate that came back is not ours", {}}));
  }
}

TEST_F(Enrolment, certificate_of_another_register_is_refused) {
  begin();
  LedgerFaults faults;
  ledger_->put_instead("enrolments", [&] {
    net::Response response;
    response.status = 201;
    response.body = json::canonical(json::Object{
        {"register", to_hex(samples::register_id)},
        {"store", "s1"},
        {"name", "Till 1"},
        {"certificate",
         ledger_->keys().client_certificate(key_.public_key(), samples::numbered<RegisterId>(5))},
        {"pepper", to_base64("p")},
        {"pepper_version", 1}});
    return response;
  }());
  EXPECT_EQ(refusal(enrol(request())).code, ErrorCode::untrusted);
}

TEST_F(Enrolment, answers_that_cannot_be_read_name_what_is_wrong) {
  begin();
  const auto put = [&](std::string where, int status, std::string body) {
    net::Response response;
    response.status = status;
    response.body = std::move(body);
    ledger_->put_instead(where, std::move(response));
  };
  put("enrolments", 201, R"({"register":"xyz"})");
  auto error = refusal(enrol(request()));
  EXPECT_EQ(error.code, ErrorCode::invalid);
  EXPECT_EQ(error.context, "enrolment.register");
  put("enrolments", 200, "<html>");
  EXPECT_EQ(refusal(enrol(request())).code, ErrorCode::invalid);
  put("enrolments", 503, "");
  EXPECT_EQ(refusal(enrol(request())).code, ErrorCode::unavailable);
  put("keys", 200, "<html>Please accept our terms</html>");
  error = refusal(enrol(request()));
  EXPECT_EQ(error.code, ErrorCode::untrusted);
  EXPECT_EQ(error.context, ledger_->url() + "/v1/keys");
}

TEST_F(Enrolment, ledger_that_is_not_there_is_unavailable) {
  begin();
  auto asked = request();
  asked.ledger_url = "https://localhost:1";
  EXPECT_EQ(refusal(enrol(asked)).code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace till::sync
