// The plainest ways to find the offers that a basket earns, in C++: a walk over all of them, and a
// hash table from sku to offers. Neither knows layers, allocation or explanation: the walk is a
// peer of the quote, the table its limit. Used by the benchmark of quotes only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bench/quote_world.h"

namespace till::bench {

// A basket as numbers.
struct CodedLine {
  std::uint32_t sku = 0;
  std::int64_t quantity = 0;
};

class LinearScan {
 public:
  explicit LinearScan(const std::vector<Asked>& asked);
  // Coding a basket is no part of the walk.
  [[nodiscard]] std::vector<CodedLine> coded(const loyalty::Basket& basket) const;
  // Positions of the offers in the order of the list.
  void find(const std::vector<CodedLine>& basket, std::vector<std::uint32_t>& found) const;

 private:
  struct Row {
    std::uint32_t sku = 0;
    std::int64_t at_least = 0;
  };
  std::unordered_map<std::string, std::uint32_t> codes_;
  std::vector<Row> rows_;
};

class SkuTable {
 public:
  explicit SkuTable(const std::vector<Asked>& asked);
  void find(const loyalty::Basket& basket, std::vector<std::uint32_t>& found) const;

 private:
  struct Entry {
    std::uint32_t offer = 0;
    std::int64_t at_least = 0;
  };
  std::unordered_map<std::string, std::vector<Entry>> entries_;
};

}  // namespace till::bench
