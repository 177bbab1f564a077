// ledgerd import over real files, with and without a ledgerd that serves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/serve.h"
#include "platform/carried_file.h"
#include "tests/ledger/front_ledger.h"
#include "tests/ledger/served_ledger.h"
#include "tests/ledger/stick_of.h"

namespace till::ledger::front {
namespace {

using testing::HasSubstr;

class CarriedImport : public ServedLedger {
 protected:
  CarriedImport() {
    for (int i = 0; i < 6; ++i) till.sell({.account = core::people_id(1)});
    with_ledger([&](Ledger& ledger) {
      keys = ledger.keys;
      RegisterRow row;
      row.id = till.id;
      row.store = "s1";
      row.name = "till 1";
      row.public_key = till.key.public_key();
      auto transaction = core::must(ledger.books.begin());
      core::must(ledger.books.registers.add(transaction, row));
      core::must(transaction.commit());
    });
  }
  void write(const Bytes& bytes) { core::must(platform::write_carried(file, bytes)); }
  void write(const core::StickWish& wish = {.batch_entries = 3}) {
    write(core::stick_of(till, *keys, wish).file());
  }
  Ran import(std::vector<std::string> more = {}) {
    std::vector<std::string> words{"import", file.string(), "--state", paths.root.string()};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  std::int64_t received() {
    std::int64_t count = 0;
    with_ledger([&](Ledger& ledger) { count = core::must(ledger.books.entries.count()); });
    return count;
  }
  record::Ack ack_in(const platform::Path& path) {
    const auto bytes = core::must(platform::read_file(path, record::ack_file_bytes_max));
    const auto ack = core::must(record::read_ack_file(core::must(json::parse(bytes))));
    EXPECT_TRUE(record::verify(keys->document, record::Role::ack, ack));
    return core::must(record::read_ack(core::must(json::parse(ack.bytes))));
  }

  core::Rules rules;
  core::Till till{rules, 1};
  std::optional<LedgerKeys> keys;
  platform::Path file = folder.path() / "till.stick";
};

TEST_F(CarriedImport, a_file_is_taken_in_and_its_ack_lies_beside_it) {
  write();
  const auto ran = import();
  ASSERT_EQ(ran.exit, 0) << ran.error;
  EXPECT_THAT(ran.out, HasSubstr("7 entries are here up to seq 7: 7 new"));
  EXPECT_THAT(ran.out, HasSubstr("till 1 of store s1"));
  EXPECT_THAT(ran.out, HasSubstr("tillctl import " + file.string() + ".ack"));
  EXPECT_EQ(ack_in(file.string() + ".ack").received, till.head());
  EXPECT_EQ(received(), 7);
}

TEST_F(CarriedImport, it_is_the_same_while_ledgerd_serves_and_may_be_repeated) {
  write();
  start();
  const auto ran = import({"--json"});
  ASSERT_EQ(ran.exit, 0) << ran.error;
  EXPECT_THAT(ran.out, HasSubstr("\"fresh\":7"));
  EXPECT_THAT(ran.out, HasSubstr("\"serving\":true"));
  const auto again = import();
  EXPECT_EQ(again.exit, 0) << again.error;
  EXPECT_THAT(again.out, HasSubstr("0 new, 7 were here already"));
  EXPECT_EQ(ack_in(file.string() + ".ack").received, till.head());
}

TEST_F(CarriedImport, a_cut_at_any_place_is_told_and_nothing_is_stored) {
  const auto whole = core::stick_of(till, *keys, {.batch_entries = 3}).file();
  for (std::size_t length = 0; length < whole.size(); length += 211) {
    write(whole.substr(0, length));
    const auto ran = import();
    EXPECT_EQ(ran.exit, 4) << length << ": " << ran.out;
    EXPECT_THAT(ran.error, testing::AnyOf(HasSubstr("cut"), HasSubstr("no file of tillctl export")))
        << length;
  }
  write(whole + "x");
  EXPECT_THAT(import().error, HasSubstr("bytes follow its end"));
  EXPECT_EQ(received(), 0);
  EXPECT_FALSE(platform::exists(file.string() + ".ack"));
}

TEST_F(CarriedImport, a_flipped_byte_anywhere_stores_nothing) {
  const auto whole = core::stick_of(till, *keys, {.batch_entries = 3}).file();
  for (std::size_t i = 0; i < whole.size(); i += 149) {
    auto flipped = whole;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    write(flipped);
    EXPECT_EQ(import().exit, 4) << "byte " << i;
  }
  EXPECT_EQ(received(), 0);
}

TEST_F(CarriedImport, swapped_lost_and_doubled_pieces_are_noticed) {
  const auto whole = core::stick_of(till, *keys, {.batch_entries = 3});
  auto swapped = whole;
  std::swap(swapped.pieces[1], swapped.pieces[2]);
  auto lost = whole;
  lost.pieces.erase(lost.pieces.begin() + 1);
  auto doubled = whole;
  doubled.pieces.insert(doubled.pieces.begin() + 1, whole.pieces[1]);
  for (const auto& stick : {swapped, lost, doubled}) {
    write(stick.file());
    EXPECT_EQ(import().exit, 4);
  }
  EXPECT_EQ(received(), 0);
}

TEST_F(CarriedImport, entries_before_it_are_asked_for) {
  write({.after = 2});
  const auto ran = import();
  EXPECT_EQ(ran.exit, 4);
  EXPECT_THAT(ran.error, HasSubstr("tillctl export --all"));
  EXPECT_EQ(received(), 0);
}

TEST_F(CarriedImport, only_an_ack_is_ever_overwritten) {
  write();
  const auto other = folder.path() / "accounts.txt";
  core::must(platform::write_carried(other, "precious"));
  const auto refused = import({"--ack", other.string()});
  EXPECT_EQ(refused.exit, 4);
  EXPECT_THAT(refused.error, HasSubstr("is there already and is no ack"));
  EXPECT_EQ(core::must(platform::read_file(other, 100)), "precious");
  EXPECT_EQ(received(), 0);
}

TEST_F(CarriedImport, a_till_that_knew_another_generation_is_told_what_follows) {
  write({.generation = record::Generation{}});
  const auto ran = import();
  EXPECT_EQ(ran.exit, 0) << ran.error;
  EXPECT_THAT(ran.out, HasSubstr("was restored since that till spoke with it"));
}

TEST_F(CarriedImport, no_file_and_a_held_folder_are_clear_errors) {
  EXPECT_EQ(import().exit, 4);
  write();
  const auto held = OpenState::open(paths);
  const auto ran = import();
  EXPECT_EQ(ran.exit, 3);
  EXPECT_THAT(ran.error, HasSubstr("another process"));
}

TEST_F(CarriedImport, a_ledger_from_before_import_keys_gets_one_when_it_starts_with_its_root_key) {
  platform::Path root = paths.root_key();
  const auto without = [&](Ledger& ledger) {
    auto document = ledger.keys.document;
    std::erase_if(document.keys, [](const auto& key) { return key.role == record::Role::import; });
    const auto pem = core::must(platform::read_file(root, 4'096));
    const auto signed_document =
        record::sign_keys(document, core::must(crypto::PrivateKey::from_pem(pem)));
    auto transaction = core::must(ledger.books.begin());
    core::must(
        ledger.books.meta.store(transaction, meta_name::keys_document, signed_document.bytes));
    core::must(ledger.books.meta.store(transaction, meta_name::keys_signature,
                                       to_base64(signed_document.signature.view())));
    core::must(transaction.commit());
  };
  with_ledger(without);
  std::filesystem::remove(paths.secrets() / "import");
  const auto away = folder.path() / "safe.pem";
  std::filesystem::rename(root, away);
  start();
  EXPECT_FALSE(state->ledger().keys.can_import()) << "the root key is not there";
  stop();
  std::filesystem::rename(away, root);
  start();
  EXPECT_TRUE(state->ledger().keys.can_import());
  EXPECT_EQ(state->ledger().keys.document.version, 2);
  const auto& keys_now = state->ledger().keys;
  EXPECT_TRUE(record::read_keys(keys_now.signed_document, keys_now.root_fingerprint()));
  stop();
  with_ledger([&](Ledger& ledger) { keys = ledger.keys; });
  EXPECT_TRUE(keys->can_import());
  EXPECT_EQ(keys->document.version, 2) << "once";
  write();
  EXPECT_EQ(import().exit, 0);
}

}  // namespace
}  // namespace till::ledger::front
