#include "bench/quote_scan.h"

namespace till::bench {

LinearScan::LinearScan(const std::vector<Asked>& asked) {
  for (const Asked& each : asked) {
    const auto code = static_cast<std::uint32_t>(codes_.size() + 1);
    rows_.push_back({codes_.try_emplace(each.sku, code).first->second, each.at_least.value()});
  }
}

std::vector<CodedLine> LinearScan::coded(const loyalty::Basket& basket) const {
  std::vector<CodedLine> lines;
  for (const loyalty::BasketLine& line : basket.lines) {
    const auto code = codes_.find(line.sku);
    lines.push_back({code == codes_.end() ? 0 : code->second, line.quantity.value()});
  }
  return lines;
}

void LinearScan::find(const std::vector<CodedLine>& basket,
                      std::vector<std::uint32_t>& found) const {
  found.clear();
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    for (const CodedLine& line : basket) {
      if (line.sku != rows_[i].sku) continue;
      if (line.quantity >= rows_[i].at_least) found.push_back(static_cast<std::uint32_t>(i));
      break;
    }
  }
}

SkuTable::SkuTable(const std::vector<Asked>& asked) {
  for (std::size_t i = 0; i < asked.size(); ++i) {
    entries_[asked[i].sku].push_back({static_cast<std::uint32_t>(i), asked[i].at_least.value()});
  }
}

void SkuTable::find(const loyalty::Basket& basket, std::vector<std::uint32_t>& found) const {
  found.clear();
  for (const loyalty::BasketLine& line : basket.lines) {
    const auto entries = entries_.find(line.sku);
    if (entries == entries_.end()) continue;
    for (const Entry& entry : entries->second) {
      if (line.quantity.value() >= entry.at_least) found.push_back(entry.offer);
    }
  }
}

}  // namespace till::bench
