#include "loyalty/offer.h"

namespace till::loyalty {

bool operator==(const Selector& a, const Selector& b) {
  if (a.skus != b.skus || a.categories != b.categories || a.brands != b.brands ||
      a.tags != b.tags) {
    return false;
  }
  if (a.except == nullptr || b.except == nullptr) return a.except == b.except;
  return *a.except == *b.except;
}

}  // namespace till::loyalty
