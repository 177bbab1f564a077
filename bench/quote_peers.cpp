#include "bench/quote_peers.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/crypto/crypto.h"
#include "base/json/fields.h"
#include "base/json/json.h"

namespace till::bench {
namespace {

// A folder of this run alone, removed in the end.
class Scratch {
 public:
  Scratch()
      : folder_(std::filesystem::temp_directory_path() /
                ("till-bench-" + to_hex(crypto::random_bytes(6)))) {
    std::filesystem::create_directories(folder_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  [[nodiscard]] std::filesystem::path file(const char* name) const { return folder_ / name; }

 private:
  std::filesystem::path folder_;
};

json::Object world_document(const QuoteWorld& world) {
  json::Array offers;
  for (const Asked& each : world.asked) {
    offers.emplace_back(
        json::Object{{"id", each.offer}, {"sku", each.sku}, {"at_least", each.at_least.value()}});
  }
  json::Array baskets;
  for (const loyalty::Basket& basket : world.baskets) {
    json::Object quantities;
    for (const loyalty::BasketLine& line : basket.lines)
      quantities.set(line.sku, line.quantity.value());
    baskets.emplace_back(std::move(quantities));
  }
  return {{"offers", std::move(offers)}, {"baskets", std::move(baskets)}};
}

std::vector<std::string> texts_of(const json::Value& list) {
  std::vector<std::string> texts;
  for (const json::Value& each : *list.as_array()) texts.push_back(*each.as_string());
  return texts;
}

PeerFigures figures_of(const json::Object& row) {
  const auto us = [&](const char* name) {
    return static_cast<double>(*row.find(name)->as_integer()) / 1'000;
  };
  PeerFigures figures{
      .name = *row.find("name")->as_string(), .p50_us = us("p50_ns"), .p99_us = us("p99_ns")};
  for (const json::Value& basket : *row.find("matching")->as_array())
    figures.matching.push_back(texts_of(basket));
  figures.baskets = figures.matching.size();
  return figures;
}

}  // namespace

std::string peers_folder() {
  const char* folder = std::getenv("TILL_PEERS");  // NOLINT(concurrency-mt-unsafe): one thread
  return folder == nullptr ? "" : folder;
}

Result<std::vector<PeerFigures>> measure_peers(const QuoteWorld& world) {
  const Scratch scratch;
  std::ofstream(scratch.file("world.json")) << json::canonical(world_document(world));
  const std::string command = "node '" + peers_folder() + "/measure.mjs' '" +
                              scratch.file("world.json").string() + "' '" +
                              scratch.file("figures.json").string() + "'";
  if (std::system(command.c_str()) != 0)  // NOLINT(concurrency-mt-unsafe): one thread
    return fail(ErrorCode::unavailable, "the peers did not finish", command);
  std::ifstream stream(scratch.file("figures.json"));
  std::stringstream text;
  text << stream.rdbuf();
  TILL_TRY(const json::Value figures, json::parse(text.str(), "figures"));
  std::vector<PeerFigures> all;
  for (const json::Value& row : *figures.as_array()) all.push_back(figures_of(*row.as_object()));
  return all;
}

}  // namespace till::bench
