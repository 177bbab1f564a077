#include "tests/record/documents_mutation.h"

#include <string>

#include <gtest/gtest.h>

#include "base/json/json.h"
#include "record/documents/basket_document.h"
#include "record/documents/context_document.h"
#include "record/documents/member_document.h"
#include "record/documents/parse.h"
#include "record/documents/quote_document.h"
#include "record/documents/receipt_document.h"
#include "record/documents/return_document.h"
#include "record/documents/ruleset_document.h"
#include "tests/record/documents_examples.h"
#include "tests/record/documents_full.h"

namespace till::record {
namespace {

using test::below;
using test::mutated;
using test::Random;

// Whatever is read must read back as it is written; whatever is refused says why, and where.
template <class Read, class Write>
bool expect_sound(const json::Value& document, Read read, Write write) {
  const auto value = read(document);
  if (!value) {
    EXPECT_FALSE(value.error().text.empty());
    EXPECT_FALSE(value.error().context.empty());
    return false;
  }
  const json::Value written = write(*value);
  const auto again = read(written);
  if (!again) {
    ADD_FAILURE() << describe(again.error()) << "\n" << json::canonical(written);
    return true;
  }
  EXPECT_TRUE(*again == *value) << json::canonical(written);
  EXPECT_EQ(json::canonical(write(*again)), json::canonical(written));
  return true;
}

// Reads changed documents and counts what came of it.
class Trial {
 public:
  explicit Trial(std::uint64_t seed) : random_(seed) {}

  [[nodiscard]] std::size_t read() const { return read_; }
  [[nodiscard]] std::size_t refused() const { return refused_; }

  // One change, and another on top of it.
  template <class Read, class Write>
  void mutate(const json::Value& document, Read read, Write write) {
    const json::Value changed = mutated(document, random_);
    count(expect_sound(changed, read, write));
    count(expect_sound(mutated(changed, random_), read, write));
  }

 private:
  void count(bool was_read) { ++(was_read ? read_ : refused_); }

  Random random_;
  std::size_t read_ = 0;
  std::size_t refused_ = 0;
};

const auto ruleset_of = [](const json::Value& value) { return read_ruleset(value); };
const auto basket_of = [](const json::Value& value) { return read_basket(value); };
const auto member_of = [](const json::Value& value) { return read_member_or_nobody(value); };
const auto context_of = [](const json::Value& value) { return read_context(value); };
const auto quote_of = [](const json::Value& value) { return read_quote(value); };
const auto receipt_of = [](const json::Value& value) { return read_receipt(value); };
const auto result_of = [](const json::Value& value) { return read_return_result(value); };

void mutate_parts(const test::Example& example, Trial& trial) {
  const auto part = [&](const char* name) { return *example.content.find(name); };
  trial.mutate(part("ruleset"), ruleset_of, write_ruleset);
  trial.mutate(part("basket"), basket_of, write_basket);
  trial.mutate(part("member"), member_of, write_member_or_nobody);
  trial.mutate(part("context"), context_of, write_context);
  if (example.content.has("expect")) trial.mutate(part("expect"), quote_of, write_quote);
}

TEST(DocumentMutations, examples_are_read_soundly_or_refused_with_a_reason) {
  Trial trial(20'261'122);
  for (const test::Example& example : test::examples()) {
    SCOPED_TRACE(example.name);
    for (int round = 0; round < 6; ++round) mutate_parts(example, trial);
  }
  EXPECT_GT(trial.read(), 300U);
  EXPECT_GT(trial.refused(), 1'000U);
}

TEST(DocumentMutations, full_documents_are_read_soundly_or_refused_with_a_reason) {
  Trial trial(1);
  for (int round = 0; round < 400; ++round) {
    trial.mutate(test::full_receipt(), receipt_of, write_receipt);
    trial.mutate(test::full_ruleset(), ruleset_of, write_ruleset);
    trial.mutate(test::full_return_result(), result_of, write_return_result);
  }
  EXPECT_GT(trial.read(), 150U);
  EXPECT_GT(trial.refused(), 500U);
}

TEST(DocumentMutations, broken_bytes_are_refused_with_a_reason) {
  Random random(2);
  const std::string text = json::canonical(test::full_receipt());
  std::size_t refused = 0;
  for (int round = 0; round < 1'000; ++round) {
    std::string bytes = text;
    for (std::size_t i = 0; i <= below(random, 3); ++i) {
      bytes[below(random, bytes.size())] = static_cast<char>(random() & 0xFF);
    }
    if (below(random, 4) == 0) bytes.resize(below(random, bytes.size()));
    const auto receipt = parse_receipt(bytes);
    if (receipt) continue;
    ++refused;
    EXPECT_FALSE(receipt.error().text.empty());
  }
  EXPECT_GT(refused, 500U);
}

}  // namespace
}  // namespace till::record
