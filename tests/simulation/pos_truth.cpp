// What a POS learns from an answer, and what it holds against the till.
#include <algorithm>

#include "tests/simulation/pos.h"

namespace till::simulation {
namespace {

constexpr std::int64_t piece = 1'000;
constexpr std::int64_t offline_points_max = 60'000;  // of the simulated ruleset
constexpr std::int64_t offline_count_max = 4;

}  // namespace

std::int64_t Pos::own_change(const std::string& subject) const {
  const auto found = own_.find(subject);
  return found == own_.end() ? 0 : found->second;
}

Answered Pos::answer_in(const Heard& heard) const {
  return {text_in(heard.json, "entry"),
          {number_in(heard.json, "points.earned"), number_in(heard.json, "points.spent"),
           number_in(heard.json, "result.points_restored"),
           number_in(heard.json, "result.points_clawed")},
          ground_.schedule.now().count()};
}

void Pos::remember(const std::string& key, const Heard& heard) {
  ground_.story.tell(name(), key + " is durable again as " + text_in(heard.json, "entry"));
  ground_.promises.of(key).answers.push_back(answer_in(heard));
}

void Pos::durable(const Heard& heard) {
  const auto text = key_text();
  auto& promise = ground_.promises.of(text);
  const auto answered = answer_in(heard);
  const bool is_sale = deal_->kind == Kind::sale;
  const auto known = std::ranges::find_if(
      promise.answers, [&](const Answered& one) { return one.entry == answered.entry; });
  if (known != promise.answers.end()) return end_deal();
  if (!promise.answers.empty() && exact_) {
    ground_.story.violated(text + " was durable as " + promise.answers.front().entry +
                           " and is now " + answered.entry);
  }
  promise.key = text;
  promise.till = name();
  promise.subject = deal_->subject;
  promise.is_sale = is_sale;
  promise.sale = deal_->sale;
  promise.total = number_in(heard.json, "total");
  promise.answers.push_back(answered);
  ++receipts_;
  ground_.story.tell(name(), text + " is durable as " + answered.entry + ": " + promise.subject +
                                 " " + std::to_string(answered.effect.change()));
  own_[promise.subject] += answered.effect.change();
  note_in_day(promise);
  if (!deal_->code.empty()) {
    ground_.story.coverage().met("claims");
    claim_elsewhere();
  }
  if (is_sale && heard.json.as_object()->find("as_told") != nullptr &&
      *heard.json.as_object()->find("as_told") == json::Value(true)) {
    ground_.story.coverage().met("sales as told: " + text_in(heard.json, "reason"));
  } else if (is_sale) {
    sold_.push_back(
        {deal_->transaction, answered.entry, deal_->subject,
         number_in(deal_->basket.find("lines")->as_array()->front(), "quantity") / piece});
  }
  sent_.push_back({deal_->path, *deal_->request, answered.entry, text});
  end_deal();
}

void Pos::note_in_day(const Promise& promise) {
  day_.transactions.push_back(deal_->transaction);
  day_.sum += promise.is_sale ? promise.total : -promise.total;
}

void Pos::closed(const Heard& heard) {
  Closed close;
  close.entry = text_in(heard.json, "entry");
  // Nothing came since the last one: that one is answered.
  if (!closes_.empty() && closes_.back().entry == close.entry) return end_deal();
  close.with_z = deal_->request->as_object()->has("z");
  close.exact = day_.exact && exact_;
  closes_.push_back(close);
  ground_.story.tell(name(), "the day is closed as " + close.entry);
  day_ = {};
  end_deal();
}

// The till's own people shop nowhere else: what it says they have is what this POS knows.
void Pos::check_view(const Heard& heard) {
  const auto& own = ground_.customers.own;
  if (!exact_ || std::ranges::find(own, deal_->member) == own.end()) return;
  // Without its journal a till knows the ledger's rows alone.
  if (!ground_.till.runs() || ground_.till.till().state().advisory) return;
  const auto* points = heard.json.as_object()->find("points");
  if (points == nullptr || *points->as_object()->find("known") == json::Value(false)) return;
  ground_.story.coverage().met("views checked");
  const auto expected = opening_of(ground_.tills, deal_->member) + own_change(deal_->subject);
  const auto said = number_in(heard.json, "points.balance");
  if (said == expected) return;
  auto& till = ground_.till.till();
  const auto row = must(till.state().cache->account(text_in(heard.json, "account")));
  ground_.story.violated(
      "the view of " + deal_->subject + " at " + name() + " says " + std::to_string(said) +
      " and is " + std::to_string(expected) + ", with " +
      std::to_string(number_in(heard.json, "points.not_yet_sent")) + " above the stamp " +
      (row && row->stamp ? std::to_string(row->stamp->seq.number) : std::string("none")) + " of " +
      std::to_string(till.head()->seq.number));
}

// Without a page from the ledger the limits of offline spending hold. What was reserved counts,
// whether the sale came or not.
void Pos::check_spending(std::int64_t points) {
  auto& spending = spending_[deal_->subject];
  const auto pages = ground_.till.pages();
  if (pages != spending.pages) spending = {};
  spending.pages = pages;
  spending.points += points;
  ++spending.count;
  ground_.story.coverage().met("offline spends");
  if (!exact_) return;
  if (spending.points > offline_points_max || spending.count > offline_count_max) {
    ground_.story.violated("offline spending of " + deal_->subject + " at " + name() +
                           " passes its limits: " + std::to_string(spending.points) + " in " +
                           std::to_string(spending.count));
  }
}

// As a POS does that was restored itself, or a cashier who presses the button once more.
void Pos::repeat_something() {
  if (sent_.empty() || !ground_.till.runs()) return;
  const auto sent = sent_[ground_.chance.below(sent_.size())];
  ground_.story.coverage().met("old requests repeated");
  ground_.till.ask(net::Method::post, sent.path, sent.request, [this, sent](const Heard& heard) {
    const bool same = heard.status == 200 && text_in(heard.json, "entry") == sent.entry;
    if (same) return;
    if (!exact_ && heard.status == 201) return remember(sent.key, heard);
    if (!exact_) return;
    if (heard.status >= 500) return;  // in trouble: nobody was told "durable"
    ground_.story.violated(sent.key + " was " + sent.entry + ", and its repetition is answered " +
                           std::to_string(heard.status) + " " + text_in(heard.json, "entry"));
  });
}

}  // namespace till::simulation
