// Receipts that share one flush: 8, 32 and 128 a transaction, at the ledger as it receives a batch
// and on a till whose POSes wait for the disk together. In turn with the floor, which is one
// fdatasync of the same bytes into a written file, and with SQLite as one would use it. Checkpoints
// are timed apart: "outside" is without them, "sustained" with them.
//
//   bench_group [RECEIPTS] [FOLDER]

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/crypto/crypto.h"
#include "bench/commit_parts.h"
#include "ledger/machines/ingest.h"
#include "ledger/store/schema.h"
#include "platform/secrets.h"
#include "storage/journal/journal.h"

namespace till::bench {
namespace {

using std::filesystem::path;

constexpr int receipts_usually = 24'000;  // of each group size
constexpr int checkpoint_pages = 1'000;   // as ledgerd and tilld do
constexpr int warm_up_rounds = 20;

struct Group {
  std::vector<storage::Fact> facts;
  std::vector<const storage::Fact*> together;
  Bytes bytes;  // all of them, for the floor
};

Group group_of(std::size_t size) {
  static std::uint64_t number = 0;
  Group out;
  for (std::size_t i = 0; i < size; ++i) {
    ++number;
    auto& fact = out.facts.emplace_back();
    fact.draft = {record::Kind::sale, crypto::random_fixed<EntryId>(), receipt(number), {}};
    fact.key =
        record::PosKey{record::PosKey::Kind::sale, "s1", "1", "2026-11-23", std::to_string(number)};
    fact.request_hash = crypto::sha256(std::to_string(number));
    out.bytes += fact.draft.body;
  }
  for (const auto& fact : out.facts) out.together.push_back(&fact);
  return out;
}

record::Draft opening() {
  return {record::Kind::epoch_open, crypto::random_fixed<EntryId>(), "{}", {}};
}

class TillSide {
 public:
  explicit TillSide(const path& folder) {
    auto journal = storage::Journal::open({.folder = folder});
    demand(journal.has_value(), "the journal cannot be opened");
    journal_ = std::move(*journal);
    const storage::RegisterIdentity identity{crypto::random_fixed<RegisterId>(), "s1", "n", "u"};
    demand(journal_->enrol(identity, {7}, opening()).has_value(), "the journal cannot begin");
  }
  void commit(const Group& group) {
    demand(journal_->append_all(group.together).has_value(), "the journal refuses");
  }
  void idle() { demand(journal_->tidy_when_idle().has_value(), "the checkpoint failed"); }

 private:
  std::unique_ptr<storage::Journal> journal_;
};

// The transaction in which a batch is received: raw entries and the register's head.
class LedgerSide {
 public:
  explicit LedgerSide(const path& folder) : books_(opened(folder)), keys_(minted()) {
    auto transaction = *books_.begin();
    row_.id = crypto::random_fixed<RegisterId>();
    row_.store = "s1";
    row_.name = "n";
    row_.enrolled_at = clock_.wall();
    auto number = books_.registers.add(transaction, row_);
    demand(number.has_value() && transaction.commit().has_value(), "the register is refused");
    row_.number = *number;
    last_ = record::place_first(opening(), row_.id, epoch_, Hash{});
    commit({row_.id, epoch_, {last_}});
  }
  // Places and hashes are the till's work.
  record::Batch batch_of(const Group& group) {
    record::Batch out{row_.id, epoch_, {}};
    for (const auto& fact : group.facts) {
      out.entries.push_back(record::place(fact.draft, row_.id, record::mark_of(last_)));
      last_ = out.entries.back();
    }
    return out;
  }
  void commit(const record::Batch& batch) {
    const auto done = ledger::ingest(ledger_, row_, batch);
    demand(done && done->fresh == batch.entries.size(), "the ledger refuses");
  }
  void checkpoint() {
    if (books_.database.wal_pages() < checkpoint_pages) return;
    demand(books_.database.checkpoint_passive().has_value(), "the checkpoint failed");
  }

 private:
  static storage::sqlite::Database opened(const path& folder) {
    std::filesystem::create_directories(folder);
    auto database = ledger::open_ledger_db(folder / "ledger.db");
    demand(database.has_value(), "the ledger cannot be opened");
    return std::move(*database);
  }
  ledger::LedgerKeys minted() {
    auto keys = ledger::mint_keys(secrets_, books_, {{"localhost"}, clock_.wall()});
    demand(keys.has_value(), "there are no keys");
    return std::move(*keys);
  }

  platform::SystemClock clock_;
  platform::SystemRandom random_;
  platform::MemorySecrets secrets_;
  ledger::Books books_;
  ledger::LedgerKeys keys_;
  ledger::Ledger ledger_{books_, keys_, clock_, random_};
  ledger::RegisterRow row_;
  record::Epoch epoch_{7};
  record::Entry last_;
};

struct Contender {
  const char* name;
  std::vector<double> commits{};  // seconds
  double checkpoints = 0;
};

double timed(const std::function<void()>& work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double sum(const std::vector<double>& values) {
  double out = 0;
  for (const auto value : values) out += value;
  return out;
}

void print(const std::vector<Contender>& contenders, std::size_t size) {
  const auto& floor = contenders.front().commits;
  std::printf("\n%zu a group, %zu groups\n%-36s %12s %12s %9s %9s\n", size, floor.size(), "",
              "outside /s", "sustained /s", "p50 us", "x floor");
  for (const auto& each : contenders) {
    const auto receipts = static_cast<double>(size * each.commits.size());
    std::printf("%-36s %12.0f %12.0f %9.0f %9.2f\n", each.name, receipts / sum(each.commits),
                receipts / (sum(each.commits) + each.checkpoints),
                quantile(each.commits, 0.5) * 1e6,
                quantile(each.commits, 0.5) / quantile(floor, 0.5));
  }
}

void measure(const path& folder, std::size_t size, std::size_t receipts) {
  Floor floor(folder / "floor");
  TillSide till(folder / "journal");
  LedgerSide ledger(folder / "ledger");
  NormalisedPeer peer(folder / "peer.db");
  peer.checkpoint_apart();
  std::vector<Contender> all{{"floor: fdatasync, written file"},
                             {"till: storage::Journal"},
                             {"ledger: receives a batch"},
                             {"peer: SQLite WAL FULL, normalised"}};
  for (std::size_t round = 0; round < warm_up_rounds + receipts / size; ++round) {
    const auto group = group_of(size);
    const auto batch = ledger.batch_of(group);
    const std::vector<double> commits{
        timed([&] { floor.commit(group.bytes); }), timed([&] { till.commit(group); }),
        timed([&] { ledger.commit(batch); }), timed([&] { peer.commit(size); })};
    const std::vector<double> checkpoints{0, timed([&] { till.idle(); }),
                                          timed([&] { ledger.checkpoint(); }),
                                          timed([&] { peer.checkpoint_from(checkpoint_pages); })};
    if (round < warm_up_rounds) continue;
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i].commits.push_back(commits[i]);
      all[i].checkpoints += checkpoints[i];
    }
  }
  print(all, size);
}

}  // namespace
}  // namespace till::bench

int main(int count, char** arguments) {
  using namespace till;
  using namespace till::bench;
  const int receipts = count > 1 ? std::atoi(arguments[1]) : receipts_usually;
  demand(receipts >= 128, "usage: bench_group [RECEIPTS] [FOLDER], at least 128");
  const path folder = (count > 2 ? path(arguments[2]) : std::filesystem::temp_directory_path()) /
                      ("till-bench-group-" + to_hex(crypto::random_bytes(4)));
  std::printf("receipts of %zu bytes that share a flush, in %s\n", receipt(0).size(),
              folder.c_str());
  for (const std::size_t size : {8, 32, 128}) {
    const auto place = folder / std::to_string(size);
    std::filesystem::create_directories(place);
    measure(place, size, static_cast<std::size_t>(receipts));
    std::filesystem::remove_all(place);
  }
  std::filesystem::remove_all(folder);
  std::printf(
      "\nto reach at the ledger, a second: outside checkpoints 20,000, 45,000, 75,000; sustained "
      "15,000, 25,000, 33,000\n");
  return 0;
}
