// A grocer's year of coupons, made by nobody here: which households were sent which campaign, which
// products each coupon is for, when each was redeemed, and what lay in the basket that day. Read
// in place from the corpus. For tests.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace till::test {

struct JourneyCampaign {
  std::chrono::sys_days first;
  std::chrono::sys_days last;  // the last day on which its coupons count
  std::set<std::string> households{};
};

struct JourneyRedemption {
  std::string household;
  std::string coupon;
  std::string campaign;
  std::chrono::sys_days day;
};

struct JourneyLine {
  std::string product;
  std::int64_t cents = 0;  // what the line cost
};

struct CompleteJourney {
  using CouponOfCampaign = std::pair<std::string, std::string>;  // its number, the campaign
  using HouseholdDay = std::pair<std::string, std::chrono::sys_days>;

  std::map<std::string, JourneyCampaign> campaigns;
  std::map<CouponOfCampaign, std::set<std::string>> products;
  std::vector<JourneyRedemption> redemptions;  // by day
  std::map<HouseholdDay, std::vector<JourneyLine>> baskets;
  std::map<std::string, std::int64_t> prices;     // cents, of products that were sold
  std::map<std::string, std::string> categories;  // "department/category", of every product
};

// $TILL_CORPUS, or the folder beside the source tree. Nothing when the corpus is not there.
[[nodiscard]] std::optional<std::filesystem::path> completejourney_folder();

// Ends the program when a file is not what it says.
[[nodiscard]] CompleteJourney read_completejourney(const std::filesystem::path& folder);

}  // namespace till::test
