#include "ledger/people/figures.h"

namespace till::ledger {
namespace {

constexpr std::string_view points_sql =
    "SELECT register, kind, count(*), sum(points) FROM posting GROUP BY register, kind";
constexpr std::string_view receipts_sql =
    "SELECT register, kind, status, count(*) FROM receipt GROUP BY register, kind, status";
constexpr std::string_view repeated_sql =
    "SELECT register, count(*) FROM repeated GROUP BY register";
constexpr std::string_view parked_sql = "SELECT register, count(*) FROM parked GROUP BY register";
constexpr std::string_view accounts_sql =
    "SELECT count(*), ifnull(sum(balance), 0), ifnull(sum(debt), 0) FROM account "
    "WHERE kind <> 'house'";
constexpr std::string_view members_sql = "SELECT count(*) FROM member";
constexpr std::string_view lines_sql = "SELECT ifnull(sum(points), 0) FROM posting_line";

// By number of the register; null stands for postings by hand.
using ByRegister = std::map<std::optional<std::int64_t>, Figures>;

template <class Each>
Result<> each_row(Ledger& ledger, std::string_view sql, const Each& each) {
  auto statement = ledger.books.database.prepare(sql);
  while (true) {
    TILL_TRY(const bool found, statement.step());
    if (!found) return {};
    each(statement);
  }
}

// Adds to the figures of the row's register, its first column, and to those of all.
template <class Change>
void add(ByRegister& by_register, Figures& all, const sqlite::Statement& row,
         const Change& change) {
  change(by_register[optional_integer(row, 0)]);
  change(all);
}

Result<> add_points(Ledger& ledger, ByRegister& by_register, Figures& all) {
  return each_row(ledger, points_sql, [&](const sqlite::Statement& row) {
    add(by_register, all, row, [&row](Figures& figures) {
      auto& kind = figures.points[row.text(1)];
      kind.count += row.integer(2);
      kind.points += loyalty::Points{row.integer(3)};
    });
  });
}

void count_receipts(Figures& figures, const sqlite::Statement& row) {
  const auto kind = row.text(1);
  const auto count = row.integer(3);
  if (row.text(2) != name_of(ReceiptRow::Status::posted)) {
    figures.duplicates += count;
  } else if (kind == "sale") {
    figures.sales += count;
  } else if (kind == "return") {
    figures.returns += count;
  } else {
    figures.voids += count;
  }
}

Result<> add_receipts(Ledger& ledger, ByRegister& by_register, Figures& all) {
  TILL_CHECK(each_row(ledger, receipts_sql, [&](const sqlite::Statement& row) {
    add(by_register, all, row, [&row](Figures& figures) { count_receipts(figures, row); });
  }));
  TILL_CHECK(each_row(ledger, repeated_sql, [&](const sqlite::Statement& row) {
    add(by_register, all, row, [&row](Figures& figures) { figures.repeated += row.integer(1); });
  }));
  return each_row(ledger, parked_sql, [&](const sqlite::Statement& row) {
    add(by_register, all, row, [&row](Figures& figures) { figures.parked += row.integer(1); });
  });
}

Result<> add_accounts(Ledger& ledger, Totals& totals) {
  TILL_CHECK(each_row(ledger, accounts_sql, [&totals](const sqlite::Statement& row) {
    totals.people_accounts = row.integer(0);
    totals.balances = loyalty::Points{row.integer(1)};
    totals.debt = loyalty::Points{row.integer(2)};
  }));
  TILL_CHECK(each_row(ledger, members_sql, [&totals](const sqlite::Statement& row) {
    totals.members = row.integer(0);
  }));
  return each_row(ledger, lines_sql, [&totals](const sqlite::Statement& row) {
    totals.postings_sum = loyalty::Points{row.integer(0)};
  });
}

}  // namespace

Result<Totals> totals_of(Ledger& ledger) {
  Totals totals;
  ByRegister by_register;
  TILL_CHECK(add_points(ledger, by_register, totals.all));
  TILL_CHECK(add_receipts(ledger, by_register, totals.all));
  TILL_CHECK(add_accounts(ledger, totals));
  TILL_TRY(auto registers, ledger.books.registers.list());
  for (auto& row : registers) {
    auto figures = by_register[row.number.value];
    totals.registers.push_back({std::move(row), std::move(figures)});
  }
  return totals;
}

}  // namespace till::ledger
