#include "cards/meaning.h"

namespace till::cards {

std::string_view name_of(Trust trust) {
  switch (trust) {
    case Trust::signed_:
      return "signed";
    case Trust::rotating:
      return "rotating";
    case Trust::static_:
      return "static";
    case Trust::typed:
      return "typed";
  }
  require(false, "a trust outside its list");
  return {};
}

std::string_view name_of(MemberKind kind) {
  switch (kind) {
    case MemberKind::card:
      return "card";
    case MemberKind::phone:
      return "phone";
    case MemberKind::app:
      return "app";
  }
  require(false, "a kind of member code outside its list");
  return {};
}

std::string_view name_of(const Meaning& meaning) {
  struct Names {
    std::string_view operator()(const MemberCode&) const { return "member"; }
    std::string_view operator()(const CouponCode&) const { return "coupon"; }
    std::string_view operator()(const ProductCode&) const { return "product"; }
    std::string_view operator()(const Unknown&) const { return "unknown"; }
  };
  return std::visit(Names{}, meaning);
}

}  // namespace till::cards
