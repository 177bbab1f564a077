#include <algorithm>
#include <array>

#include "base/crypto/x509.h"
#include "ledger/commands/calls.h"
#include "ledger/machines/machines.h"
#include "ledger/people/access.h"
#include "ledger/people/api.h"
#include "record/compression.h"
#include "tests/fuzz/doors.h"
#include "tests/fuzz/wire.h"
#include "tests/ledger/core_world.h"

namespace till::fuzz {
namespace {

using ledger::core::must;

constexpr int requests_a_world = 4'000;
constexpr int requests_a_proof = 100;
constexpr std::uint64_t till_seed = 11;

// Calls that touch nothing but the books; others may write where the admin says.
constexpr std::array admin_calls{"enrol-code",      "members-import", "members-list", "member-show",
                                 "ruleset-publish", "ruleset-list",   "token-create", "totals",
                                 "register-list",   "verify"};

bool is_admin_call(std::string_view path) {
  const auto name = path.substr(path.rfind('/') + 1);
  return std::ranges::find(admin_calls, name) != admin_calls.end();
}

net::Headers with(const net::Headers& headers, const net::Header& changed) {
  net::Headers out;
  for (const auto& header : headers) {
    if (header.name != changed.name) out.add(header.name, header.value);
  }
  out.add(changed.name, changed.value);
  return out;
}

class LedgerDoor {
 public:
  LedgerDoor() {
    world_.publish(rules_);
    row_ = world_.admit(till_);
    till_.sell({.account = {}});
    world_.take(till_);
    ledger::add_people_routes(people_, *world_.ledger);
    ledger::add_admin_routes(admin_, *world_.ledger);
    machines_.emplace(io_, *world_.ledger);
    auto certified = std::make_shared<net::Peer>();
    certified->transport = net::Transport::tls;
    certified->certificate = must(crypto::read_certificate(row_.certificate_pem));
    certified->certificate_pem = row_.certificate_pem;
    certified_ = std::move(certified);
    auto own = std::make_shared<net::Peer>();
    own->transport = net::Transport::unix_socket;
    own->credentials = platform::PeerCredentials{platform::own_user(), 0, 0};
    own_ = std::move(own);
    blanks_ = {{"till", to_hex(till_.id)},
               {"epoch", record::to_hex(till_.epoch)},
               {"ruleset", to_hex(rules_.sha256)},
               {"token", must(ledger::create_token(*world_.ledger,
                                                   {"of the door", ledger::PeopleRole::admin}))}};
  }
  ~LedgerDoor() {
    machines_->stop(Milliseconds{0});
    io_.poll();
  }
  LedgerDoor(const LedgerDoor&) = delete;
  LedgerDoor& operator=(const LedgerDoor&) = delete;

  void take(std::string_view bytes) {
    const auto given = filled(bytes, blanks_);
    const bool admin = given.find("Host: admin\r\n") != std::string::npos;
    const bool people = given.find("Host: people\r\n") != std::string::npos;
    const auto service = admin    ? net::service_of(admin_)
                         : people ? net::service_of(people_)
                                  : machines_->service();
    auto wire = read_wire(given, service);
    for (auto& request : wire.requests) {
      if (admin && !is_admin_call(request.path)) continue;
      request.peer = admin                                       ? own_
                     : request.headers.value("Host") == "nobody" ? anybody_
                                                                 : certified_;
      if (!people && !admin) seal(request);
      ask(service, std::move(request));
    }
  }
  [[nodiscard]] bool worn() const { return asked_ > requests_a_world; }

 private:
  // A poll for changes stays open; the till's next one ends it.
  void ask(const net::Service& service, net::Request request) {
    ++asked_;
    service.handle(std::move(request), require_sound);
    io_.restart();
    io_.poll();
    if (asked_ % requests_a_proof == 0) require_even_books();
  }

  void require_even_books() {
    const auto& odd =
        "SELECT (SELECT count(*) FROM (SELECT posting FROM posting_line GROUP BY posting"
        " HAVING sum(points) <> 0)) + (SELECT count(*) FROM account WHERE balance <> ifnull("
        "(SELECT sum(points) FROM posting_line WHERE account = account.id), 0))";
    require(world_.number(odd) == 0, "postings sum to zero and balances to their postings");
  }

  // Packs and signs as the till would, so that what is inside is reached.
  void seal(net::Request& request) const {
    const std::string how(request.headers.value(record::signature_header));
    if (how != "sign" && how != "chain") return;
    if (how == "chain" && !chain(request)) return;
    const auto signature = record::sign(record::Role::batch, till_.key, request.body);
    request.headers =
        with(request.headers, {std::string(record::signature_header), to_base64(signature.view())});
    request.headers = with(request.headers, {std::string(record::key_header), to_hex(till_.id)});
    request.headers = with(request.headers, {"Content-Encoding", "zstd"});
    request.body = record::compress(request.body);
  }

  bool chain(net::Request& request) const {
    const auto value = json::parse(request.body);
    const auto* object = value ? value->as_object() : nullptr;
    const auto* list = object == nullptr ? nullptr : object->find("entries");
    if (list == nullptr || list->as_array() == nullptr || list->as_array()->empty()) return false;
    record::Batch batch{till_.id, till_.epoch, {}};
    auto head = must(world_.books->epochs.find(row_.number, till_.epoch))->head();
    for (const auto& item : *list->as_array()) {
      const auto draft = draft_of(item);
      if (!draft) return false;
      batch.entries.push_back(record::place(*draft, till_.id, head));
      head = record::mark_of(batch.entries.back());
    }
    request.body = record::encode(batch);
    return true;
  }

  ledger::core::Rules rules_;
  ledger::core::World world_;
  ledger::core::Till till_{rules_, till_seed};
  ledger::RegisterRow row_;
  boost::asio::io_context io_{1};
  net::Router people_;
  net::Router admin_;
  std::optional<ledger::Machines> machines_;
  std::shared_ptr<const net::Peer> certified_;
  std::shared_ptr<const net::Peer> own_;
  std::shared_ptr<const net::Peer> anybody_ = std::make_shared<net::Peer>();
  Blanks blanks_;
  int asked_ = 0;
};

}  // namespace

void take_ledger_api(std::string_view bytes) {
  static std::unique_ptr<LedgerDoor> door;
  if (!door || door->worn()) {
    door.reset();
    door = std::make_unique<LedgerDoor>();
  }
  door->take(bytes);
}

}  // namespace till::fuzz
