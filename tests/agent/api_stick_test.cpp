// A queue that leaves on a stick, and the ack that comes back, over the local API.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/crypto/x509.h"
#include "platform/secrets.h"
#include "record/compression.h"
#include "record/stick.h"
#include "tests/agent/sales.h"

namespace till::agent {
namespace {

using testing::HasSubstr;

constexpr std::size_t batch_bytes = std::size_t{8} * 1024 * 1024;

// What the ledger would find in the file.
struct Found {
  record::StickOpening opening;
  std::vector<record::Entry> entries;
  record::StickEnd end;
};

class ApiStick : public testing::Test {
 protected:
  ApiStick() {
    till.restart([this](const platform::Path& folder) {
      const auto ca = crypto::PrivateKey::generate();
      const crypto::Validity validity{world_begins - Seconds{9}, world_begins + Seconds{999}};
      const crypto::CaIdentity identity{crypto::make_ca(ca, "test", validity), ca};
      certificate = *crypto::issue_client(identity, till.world.register_key.public_key(),
                                          to_hex(till.world.register_id), validity);
      auto secrets = platform::FileSecrets::open(folder / "secrets");
      ASSERT_TRUE(secrets && secrets->store("certificate", certificate));
    });
  }

  Told admin(std::string path, json::Value body) {
    return till.ask({.path = std::move(path), .json = std::move(body), .role = "admin"});
  }
  Told begin(bool all = false) { return admin("/v1/exports", json::Object{{"all", all}}); }
  Told piece(const Told& begun, std::int64_t index, const json::Value& after) {
    return admin("/v1/exports/pieces", json::Object{{"header", begun["header"]},
                                                    {"index", index},
                                                    {"after", after},
                                                    {"until", begun["until"]}});
  }
  Bytes opened(const record::StickHeader& header, record::PiecePlace place, const Told& told) {
    const auto bytes = from_base64(told.text("piece"));
    const auto plain = record::open_piece(header, place, till.world.import_key, *bytes);
    EXPECT_TRUE(plain) << describe(plain.error());
    return plain.value_or(Bytes());
  }
  void take_batch(BytesView plain, Found& found) {
    const auto carried = record::decode_carried(plain);
    ASSERT_TRUE(carried);
    const auto bytes = record::decompress(carried->compressed, batch_bytes);
    ASSERT_TRUE(bytes);
    EXPECT_TRUE(record::verify(record::Role::batch, till.world.register_key.public_key(), *bytes,
                               carried->signature));
    auto batch = record::decode_batch(*bytes);
    ASSERT_TRUE(batch);
    EXPECT_EQ(batch->register_id, till.world.register_id);
    for (auto& entry : batch->entries) {
      if (!found.entries.empty()) {
        EXPECT_TRUE(record::verify_follows(entry, record::mark_of(found.entries.back())));
      }
      found.entries.push_back(std::move(entry));
    }
  }
  Found finish(const Told& begun) {
    const auto header = record::decode_stick_header(*from_base64(begun.text("header")));
    EXPECT_TRUE(header);
    Found found;
    found.opening =
        *record::read_stick_opening(opened(*header, {record::PieceKind::opening, 0}, begun));
    auto after = begun["after"];
    for (std::uint32_t index = 1;; ++index) {
      const auto told = piece(begun, index, after);
      EXPECT_EQ(told.status, 200) << told.bytes;
      if (told["end"] == json::Value(true)) {
        found.end = *record::read_stick_end(opened(*header, {record::PieceKind::end, index}, told));
        EXPECT_EQ(found.end.batches, index - 1);
        return found;
      }
      take_batch(opened(*header, {record::PieceKind::batch, index}, told), found);
      after = told["after"];
    }
  }
  Found export_now(bool all = false) { return finish(begin(all)); }

  record::Ack ack_of(const record::Mark& head) {
    return {till.world.register_id, head, generation, world_begins, {}};
  }
  json::Value file_of(const record::Ack& ack, const crypto::PrivateKey& key) {
    const auto bytes = json::canonical(record::write_ack(ack));
    const auto signature = record::sign(record::Role::ack, key, bytes);
    return *json::parse(record::write_ack_file({bytes, "1", signature}));
  }
  json::Value file_of(const record::Ack& ack) { return file_of(ack, till.world.ack_key); }
  std::int64_t waiting() { return till.get("/v1/status", "view").number("journal.queue.entries"); }

  RunningTill till;
  std::string certificate;
  record::Generation generation = crypto::random_fixed<record::Generation>();
};

TEST_F(ApiStick, what_waits_leaves_as_signed_batches_that_only_the_ledger_opens) {
  for (const auto* number : {"1", "2", "3"}) sell(till, number, till.identity_of(anna_card));
  const auto begun = begin();
  ASSERT_EQ(begun.status, 200) << begun.bytes;
  EXPECT_EQ(begun.number("entries"), 4);
  const auto found = finish(begun);
  ASSERT_EQ(found.entries.size(), 4U);
  EXPECT_EQ(found.entries.front().header.kind, record::Kind::epoch_open);
  for (const auto& entry : found.entries) EXPECT_TRUE(record::verify_entry(entry));
  EXPECT_EQ(found.end.last, record::mark_of(found.entries.back()));
  EXPECT_EQ(found.opening.head, found.end.last);
  EXPECT_EQ(found.opening.certificate_pem, certificate);
  EXPECT_EQ(waiting(), 4) << "it waits until the ledger says so";
}

TEST_F(ApiStick, the_ack_that_comes_back_empties_the_queue_once_and_for_good) {
  sell(till, "1");
  const auto found = export_now();
  sell(till, "2");
  const auto told = admin("/v1/acks", file_of(ack_of(found.end.last)));
  ASSERT_EQ(told.status, 200) << told.bytes;
  EXPECT_EQ(told["is_news"], json::Value(true));
  EXPECT_EQ(told.number("entries_left"), 1);
  EXPECT_EQ(waiting(), 1);
  const auto again = admin("/v1/acks", file_of(ack_of(found.end.last)));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again["is_news"], json::Value(false));
  till.restart();
  EXPECT_EQ(waiting(), 1);
  const auto rest = export_now();
  ASSERT_EQ(rest.entries.size(), 1U) << "the next file begins where the ack ends";
  EXPECT_EQ(admin("/v1/acks", file_of(ack_of(rest.end.last))).number("entries_left"), 0);
  EXPECT_EQ(begin().number("entries"), 0);
  EXPECT_FALSE(begin().json.as_object()->has("header"));
}

TEST_F(ApiStick, an_older_ack_never_moves_the_mark_back) {
  sell(till, "1");
  const auto first = export_now();
  sell(till, "2");
  const auto second = export_now();
  EXPECT_EQ(admin("/v1/acks", file_of(ack_of(second.end.last))).number("entries_left"), 0);
  const auto old = admin("/v1/acks", file_of(ack_of(first.end.last)));
  EXPECT_EQ(old.status, 200);
  EXPECT_EQ(old["is_news"], json::Value(false));
  EXPECT_EQ(waiting(), 0);
}

TEST_F(ApiStick, everything_is_exported_again_when_asked_for) {
  sell(till, "1");
  const auto found = export_now();
  admin("/v1/acks", file_of(ack_of(found.end.last)));
  EXPECT_EQ(export_now(true).entries, found.entries);
}

TEST_F(ApiStick, what_is_sold_meanwhile_stays_for_the_next_file) {
  sell(till, "1");
  const auto begun = begin();
  sell(till, "2");
  EXPECT_EQ(finish(begun).entries.size(), 2U);
}

TEST_F(ApiStick, more_than_a_batch_goes_in_several) {
  till.on_loop([](Till& running) {
    std::promise<void> done;
    ASSERT_TRUE(running.with_journal([&](storage::Journal* journal, JournalMemory&) {
      for (int i = 0; i < 700; ++i) {
        const record::Draft note{record::Kind::note,
                                 crypto::random_fixed<EntryId>(),
                                 R"({"kind":"note","text":"n","v":1})",
                                 {}};
        ASSERT_TRUE(
            journal->append({.draft = note, .key = {}, .request_hash = {}, .consumes = {}}));
      }
      done.set_value();
    }));
    done.get_future().wait();
  });
  const auto found = export_now();
  EXPECT_EQ(found.entries.size(), 701U);
  EXPECT_EQ(found.end.batches, 2U);
}

TEST_F(ApiStick, acks_that_prove_nothing_are_told_apart_and_change_nothing) {
  sell(till, "1");
  const auto head = export_now().end.last;
  const auto refused = [&](const json::Value& file, int status, std::string_view why) {
    const auto told = admin("/v1/acks", file);
    EXPECT_EQ(told.status, status) << told.bytes;
    EXPECT_THAT(told.text("detail"), HasSubstr(why));
    EXPECT_EQ(waiting(), 2);
  };
  refused(file_of(ack_of(head), crypto::PrivateKey::generate()), 403, "not signed by this till's");
  auto ack = ack_of(head);
  ack.register_id = crypto::random_fixed<RegisterId>();
  refused(file_of(ack), 409, "is for the register");
  ack = ack_of(head);
  ack.received.hash.bytes[0] ^= 1;
  refused(file_of(ack), 409, "does not have");
  ack = ack_of(head);
  ack.received.seq.number += 9;
  refused(file_of(ack), 409, "does not have");
  auto changed = *file_of(ack_of(head)).as_object();
  changed.set("ack", to_base64(*from_base64(*changed.find("ack")->as_string()) + " "));
  refused(changed, 403, "changed");
}

TEST_F(ApiStick, an_ack_of_another_generation_waits_for_the_network) {
  sell(till, "1");
  const auto first = export_now();
  admin("/v1/acks", file_of(ack_of(first.end.last)));
  sell(till, "2");
  const auto second = export_now();
  ASSERT_TRUE(second.opening.generation);
  EXPECT_EQ(*second.opening.generation, generation);
  auto ack = ack_of(second.end.last);
  ack.generation = crypto::random_fixed<record::Generation>();
  const auto told = admin("/v1/acks", file_of(ack));
  EXPECT_EQ(told.status, 409);
  EXPECT_THAT(told.text("detail"), HasSubstr("restored from a backup"));
  EXPECT_EQ(waiting(), 1);
}

TEST_F(ApiStick, only_an_admin_may_and_a_ledger_without_a_key_is_told_of) {
  sell(till, "1");
  for (const auto* path : {"/v1/exports", "/v1/exports/pieces", "/v1/acks"}) {
    EXPECT_EQ(till.ask({.path = path, .json = json::Object{}, .role = "pos"}).status, 403);
  }
  const auto begun = begin();
  EXPECT_EQ(piece(begun, 0, begun["after"]).text("path"), "index");
  auto foreign = *begun.json.as_object();
  foreign.set("header", to_base64("TSTK"));
  EXPECT_EQ(admin("/v1/exports/pieces", json::Object{{"header", *foreign.find("header")},
                                                     {"index", 1},
                                                     {"after", begun["after"]},
                                                     {"until", begun["until"]}})
                .text("path"),
            "header");
  till.on_loop([](Till& running) {
    std::erase_if(running.state().keys->keys,
                  [](const auto& key) { return key.role == record::Role::import; });
  });
  const auto refused = begin();
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.text("detail"), HasSubstr("gave no key to export to"));
}

}  // namespace
}  // namespace till::agent
