#include <algorithm>
#include <set>

#include "ledger/posting/covered.h"
#include "record/claim.h"
#include "record/seal.h"

namespace till::ledger {
namespace {

// A seal names so many transactions of each kind; the rest are counted.
constexpr std::size_t named_transactions_max = 20;

// What the raw entries say of the day.
struct Recomputing {
  record::DayFigures figures;
  std::set<std::string> transactions;
  std::vector<std::string> differences;

  void add(const record::Entry& entry) {
    if (const auto added = record::add_to(figures, entry); !added) {
      differences.push_back("entry " + to_hex(entry.header.id) +
                            " cannot be read: " + describe(added.error()));
      return;
    }
    if (entry.header.kind == record::Kind::sale) {
      if (const auto sale = record::read_sale(entry.body, std::nullopt)) {
        transactions.insert(sale->pos_key.transaction);
      }
    } else if (entry.header.kind == record::Kind::claim) {
      const auto claim = record::read_claim(entry.body, std::nullopt);
      if (claim && claim->said.code.register_id == entry.header.register_id) {
        transactions.insert(claim->sale.pos_key.transaction);
      }
    } else if (entry.header.kind == record::Kind::return_ ||
               entry.header.kind == record::Kind::void_) {
      if (const auto body = record::read_return(entry.body)) {
        transactions.insert(body->pos_key.transaction);
      }
    }
  }

  void differ(std::string_view what, std::int64_t ours, std::int64_t theirs) {
    if (ours == theirs) return;
    differences.push_back(std::string(what) + " " + std::to_string(theirs) + ", the entries say " +
                          std::to_string(ours));
  }

  void name(std::string_view what, const std::vector<std::string>& transactions_of_one_side) {
    if (transactions_of_one_side.empty()) return;
    std::string text(what);
    const auto named = std::min(transactions_of_one_side.size(), named_transactions_max);
    for (std::size_t i = 0; i < named; ++i) text += " " + transactions_of_one_side[i];
    const auto more = transactions_of_one_side.size() - named;
    if (more > 0) text += " and " + std::to_string(more) + " more";
    differences.push_back(std::move(text));
  }
};

void compare_figures(Recomputing& ours, const record::DayFigures& told) {
  const auto& figures = ours.figures;
  ours.differ("the till says sales", figures.sales, told.sales);
  ours.differ("the till says a sum of sales", figures.sales_sum.value(), told.sales_sum.value());
  ours.differ("the till says returns", figures.returns, told.returns);
  ours.differ("the till says voids", figures.voids, told.voids);
  ours.differ("the till says a sum of returns", figures.returned_sum.value(),
              told.returned_sum.value());
  ours.differ("the till says points earned", figures.earned.value(), told.earned.value());
  ours.differ("the till says points spent", figures.spent.value(), told.spent.value());
  ours.differ("the till says points restored", figures.restored.value(), told.restored.value());
  ours.differ("the till says points clawed back", figures.clawed.value(), told.clawed.value());
  ours.differ("the till says codes", figures.coupons, told.coupons);
  ours.differ("the till says receipts as told", figures.as_told, told.as_told);
}

// A Z report counts every document and sums what came in less what went out.
void compare_z(Recomputing& ours, const record::ZReport& z) {
  const auto& figures = ours.figures;
  ours.differ("Z says documents", figures.sales + figures.returns + figures.voids, z.count);
  ours.differ("Z says a sum", (figures.sales_sum - figures.returned_sum).value(), z.sum.value());
  if (z.transactions.empty()) return;
  const std::set<std::string> printed(z.transactions.begin(), z.transactions.end());
  std::vector<std::string> only_printed;
  std::vector<std::string> only_here;
  std::ranges::set_difference(printed, ours.transactions, std::back_inserter(only_printed));
  std::ranges::set_difference(ours.transactions, printed, std::back_inserter(only_here));
  ours.name("only on the Z:", only_printed);
  ours.name("not on the Z:", only_here);
}

record::Seal seal_of(const Desk& desk, const ReceivedEntry& received,
                     const record::DayCloseBody& body, Recomputing ours) {
  using Agreement = record::Seal::Agreement;
  record::Seal seal;
  seal.register_id = received.epoch.register_id;
  seal.business_date = body.business_date;
  seal.close = record::mark_of(received.entry);
  seal.to = body.to;
  seal.figures = ours.figures;
  seal.time = desk.now;
  seal.differences = std::move(ours.differences);
  seal.agreement = !seal.differences.empty() ? Agreement::differs
                   : body.z                  ? Agreement::three_way
                                             : Agreement::two_way;
  return seal;
}

Result<> publish_seal(Desk& desk, const ReceivedEntry& received, const record::Seal& seal) {
  auto& books = desk.ledger.books;
  SealRow row;
  row.place = received.place();
  row.register_number = received.epoch.register_number;
  row.business_date = seal.business_date;
  row.agreement = record::name_of(seal.agreement);
  row.seal = desk.ledger.keys.ack.sign(record::Role::ack, record::write_seal(seal));
  TILL_CHECK(books.seals.add(desk.transaction, row));
  const auto id = to_hex(seal.register_id) + "/" + record::to_hex(seal.close.epoch) + "/" +
                  std::to_string(seal.close.seq.number);
  return books.feed.bump(desk.transaction, feed_kind::seal, id, row.register_number);
}

}  // namespace

Outcome close_day(Desk& desk, const ReceivedEntry& received) {
  TILL_TRY(const auto body, record::read_day_close(received.entry.body));
  Recomputing ours;
  TILL_TRY(auto wrong, walk_covered(desk, received, body,
                                    [&](const record::Entry& entry) { ours.add(entry); }));
  if (wrong.empty()) {
    compare_figures(ours, body.figures);
    if (body.z) compare_z(ours, *body.z);
  } else {
    ours.differences.push_back(std::move(wrong));
  }
  const auto seal = seal_of(desk, received, body, std::move(ours));
  TILL_CHECK(publish_seal(desk, received, seal));
  if (seal.agreement == record::Seal::Agreement::differs) {
    TILL_CHECK(alarm(desk, received, alarm_kind::day_differs,
                     "the day " + seal.business_date + " differs: " + seal.differences.front()));
  }
  return std::nullopt;
}

}  // namespace till::ledger
