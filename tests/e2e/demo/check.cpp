#include "tests/e2e/demo/check.h"

#include <cstdlib>
#include <set>

namespace till::demo {
namespace {

struct PointSums {
  std::int64_t earned = 0;
  std::int64_t spent = 0;
  std::int64_t restored = 0;
  std::int64_t clawed = 0;
  friend bool operator==(const PointSums&, const PointSums&) = default;
};

std::string to_text(const PointSums& sums) {
  return "earned " + std::to_string(sums.earned) + ", spent " + std::to_string(sums.spent) +
         ", restored " + std::to_string(sums.restored) + ", clawed back " +
         std::to_string(sums.clawed);
}

PointSums sums_of_pos(const Pos& pos) {
  PointSums sums;
  for (const auto& one : pos.list) {
    sums.earned += one.earned;
    sums.spent += one.spent;
    sums.restored += one.restored;
    sums.clawed += one.clawed;
  }
  return sums;
}

// What the till itself says of its day: summed over its entries.
Result<PointSums> sums_of_till(TillUnderTest& till) {
  TILL_TRY(const auto answer, till.pos->call(net::Method::get, "/v1/day-closes"));
  PointSums sums;
  for (const auto& day : array_at(answer, "days")) {
    const auto& figures = object_at(*day.as_object(), "figures");
    sums.earned += number_at(figures, "earned");
    sums.spent += number_at(figures, "spent");
    sums.restored += number_at(figures, "restored");
    sums.clawed += number_at(figures, "clawed");
  }
  return sums;
}

PointSums sums_of_ledger(const json::Object& figures) {
  const auto& points = object_at(figures, "points");
  const auto sum = [&](std::string_view kind) {
    return std::abs(number_at(object_at(points, kind), "points"));
  };
  return {sum("accrual"), sum("redemption"), sum("restoration"), sum("clawback")};
}

Result<bool> points_agree(World& world, const json::Object& totals,
                          std::vector<std::string>& remarks) {
  bool agree = true;
  for (auto& till : world.tills) {
    const auto pos = sums_of_pos(*till.pos);
    TILL_TRY(const auto own, sums_of_till(till));
    PointSums ledger;
    for (const auto& figures : array_at(totals, "registers")) {
      if (text_at(*figures.as_object(), "name") == till.name) {
        ledger = sums_of_ledger(*figures.as_object());
      }
    }
    remarks.push_back(till.name + ": " + to_text(own));
    if (pos == own && own == ledger) continue;
    agree = false;
    remarks.push_back("  but the POS says " + to_text(pos));
    remarks.push_back("  and the ledger   " + to_text(ledger));
  }
  return agree;
}

// Every durable answer is in the ledger, once.
Result<> compare_receipts(World& world, Comparison& out) {
  std::set<std::string> entries;
  for (auto& till : world.tills) {
    for (const auto& one : till.pos->list) {
      const bool sale = one.kind == "sale";
      (sale ? out.durable : out.returns) += 1;
      if (!entries.insert(one.entry).second) ++out.doubled;
      const auto receipt = world.ask_ledger("/v1/receipts/" + one.entry);
      if (!receipt && receipt.error().code != ErrorCode::not_found) {
        return std::unexpected(receipt.error());
      }
      const bool posted = receipt && text_at(*receipt, "status") == "posted" &&
                          number_at(*receipt, "total") == one.total;
      if (sale) (posted ? out.posted : out.missing) += 1;
      if (!sale && posted) ++out.returns_posted;
      if (!posted) out.remarks.push_back(till.name + " " + one.number + " is not posted as told");
    }
  }
  return {};
}

bool is_sealed(const json::Object& day) {
  const auto agreement = text_at(object_at(day, "seal"), "agreement");
  return agreement == "three_way" || agreement == "two_way";
}

Result<std::size_t> sealed_days(World& world) {
  std::size_t sealed = 0;
  for (auto& till : world.tills) {
    TILL_TRY(const auto answer, till.pos->call(net::Method::get, "/v1/day-closes"));
    for (const auto& day : array_at(answer, "days")) {
      if (is_sealed(*day.as_object())) ++sealed;
    }
  }
  return sealed;
}

std::string money(std::int64_t minor) {
  auto text = std::to_string(std::abs(minor));
  if (text.size() < 3) text.insert(0, 3 - text.size(), '0');
  text.insert(text.size() - 2, ".");
  return (minor < 0 ? "-" : "") + text;
}

}  // namespace

bool Comparison::good(std::size_t sales, std::size_t tills) const {
  return durable == sales && posted == sales && missing == 0 && doubled == 0 &&
         returns == returns_posted && sealed == tills && points_agree;
}

std::string Comparison::verdict() const {
  return "demo: receipts " + std::to_string(durable) + " durable, " + std::to_string(posted) +
         " posted, " + std::to_string(missing) + " missing, " + std::to_string(doubled) +
         " doubled; " + std::to_string(sealed) + " days sealed; points till " +
         (points_agree ? "=" : "<>") + " ledger";
}

Result<> drain(World& world) {
  for (auto& till : world.tills) {
    TILL_CHECK(world.wait_until(till.name + " to send everything", [&till] {
      const auto status = till.pos->call(net::Method::get, "/v1/status");
      if (!status) return false;
      const auto& journal = object_at(*status, "journal");
      return number_at(journal, "acked") == number_at(journal, "head");
    }));
  }
  return {};
}

Result<> close_days(World& world) {
  for (auto& till : world.tills) {
    std::int64_t sum = 0;
    json::Array transactions;
    for (const auto& one : till.pos->list) {
      sum += one.kind == "sale" ? one.total : -one.total;
      transactions.emplace_back(one.number);
    }
    const json::Object z{{"number", "1"},
                         {"count", static_cast<std::int64_t>(transactions.size())},
                         {"sum", sum},
                         {"transactions", transactions}};
    TILL_CHECK(till.pos->call_until_answered(
        "/v1/day-closes", json::Object{{"business_date", Pos::business_date()}, {"z", z}}));
  }
  TILL_CHECK(drain(world));
  return world.wait_until("the seals", [&world] {
    const auto sealed = sealed_days(world);
    return sealed && *sealed >= world.tills.size();
  });
}

Result<Comparison> compare(World& world) {
  Comparison out;
  TILL_CHECK(compare_receipts(world, out));
  TILL_TRY(const auto totals, world.ask_ledger("/v1/totals"));
  const auto sales_posted = static_cast<std::size_t>(number_at(totals, "sales"));
  if (sales_posted > out.posted) out.doubled += sales_posted - out.posted;
  TILL_TRY(out.points_agree, points_agree(world, totals, out.remarks));
  TILL_TRY(out.sealed, sealed_days(world));
  return out;
}

Result<> verify_chains(World& world) {
  for (const auto& till : world.tills) TILL_CHECK(world.tillctl(till, {"verify"}));
  TILL_CHECK(world.ledgerd({"verify"}));
  return {};
}

std::string show_sample(const json::Object& quote) {
  std::string out;
  for (const auto& value : array_at(quote, "lines")) {
    const auto& line = *value.as_object();
    out += "  line " + text_at(line, "id") + ": " + money(number_at(line, "gross"));
    for (const auto& discount : array_at(line, "discounts")) {
      out += ", " + text_at(*discount.as_object(), "offer") + " -" +
             money(number_at(*discount.as_object(), "amount"));
    }
    if (number_at(line, "points_money") > 0) {
      out += ", points -" + money(number_at(line, "points_money"));
    }
    out += ", paid " + money(number_at(line, "paid")) + "\n";
  }
  const auto& redemption = object_at(quote, "redemption");
  out += "  to pay " + money(number_at(object_at(quote, "payable"), "card")) + " by card; spent " +
         std::to_string(number_at(redemption, "points")) + " points (limited by " +
         text_at(redemption, "limited_by") + "), earned " +
         std::to_string(number_at(quote, "points")) + "\n";
  for (const auto& value : array_at(quote, "explanation")) {
    const auto& why = *value.as_object();
    out += "  " + text_at(why, "offer") + ": " + text_at(why, "reason");
    if (number_at(why, "benefit") > 0) out += ", took " + money(number_at(why, "benefit"));
    for (const auto& lost : array_at(why, "lost")) {
      out += ", lost to " + text_at(*lost.as_object(), "offer");
    }
    for (const auto& missing : array_at(why, "missing")) {
      out += ", " + money(number_at(*missing.as_object(), "short")) + " short";
    }
    out += "\n";
  }
  return out;
}

}  // namespace till::demo
