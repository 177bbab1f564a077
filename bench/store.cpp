#include "bench/store.h"

#include <algorithm>

namespace till::bench {

double quantile(std::vector<double>& values, double part) {
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

json::Object usual_basket() {
  json::Array lines;
  for (int i = 1; i <= 5; ++i) {
    lines.push_back(json::Object{{"id", std::to_string(i)},
                                 {"sku", i == 1 ? "tea-black" : "milk-" + std::to_string(i)},
                                 {"category", i == 1 ? "food/tea" : "food/dairy"},
                                 {"quantity", 1'000 * i},
                                 {"price", 8'990},
                                 {"amount", 8'990 * i}});
  }
  return {{"lines", std::move(lines)}};
}

}  // namespace till::bench
