#include "tests/simulation/pos.h"

#include <utility>

namespace till::simulation {
namespace {

constexpr Milliseconds patience{2'000};
constexpr std::int64_t piece = 1'000;  // thousandths
constexpr std::int64_t prices[] = {4'900, 10'000, 25'050, 79'990};
constexpr int refusals_max = 3;

const json::Value* find(const json::Value& value, std::string_view path) {
  const auto* at = &value;
  while (at != nullptr && !path.empty()) {
    const auto dot = path.find('.');
    const auto* object = at->as_object();
    at = object == nullptr ? nullptr : object->find(path.substr(0, dot));
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  }
  return at;
}

}  // namespace

std::string text_in(const json::Value& value, std::string_view path) {
  const auto* found = find(value, path);
  return found != nullptr && found->as_string() != nullptr ? *found->as_string() : std::string();
}

std::int64_t number_in(const json::Value& value, std::string_view path) {
  const auto* found = find(value, path);
  return found != nullptr && found->as_integer() != nullptr ? *found->as_integer() : 0;
}

Pos::Pos(PosGround ground) : ground_(std::move(ground)) {}

void Pos::open() {
  closed_ = false;
  if (!waits_) later();
}

void Pos::close() { closed_ = true; }

void Pos::leave() {
  close();
  end_deal();
  unrecorded_.clear();
}

void Pos::later() {
  constexpr std::uint64_t longest = 70'000;
  waits_ = true;
  ground_.schedule.after(
      Milliseconds{static_cast<std::int64_t>(2'000 + ground_.chance.below(longest))}, [this] {
        waits_ = false;
        turn();
      });
}

void Pos::turn() {
  constexpr std::uint64_t customers_before = 4;
  if (!deal_ && !unrecorded_.empty() && (closed_ || one_in(customers_before))) {
    begin_claim();
  } else if (!deal_ && !closed_) {
    begin();
  }
  if (!rests()) later();
}

void Pos::begin() {
  constexpr std::uint64_t ways = 20;
  deal_.emplace();
  deal_->transaction = std::to_string(next_transaction_++);
  const auto way = ground_.chance.below(ways);
  if (way < 3 && !sold_.empty()) return begin_return();
  if (way == 3) return begin_close();
  begin_sale();
}

void Pos::begin_sale() {
  auto& deal = *deal_;
  constexpr std::uint64_t ways = 10;
  const auto way = ground_.chance.below(ways);
  const auto& people = way < 4 ? ground_.customers.own : ground_.customers.shared;
  if (way < 8) {
    deal.member = people[ground_.chance.below(people.size())];
    deal.subject = member_id(deal.member);
  } else if (way == 8) {
    constexpr int first_stranger = 1'000;
    constexpr std::uint64_t strangers = 3;
    deal.member = first_stranger + static_cast<int>(ground_.chance.below(strangers));
    deal.subject = "card:" + std::to_string(deal.member);
  }
  const auto pieces = static_cast<std::int64_t>(1 + ground_.chance.below(3));
  const auto price = prices[ground_.chance.below(std::size(prices))];
  deal.basket = {{"lines", json::Array{json::Object{{"id", "1"},
                                                    {"sku", one_in(2) ? "tea" : "cup"},
                                                    {"quantity", pieces * piece},
                                                    {"price", price},
                                                    {"amount", pieces * price}}}}};
  deal.wants_points = deal.member >= 0 && deal.subject.size() > 20 && one_in(3);
  if (deal.wants_points) {
    constexpr std::uint64_t most = 30'000;
    deal.basket.set("want_points", static_cast<std::int64_t>(1 + ground_.chance.below(most)));
  }
  if (deal.member < 0) return ask_for_quote();
  identify();
}

void Pos::identify() {
  ask("/v1/identify", json::Object{{"code", json::Object{{"text", card_of(deal_->member)}}}},
      &Pos::identified);
}

void Pos::identified(const Heard& heard) {
  if (heard.status != 200) return end_deal();
  check_view(heard);
  deal_->identity = text_in(heard.json, "identity");
  if (!deal_->identity.empty()) return ask_for_quote();
  end_deal();
}

void Pos::ask_for_quote() {
  json::Object request{{"basket", deal_->basket}};
  if (!deal_->identity.empty()) request.set("identity", deal_->identity);
  ask("/v1/quotes", request, &Pos::quoted);
}

void Pos::quoted(const Heard& heard) {
  if (heard.status != 200) return end_deal();  // before the first ruleset, or identify again
  deal_->quote = *heard.json.as_object()->find("quote");
  deal_->quote_token = text_in(heard.json, "quote_token");
  const auto points = number_in(deal_->quote, "redemption.points");
  if (points == 0) return commit();
  ask("/v1/reservations",
      json::Object{{"pos_key", key()}, {"identity", deal_->identity}, {"points", points}},
      &Pos::reserved);
}

void Pos::reserved(const Heard& heard) {
  if (heard.status == 201 || heard.status == 200) {
    deal_->reservation = text_in(heard.json, "reservation");
    if (text_in(heard.json, "decided") == "online") {
      ground_.story.coverage().met("online holds");
    } else {
      check_spending(number_in(heard.json, "points"));
    }
    return commit();
  }
  ground_.story.coverage().met("reservation refused " + text_in(heard.json, "code"));
  deal_->basket.erase("want_points");  // what cannot be spent is paid
  ask_for_quote();
}

void Pos::commit() {
  auto& deal = *deal_;
  json::Object request{
      {"pos_key", key()},
      {"basket", deal.basket},
      {"quote", deal.quote},
      {"quote_token", deal.quote_token},
      {"paid_by", "card"},
      {"tenders", json::Array{json::Object{{"kind", "card"},
                                           {"amount", number_in(deal.quote, "payable.card")}}}}};
  if (!deal.identity.empty()) request.set("identity", deal.identity);
  if (!deal.reservation.empty()) request.set("reservation", deal.reservation);
  deal.path = "/v1/receipts";
  deal.request = std::move(request);
  send_request();
}

void Pos::begin_return() {
  auto& deal = *deal_;
  const auto& sold = sold_[ground_.chance.below(sold_.size())];
  deal.kind = one_in(3) ? Kind::void_ : Kind::return_;
  deal.subject = sold.subject;
  deal.sale = sold.entry;
  json::Object request{{"pos_key", key()}, {"receipt", sold.entry}};
  if (deal.kind == Kind::return_) {
    const auto pieces = static_cast<std::int64_t>(
        1 + ground_.chance.below(static_cast<std::uint64_t>(sold.pieces)));
    request.set("lines", json::Array{json::Object{{"id", "1"}, {"quantity", pieces * piece}}});
  }
  deal.path = deal.kind == Kind::return_ ? "/v1/returns" : "/v1/voids";
  deal.request = std::move(request);
  send_request();
}

void Pos::begin_close() {
  auto& deal = *deal_;
  deal.kind = Kind::close;
  json::Object request{{"business_date", *key().find("business_date")}};
  if (!one_in(3)) {
    json::Array transactions;
    for (const auto& transaction : day_.transactions) transactions.emplace_back(transaction);
    json::Object z{{"number", deal.transaction},
                   {"count", static_cast<std::int64_t>(day_.transactions.size())},
                   {"sum", day_.sum}};
    if (one_in(2)) z.set("transactions", std::move(transactions));
    request.set("z", std::move(z));
  }
  deal.path = "/v1/day-closes";
  deal.request = std::move(request);
  send_request();
}

// The customer comes back with the code, and the POS has kept the request.
void Pos::begin_claim() {
  deal_ = *unrecorded_.front();
  unrecorded_.erase(unrecorded_.begin());
  deal_->refusals = 0;
  deal_->path = "/v1/claims";
  send_request();
}

void Pos::keep_for_later(const Heard& heard) {
  ground_.promises.not_recorded(key_text());
  spending_.erase(deal_->subject);  // what it reserved ends by itself
  if (deal_->kind != Kind::sale) return;
  if (deal_->code.empty()) {
    deal_->code = text_in(heard.json, "claim");
    if (deal_->code.empty()) return ground_.story.violated(key_text() + " got no claim code");
    ground_.story.coverage().met("claim codes");
    deal_->request = json::Object{{"code", deal_->code}, {"sale", *deal_->request}};
  }
  unrecorded_.push_back(std::make_shared<const Deal>(*deal_));
}

// Whoever is not sure enters the code once more, wherever that is.
void Pos::claim_elsewhere() {
  auto* const till = ground_.elsewhere();
  if (till == nullptr || !one_in(2)) return;
  const auto key = key_text();
  ground_.promises.of(key).claimed_elsewhere = {record::PosKey::Kind::sale, "s1", name(),
                                                day_of(world_begins, Minutes{0}),
                                                deal_->transaction};
  till->ask(net::Method::post, "/v1/claims", deal_->request, [this, key](const Heard& heard) {
    if (heard.status == 201 || heard.status == 200) {
      ground_.story.coverage().met("claims entered twice");
    } else if (heard.status < 500) {
      ground_.story.violated("the code of " + key + " is refused elsewhere: " + heard.bytes);
    }
  });
}

void Pos::send_request() {
  ask(deal_->path, *deal_->request, &Pos::answered);
  constexpr std::uint64_t impatient = 40;
  if (deal_->kind == Kind::close || !one_in(impatient)) return;
  ground_.story.coverage().met("POS asked twice at once");
  ask(deal_->path, *deal_->request, &Pos::answered);
}

void Pos::answered(const Heard& heard) {
  const bool is_durable = heard.status == 201 || heard.status == 200;
  if (is_durable) return deal_->kind == Kind::close ? closed(heard) : durable(heard);
  ground_.story.tell(name(), key_text() + " is answered " + std::to_string(heard.status) + " " +
                                 text_in(heard.json, "code"));
  ground_.story.coverage().met("POS heard " + std::to_string(heard.status));
  const bool final_refusal = heard.status == 422 || heard.status == 409 || heard.status == 404;
  if (final_refusal) {
    if (deal_->kind == Kind::sale) {
      ground_.story.violated("a sale was refused: " + key_text() + " " + heard.bytes);
    }
    if (deal_->kind == Kind::close) day_.exact = false;
    return end_deal();
  }
  // 507 and the like: asked again, then the customer leaves with a claim.
  if (++deal_->refusals <= refusals_max || heard.status != 507) return;
  if (deal_->kind == Kind::close) {
    day_.exact = false;
  } else {
    keep_for_later(heard);
  }
  end_deal();
}

void Pos::end_deal() {
  ++asked_;
  deal_.reset();
}

// What is not answered in time is asked again, or begun again before anything was to be recorded.
void Pos::ask(const std::string& path, const json::Value& body, Next next) {
  const auto number = ++asked_;
  ground_.till.ask(net::Method::post, path, body, [this, number, next](const Heard& heard) {
    if (number != asked_ || !deal_) return;
    ++asked_;
    (this->*next)(heard);
    if (deal_ && deal_->request && number + 1 == asked_) {
      const auto current = asked_;
      ground_.schedule.after(patience, [this, current] {
        if (current == asked_ && deal_) send_request();
      });
    }
  });
  ground_.schedule.after(patience, [this, number] {
    if (number != asked_ || !deal_) return;
    if (!deal_->request) return end_deal();
    ground_.story.coverage().met("POS asked again");
    send_request();
  });
}

json::Object Pos::key() const {
  return {{"pos", name()},
          {"business_date", day_of(world_begins, Minutes{0})},
          {"transaction", deal_->transaction}};
}

std::string Pos::key_text() const {
  static constexpr std::string_view names[] = {"sale", "return", "void", "close"};
  return std::string(names[static_cast<int>(deal_->kind)]) + " " + name() + "/" +
         deal_->transaction;
}

}  // namespace till::simulation
