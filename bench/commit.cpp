// A durable commit of a receipt (1.5 KB with five lines inside) through storage::Journal, strictly
// alternating with the floor, which is fdatasync of the same bytes into a written file, and with
// SQLite as one would use it: WAL, synchronous=FULL, a normalised schema with its indexes.
//
//   bench_commit [COMMITS] [FOLDER]

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sqlite3.h>
#include <string>
#include <unistd.h>
#include <vector>

#include "base/crypto/crypto.h"
#include "storage/journal/journal.h"

namespace till {
namespace {

using Clock = std::chrono::steady_clock;
using std::filesystem::path;

constexpr int warm_up = 200;
constexpr std::size_t lines = 5;
constexpr std::size_t floor_file_bytes = 16 * 1024 * 1024;

void demand(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "bench_commit: %s\n", what);
  std::exit(1);
}

json::Object line_of(std::size_t number) {
  return {{"id", "l" + std::to_string(number)},
          {"sku", "4600000" + std::to_string(100'000 + number)},
          {"name", "Drinking yoghurt with berries " + std::to_string(number)},
          {"category", "dairy"},
          {"quantity", 1'000},
          {"price", 8'990},
          {"discount", 450},
          {"total", 8'540},
          {"by", json::Array{json::Object{{"rule", "berries"}, {"money", 450}, {"points", 0}}}}};
}

// What a sale's entry holds, in shape and size.
Bytes receipt(std::uint64_t number) {
  json::Array all;
  for (std::size_t i = 0; i < lines; ++i) all.emplace_back(line_of(i));
  json::Object body{{"v", 1},
                    {"kind", "sale"},
                    {"number", std::int64_t(number)},
                    {"account", "0123456789abcdef0123456789abcdef"},
                    {"lines", std::move(all)},
                    {"lots", json::Array{json::Object{{"lot", to_hex(crypto::random_bytes(16))},
                                                      {"points", 427}}}},
                    {"slip", json::Array{"TOTAL 427.00", "EARNED 4.27", "BALANCE 104.27"}}};
  return json::canonical(body);
}

// fdatasync of the bytes into a file whose blocks were written before.
class Floor {
 public:
  explicit Floor(const path& file)
      : descriptor_(::open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600)) {
    const std::string blank(1024 * 1024, '\1');
    for (std::size_t at = 0; at < floor_file_bytes; at += blank.size()) {
      demand(::pwrite(descriptor_, blank.data(), blank.size(), static_cast<off_t>(at)) ==
                 static_cast<ssize_t>(blank.size()),
             "the floor's file cannot be written");
    }
    ::fsync(descriptor_);
  }
  Floor(const Floor&) = delete;
  Floor& operator=(const Floor&) = delete;
  ~Floor() { ::close(descriptor_); }

  void commit(const Bytes& bytes) {
    if (at_ + bytes.size() > floor_file_bytes) at_ = 0;
    const auto written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(at_));
    demand(written == static_cast<ssize_t>(bytes.size()) && ::fdatasync(descriptor_) == 0,
           "the floor's file cannot be synced");
    at_ += bytes.size();
  }

 private:
  int descriptor_;
  std::size_t at_ = 0;
};

class Ours {
 public:
  explicit Ours(const path& folder) {
    auto journal = storage::Journal::open({.folder = folder});
    demand(journal.has_value(), "the journal cannot be opened");
    journal_ = std::move(*journal);
    const record::Draft opening{
        record::Kind::epoch_open, crypto::random_fixed<EntryId>(), "{}", {}};
    demand(journal_
               ->enrol({.id = crypto::random_fixed<RegisterId>(),
                        .store = "s1",
                        .name = "n",
                        .ledger_url = "u"},
                       {7}, opening)
               .has_value(),
           "the journal cannot be begun");
  }
  void commit(const Bytes& bytes) {
    ++number_;
    const storage::Fact fact{
        .draft = {record::Kind::sale, crypto::random_fixed<EntryId>(), bytes, {}},
        .key = record::PosKey{record::PosKey::Kind::sale, "s1", "1", "2026-11-22",
                              std::to_string(number_)},
        .request_hash = crypto::random_fixed<Hash>(),
        .consumes = {}};
    demand(journal_->append(fact).has_value(), "the journal refuses");
  }
  // As the till's journal thread does between commits.
  void idle() { demand(journal_->tidy_when_idle().has_value(), "the checkpoint failed"); }

 private:
  std::unique_ptr<storage::Journal> journal_;
  std::uint64_t number_ = 0;
};

// The usual way: a table each for receipts, lines, movements and balances.
class Peer {
 public:
  explicit Peer(const path& file) {
    demand(sqlite3_open(file.c_str(), &database_) == SQLITE_OK, "SQLite cannot open");
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE receipt (id BLOB PRIMARY KEY, pos_key TEXT NOT NULL UNIQUE, at INTEGER,"
        " account TEXT, total INTEGER, slip TEXT);"
        "CREATE TABLE line (id INTEGER PRIMARY KEY, receipt BLOB REFERENCES receipt, sku TEXT,"
        " name TEXT, category TEXT, quantity INTEGER, price INTEGER, discount INTEGER,"
        " total INTEGER, rule TEXT);"
        "CREATE INDEX line_by_receipt ON line (receipt);"
        "CREATE TABLE movement (id INTEGER PRIMARY KEY, receipt BLOB REFERENCES receipt,"
        " account TEXT, points INTEGER);"
        "CREATE INDEX movement_by_account ON movement (account);"
        "CREATE TABLE balance (account TEXT PRIMARY KEY, points INTEGER);");
    receipt_ = prepared("INSERT INTO receipt VALUES (?1, ?2, 1700000000, ?3, 42700, ?4)");
    line_ = prepared(
        "INSERT INTO line (receipt, sku, name, category, quantity, price, discount, total, rule)"
        " VALUES (?1, ?2, ?3, 'dairy', 1000, 8990, 450, 8540, 'berries')");
    movement_ = prepared("INSERT INTO movement (receipt, account, points) VALUES (?1, ?2, 427)");
    balance_ = prepared(
        "INSERT INTO balance VALUES (?1, 427)"
        " ON CONFLICT (account) DO UPDATE SET points = points + 427");
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer() {
    for (auto* statement : {receipt_, line_, movement_, balance_}) sqlite3_finalize(statement);
    sqlite3_close(database_);
  }

  void commit(const Bytes&) {
    ++number_;
    const auto id = crypto::random_bytes(16);
    const auto account = to_hex(crypto::random_bytes(2));
    run("BEGIN IMMEDIATE");
    step(receipt_, {id, "s1/1/2026-11-22/" + std::to_string(number_), account,
                    "TOTAL 427.00\nEARNED 4.27\nBALANCE 104.27"});
    for (std::size_t i = 0; i < lines; ++i) {
      step(line_, {id, "4600000" + std::to_string(100'000 + i),
                   "Drinking yoghurt with berries " + std::to_string(i)});
    }
    step(movement_, {id, account});
    step(balance_, {account});
    run("COMMIT");
  }

 private:
  void run(const char* sql) {
    demand(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK,
           sqlite3_errmsg(database_));
  }
  sqlite3_stmt* prepared(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    demand(sqlite3_prepare_v2(database_, sql, -1, &statement, nullptr) == SQLITE_OK,
           sqlite3_errmsg(database_));
    return statement;
  }
  void step(sqlite3_stmt* statement, const std::vector<std::string>& texts) {
    int index = 0;
    for (const auto& text : texts) {
      sqlite3_bind_text(statement, ++index, text.data(), static_cast<int>(text.size()),
                        SQLITE_TRANSIENT);
    }
    demand(sqlite3_step(statement) == SQLITE_DONE, sqlite3_errmsg(database_));
    sqlite3_reset(statement);
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* receipt_ = nullptr;
  sqlite3_stmt* line_ = nullptr;
  sqlite3_stmt* movement_ = nullptr;
  sqlite3_stmt* balance_ = nullptr;
  std::uint64_t number_ = 0;
};

struct Contender {
  const char* name;
  std::function<void(const Bytes&)> commit;
  std::function<void()> idle;
  std::vector<double> micros{};
  double bytes_written = 0;  // to files, a commit, without checkpoints
};

double quantile(std::vector<double> values, double part) {
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

// Bytes this process handed to write calls so far.
double written_so_far() {
  std::ifstream io("/proc/self/io");
  std::string name;
  double value = 0;
  while (io >> name >> value) {
    if (name == "wchar:") return value;
  }
  return 0;
}

void measure(std::vector<Contender>& contenders, int commits) {
  for (int i = 0; i < warm_up + commits; ++i) {
    const auto bytes = receipt(static_cast<std::uint64_t>(i));
    for (auto& contender : contenders) {
      const auto start = Clock::now();
      contender.commit(bytes);
      contender.idle();
      const std::chrono::duration<double, std::micro> took = Clock::now() - start;
      if (i >= warm_up) contender.micros.push_back(took.count());
    }
  }
  constexpr int counted = 200;
  for (auto& contender : contenders) {
    for (int i = 0; i < counted; ++i) {
      const auto bytes = receipt(static_cast<std::uint64_t>(i));
      const auto before = written_so_far();
      contender.commit(bytes);
      contender.bytes_written += (written_so_far() - before) / counted;
      contender.idle();
    }
  }
}

void print(const std::vector<Contender>& contenders, const path& folder) {
  constexpr double frame_bytes = 4'096 + 24;
  const auto& floor = contenders.front().micros;
  std::printf(
      "commit: a receipt of %zu bytes, %zu times each in turn, checkpoints included, in %s\n",
      receipt(0).size(), floor.size(), folder.c_str());
  std::printf("%-34s %9s %9s %9s %7s %7s %7s %9s\n", "", "p50 us", "p99 us", "max us", "x p50",
              "x p99", "pages", "bytes");
  for (const auto& each : contenders) {
    const bool is_floor = &each == &contenders.front();
    std::printf("%-34s %9.0f %9.0f %9.0f %7.2f %7.2f %7.1f %9.0f\n", each.name,
                quantile(each.micros, 0.5), quantile(each.micros, 0.99), quantile(each.micros, 1),
                quantile(each.micros, 0.5) / quantile(floor, 0.5),
                quantile(each.micros, 0.99) / quantile(floor, 0.99),
                is_floor ? 0 : each.bytes_written / frame_bytes, each.bytes_written);
  }
  std::printf("to reach: p50 1.15 times the floor; SQLite with a normalised schema 1.34-1.64\n");
}

}  // namespace
}  // namespace till

int main(int count, char** arguments) {
  using namespace till;
  const int commits = count > 1 ? std::atoi(arguments[1]) : 3'000;
  demand(commits > 0, "usage: bench_commit [COMMITS] [FOLDER]");
  const path folder = (count > 2 ? path(arguments[2]) : std::filesystem::temp_directory_path()) /
                      ("till-bench-commit-" + to_hex(crypto::random_bytes(4)));
  std::filesystem::create_directories(folder);
  {
    Floor floor(folder / "floor");
    Ours ours(folder / "journal");
    Peer peer(folder / "peer.db");
    const auto nothing = [] {};
    std::vector<Contender> contenders{
        {"floor: fdatasync, written file", [&](const Bytes& b) { floor.commit(b); }, nothing},
        {"till: storage::Journal", [&](const Bytes& b) { ours.commit(b); }, [&] { ours.idle(); }},
        {"peer: SQLite WAL FULL, normalised", [&](const Bytes& b) { peer.commit(b); }, nothing}};
    measure(contenders, commits);
    print(contenders, folder);
  }
  std::filesystem::remove_all(folder);
  return 0;
}
