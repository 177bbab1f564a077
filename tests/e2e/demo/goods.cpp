#include "tests/e2e/demo/goods.h"

#include <charconv>
#include <fstream>

namespace till::demo {
namespace {

constexpr std::int64_t piece = 1'000;
constexpr std::int64_t lines_of_an_invoice_max = 60;  // wholesale invoices of hundreds are cut

Result<std::vector<std::string>> lines_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) return fail(ErrorCode::not_found, "cannot be read", path.string());
  std::vector<std::string> lines;
  std::string line;
  std::getline(file, line);  // the head
  while (std::getline(file, line)) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

// Fields of one CSV line; quotes may hold commas.
std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char byte : line) {
    if (byte == '"') {
      quoted = !quoted;
    } else if (byte == ',' && !quoted) {
      fields.emplace_back();
    } else if (byte != '\r') {
      fields.back() += byte;
    }
  }
  return fields;
}

std::int64_t whole(const std::string& text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// "2.55" in minor units; 0 for anything else than a price.
std::int64_t minor_units(const std::string& text) {
  const auto dot = text.find('.');
  const auto units = whole(text.substr(0, dot));
  if (dot == std::string::npos) return units * 100;
  auto cents = text.substr(dot + 1, 2);
  cents.resize(2, '0');
  return units * 100 + whole(cents);
}

Result<std::vector<Product>> read_catalogue(const std::filesystem::path& path) {
  TILL_TRY(const auto lines, lines_of(path));
  std::vector<Product> out;
  for (const auto& line : lines) {
    const auto fields = fields_of(line);
    if (fields.size() != 5) return fail(ErrorCode::invalid, "has a line of another form", line);
    out.push_back({fields[0], fields[1], fields[2], whole(fields[3]), fields[4] == "weight"});
  }
  if (out.empty()) return fail(ErrorCode::invalid, "is empty", path.string());
  return out;
}

std::int64_t amount_of(const BasketLine& line) {
  const auto exact = line.product.price * line.quantity;
  return (exact + piece / 2) / piece;
}

}  // namespace

// xorshift64*: small, and the same everywhere.
std::uint64_t Dice::below(std::uint64_t limit) {
  state_ ^= state_ >> 12;
  state_ ^= state_ << 25;
  state_ ^= state_ >> 27;
  return (state_ * 0x2545F4914F6CDD1DULL >> 32) % limit;
}

Result<std::vector<Goods>> catalogue_baskets(const std::filesystem::path& catalogue,
                                             std::size_t count, Dice& dice) {
  TILL_TRY(const auto products, read_catalogue(catalogue));
  std::vector<Goods> out(count);
  for (auto& goods : out) {
    const auto lines = 1 + dice.below(7);
    for (std::uint64_t i = 0; i < lines; ++i) {
      const auto& product = products[dice.below(products.size())];
      const auto quantity = product.weighed ? static_cast<std::int64_t>(150 + dice.below(1'800))
                                            : piece * static_cast<std::int64_t>(1 + dice.below(3));
      goods.push_back({product, quantity});
    }
  }
  return out;
}

Result<std::vector<Goods>> corpus_baskets(const std::filesystem::path& csv, std::size_t count) {
  TILL_TRY(const auto lines, lines_of(csv));
  std::vector<Goods> invoices;
  std::string last;
  for (const auto& line : lines) {
    const auto fields = fields_of(line);
    if (fields.size() < 8 || fields[0].starts_with("C")) continue;
    const auto quantity = whole(fields[3]);
    const auto price = minor_units(fields[5]);
    const bool goods = fields[1].size() >= 5 && fields[1][0] >= '0' && fields[1][0] <= '9';
    if (!goods || quantity <= 0 || price <= 0) continue;
    if (fields[0] != last) invoices.emplace_back();
    last = fields[0];
    if (invoices.back().size() >= lines_of_an_invoice_max) continue;
    invoices.back().push_back(
        {{fields[1], fields[2], "shop/" + fields[1].substr(0, 2), price, false}, quantity * piece});
  }
  if (invoices.empty()) return fail(ErrorCode::invalid, "holds no invoice", csv.string());
  std::vector<Goods> out;
  while (out.size() < count) out.push_back(invoices[out.size() % invoices.size()]);
  return out;
}

json::Object basket_of(const Goods& goods, const std::string& currency) {
  json::Array lines;
  for (std::size_t i = 0; i < goods.size(); ++i) {
    const auto& line = goods[i];
    lines.push_back(json::Object{{"id", std::to_string(i + 1)},
                                 {"sku", line.product.sku},
                                 {"category", line.product.category},
                                 {"measure", line.product.weighed ? "weight" : "piece"},
                                 {"quantity", line.quantity},
                                 {"price", line.product.price},
                                 {"amount", amount_of(line)}});
  }
  return {{"currency", currency}, {"lines", std::move(lines)}};
}

}  // namespace till::demo
