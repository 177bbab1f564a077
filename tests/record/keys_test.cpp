#include "record/keys.h"

#include <gtest/gtest.h>

#include "base/crypto/x509.h"
#include "base/json/json.h"
#include "tests/record/samples.h"

namespace till::record {
namespace {

const crypto::Validity long_time{instant_of(1'700'000'000), instant_of(2'000'000'000)};

struct Ledger {
  crypto::PrivateKey root = crypto::PrivateKey::generate();
  crypto::PrivateKey ack = crypto::PrivateKey::generate();
  crypto::PrivateKey ca = crypto::PrivateKey::generate();
  std::string ca_certificate = crypto::make_ca(ca, "Till CA", long_time);

  [[nodiscard]] KeysDocument document() const {
    const Instant from = long_time.not_before;
    const Instant to = long_time.not_after;
    return {.version = 3,
            .root = root.public_key(),
            .keys = {{1, Role::ack, ack.public_key(), from, to},
                     {2, Role::tls, ca.public_key(), from, to}},
            .ca_certificate_pem = ca_certificate};
  }
  [[nodiscard]] Fingerprint pin() const { return fingerprint_of(root.public_key()); }
};

// The document's bytes with one field replaced, signed by the root again.
Signed resigned(const Signed& what, const crypto::PrivateKey& root, std::string_view field,
                json::Value value) {
  json::Object object = *json::parse(what.bytes)->as_object();
  object.set(std::string(field), std::move(value));
  Signed out = what;
  out.bytes = canonical(object);
  out.signature = sign(Role::root, root, out.bytes);
  return out;
}

TEST(Keys, fingerprint_is_the_published_one) {
  EXPECT_EQ(to_hex(fingerprint_of(samples::counted<PublicKey>(0))),
            "630dcd2966c4336691125448bbb25b4f");
}

TEST(Keys, a_signed_document_is_read_back) {
  const Ledger ledger;
  const auto read = read_keys(sign_keys(ledger.document(), ledger.root), ledger.pin());
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(*read, ledger.document());
}

TEST(Keys, another_root_is_untrusted_even_with_its_own_good_signature) {
  const Ledger ledger;
  const Ledger forger;
  const auto read = read_keys(sign_keys(forger.document(), forger.root), ledger.pin());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::untrusted);
  EXPECT_EQ(read.error().context, "keys.root");
}

TEST(Keys, a_document_that_names_the_root_but_is_signed_by_another_is_untrusted) {
  const Ledger ledger;
  Signed document = sign_keys(ledger.document(), ledger.root);
  document.signature = sign(Role::root, ledger.ack, document.bytes);
  EXPECT_EQ(read_keys(document, ledger.pin()).error().code, ErrorCode::untrusted);
  document.signature = sign(Role::ack, ledger.root, document.bytes);
  EXPECT_EQ(read_keys(document, ledger.pin()).error().code, ErrorCode::untrusted);
}

TEST(Keys, every_changed_byte_is_refused) {
  const Ledger ledger;
  const Signed document = sign_keys(ledger.document(), ledger.root);
  for (std::size_t i = 0; i < document.bytes.size(); ++i) {
    Signed changed = document;
    changed.bytes[i] = static_cast<char>(changed.bytes[i] ^ 1);
    ASSERT_FALSE(read_keys(changed, ledger.pin())) << i;
  }
}

TEST(Keys, a_ca_certificate_of_another_key_is_untrusted) {
  const Ledger ledger;
  KeysDocument document = ledger.document();
  document.ca_certificate_pem =
      crypto::make_ca(crypto::PrivateKey::generate(), "Till CA", long_time);
  const auto read = read_keys(sign_keys(document, ledger.root), ledger.pin());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::untrusted);
  EXPECT_EQ(read.error().context, "keys.ca");
  document.ca_certificate_pem = "no certificate";
  EXPECT_EQ(read_keys(sign_keys(document, ledger.root), ledger.pin()).error().code,
            ErrorCode::invalid);
}

TEST(Keys, the_same_number_twice_in_a_role_is_refused) {
  const Ledger ledger;
  KeysDocument document = ledger.document();
  document.keys.push_back(document.keys.front());
  const auto read = read_keys(sign_keys(document, ledger.root), ledger.pin());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().context, "keys.keys[2].number");
}

TEST(Keys, a_register_role_is_refused_and_a_newer_role_is_passed_over) {
  const Ledger ledger;
  const Signed good = sign_keys(ledger.document(), ledger.root);
  auto with_role = [&](std::string_view role) {
    json::Array keys = *json::parse(good.bytes)->as_object()->find("keys")->as_array();
    json::Object added = *keys.front().as_object();
    added.set("role", role);
    keys.emplace_back(added);
    return read_keys(resigned(good, ledger.root, "keys", keys), ledger.pin());
  };
  EXPECT_EQ(with_role("batch").error().context, "keys.keys[2].role");
  EXPECT_EQ(with_role("root").error().context, "keys.keys[2].role");
  ASSERT_TRUE(with_role("webhook"));
  EXPECT_EQ(*with_role("webhook"), ledger.document());
}

TEST(Keys, malformed_documents_name_the_field) {
  const Ledger ledger;
  const Signed good = sign_keys(ledger.document(), ledger.root);
  auto refused_at = [&](std::string_view field, json::Value value) {
    const auto read = read_keys(resigned(good, ledger.root, field, std::move(value)), ledger.pin());
    return read ? std::string("accepted") : read.error().context;
  };
  EXPECT_EQ(refused_at("format", 2), "keys.format");
  EXPECT_EQ(refused_at("version", 0), "keys.version");
  EXPECT_EQ(refused_at("root", "00"), "keys.root");
  EXPECT_EQ(refused_at("ca", ""), "keys.ca");
  EXPECT_EQ(refused_at("keys", json::Array{json::Object{}}), "keys.keys[0].role");
  EXPECT_EQ(refused_at("added_later", 1), "accepted");
}

TEST(Keys, what_a_key_signed_verifies_in_its_role_and_number) {
  const Ledger ledger;
  const KeysDocument document = ledger.document();
  Signed ack{"ack bytes", "1", sign(Role::ack, ledger.ack, "ack bytes")};
  EXPECT_TRUE(verify(document, Role::ack, ack));
  EXPECT_FALSE(verify(document, Role::ruleset, ack));
  for (const char* number : {"2", "", " 1", "1 ", "-1", "65537", "1x", "root"}) {
    ack.key = number;
    EXPECT_FALSE(verify(document, Role::ack, ack)) << number;
  }
  ack.key = "1";
  ack.bytes += "x";
  EXPECT_FALSE(verify(document, Role::ack, ack));
}

class EnrolmentCodes : public testing::Test {
 protected:
  EnrolmentCode code{samples::counted<decltype(EnrolmentCode::secret)>(0),
                     samples::counted<Fingerprint>(10)};
  std::string text = to_text(code);
  static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
};

TEST_F(EnrolmentCodes, text_is_the_published_one) {
  EXPECT_EQ(text, "AAAQE-AYEAU-DAOCA-JBIFQ-YDIOB-4IBCE-QTCQK-RMFYY-DEC");
}

TEST_F(EnrolmentCodes, reading_tolerates_blanks_dashes_and_lower_case) {
  EXPECT_EQ(read_enrolment_code(text), code);
  EXPECT_EQ(read_enrolment_code(" aaaqe ayeau-daoca jbifqydiob4ibceqtcqk rmfyy dec\n"), code);
}

TEST_F(EnrolmentCodes, every_single_wrong_character_is_found) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '-') continue;
    for (const char digit : digits) {
      std::string wrong = text;
      wrong[i] = digit;
      EXPECT_EQ(read_enrolment_code(wrong).has_value(), digit == text[i]) << wrong;
    }
  }
}

TEST_F(EnrolmentCodes, every_pair_of_exchanged_neighbours_is_found) {
  std::string plain = text;
  std::erase(plain, '-');
  for (int round = 0; round < 200; ++round) {
    for (std::size_t i = 0; i + 1 < plain.size(); ++i) {
      std::string wrong = plain;
      std::swap(wrong[i], wrong[i + 1]);
      EXPECT_EQ(read_enrolment_code(wrong).has_value(), wrong == plain) << wrong;
    }
    const auto random = EnrolmentCode{crypto::random_fixed<decltype(EnrolmentCode::secret)>(),
                                      crypto::random_fixed<Fingerprint>()};
    plain = to_text(random);
    std::erase(plain, '-');
  }
}

TEST_F(EnrolmentCodes, refusals_say_what_is_wrong) {
  EXPECT_EQ(read_enrolment_code("").error().text,
            "the enrolment code is too short: 0 letters and digits where it has 43");
  EXPECT_EQ(read_enrolment_code(text + "A").error().text,
            "the enrolment code is too long: 44 letters and digits where it has 43");
  const auto zero = read_enrolment_code("AAAQ0");
  EXPECT_EQ(zero.error().text, "an enrolment code has only the letters A to Z and 2 to 7");
  EXPECT_EQ(zero.error().context, "character 5");
  std::string wrong = text;
  wrong.back() = 'D';
  EXPECT_EQ(read_enrolment_code(wrong).error().text,
            "the enrolment code is mistyped: its last character does not fit the others");
}

}  // namespace
}  // namespace till::record
