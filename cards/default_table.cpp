#include "cards/prefix_table.h"

namespace till::cards {
namespace {

PrefixRow member(std::string id, std::vector<std::string> prefixes) {
  PrefixRow row;
  row.id = std::move(id);
  row.prefixes = std::move(prefixes);
  row.meaning = RowMeaning::member;
  return row;
}

PrefixRow product(std::string id, std::vector<Symbology> symbologies, std::size_t digits) {
  PrefixRow row;
  row.id = std::move(id);
  row.symbologies = std::move(symbologies);
  row.length = {.least = digits, .most = digits};
  row.check = Check::gs1_mod10;
  return row;
}

PrefixRow with_retail_number(PrefixRow row) {
  row.symbologies = {Symbology::ean13, Symbology::upca};
  row.length = {.least = 13, .most = 13};
  row.check = Check::gs1_mod10;
  return row;
}

PrefixRow coupon(std::string id, std::vector<std::string> prefixes, CouponMapping mapping) {
  PrefixRow row;
  row.id = std::move(id);
  row.prefixes = std::move(prefixes);
  row.meaning = RowMeaning::coupon;
  row.coupon = std::move(mapping);
  return row;
}

PrefixRow phone(std::string id, LengthRange length) {
  PrefixRow row;
  row.id = std::move(id);
  row.symbologies = {Symbology::typed};
  row.length = length;
  row.meaning = RowMeaning::phone;
  row.trust = Trust::typed;
  return row;
}

}  // namespace

PrefixTable default_prefix_table() {
  auto card = member("card", {"TM"});
  card.length = {.least = 8, .most = 32};
  card.check = Check::luhn;
  auto ticket = coupon("coupon", {"TC-"}, CodeUntil{"-"});
  ticket.length = {.least = 4, .most = 64};
  auto international = phone("phone-international", {.least = 8, .most = 24});
  international.prefixes = {"+"};

  PrefixTable table;
  table.rows = {
      std::move(card),
      std::move(ticket),
      std::move(international),
      with_retail_number(member("odoo-customer", {"042"})),
      with_retail_number(coupon("odoo-coupon", {"043", "044"}, LeadingCode{7})),
      with_retail_number(member("restricted-card", {"02", "04", "20", "21", "22", "23", "24", "25",
                                                    "26", "27", "28", "29"})),
      product("product", {Symbology::ean13, Symbology::upca}, 13),
      product("product-short", {Symbology::ean8}, 8),
      product("product-case", {Symbology::itf}, 14),
      phone("phone", {.least = 10, .most = 24}),
  };
  return table;
}

}  // namespace till::cards
