#include "bench/commit_parts.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/crypto/crypto.h"
#include "base/json/json.h"

namespace till::bench {
namespace {

constexpr std::size_t lines = 5;
constexpr std::size_t floor_file_bytes = 16 * 1024 * 1024;

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

}  // namespace

void demand(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "%s\n", what);
  std::exit(1);
}

double quantile(std::vector<double> values, double part) {
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

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

Floor::Floor(const std::filesystem::path& file)
    : descriptor_(::open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600)) {
  const std::string blank(1024 * 1024, '\1');
  for (std::size_t at = 0; at < floor_file_bytes; at += blank.size()) {
    demand(::pwrite(descriptor_, blank.data(), blank.size(), static_cast<off_t>(at)) ==
               static_cast<ssize_t>(blank.size()),
           "the floor's file cannot be written");
  }
  ::fsync(descriptor_);
}

Floor::~Floor() { ::close(descriptor_); }

void Floor::commit(const Bytes& bytes) {
  if (at_ + bytes.size() > floor_file_bytes) at_ = 0;
  const auto written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(at_));
  demand(written == static_cast<ssize_t>(bytes.size()) && ::fdatasync(descriptor_) == 0,
         "the floor's file cannot be synced");
  at_ += bytes.size();
}

NormalisedPeer::NormalisedPeer(const std::filesystem::path& file) {
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

NormalisedPeer::~NormalisedPeer() {
  for (auto* statement : {receipt_, line_, movement_, balance_}) sqlite3_finalize(statement);
  sqlite3_close(database_);
}

void NormalisedPeer::commit(std::size_t receipts) {
  run("BEGIN IMMEDIATE");
  for (std::size_t i = 0; i < receipts; ++i) insert_one();
  run("COMMIT");
}

void NormalisedPeer::checkpoint_apart() {
  sqlite3_wal_hook(
      database_,
      [](void* peer, sqlite3*, const char*, int pages) {
        static_cast<NormalisedPeer*>(peer)->wal_pages_ = pages;
        return SQLITE_OK;
      },
      this);
}

void NormalisedPeer::checkpoint_from(int pages) {
  if (wal_pages_ < pages) return;
  demand(sqlite3_wal_checkpoint_v2(database_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                                   nullptr) == SQLITE_OK,
         sqlite3_errmsg(database_));
  wal_pages_ = 0;
}

void NormalisedPeer::insert_one() {
  ++number_;
  const auto id = crypto::random_bytes(16);
  const auto account = to_hex(crypto::random_bytes(2));
  step(receipt_, {id, "s1/1/2026-11-22/" + std::to_string(number_), account,
                  "TOTAL 427.00\nEARNED 4.27\nBALANCE 104.27"});
  for (std::size_t i = 0; i < lines; ++i) {
    step(line_, {id, "4600000" + std::to_string(100'000 + i),
                 "Drinking yoghurt with berries " + std::to_string(i)});
  }
  step(movement_, {id, account});
  step(balance_, {account});
}

void NormalisedPeer::run(const char* sql) {
  demand(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK,
         sqlite3_errmsg(database_));
}
sqlite3_stmt* NormalisedPeer::prepared(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  demand(sqlite3_prepare_v2(database_, sql, -1, &statement, nullptr) == SQLITE_OK,
         sqlite3_errmsg(database_));
  return statement;
}
void NormalisedPeer::step(sqlite3_stmt* statement, const std::vector<std::string>& texts) {
  int index = 0;
  for (const auto& text : texts) {
    sqlite3_bind_text(statement, ++index, text.data(), static_cast<int>(text.size()),
                      SQLITE_TRANSIENT);
  }
  demand(sqlite3_step(statement) == SQLITE_DONE, sqlite3_errmsg(database_));
  sqlite3_reset(statement);
}

}  // namespace till::bench
