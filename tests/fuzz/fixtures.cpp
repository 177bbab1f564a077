#include "tests/fuzz/fixtures.h"

#include <string>

#include "record/documents/basket_document.h"
#include "record/documents/context_document.h"
#include "record/documents/member_document.h"
#include "record/documents/ruleset_document.h"
#include "tests/golden/cases.h"

namespace till::fuzz {
namespace {

constexpr std::size_t sales_kept = 4;
constexpr std::size_t offers_least = 6;

template <class T>
T trusted(Result<T> result) {
  require(result.has_value(), result ? "" : describe(result.error()));
  return *std::move(result);
}

loyalty::ReturnRequest all_of(const loyalty::Basket& basket) {
  loyalty::ReturnRequest request{.at = basket.at, .balance = loyalty::Points{100}};
  for (const auto& line : basket.lines) request.lines.push_back({line.id, line.quantity});
  return request;
}

// Nothing when the engine refuses the case, as some are meant to be.
std::optional<Sale> sale_of(const golden::Case& given) {
  Sale sale;
  sale.plain = trusted(record::read_ruleset(given.ruleset));
  auto compiled = loyalty::CompiledRuleset::compile(sale.plain);
  if (!compiled) return std::nullopt;
  sale.ruleset = *compiled;
  loyalty::Receipt& receipt = sale.receipt;
  receipt.ruleset = sale.plain.version;
  receipt.member = trusted(record::read_member_or_nobody(given.member));
  receipt.basket = trusted(record::read_basket(given.basket));
  receipt.context = trusted(record::read_context(given.context));
  if (!receipt.member || sale.plain.offers.size() < offers_least) return std::nullopt;
  auto quote = loyalty::quote({.ruleset = *sale.ruleset,
                               .basket = receipt.basket,
                               .member = &*receipt.member,
                               .context = receipt.context});
  if (!quote || quote->applications.empty()) return std::nullopt;
  receipt.quote = *std::move(quote);
  sale.everything = all_of(receipt.basket);
  return sale;
}

std::vector<Sale> made() {
  std::vector<Sale> found;
  for (std::uint64_t number = 0; found.size() < sales_kept; ++number) {
    if (auto sale = sale_of(golden::case_of(number))) found.push_back(*std::move(sale));
  }
  return found;
}

}  // namespace

const std::vector<Sale>& sales() {
  static const std::vector<Sale> all = made();
  return all;
}

void require_adds_up(const loyalty::Quote& quote) {
  loyalty::Money gross;
  loyalty::Money paid;
  for (const auto& line : quote.lines) {
    require(line.paid >= loyalty::Money{}, "nobody is paid for buying");
    require(line.paid + line.points_money == line.net, "a line adds up");
    gross += line.gross;
    paid += line.paid;
  }
  require(gross == quote.gross, "the lines come to the gross");
  require(gross == quote.discount + quote.points_money + paid, "the header adds up");
  for (const bool cash : {false, true}) {
    const auto rounding = cash ? quote.rounding.cash : quote.rounding.card;
    const auto payable = cash ? quote.payable.cash : quote.payable.card;
    require(paid == rounding + payable, "what is paid is rounded to what is payable");
  }
}

}  // namespace till::fuzz
