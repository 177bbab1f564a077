#include "tests/e2e/demo/sales.h"

#include <charconv>
#include <utility>

namespace till::demo {
namespace {

constexpr std::uint64_t percent_members = 65;
constexpr std::uint64_t percent_spending = 25;  // of members
constexpr std::uint64_t percent_coupons = 10;
constexpr std::uint64_t percent_returns = 4;
constexpr std::uint64_t percent_voids = 2;

std::int64_t number_in(const std::string& text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// One sale on its way through the till.
class Sale {
 public:
  Sale(Pos& pos, const SalesPlan& plan, std::size_t index, Dice& dice)
      : pos_(pos),
        number_(plan.prefix + std::to_string(index + 1)),
        basket_(basket_of(plan.baskets[index], plan.currency)) {
    if (dice.chance(percent_members)) {
      identity_ = (*plan.customers)[dice.below(plan.customers->size())].token;
      if (dice.chance(percent_spending))
        want_ = static_cast<std::int64_t>(100 * (1 + dice.below(80)));
    }
    if (dice.chance(percent_coupons)) add_coupon(dice);
    paid_by_ = dice.chance(40) ? "cash" : "card";
  }

  [[nodiscard]] Result<Transaction> run() {
    TILL_CHECK(quote());
    if (number_at(object_at(quote_, "redemption"), "points") > 0) TILL_CHECK(reserve());
    return commit();
  }
  [[nodiscard]] const json::Object& quote_shown() const { return quote_; }

 private:
  void add_coupon(Dice& dice) {
    const bool poster = dice.chance(30);
    const std::string serial = poster ? "0430001000012" : "TC-MAY-" + number_;
    basket_.set("codes", json::Array{json::Object{{"code", poster ? "0430001" : "MAY"},
                                                  {"serial", serial}}});
    coupon_ = true;
  }

  Result<> quote() {
    if (want_ > 0) basket_.set("want_points", want_);
    json::Object asked{{"basket", basket_}};
    if (!identity_.empty()) asked.set("identity", identity_);
    TILL_TRY(const auto answer, pos_.call_until_answered("/v1/quotes", asked));
    quote_ = object_at(answer, "quote");
    quote_token_ = text_at(answer, "quote_token");
    return {};
  }

  // What the till does not allow offline is asked again with what it does allow.
  Result<> reserve() {
    const auto points = number_at(object_at(quote_, "redemption"), "points");
    const auto answer = pos_.call_until_answered(
        "/v1/reservations",
        json::Object{{"pos_key", pos_.key(number_)}, {"identity", identity_}, {"points", points}});
    if (answer) {
      reservation_ = text_at(*answer, "reservation");
      return {};
    }
    if (answer.error().code != ErrorCode::conflict) return std::unexpected(answer.error());
    ++pos_.counters.refused_spends;
    want_ = number_in(answer.error().context) / 100 * 100;
    basket_.erase("want_points");
    TILL_CHECK(quote());
    if (number_at(object_at(quote_, "redemption"), "points") == 0) return {};
    TILL_TRY(const auto second,
             pos_.call_until_answered(
                 "/v1/reservations",
                 json::Object{{"pos_key", pos_.key(number_)},
                              {"identity", identity_},
                              {"points", number_at(object_at(quote_, "redemption"), "points")}}));
    reservation_ = text_at(second, "reservation");
    return {};
  }

  Result<Transaction> commit() {
    const auto payable = number_at(object_at(quote_, "payable"), paid_by_);
    json::Object asked{
        {"pos_key", pos_.key(number_)},
        {"basket", basket_},
        {"quote", quote_},
        {"quote_token", quote_token_},
        {"paid_by", paid_by_},
        {"tenders", json::Array{json::Object{{"kind", paid_by_}, {"amount", payable}}}}};
    if (!identity_.empty()) asked.set("identity", identity_);
    if (!reservation_.empty()) asked.set("reservation", reservation_);
    TILL_TRY(const auto answer, pos_.call_until_answered("/v1/receipts", asked));
    const auto& as_told = *answer.find("as_told")->as_bool();
    const auto& points = object_at(answer, "points");
    return Transaction{.number = number_,
                       .kind = "sale",
                       .entry = text_at(answer, "entry"),
                       .total = number_at(answer, "total"),
                       .earned = number_at(points, "earned"),
                       .spent = number_at(points, "spent"),
                       .coupon = coupon_ && !array_at(quote_, "codes").empty(),
                       .as_told = as_told};
  }

  Pos& pos_;
  std::string number_;
  json::Object basket_;
  std::string identity_;
  std::string paid_by_;
  std::int64_t want_ = 0;
  bool coupon_ = false;
  json::Object quote_;
  std::string quote_token_;
  std::string reservation_;
};

// Takes one unit of the first line back, or the whole receipt.
Result<Transaction> take_back(Pos& pos, const Transaction& sale, const Goods& goods, bool whole) {
  const auto number = (whole ? "V" : "R") + sale.number;
  json::Object asked{{"pos_key", pos.key(number)}, {"receipt", sale.entry}};
  if (!whole) {
    const auto& line = goods.front();
    const auto quantity = line.product.weighed ? line.quantity : std::int64_t{1'000};
    asked.set("lines", json::Array{json::Object{{"id", "1"}, {"quantity", quantity}}});
  }
  TILL_TRY(const auto answer, pos.call_until_answered(whole ? "/v1/voids" : "/v1/returns", asked));
  const auto& result = object_at(answer, "result");
  return Transaction{.number = number,
                     .kind = whole ? "void" : "return",
                     .entry = text_at(answer, "entry"),
                     .total = number_at(answer, "total"),
                     .restored = number_at(result, "points_restored"),
                     .clawed = number_at(result, "points_clawed")};
}

// A receipt that shows something: points spent and a discount.
bool worth_showing(const json::Object& quote) {
  return number_at(object_at(quote, "redemption"), "points") > 0 &&
         number_at(quote, "discount") > 0 && array_at(quote, "lines").size() < 5;
}

}  // namespace

Result<> sell(Pos& pos, const SalesPlan& plan, const std::function<void()>& sold) {
  Dice dice(plan.seed);
  for (std::size_t i = 0; i < plan.baskets.size(); ++i) {
    Sale sale(pos, plan, i, dice);
    auto done = sale.run();
    if (!done) {
      return fail(done.error().code, done.error().text, plan.prefix + std::to_string(i + 1));
    }
    if (pos.sample.empty() && worth_showing(sale.quote_shown())) pos.sample = sale.quote_shown();
    pos.list.push_back(*done);
    sold();
    const bool whole = dice.chance(percent_voids);
    if (!whole && !dice.chance(percent_returns)) continue;
    const auto taken = take_back(pos, *done, plan.baskets[i], whole);
    if (!taken) return std::unexpected(taken.error());
    pos.list.push_back(*taken);
  }
  return {};
}

}  // namespace till::demo
