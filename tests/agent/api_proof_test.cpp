// A day's proof, and script/check-proof over real ones and over ones that somebody improved.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "record/seal.h"
#include "tests/agent/sales.h"

namespace till::agent {
namespace {

constexpr std::string_view day = "2026-11-23";
constexpr std::string_view proof_path = "/v1/proofs?business_date=2026-11-23";

// The ledger's seal of a close, as it would come with the feed.
record::Signed seal_of(const SmallWorld& world, const record::Entry& close,
                       record::Seal::Agreement agreement) {
  const auto body = record::read_day_close(close.body);
  require(body.has_value(), "a close is readable");
  record::Seal seal;
  seal.agreement = agreement;
  seal.register_id = close.header.register_id;
  seal.business_date = body->business_date;
  seal.close = record::mark_of(close);
  seal.to = body->to;
  seal.figures = body->figures;
  seal.time = world_begins;
  if (agreement == record::Seal::Agreement::differs) seal.differences = {"count", "T4"};
  const auto bytes = record::write_seal(seal);
  return {bytes, "1", record::sign(record::Role::ack, world.ack_key, bytes)};
}

// Two sales, of which one is returned, and one nobody's; closed.
class Proof : public testing::Test {
 protected:
  Proof() {
    const auto sold = sell(till, "1", till.identity_of(anna_card));
    sell(till, "2", till.identity_of(stranger_card));
    sell(till, "3");
    EXPECT_EQ(till.post("/v1/voids",
                        json::Object{{"pos_key", pos_key("v1")}, {"receipt", sold.text("entry")}})
                  .status,
              201);
    EXPECT_EQ(till.post("/v1/day-closes", json::Object{{"business_date", day}}).status, 201);
  }

  void seal(record::Seal::Agreement agreement = record::Seal::Agreement::two_way) {
    std::promise<void> done;
    till.on_loop([&](Till& running) {
      const bool taken = running.with_journal([&](storage::Journal* journal, JournalMemory&) {
        const auto read = journal->for_each([&](const record::Entry& entry) -> Result<> {
          if (entry.header.kind != record::Kind::day_close) return {};
          closes.push_back(entry);
          return {};
        });
        EXPECT_TRUE(read);
        for (const auto& close : closes) {
          EXPECT_TRUE(
              journal->store_seal(record::mark_of(close), seal_of(till.world, close, agreement)));
        }
        done.set_value();
      });
      EXPECT_TRUE(taken);
    });
    done.get_future().wait();
  }

  json::Value proof() { return till.get(std::string(proof_path), "admin").json; }

  struct Checked {
    int exit = 0;
    std::string said;
  };
  Checked check(const std::string& proof_text, std::string root = {}) {
    if (root.empty()) root = to_hex(record::fingerprint_of(till.world.root.public_key()));
    const auto file = till.folder() / "proof.json";
    const auto output = till.folder() / "said";
    std::ofstream(file) << proof_text;
    const auto command = std::string(TILL_SOURCE_DIR) + "/script/check-proof " + file.string() +
                         " --root " + root + " > " + output.string() + " 2>&1";
    const int status = std::system(command.c_str());  // NOLINT(cert-env33-c): our own script
    std::ifstream stream(output);
    std::stringstream said;
    said << stream.rdbuf();
    return {WEXITSTATUS(status), said.str()};
  }
  Checked check(const json::Value& value) { return check(json::canonical(value)); }

  // The proof with every `from` changed into `to`.
  Checked check_changed(std::string_view from, std::string_view to) {
    auto text = json::canonical(proof());
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    if (at != std::string::npos) text.replace(at, from.size(), to);
    return check(text);
  }

  RunningTill till;
  std::vector<record::Entry> closes;
};

const json::Array& entries_of(const json::Value& proof) {
  const auto& close = proof.as_object()->find("closes")->as_array()->front();
  return *close.as_object()->find("entries")->as_array();
}

json::Value without_entry(const json::Value& proof, std::size_t index) {
  auto entries = entries_of(proof);
  entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(index));
  auto close = *proof.as_object()->find("closes")->as_array()->front().as_object();
  close.set("entries", std::move(entries));
  auto out = *proof.as_object();
  out.set("closes", json::Array{std::move(close)});
  return out;
}

TEST_F(Proof, a_sealed_day_is_found_right) {
  seal(record::Seal::Agreement::three_way);
  const auto checked = check(proof());
  EXPECT_EQ(checked.exit, 0) << checked.said;
  EXPECT_NE(checked.said.find("3 sales of 60000, 0 returns, 1 voids; sealed three_way"),
            std::string::npos)
      << checked.said;
}

TEST_F(Proof, holds_no_personal_data) {
  const auto text = json::canonical(proof());
  for (const auto* const personal : {"A*** K.", "\\\"salt\\\"", "TM79927398713", "TM12345674"}) {
    EXPECT_EQ(text.find(personal), std::string::npos) << personal;
  }
  EXPECT_NE(text.find(anna_account), std::string::npos);
}

TEST_F(Proof, a_day_that_is_not_sealed_is_not_proven) {
  const auto checked = check(proof());
  EXPECT_EQ(checked.exit, 1);
  EXPECT_NE(checked.said.find("has not sealed"), std::string::npos) << checked.said;
}

TEST_F(Proof, a_difference_that_the_ledger_found_is_told) {
  seal(record::Seal::Agreement::differs);
  const auto checked = check(proof());
  EXPECT_EQ(checked.exit, 1);
  EXPECT_NE(checked.said.find("count; T4"), std::string::npos) << checked.said;
}

TEST_F(Proof, a_changed_body_is_found) {
  seal();
  const auto checked = check_changed("\\\"amount\\\":20000", "\\\"amount\\\":10000");
  EXPECT_EQ(checked.exit, 1);
  EXPECT_NE(checked.said.find("was changed"), std::string::npos) << checked.said;
}

TEST_F(Proof, a_missing_entry_is_found_wherever_it_was) {
  seal();
  const auto whole = proof();
  ASSERT_EQ(entries_of(whole).size(), 6U);
  for (std::size_t i = 0; i < entries_of(whole).size(); ++i) {
    EXPECT_EQ(check(without_entry(whole, i)).exit, 1) << i;
  }
}

TEST_F(Proof, keys_of_another_root_count_for_nothing) {
  seal();
  const auto checked = check(json::canonical(proof()), std::string(32, '0'));
  EXPECT_EQ(checked.exit, 1);
  EXPECT_NE(checked.said.find("another root"), std::string::npos) << checked.said;
}

TEST_F(Proof, a_seal_that_somebody_else_signed_counts_for_nothing) {
  till.world.ack_key = crypto::PrivateKey::generate();
  seal();
  const auto checked = check(proof());
  EXPECT_EQ(checked.exit, 1);
  EXPECT_NE(checked.said.find("did not sign"), std::string::npos) << checked.said;
}

TEST_F(Proof, what_is_no_proof_is_told_so) {
  EXPECT_EQ(check(std::string("{}")).exit, 1);
  EXPECT_EQ(check(std::string("no JSON")).exit, 1);
  EXPECT_EQ(check(json::Object{{"kind", "till_day_proof"}, {"v", 1}, {"closes", 7}}).exit, 1);
}

TEST_F(Proof, a_day_without_a_close_and_a_date_that_is_none_are_refused) {
  EXPECT_EQ(till.get("/v1/proofs?business_date=2026-11-24", "admin").status, 404);
  EXPECT_EQ(till.get("/v1/proofs?business_date=2026-02-30", "admin").text("path"), "business_date");
  EXPECT_EQ(till.get("/v1/proofs", "admin").status, 422);
  EXPECT_EQ(till.get(std::string(proof_path), "pos").status, 403);
}

}  // namespace
}  // namespace till::agent
