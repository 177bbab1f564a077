// What is read off a sale: the money it came to, the offers it used, and what its returns need.
#include <algorithm>
#include <set>

#include "record/bodies.h"

namespace till::record {
namespace {

using loyalty::Money;
using loyalty::PaidBy;
using loyalty::Points;

const json::Value* field_of(const json::Value* value, std::string_view name) {
  const json::Object* object = value == nullptr ? nullptr : value->as_object();
  return object == nullptr ? nullptr : object->find(name);
}

// "card" unless the POS or the receipt says otherwise.
std::string_view told_tender(const SaleBody& sale) {
  const json::Value* told = field_of(&sale.told, "paid_by");
  if (told != nullptr && told->as_string() != nullptr) return *told->as_string();
  return sale.receipt && sale.receipt->paid_by == PaidBy::cash ? "cash" : "card";
}

std::optional<Money> money_told(const SaleBody& sale) {
  const json::Value* payable = field_of(field_of(&sale.told, "quote"), "payable");
  const json::Value* amount = field_of(payable, told_tender(sale));
  const std::int64_t* minor = amount == nullptr ? nullptr : amount->as_integer();
  if (minor == nullptr || *minor < 0 || *minor > loyalty::receipt_money_max) return std::nullopt;
  return Money{*minor};
}

Money money_tendered(const SaleBody& sale) {
  Money sum;
  for (const Tender& tender : sale.tenders)
    if (tender.amount.is_positive() && tender.amount.value() <= loyalty::receipt_money_max)
      sum = std::min(sum + tender.amount, Money{loyalty::receipt_money_max});
  return sum;
}

// What the first `quantity` of a line carry of its points, by the unit rule; of a weighed line in
// proportion.
std::int64_t share_of(const loyalty::BasketLine& line, Points points, std::int64_t quantity) {
  if (line.measure == loyalty::Measure::weight)
    return loyalty::mul_div(points.value(), quantity, line.quantity.value());
  const std::int64_t units = line.quantity.value() / loyalty::one_piece.value();
  const std::int64_t taken = quantity / loyalty::one_piece.value();
  if (units <= 0) return 0;
  return taken * (points.value() / units) + std::min(taken, points.value() % units);
}

std::int64_t quantity_in(const loyalty::ReturnRequest& request, const std::string& line) {
  for (const loyalty::ReturnedLine& returned : request.lines)
    if (returned.id == line) return returned.quantity.value();
  return 0;
}

Points redeemed_on(const loyalty::Receipt& receipt, const loyalty::ReturnRequest& request) {
  Points sum;
  for (const loyalty::QuoteLine& quoted : receipt.quote.lines) {
    const auto line = std::ranges::find(receipt.basket.lines, quoted.id, &loyalty::BasketLine::id);
    const std::int64_t now = quantity_in(request, quoted.id);
    if (line == receipt.basket.lines.end() || now == 0) continue;
    std::int64_t before = 0;
    for (const loyalty::ReturnRequest& earlier : receipt.returns)
      before += quantity_in(earlier, quoted.id);
    sum += Points{share_of(*line, quoted.points_spent, before + now) -
                  share_of(*line, quoted.points_spent, before)};
  }
  return sum;
}

}  // namespace

std::vector<std::string> limited_uses(const loyalty::Ruleset& ruleset,
                                      const loyalty::Receipt& receipt) {
  std::set<std::string_view> applied;
  for (const loyalty::Explanation& explanation : receipt.quote.explanation)
    if (explanation.reason == loyalty::Reason::applied) applied.insert(explanation.offer);
  std::vector<std::string> used;
  auto look = [&](const std::vector<loyalty::Offer>& offers) {
    for (const loyalty::Offer& offer : offers)
      if (offer.limits.uses && applied.contains(offer.id)) used.push_back(offer.id);
  };
  look(ruleset.offers);
  if (receipt.member) look(receipt.member->offers);
  std::ranges::sort(used);
  return used;
}

loyalty::Money money_of(const SaleBody& sale) {
  if (const auto told = money_told(sale)) return *told;
  if (!sale.receipt) return money_tendered(sale);
  const loyalty::ByTender& payable = sale.receipt->quote.payable;
  return sale.receipt->paid_by == PaidBy::cash ? payable.cash : payable.card;
}

SaleFacts sale_facts(const SaleBody& sale, const loyalty::ReturnRequest& request) {
  SaleFacts facts;
  facts.business_date = sale.pos_key.business_date;
  facts.partner = sale.partner;
  if (!sale.receipt) return facts;
  const loyalty::Quote& quote = sale.receipt->quote;
  facts.redeemed = redeemed_on(*sale.receipt, request);
  for (const loyalty::SpentLot& lot : quote.redemption.lots)
    if (!lot.partner.empty()) facts.lot_partners[lot.id] = lot.partner;
  for (const loyalty::EarnedLot& lot : quote.earned)
    if (lot.active_from > request.at) facts.pending.push_back(lot.rule);
  return facts;
}

}  // namespace till::record
