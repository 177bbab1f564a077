#include "tests/ledger/core_world.h"

#include <gtest/gtest.h>

#include "ledger/machines/feed_rows.h"
#include "ledger/machines/ingest.h"
#include "ledger/store/schema.h"
#include "record/documents/parse.h"
#include "record/envelope.h"

namespace till::ledger::core {
namespace {

constexpr std::string_view ruleset_text = R"({
  "format": 1, "version": "core.1", "engine": 1, "currency": "RUB",
  "program": {"rate": 1000, "valid": {"days": 30}, "clawback": "unlimited",
              "redeem": {"share": 5000}},
  "stores": {"s1": {"partner": "tea-house"}}, "partners": {"tea-house": {}},
  "offers": [
    {"id": "half", "layer": "code", "trigger": {"code": "MAY"},
     "effect": {"target": "basket", "percent": 1000},
     "limits": {"uses": {"count": 5, "per": "account", "period": "month"}}},
    {"id": "stamps", "effect": {"grant": "stamp", "card": "tea", "select": {"skus": ["tea"]}}},
    {"id": "again", "audience": {"members": true, "bought": ["tea"]},
     "effect": {"prompt": "The same tea?"}}
  ]})";

std::filesystem::path fresh_folder() {
  const auto path =
      std::filesystem::temp_directory_path() / ("till-ledger-" + to_hex(crypto::random_bytes(8)));
  std::filesystem::create_directories(path);
  return path;
}

}  // namespace

Rules::Rules() {
  record::RulesetEnvelope document;
  document.version = 1;
  document.published_at = instant_of(start_seconds);
  document.ruleset = must(record::parse_ruleset(ruleset_text));
  envelope = record::write_envelope(document);
  sha256 = crypto::sha256(envelope);
  compiled = must(loyalty::CompiledRuleset::compile(document.ruleset));
}

Till::Till(const Rules& the_rules, std::uint64_t seed) : rules(the_rules), random(seed) {
  id = random.fixed<RegisterId>();
  epoch = {random.below(1'000'000'000) + 1};
  append(record::Kind::epoch_open,
         record::write_epoch_open({std::nullopt, "enrolled", "test", now}));
}

record::Entry Till::append(record::Kind kind, Bytes body, std::optional<Bytes> personal) {
  const record::Draft draft{kind, random.fixed<EntryId>(), std::move(body), std::move(personal)};
  entries.push_back(entries.empty() ? record::place_first(draft, id, epoch, Hash{})
                                    : record::place(draft, id, head()));
  // What a test breaks on purpose counts for nothing.
  static_cast<void>(record::add_to(figures, entries.back()));
  return entries.back();
}

record::SaleBody Till::sale_of(const Wish& wish) const {
  record::SaleBody body;
  body.pos_key = {
      record::PosKey::Kind::sale, "s1", "pos-" + to_hex(id).substr(0, 4), "2023-11-14",
      wish.transaction.empty() ? "T" + std::to_string(entries.size()) : wish.transaction};
  body.at = now;
  body.clock = "synced";
  body.subject.account = wish.account;
  body.subject.token = wish.token;
  body.subject.trust = record::Trust::static_;
  body.ruleset = rules.sha256;
  body.partner = "tea-house";
  loyalty::Receipt receipt;
  receipt.ruleset = rules.compiled->ruleset().version;
  receipt.basket.currency = "RUB";
  receipt.basket.store = "s1";
  receipt.basket.at = now;
  receipt.basket.want_points = loyalty::Points{wish.want_points};
  if (!wish.code.empty()) receipt.basket.codes.push_back({"MAY", wish.code});
  loyalty::BasketLine line;
  line.id = "1";
  line.sku = "tea";
  line.quantity = loyalty::Quantity{2'000};
  line.price = loyalty::Money{wish.price};
  line.amount = loyalty::Money{2 * wish.price};
  receipt.basket.lines.push_back(line);
  if (!body.subject.nobody()) {
    receipt.member.emplace();
    receipt.member->account = wish.account.empty() ? "token:" + to_hex(*wish.token) : wish.account;
    receipt.member->lots = wish.lots;
  }
  receipt.context.online = true;
  receipt.quote =
      must(loyalty::quote({*rules.compiled, receipt.basket,
                           receipt.member ? &*receipt.member : nullptr, receipt.context}));
  body.request_hash = crypto::sha256(body.pos_key.transaction + std::to_string(wish.price));
  body.limited_uses = record::limited_uses(rules.compiled->ruleset(), receipt);
  body.receipt = std::move(receipt);
  return body;
}

record::Entry Till::sell(const Wish& wish) {
  return sell_as(random.fixed<EntryId>(), sale_of(wish));
}

record::Entry Till::sell_as(const EntryId& entry_id, record::SaleBody body) {
  const record::Draft draft{record::Kind::sale, entry_id, record::write_sale(body),
                            record::write_sale_personal(body, random.fixed<Salt>())};
  entries.push_back(record::place(draft, id, head()));
  static_cast<void>(record::add_to(figures, entries.back()));
  sales[entry_id] = std::move(body);
  return entries.back();
}

record::Entry Till::give_back(const record::Entry& sale, std::int64_t pieces) {
  auto& sold = sales.at(sale.header.id);
  record::ReturnBody body;
  body.pos_key = sold.pos_key;
  body.pos_key.kind = record::PosKey::Kind::return_;
  body.pos_key.transaction = "R" + std::to_string(entries.size());
  body.request_hash = crypto::sha256(body.pos_key.transaction);
  body.at = now;
  body.clock = "synced";
  body.sale = sale.header.id;
  body.subject = sold.subject;
  body.request.at = now;
  body.request.lines.push_back({"1", loyalty::Quantity{pieces * 1'000}});
  body.of_sale = record::sale_facts(sold, body.request);
  body.result = must(loyalty::return_lines(*rules.compiled, *sold.receipt, body.request));
  sold.receipt->returns.push_back(body.request);
  return append(record::Kind::return_, record::write_return(body));
}

record::Entry Till::close_day(const std::optional<record::ZReport>& z) {
  record::DayCloseBody body;
  body.store = "s1";
  body.business_date = "2023-11-14";
  body.at = now;
  body.from = closed.value_or(record::Mark{epoch, {0}, Hash{}});
  body.to = head();
  body.figures = figures;
  body.z = z;
  const auto entry = append(record::Kind::day_close, record::write_day_close(body));
  closed = record::mark_of(entry);
  figures = {};
  return entry;
}

record::Batch Till::batch(std::uint64_t after, std::size_t entries_max) const {
  record::Batch out{id, epoch, {}};
  for (const auto& entry : entries) {
    if (entry.header.at.seq.number > after && out.entries.size() < entries_max) {
      out.entries.push_back(entry);
    }
  }
  return out;
}

World::World() : folder(fresh_folder()) {
  books = std::make_unique<Books>(must(open_ledger_db(folder / "ledger.db")));
  keys = std::make_unique<LedgerKeys>(
      must(mint_keys(secrets, *books, {{"localhost", "127.0.0.1"}, clock.wall()})));
  ledger = std::make_unique<Ledger>(Ledger{*books, *keys, clock, random});
  poster = std::make_unique<Poster>(*ledger);
}

World::~World() {
  poster.reset();
  books.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

void World::publish(const Rules& rules) {
  auto transaction = must(books->begin());
  const auto envelope = keys->ruleset.sign(record::Role::ruleset, rules.envelope);
  must(books->rulesets.add(
      transaction, {rules.sha256, 1, "core.1", 1, envelope.key, envelope.signature, clock.wall()},
      rules.envelope));
  must(books->feed.bump(transaction, feed_kind::ruleset, to_hex(rules.sha256)));
  must(transaction.commit());
}

RegisterRow World::admit(const Till& till) {
  const auto now = clock.wall();
  RegisterRow row;
  row.id = till.id;
  row.store = "s1";
  row.name = "till " + to_hex(till.id).substr(0, 4);
  row.public_key = till.key.public_key();
  row.certificate_pem = must(crypto::issue_client(keys->ca, row.public_key, to_hex(row.id),
                                                  {now - Seconds{10}, now + Seconds{100'000}}));
  row.enrolled_at = now;
  auto transaction = must(books->begin());
  row.number = must(books->registers.add(transaction, row));
  must(transaction.commit());
  return row;
}

void World::take(const Till& till) {
  const auto row = must(books->registers.find(till.id));
  require(row.has_value(), "the till was admitted");
  const auto done = must(ingest(*ledger, *row, till.batch(0, till.entries.size())));
  require(done.kind == Ingested::Kind::received, done.why);
  must(poster->drain());
}

Account World::account(const std::string& id) {
  const auto found = must(books->accounts.find(id));
  EXPECT_TRUE(found.has_value()) << id;
  return found.value_or(Account{});
}

std::int64_t World::number(std::string_view sql) {
  auto statement = books->database.prepare(sql);
  return must(only_number(statement));
}

std::string World::account_json(const std::string& id) {
  const auto rules = must(poster->shelf().newest());
  const RowSource source{*ledger, rules.get(), clock.wall()};
  return json::canonical(record::write_account_row(must(account_row(source, account(id)))));
}

void World::expect_even_books() {
  EXPECT_EQ(number("SELECT count(*) FROM (SELECT posting FROM posting_line GROUP BY posting"
                   " HAVING sum(points) <> 0)"),
            0);
  EXPECT_EQ(number("SELECT count(*) FROM account WHERE balance <> ifnull((SELECT sum(points)"
                   " FROM posting_line WHERE account = account.id), 0)"),
            0);
  EXPECT_EQ(number("SELECT count(*) FROM account WHERE kind <> 'house' AND balance <>"
                   " ifnull((SELECT sum(points) FROM lot WHERE account = account.id), 0) - debt"),
            0);
}

std::string people_id(int number) {
  auto text = std::to_string(number);
  return std::string(32 - text.size(), '0') + text;
}

}  // namespace till::ledger::core
