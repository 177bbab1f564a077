#include "tests/support/completejourney.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/error.h"
#include "base/time.h"
#include "tests/support/csv_rows.h"

namespace till::test {

namespace {

namespace fs = std::filesystem;

int number(const std::string& text) { return std::stoi(text); }

// "2017-03-16", and whatever follows.
std::chrono::sys_days day(const std::string& text) {
  require(is_day(text.substr(0, 10)), "a day of the corpus is a day: " + text);
  return std::chrono::year{number(text.substr(0, 4))} /
         std::chrono::month{static_cast<unsigned>(number(text.substr(5, 2)))} /
         std::chrono::day{static_cast<unsigned>(number(text.substr(8, 2)))};
}

// "3.86".
std::int64_t cents(const std::string& text) { return std::llround(std::stod(text) * 100); }

void read_campaigns(const fs::path& folder, CompleteJourney& journey) {
  for (const CsvRow& row : csv_columns(folder / "campaign_descriptions.csv",
                                       {"campaign_id", "start_date", "end_date"})) {
    journey.campaigns[row[0]] = {day(row[1]), day(row[2]), {}};
  }
  for (const CsvRow& row : csv_columns(folder / "campaigns.csv", {"campaign_id", "household_id"})) {
    journey.campaigns.at(row[0]).households.insert(row[1]);
  }
}

void read_coupons(const fs::path& folder, CompleteJourney& journey) {
  for (CsvRow& row :
       csv_columns(folder / "coupons.csv", {"coupon_upc", "campaign_id", "product_id"})) {
    journey.products[{row[0], row[1]}].insert(std::move(row[2]));
  }
  for (CsvRow& row :
       csv_columns(folder / "coupon_redemptions.csv",
                   {"household_id", "coupon_upc", "campaign_id", "redemption_date"})) {
    journey.redemptions.push_back(
        {std::move(row[0]), std::move(row[1]), std::move(row[2]), day(row[3])});
  }
  std::ranges::stable_sort(journey.redemptions, {}, &JourneyRedemption::day);
}

void read_sales(const fs::path& folder, CompleteJourney& journey) {
  for (CsvRow& row :
       csv_columns(folder / "transactions_sample.csv",
                   {"household_id", "transaction_timestamp", "product_id", "sales_value"})) {
    const std::int64_t cost = cents(row[3]);
    if (cost <= 0) continue;
    journey.prices.emplace(row[2], cost);
    journey.baskets[{row[0], day(row[1])}].push_back({std::move(row[2]), cost});
  }
}

void read_products(const fs::path& folder, CompleteJourney& journey) {
  for (const CsvRow& row :
       csv_columns(folder / "products.csv", {"product_id", "department", "product_category"})) {
    journey.categories[row[0]] = row[1] + "/" + row[2];
  }
}

}  // namespace

std::optional<fs::path> completejourney_folder() {
  const char* named = std::getenv("TILL_CORPUS");
  const fs::path root =
      named != nullptr ? fs::path(named) : fs::path(TILL_SOURCE_DIR "/../shared/data");
  fs::path folder = root / "retail" / "completejourney";
  if (!fs::exists(folder / "coupon_redemptions.csv")) return std::nullopt;
  return folder;
}

CompleteJourney read_completejourney(const fs::path& folder) {
  CompleteJourney journey;
  read_campaigns(folder, journey);
  read_coupons(folder, journey);
  read_sales(folder, journey);
  read_products(folder, journey);
  return journey;
}

}  // namespace till::test
