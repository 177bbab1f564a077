#include "tests/simulation/central.h"

#include <filesystem>
#include <utility>

#include "base/crypto/x509.h"
#include "cards/check_digits.h"
#include "cards/token.h"
#include "ledger/machines/generations.h"
#include "ledger/members/import.h"
#include "ledger/rulesets/publish.h"
#include "ledger/store/reading.h"
#include "ledger/store/schema.h"

namespace till::simulation {
namespace {

constexpr int id_digits = 32;
constexpr int card_digits = 10;
constexpr std::uint64_t own_random = 7'919;

std::string padded(int number, int digits) {
  auto text = std::to_string(number);
  return std::string(static_cast<std::size_t>(digits) - text.size(), '0') + text;
}

std::string ruleset_text(std::int64_t version) {
  return R"({"format": 1, "version": "simulated.)" + std::to_string(version) + R"(",
    "engine": 1, "currency": "RUB",
    "program": {"rate": )" +
         std::to_string(500 + version * 100) + R"(, "clawback": "unlimited",
                "redeem": {"share": 5000}},
    "stores": {"s1": {}},
    "offers": [
      {"id": "half", "layer": "code", "trigger": {"code": "MAY"},
       "effect": {"target": "basket", "percent": 1000}},
      {"id": "stamps", "effect": {"grant": "stamp", "card": "tea", "select": {"skus": ["tea"]}}}
    ]})";
}

constexpr std::string_view offline_text =
    R"({"static": {"points": 60000, "count": 4}, "typed": {"points": 5000, "count": 1}})";

}  // namespace

std::string member_id(int member) { return padded(member, id_digits); }

std::string card_of(int member) {
  const auto digits = padded(member + 1, card_digits);
  return "TM" + digits + *cards::luhn_check_digit(digits);
}

Central::Central(CentralGround ground)
    : ground_(std::move(ground)),
      clock_(ground_.schedule),
      random_(ground_.chance.below(own_random) + 1) {
  std::filesystem::create_directories(ground_.folder);
}

Central::~Central() {
  if (machines_) close();
}

void Central::found(int tills) {
  books_ =
      std::make_unique<ledger::Books>(must(ledger::open_ledger_db(ground_.folder / "ledger.db")));
  keys_ = std::make_unique<ledger::LedgerKeys>(
      must(ledger::mint_keys(secrets_, *books_, {{"localhost"}, clock_.wall()})));
  // Tokens of cards stand in entries: the same in every run.
  keys_->pepper = random_.fill(keys_->pepper.size());
  must(secrets_.store(ledger::secret_name::pepper, keys_->pepper));
  ledger_ = std::make_unique<ledger::Ledger>(ledger::Ledger{*books_, *keys_, clock_, random_});
  std::string csv = "member_id,name,cards,balance\n";
  for (int member = 0; member < members_of(tills); ++member) {
    csv += member_id(member) + ",Member " + std::to_string(member) + "," + card_of(member) + "," +
           std::to_string(opening_of(tills, member)) + "\n";
  }
  const ledger::ImportRules rules{
      .phones = {}, .table = cards::default_prefix_table(), .now = clock_.wall()};
  const auto report =
      must(ledger::import_members(*ledger_, must(ledger::read_import(csv, rules)), {}));
  require(report.stored, "the members are well made");
  publish(1);
}

void Central::publish(std::int64_t version) {
  static_cast<void>(must(ledger::publish_ruleset(
      *ledger_, {.ruleset = ruleset_text(version), .offline = std::string(offline_text)})));
}

Central::Admitted Central::admit(int number) {
  const auto now = clock_.wall();
  Admitted out{random_.fixed<RegisterId>(),
               "till-" + std::to_string(number),
               crypto::PrivateKey::generate(),
               {}};
  constexpr Seconds life{40'000'000};
  out.certificate = must(crypto::issue_client(keys_->ca, out.key.public_key(), to_hex(out.id),
                                              {now - life, now + life}));
  ledger::RegisterRow row;
  row.id = out.id;
  row.store = "s1";
  row.name = out.name;
  row.public_key = out.key.public_key();
  row.certificate_pem = out.certificate;
  row.enrolled_at = now;
  auto transaction = must(books_->begin());
  static_cast<void>(must(books_->registers.add(transaction, row)));
  must(transaction.commit());
  return out;
}

void Central::open() {
  if (!books_) {
    books_ =
        std::make_unique<ledger::Books>(must(ledger::open_ledger_db(ground_.folder / "ledger.db")));
    keys_ = std::make_unique<ledger::LedgerKeys>(must(ledger::load_keys(secrets_, books_->meta)));
    ledger_ = std::make_unique<ledger::Ledger>(ledger::Ledger{*books_, *keys_, clock_, random_});
  }
}

void Central::start() {
  ++runs_;
  stage_ = std::make_unique<Stage>(StageGround{ground_.schedule, ground_.chance}, "ledger");
  stage_->run([this] {
    open();
    machines_ = std::make_unique<ledger::Machines>(stage_->io(), *ledger_);
  });
  ground_.story.tell("ledger", "starts");
}

void Central::close() {
  stage_->run([this] {
    machines_.reset();
    ledger_.reset();
    keys_.reset();
    books_.reset();
  });
  stage_.reset();
}

void Central::end(Death death) {
  if (!machines_) return;
  if (death == Death::in_order) {
    ground_.disks.cancel_count_down(ground_.folder);
    stage_->run([this] { machines_->stop(Milliseconds{0}); });
    stage_->die();
    at_death_.reset();
    return close();
  }
  auto image = at_death_ ? std::move(*at_death_) : ground_.disks.image_of(ground_.folder);
  at_death_.reset();
  ground_.disks.forget(ground_.folder);
  if (death == Death::power_cut) Disks::cut_power(image, ground_.chance);
  stage_->die();
  close();
  ground_.disks.put(ground_.folder, image);
  on_death();
}

void Central::end_within(std::uint64_t writes, Death death) {
  if (!runs()) return;
  ground_.disks.count_down(ground_.folder, writes, [this, death] {
    at_death_ = ground_.disks.image_of(ground_.folder);
    stage_->die();
    ground_.schedule.after(Milliseconds{0}, [this, death, run = runs_] {
      if (run == runs_) end(death);
    });
  });
}

bool Central::hear(net::Request request, std::function<void(net::Response)> answer) {
  if (!runs()) return false;
  stage_->run([&] {
    machines_->service().handle(std::move(request),
                                [this, stage = stage_.get(), answer](net::Response response) {
                                  if (stage_.get() != stage || stage->dead()) return;
                                  answer(std::move(response));
                                });
  });
  return true;
}

void Central::back_up() {
  backup_ = ground_.disks.image_of(ground_.folder);
  for (auto& [name, file] : backup_->files) file.unsynced = {};
}

void Central::mint_generation() {
  auto transaction = must(books_->begin());
  keys_->generation = must(ledger::mint_generation(*ledger_, transaction, "restored"));
  must(transaction.commit());
}

void Central::restore(bool told) {
  end(Death::killed);
  ground_.disks.put(ground_.folder, *backup_);
  open();
  if (told) mint_generation();
  start();
}

std::string Central::account_of(const std::string& subject) {
  constexpr std::string_view stranger = "card:";
  if (subject.starts_with(stranger)) {
    const auto card = card_of(std::stoi(subject.substr(stranger.size())));
    return ledger::pending_account_of(
        cards::token_of(keys_->pepper, keys_->pepper_version, cards::TokenKind::card, card));
  }
  const auto person = must(books_->people.find(subject));
  return person ? person->account : std::string();
}

std::int64_t Central::number(std::string_view sql) {
  auto statement = books_->database.prepare(sql);
  return must(ledger::only_number(statement));
}

}  // namespace till::simulation
