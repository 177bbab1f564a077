#include "tests/down/two_sides.h"

#include <chrono>
#include <future>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "agent/checkout/committing.h"
#include "agent/recording.h"
#include "agent/tokens.h"
#include "base/crypto/crypto.h"
#include "cards/token.h"
#include "ledger/people/registers_admin.h"
#include "ledger/rulesets/publish.h"
#include "ledger/store/schema.h"

namespace till::down {
namespace {

constexpr std::string_view rules = R"({"format": 1, "version": "down.1", "engine": 1,
  "currency": "RUB", "program": {"rate": 500}, "stores": {"s1": {}, "s2": {}}})";

template <class T>
T must(Result<T> result) {
  require(result.has_value(), result ? std::string() : describe(result.error()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

void run_there(boost::asio::io_context& context, const std::function<void()>& work) {
  std::promise<void> done;
  boost::asio::post(context, [&] {
    work();
    done.set_value();
  });
  done.get_future().wait();
}

char luhn_digit(const std::string& digits) {
  int sum = 0;
  bool doubled = true;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    const int value = (*digit - '0') * (doubled ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
    doubled = !doubled;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

}  // namespace

std::string card_number(int member) {
  auto digits = std::to_string(member);
  digits = std::string(10 - digits.size(), '0') + digits;
  return "TM" + digits + luhn_digit(digits);
}

std::string account_id(int member) {
  return to_hex(crypto::sha256("account " + std::to_string(member)).view().substr(0, 16));
}

cards::Scan scan_of(const std::string& text) {
  cards::Scan scan;
  scan.bytes = text;
  scan.source = "test";
  return scan;
}

LedgerSide::LedgerSide(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  books_ = std::make_unique<ledger::Books>(must(ledger::open_ledger_db(folder / "ledger.db")));
  keys_ = std::make_unique<ledger::LedgerKeys>(
      must(ledger::mint_keys(secrets_, *books_, {{"localhost"}, clock_.wall()})));
  ledger_ = std::make_unique<ledger::Ledger>(ledger::Ledger{*books_, *keys_, clock_, random_});
}

LedgerSide::~LedgerSide() { stop_serving(); }

void LedgerSide::with(const std::function<void(ledger::Ledger&)>& work) {
  if (!thread_.joinable()) return work(*ledger_);
  run_there(context_, [&] { work(*ledger_); });
}

void LedgerSide::serve() {
  machines_ = std::make_unique<ledger::Machines>(context_, *ledger_);
  port_ = must(machines_->listen({"127.0.0.1", port_}));
  thread_ = std::thread([this] { context_.run(); });
}

void LedgerSide::stop_serving() {
  if (!thread_.joinable()) return;
  boost::asio::post(context_, [this] { machines_->stop(Milliseconds{0}); });
  thread_.join();
  machines_.reset();
  context_.restart();
}

void LedgerSide::publish_rules() {
  with([](ledger::Ledger& ledger) {
    must(ledger::publish_ruleset(ledger, {.ruleset = std::string(rules)}));
  });
}

record::EnrolmentCode LedgerSide::enrolment_code(const std::string& store) {
  record::EnrolmentCode code;
  with([&](ledger::Ledger& ledger) {
    code = must(ledger::make_enrolment_code(ledger, {store, "till"})).code;
  });
  return code;
}

void LedgerSide::join(int from, int to) {
  with([&](ledger::Ledger& ledger) {
    auto& books = ledger.books;
    auto transaction = must(books.begin());
    for (int i = from; i < to; ++i) {
      const auto account = account_id(i);
      must(books.accounts.open(transaction, account, ledger::AccountKind::member, clock_.wall()));
      const auto token = cards::token_of(ledger.keys.pepper, ledger.keys.pepper_version,
                                         cards::TokenKind::card, card_number(i));
      must(books.people.store(transaction,
                              ledger::Identifier{token, "card", account, "", "****", false}));
      must(books.feed.bump(transaction, {ledger::feed_kind::account, account, account}));
      must(books.feed.bump(transaction, {ledger::feed_kind::card, to_hex(token), account}));
    }
    must(transaction.commit());
  });
}

void LedgerSide::grant(int member, std::int64_t points, const std::string& lot) {
  with([&](ledger::Ledger& ledger) {
    auto& books = ledger.books;
    ledger::Posting posting;
    posting.kind = ledger::Posting::Kind::adjustment;
    posting.account = account_id(member);
    posting.reason = "a grant";
    posting.at = clock_.wall();
    ledger::Posting::Line line;
    line.lot = to_hex(crypto::sha256(lot).view().substr(0, 16));
    line.points = loyalty::Points{points};
    line.birth = ledger::Posting::Birth{posting.at, {}, "grant"};
    posting.lines.push_back(line);
    auto transaction = must(books.begin());
    must(books.postings.post(transaction, posting));
    must(books.feed.bump(transaction,
                         {ledger::feed_kind::account, posting.account, posting.account}));
    must(transaction.commit());
  });
}

TillSide::TillSide(const std::filesystem::path& folder) {
  using Guarding = boost::asio::executor_work_guard<boost::asio::io_context::executor_type>;
  work_ = std::make_shared<Guarding>(context_.get_executor());
  config::TilldSettings settings;
  settings.state_dir = folder.string();
  settings.listen_socket.clear();
  settings.journal_wal_bytes = std::int64_t{1024} * 1024;
  till_ = must(agent::Till::start(settings, {context_, clock_, random_}));
  thread_ = std::thread([this] { context_.run(); });
}

TillSide::~TillSide() { stop(); }

void TillSide::stop() {
  if (!thread_.joinable()) return;
  context_.stop();
  thread_.join();
  till_.reset();
}

void TillSide::with(const std::function<void(agent::Till&)>& work) {
  run_there(context_, [&] { work(*till_); });
}

void TillSide::enrol(const LedgerSide& ledger, const record::EnrolmentCode& code) {
  std::promise<Result<storage::RegisterIdentity>> done;
  boost::asio::post(context_, [&] {
    till_->enrol(ledger.url(), code, [&](auto enrolled) { done.set_value(std::move(enrolled)); });
  });
  must(done.get_future().get());
}

void TillSide::sell_one(int number) {
  agent::Identity identity;
  identity.subject.account = account_id(number);
  identity.at = clock_.wall();
  agent::CommitRequest request;
  request.key = {.store = till_->state().identity->store,
                 .pos = "1",
                 .business_date = "2026-11-22",
                 .transaction = std::to_string(number)};
  request.hash = crypto::sha256("request " + std::to_string(number));
  request.basket = *must(json::parse(R"({"lines": [
    {"id": "1", "sku": "tea", "category": "food", "quantity": 2000, "price": 18990,
     "amount": 37980},
    {"id": "2", "sku": "cup", "category": "home", "quantity": 1000, "price": 9900,
     "amount": 9900}]})"))
                        .as_object();
  request.identity = agent::write_identity_token(identity, till_->state().token_secret);
  auto prepared =
      std::make_shared<agent::PreparedFact>(must(agent::prepare_commit(till_->state(), request)));
  const bool taken =
      till_->with_journal([this, prepared](storage::Journal* journal, agent::JournalMemory&) {
        const auto recording = must(agent::record_fact(journal, *prepared));
        till_->on_io([this, prepared, at = std::get<agent::Durable>(recording).at] {
          agent::settle_commit(till_->state(), *prepared, at);
          till_->head_moved(at);
        });
      });
  require(taken, "the journal keeps up");
}

void TillSide::sell(int from, int to) {
  constexpr int at_once = 500;
  for (int number = from; number < to;) {
    std::uint64_t wanted = 0;
    with([&](agent::Till& till) {
      wanted = till.head()->seq.number;
      for (int i = 0; i < at_once && number < to; ++i, ++wanted) sell_one(number++);
    });
    require(comes_to([&](agent::Till& till) { return till.head()->seq.number >= wanted; }),
            "receipts become durable");
  }
}

bool TillSide::comes_to(const std::function<bool(agent::Till&)>& condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  bool holds = false;
  while (!holds && std::chrono::steady_clock::now() < until) {
    with([&](agent::Till& till) {
      till.tick();
      holds = condition(till);
    });
    std::this_thread::yield();
  }
  return holds;
}

}  // namespace till::down
